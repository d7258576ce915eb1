"""Reading: every kind of input gives its text as it stands, or one clear line."""

import json
import os
import sys
import tempfile
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.articles import UnreadableArticle, find_inputs, headline, read_article, read_articles
from attribution.articles.inputs import KINDS
from attribution.records import Article


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def failures(*arguments: str | Path) -> tuple[list[Article], list[str]]:
    """The articles that could be read, and a line for each input that could not."""
    errors: list[str] = []
    return list(read_articles(arguments, lambda error: errors.append(str(error)))), errors


# --- text ----------------------------------------------------------------------------------------------------------

readable = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1).filter(
    lambda text: any(sign.isalnum() for sign in text) and text[0] != "\ufeff" and sum(sign < " " for sign in text) < 5
)


@given(readable)
def test_text_is_the_file_as_it_stands(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read_article(written(Path(folder), "a.txt", text)).text == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"\xef\xbb\xbfHello.", "Hello."),
        (b" Hello. \n\n", " Hello. \n\n"),
        ("“Hello”".encode("utf-16"), "“Hello”"),
        ("“Hello”".encode("utf-32"), "“Hello”"),
        (b"a NUL\0 stays", "a NUL\0 stays"),
        ("قال الوزير إن المحادثات مستمرة.".encode(), "قال الوزير إن المحادثات مستمرة."),
        ("😀👩‍👩‍👧 she said".encode(), "😀👩‍👩‍👧 she said"),
    ],
    ids=["line ends", "byte order mark", "space", "UTF-16", "UTF-32", "NUL", "right to left", "emoji"],
)
def test_text_of(content: bytes, text: str, tmp_path: Path) -> None:
    assert read_article(written(tmp_path, "a.txt", content)) == Article("a.txt", text)


def test_a_million_characters(tmp_path: Path) -> None:
    text = "“We are ready,” she said. " * 40_000
    assert read_article(written(tmp_path, "long.txt", text)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The café’s owner, José Núñez, said: “We’re closing.”", "cp1252"),
        ("“It’s fine,” said Mr. Núñez, who owns the place.", "mac_roman"),
        ("Министр сказал, что переговоры продолжаются в Анкаре и скоро закончатся.", "cp1251"),
    ],
)
def test_other_encodings_are_found_and_said(
    text: str, encoding: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = written(tmp_path, "old.txt", text.encode(encoding))
    assert read_article(path).text == text
    assert [record.getMessage() for record in caplog.records] == [f"{path}: not UTF-8, read as {encoding}"]


def test_one_broken_character_does_not_cost_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = written(tmp_path, "broken.txt", "“Très bien,” said Núñez of the ".encode() + b"caf\xe9.")
    assert read_article(path).text == "“Très bien,” said Núñez of the caf\ufffd."
    assert "damaged UTF-8" in caplog.text


def test_utf8_is_read_without_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    read_article(written(tmp_path, "a.txt", "\ufeff“Très bien.”"))
    assert caplog.records == []


# --- what cannot be read -------------------------------------------------------------------------------------------

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b" \n\t\r\n", "it holds nothing but white space"),
        ("\u200b\u00a0\n".encode(), "it holds nothing but white space"),
        (bytes(1000), "it is not a text file"),
        (PICTURE, "it is not a text file"),
        ("half a character: “".encode("utf-16")[:-1], "it is not a text file"),
    ],
    ids=["empty", "mark alone", "blank", "invisible", "NULs", "picture", "cut UTF-16"],
)
def test_what_holds_no_text(content: bytes, why: str, tmp_path: Path) -> None:
    path = written(tmp_path, "bad.txt", content)
    with pytest.raises(UnreadableArticle) as caught:
        read_article(path)
    assert caught.value.why == why
    assert str(caught.value).startswith(f"{path}: {why}; ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", written(tmp_path, "file", "text") / "below.txt"):
        assert failures(path) == ([], [f"{path}: there is no such file; check the name"])
        with pytest.raises(UnreadableArticle, match="there is no such file"):
            read_article(path)


@pytest.mark.parametrize("argument", ["", "a\0b", "x" * 5000])
def test_names_that_no_file_can_have(argument: str) -> None:
    articles, errors = failures(argument)
    assert articles == []
    assert len(errors) == 1


def test_read_article_wants_a_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArticle, match="it is a folder; name a file in it"):
        read_article(tmp_path)


def test_refused_permission_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "secret.txt", "text")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert failures(path)[1] == [f"{path}: it may not be read; check its permissions"]


def test_a_bad_input_costs_only_itself(tmp_path: Path) -> None:
    good, empty = written(tmp_path, "good.txt", "Text."), written(tmp_path, "empty.txt", "")
    articles, errors = failures(empty, tmp_path / "none.txt", good)
    assert [each.id for each in articles] == ["good.txt"]
    assert [error.split(":")[0] for error in errors] == [str(tmp_path / "none.txt"), str(empty)]


def test_without_a_handler_the_first_bad_input_raises(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArticle, match="it is empty"):
        list(read_articles([written(tmp_path, "empty.txt", "")]))


# --- folders, standard input, ids ----------------------------------------------------------------------------------


def test_a_folder_stands_for_its_text_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "c/d.md", ".hidden.txt", ".git/e.txt", "picture.png", "c/.f.txt"):
        written(tmp_path, name, "Text.")
    assert [each.id for each in read_articles([tmp_path])] == ["a.TXT", "b.txt", "c/d.md"]


def test_a_folder_without_text_files(tmp_path: Path) -> None:
    written(tmp_path, "picture.png", PICTURE)
    assert failures(tmp_path) == (
        [],
        [f"{tmp_path}: the folder holds no article ({KINDS}); name the files to read"],
    )


def test_a_link_back_to_the_folder_ends(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", "Text.")
    (tmp_path / "again").symlink_to(tmp_path)
    assert [each.id for each in read_articles([tmp_path])] == ["a.txt"]


def test_files_are_read_only_when_they_are_asked_for(tmp_path: Path) -> None:
    one, two = written(tmp_path, "1.txt", "One."), written(tmp_path, "2.txt", "Two.")
    articles = read_articles([one, two])
    assert next(articles).text == "One."
    two.write_text("Changed.")
    assert next(articles).text == "Changed."


def test_ids_never_collide(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    paths = [written(tmp_path, name, name) for name in ("x/a.txt", "y/a.txt", "z/y/a.txt")]
    found = list(read_articles(paths))
    assert [each.id for each in found] == ["a.txt", "y/a.txt", "z/y/a.txt"]
    assert [each.text for each in found] == ["x/a.txt", "y/a.txt", "z/y/a.txt"]
    assert f"{paths[1]}: another input is 'a.txt' already, this one becomes 'y/a.txt'" in caplog.messages


def test_an_input_given_twice_is_read_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = written(tmp_path, "a.txt", "Text.")
    assert [each.id for each in read_articles([path, tmp_path, path])] == ["a.txt"]
    assert caplog.messages == [f"{path}: given twice, read once"] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names of any bytes")
def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text("Text.")
    assert [each.id for each in read_articles([tmp_path])] == ["caf\ufffd.txt"]


def test_a_pipe_is_a_file(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"Text.")
    os.close(writing)
    try:
        assert read_article(f"/dev/fd/{reading}").text == "Text."
    finally:
        os.close(reading)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO("“Text”\r\n".encode())))
    assert list(read_articles(["-"])) == [Article("stdin", "“Text”\n")]


def test_empty_standard_input_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO()))
    assert failures("-") == ([], ["standard input: it is empty; give a file with text in it"])


# --- one article a line --------------------------------------------------------------------------------------------


def test_jsonl_is_one_article_a_line(tmp_path: Path) -> None:
    records = [
        {
            "id": "a",
            "text": " One\r\n",
            "title": "T",
            "url": "u",
            "publisher": "p",
            "date": "2026-05-01",
            "author": "x",
        },
        {"text": "Two.", "title": "", "attributions": []},
        {"id": 7, "text": "Three."},
    ]
    path = written(tmp_path, "many.jsonl", "\n\n".join(map(json.dumps, records)))
    assert list(read_articles([path])) == [
        Article("a", " One\r\n", "T", "u", "p", "2026-05-01", "x"),
        Article("many.jsonl:3", "Two."),
        Article("7", "Three."),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "it is not JSON in UTF-8"),
        (b"\xff", "it is not JSON in UTF-8"),
        (b"[" * 100_000, "it is not JSON in UTF-8"),
        (b"[1]", 'it has no "text"'),
        (b'{"text": 1}', 'it has no "text"'),
        (b'{"text": ""}', "it is empty"),
        (b'{"text": " "}', "it holds nothing but white space"),
        (b'{"text": "ab\\ud800"}', "character 2 of its text is half a character (U+D800)"),
    ],
    ids=["cut", "not UTF-8", "deep", "list", "number", "empty", "blank", "lone surrogate"],
)
def test_a_bad_line_costs_only_itself(line: bytes, why: str, tmp_path: Path) -> None:
    path = written(tmp_path, "many.jsonl", b'{"id": "a", "text": "One."}\n' + line + b'\n{"id": "c", "text": "Three."}')
    articles, errors = failures(path)
    assert [each.id for each in articles] == ["a", "c"]
    assert len(errors) == 1
    assert errors[0].startswith(f"{path}, line 2: {why}")
    assert "\n" not in errors[0]


def test_a_surrogate_pair_is_one_character(tmp_path: Path) -> None:
    path = written(tmp_path, "many.jsonl", '{"text": "\\ud83d\\ude00 she said"}')
    assert next(read_articles([path])).text == "😀 she said"


def test_two_lines_with_one_id(tmp_path: Path) -> None:
    path = written(tmp_path, "many.jsonl", '{"id": "a", "text": "One."}\n' * 2)
    articles, errors = failures(path)
    assert len(articles) == 1
    assert errors == [f"{path}: another article has the id 'a' already; give each article an id of its own"]


def test_an_empty_jsonl_file(tmp_path: Path) -> None:
    path = written(tmp_path, "none.jsonl", "\n")
    assert failures(path) == ([], [f"{path}: it is empty; give a file with one article a line"])


def test_inputs_know_whether_they_hold_many(tmp_path: Path) -> None:
    paths = [written(tmp_path, name, "{}") for name in ("a.txt", "b.jsonl", "c.JSONL")]
    assert [each.holds_many for each in find_inputs(paths)] == [False, True, True]


# --- headlines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Harbour to stay open\nThe harbour stays.", "Harbour to stay open"),
        (
            "\n\n  Harbour to stay open, ‘whatever comes’  \n\nThe harbour stays.",
            "Harbour to stay open, ‘whatever comes’",
        ),
        ("Will it close?\nNobody knows.", "Will it close?"),
        ("The harbour stays open.\nIt was said.", None),
        ("“The harbour stays open.”\nIt was said.", None),
        ("She said:\n“It stays.”", None),
        ("https://example.org/harbour stays\nThe harbour.", None),
        ("ANKARA\nThe talks began.", None),
        ("Harbour to stay open", None),
        ("Harbour to stay open\n \n", None),
        ("word " * 40 + "\nThe harbour stays.", None),
        ("", None),
    ],
)
def test_headline(text: str, title: str | None) -> None:
    assert headline(text) == title


def test_the_headline_stays_in_the_text(tmp_path: Path) -> None:
    text = "Harbour to stay open\nThe harbour stays.\n"
    assert read_article(written(tmp_path, "a.txt", text)) == Article("a.txt", text, title="Harbour to stay open")


def test_a_folder_that_may_not_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "a.txt", "Text.")
    closed = tmp_path / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    articles, errors = failures(tmp_path)
    assert [each.id for each in articles] == ["a.txt"]
    assert errors == [f"{closed}: it may not be read; check its permissions"]
