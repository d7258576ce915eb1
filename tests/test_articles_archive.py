"""ZIP archives, folders of saved pages, web addresses, and that whatever is given, reading ends in one of two ways."""

import io
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.articles import UnreadableArticle, archive, find_inputs, read_article, read_articles
from attribution.articles.kinds import BY_SUFFIX
from attribution.articles.web import Fetched
from attribution.records import Article

PAGE = (
    "<!doctype html><html><head><link rel=canonical href='/news/harbour'></head><body><h1>Harbour to stay</h1><p>The "
    "harbour of Vessby will stay open for another ten years, the minister told parliament.</p><p>“We have heard the "
    "fishermen,” Berg said, adding that the work on the northern pier would begin in the spring of next year.</p>"
)
PAGE_TEXT = (
    "Harbour to stay\n\nThe harbour of Vessby will stay open for another ten years, the minister told parliament.\n“We "
    "have heard the fishermen,” Berg said, adding that the work on the northern pier would begin in the spring of next "
    "year."
)


def packed(members: Mapping[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def results(*arguments: str | Path) -> tuple[list[tuple[str, str]], list[str]]:
    errors: list[str] = []
    return [(each.id, each.text) for each in read_articles(arguments, lambda error: errors.append(str(error)))], errors


# --- archives ------------------------------------------------------------------------------------------------------


def test_members_are_read_under_their_paths(tmp_path: Path) -> None:
    members = {
        "b/a.txt": "One.",
        "page.html": PAGE,
        "page_files/ad.html": PAGE,
        "__MACOSX/._a.txt": "x",
        ".hidden.txt": "x",
        "pier.png": b"\x89PNG",
        "rows.csv": "id,text\nr1,Row.\n",
        "inner.zip": packed({"c.txt": "Three."}),
    }
    path = written(tmp_path, "many.zip", packed(members))
    assert results(path) == (
        [("b/a.txt", "One."), ("page.html", PAGE_TEXT), ("r1", "Row."), ("inner.zip/c.txt", "Three.")],
        [],
    )


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:out.txt", "..\\out.txt"])
def test_a_name_that_leads_out_costs_only_itself(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, "many.zip", packed({name: "Out.", "in.txt": "In."}))
    message = f"{path}, {name}: this name leads out of the archive; pack it anew under a plain name"
    assert results(path) == ([("in.txt", "In.")], [message])
    assert [each.name for each in tmp_path.iterdir()] == ["many.zip"]


def test_a_bad_member_costs_only_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "many.zip", packed({"bad.txt": "", "worse.pdf": "x", "good.txt": "Good."}))
    found, errors = results(path)
    assert found == [("good.txt", "Good.")]
    assert [error.split(":")[0] for error in errors] == [f"{path}/bad.txt", f"{path}/worse.pdf"]


def test_members_of_two_archives_keep_apart(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    paths = [written(tmp_path, name, packed({"a.txt": name})) for name in ("x.zip", "y.zip")]
    assert results(*paths) == ([("a.txt", "x.zip"), ("y.zip/a.txt", "y.zip")], [])
    assert caplog.messages == [f"{paths[1]}: another article is 'a.txt' already, this one becomes 'y.zip/a.txt'"]


def test_an_encrypted_member(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": "Secret."}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    path = written(tmp_path, "many.zip", bytes(data))
    assert results(path) == ([], [f"{path}/a.txt: it is encrypted; pack it without a password"])


@pytest.mark.parametrize(
    ("members", "message"),
    [
        (
            {"a.txt": "1", "b.txt": bytes(11_000_000), "c.txt": "3"},
            "a file in it unpacks to more than 200 times its size",
        ),
        ({str(n): "" for n in range(10_001)}, "it holds too many files"),
        ({"pier.png": b"x"}, "the archive holds no article (text, HTML,"),
    ],
    ids=["ratio", "members", "nothing"],
)
def test_archives_that_are_refused(members: Mapping[str, bytes | str], message: str, tmp_path: Path) -> None:
    path = written(tmp_path, "many.zip", packed(members))
    found, [error] = results(path)
    assert error.startswith(f"{path}: {message}")
    assert "c.txt" not in dict(found)


def test_what_counts_is_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_LARGEST", 5_000_000)
    path = written(tmp_path, "many.zip", packed({"a.txt": b"ab" * 2_500_001}))
    assert results(path) == (
        [],
        [f"{path}: a file in it unpacks to more than 5 MB; unpack it yourself if you trust it"],
    )


def test_archives_are_read_two_deep(tmp_path: Path) -> None:
    deep = packed({"3.zip": packed({"4.txt": "Deep."}), "3.txt": "Three."})
    path = written(tmp_path, "1.zip", packed({"2.zip": deep}))
    message = f"{path}/2.zip/3.zip: it lies more than 2 archives deep; unpack it first"
    assert results(path) == ([("2.zip/3.txt", "Three.")], [message])


def test_no_archive(tmp_path: Path) -> None:
    path = written(tmp_path, "many.zip", b"PK\x03\x04 cut")
    assert results(path)[1][0].startswith(f"{path}: it is not a ZIP archive that can be read (")


# --- folders, standard input ---------------------------------------------------------------------------------------


def test_a_folder_of_saved_pages(tmp_path: Path) -> None:
    for name in ("page.html", "page_files/frame.html", "page_files/js/x.html", "own_files/a.txt"):
        written(tmp_path, name, PAGE)
    assert [each.id for each in find_inputs([tmp_path])] == ["own_files/a.txt", "page.html"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (packed({"a.txt": "One."}), [("a.txt", "One.")]),
        (PAGE.encode(), [("stdin", PAGE_TEXT)]),
        (b'{"text": "One."}', [("stdin", '{"text": "One."}')]),
        (b"<p>One.</p>", [("stdin", "<p>One.</p>")]),
    ],
    ids=["zip", "page", "json", "tag"],
)
def test_standard_input(data: bytes, found: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
    assert results("-") == (found, [])


# --- web addresses -------------------------------------------------------------------------------------------------

SITE = "https://www.coast.example"


@pytest.mark.parametrize(
    ("path", "data", "media_type", "found"),
    [
        ("/1?x=2", PAGE, "text/html; charset=utf-8", [(f"{SITE}/news/harbour", PAGE_TEXT)]),
        ("/1", PAGE, None, [(f"{SITE}/news/harbour", PAGE_TEXT)]),
        ("/1", PAGE.replace("/news/harbour", "https://other.example/"), "text/html", [(f"{SITE}/1", PAGE_TEXT)]),
        ("/a.txt", "One.", "text/plain", [(f"{SITE}/a.txt", "One.")]),
        ("/a.md", "*One.*", "text/plain", [(f"{SITE}/a.md", "One.")]),
        ("/a", '{"text": "One."}', "application/json", [(f"{SITE}/a", "One.")]),
        ("/a.csv?raw", "id,text\nr,One.", "application/octet-stream", [("r", "One.")]),
        ("/a", "<rss><item><guid>g</guid><description>One.</description></item></rss>", None, [("g", "One.")]),
    ],
)  # fmt: skip
def test_the_kind_of_what_is_fetched(
    path: str, data: str, media_type: str | None, found: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(url, data.encode(), media_type, None)

    assert [(each.id, each.text) for each in read_articles([SITE + path], fetch=fetch)] == found


def test_an_address_that_does_not_answer_costs_only_itself(tmp_path: Path) -> None:
    def fetch(url: str) -> Fetched:
        raise UnreadableArticle(url, "it does not answer", "try again later")

    errors: list[str] = []
    arguments = ["https://coast.example/1", written(tmp_path, "a.txt", "One.")]
    found = list(read_articles(arguments, lambda error: errors.append(str(error)), fetch))
    assert found == [Article("a.txt", "One.")]
    assert errors == ["https://coast.example/1: it does not answer; try again later"]


def test_a_page_under_two_addresses_is_read_once(caplog: pytest.LogCaptureFixture) -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(url, PAGE.encode(), "text/html", None)

    arguments = [f"{SITE}/1", f"{SITE}/2", f"{SITE}/1"]
    assert [each.id for each in read_articles(arguments, fetch=fetch)] == [f"{SITE}/news/harbour"]
    assert caplog.messages == [f"{SITE}/1: given twice, read once", f"{SITE}/news/harbour: met twice, read once"]


# --- whatever is given ---------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [b"<html>", b"<p>", b"<table><tr><td>", b"</p>", b"<!--", b"{", b'"text": ', b"[", b"\n", b"---\n", b"text,id\n",
     b"%PDF-1.4\n", b"PK\x03\x04", b"<rss><channel><item>", b"<nitf>", b"From: a\n\n", b"--b\n", b"<newsItem>",
     b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: text/html; charset=x\n", "“Ja”".encode(), b"\xff",
     b"\0", b'"', b"&x;", b"<?xml version='1.0'?>"]
)  # fmt: skip
anything = st.one_of(st.binary(max_size=200), st.lists(PIECES | st.binary(max_size=8), max_size=12).map(b"".join))


@settings(max_examples=400)
@given(data=anything, suffix=st.sampled_from([*BY_SUFFIX, "", ".weird"]))
def test_whatever_is_read_is_an_article_or_one_line(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        errors: list[str] = []
        path = written(Path(folder), f"a{suffix}", data)
        for article in read_articles([path], lambda error: errors.append(str(error))):
            assert article.text.strip()
            assert not any("\ud800" <= sign <= "\udfff" for sign in article.text)
            assert all(0 <= part.span.start < part.span.end <= len(article.text) for part in article.parts)
        assert not any("\n" in error for error in errors)


def test_one_article_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "many.zip", packed({"a.txt": "One.", "b.txt": "Two."}))
    with pytest.raises(UnreadableArticle, match="it holds 2 articles; give one that holds one"):
        read_article(path)
