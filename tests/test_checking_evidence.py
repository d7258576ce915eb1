"""Evidence: what is taken, in which form, and what is refused with the reason and the cure."""

import hashlib
import io
import zipfile

import pytest

from attribution.checking.evidence import LARGEST_FILE, BadEvidence, evidence, file_name, upload

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00"
EMPTY = dict.fromkeys("url archived published accessed stance title quote publisher note".split())


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def test_a_piece_of_evidence_comes_back_in_its_form() -> None:
    given = {
        "url": " https://example.org/a?b=c#d ",
        "archived": "http://[2001:db8::1]:8080/x",
        "published": "2026-05",
        "accessed": "2026-05-02T10:00:00+02:00",
        "stance": "Refutes",
        "title": "  Minutes\n",
        "quote": "closed\nfor good",
        "note": " ",
    }
    assert evidence(given) == {
        "url": "https://example.org/a?b=c#d",
        "archived": "http://[2001:db8::1]:8080/x",
        "published": "2026-05",
        "accessed": "2026-05-02T10:00:00+02:00",
        "stance": "refutes",
        "title": "Minutes",
        "quote": "closed\nfor good",
        "publisher": None,
        "note": None,
    }
    assert evidence({"note": "the minutes"}, file=True) == EMPTY | {"note": "the minutes"}


@pytest.mark.parametrize(
    "url",
    [
        "https://münchen.example/straße",
        "HTTPS://EXAMPLE.ORG",
        "http://intranet/minutes",
        "http://192.0.2.1/",
        "https://example.org./a",
        "https://a_b.example.org:8443/%20?q=1",
    ],
)
def test_addresses_that_lead_somewhere_are_taken(url: str) -> None:
    assert evidence({"url": url})["url"] == url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("see the minutes", "has a space"),
        ("example.org/minutes", "does not begin with https://"),
        ("javascript:alert(1)", "does not begin with https://"),
        ("data:text/html,x", "does not begin with https://"),
        ("file:///etc/passwd", "does not begin with https://"),
        ("ftp://example.org/a", "does not begin with https://"),
        ("https://", "names no site"),
        ("https:///a", "names no site"),
        ("https://..", "names no site"),
        ("https://-a.example", "names no site"),
        ("http://300.1.1.1/", "names no site"),
        ("https://example.org:99999/", "is no address"),
        ("https://[::1/", "is no address"),
        ("https://ann:secret@example.org/", "would be published"),
        ("https://ann@example.org/", "would be published"),
        ("https://@example.org/", "would be published"),
        ("https://example.org\\@evil.example/", "sign that no address has"),
        ('https://example.org/"><script>', "sign that no address has"),
        ("https://example.org/\u202egpj", "cannot be seen"),
        ("https://example.org/a\nb", "cannot be seen"),
        ("https://example.org/" + "a" * 2_000, "longer than 2,000 characters"),
        (7, "must be a text"),
    ],
)
@pytest.mark.parametrize("field", ["url", "archived"])
def test_what_is_no_address_is_refused(field: str, url: object, reason: str) -> None:
    with pytest.raises(BadEvidence, match=f"^{field}: ") as refused:
        evidence({"quote": "words"} | {field: url})
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "day", ["May 1", "31.05.2026", "2026-13", "2026-02-30", "0000", "20260501", "2026-05-01 25:00"]
)
@pytest.mark.parametrize("field", ["published", "accessed"])
def test_what_is_no_date_is_refused(field: str, day: str) -> None:
    with pytest.raises(BadEvidence, match=f"^{field}: .* is no date; write it as 2026-05-31"):
        evidence({"quote": "words", field: day})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "needs something to look up"),
        ({"publisher": "The Post", "url": "  "}, "needs something to look up"),
        ({"quote": "words", "stance": "agrees"}, "none of supports, refutes, context"),
        ({"quote": "words", "link": "x"}, "no field 'link'"),
        ({"quote": "w" * 20_001}, "quote: longer than 20,000"),
        ({"quote": "a\x00b"}, "quote: has a NUL"),
        ({"quote": ["words"]}, "quote: must be a text"),
    ],
)
def test_other_bad_evidence_is_refused(record: dict[str, object], reason: str) -> None:
    with pytest.raises(BadEvidence, match=reason):
        evidence(record)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("minutes.pdf", PDF, "application/pdf"),
        ("PHOTO.PNG", PNG, "image/png"),
        ("notes.txt", "naïve €".encode("utf-16"), "text/plain"),
        ("notes.txt", b"caf\xe9 # not a script: #!", "text/plain"),
        ("example.com.pdf", PDF, "application/pdf"),
        ("letter.docx", zipped("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats"),
        ("clip.mp4", b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "application/msword"),
    ],
)
def test_files_are_taken(name: str, content: bytes, kind: str) -> None:
    taken = upload(name, content)
    assert (taken.name, taken.content, taken.id) == (name, content, hashlib.sha256(content).hexdigest())
    assert taken.type.startswith(kind)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("setup.exe", PDF, "“.exe” can be run"),
        ("setup.EXE ", b"hello", "“.EXE” can be run".lower()),
        ("setup.exe.", b"hello", "can be run"),
        ("setup\u202efdp.exe", b"hello", "can be run"),
        ("minutes.bat", b"hello", "can be run"),
        ("a.js", b"hello", "can be run"),
        ("a.ps1", b"hello", "can be run"),
        ("a.jar", b"hello", "can be run"),
        ("book.xlsm", b"hello", "can be run"),
        ("minutes.pdf", b"MZ\x90\x00%PDF-", "a program for Windows can be run"),
        ("minutes.txt", b"\x7fELF\x02", "a program for Linux can be run"),
        ("minutes.png", b"\xcf\xfa\xed\xfe", "a program for macOS can be run"),
        ("minutes.txt", b"#!/bin/sh\nrm -r /", "a script can be run"),
        ("minutes.txt", b"\xef\xbb\xbf\n#! /usr/bin/env python", "a script can be run"),
        ("minutes.txt", b"@ECHO OFF\r\nformat c:", "a script can be run"),
        ("minutes.txt", b"<?php x", "a script can be run"),
        ("page.html", b"<p>", "can hold script; save it as a PDF"),
        ("page.svg", b"<svg>", "can hold script; save it as a PNG"),
        ("all.zip", zipped("a.exe"), "unpack it"),
        ("book.xlsx", zipped("[Content_Types].xml", "xl/vbaProject.bin"), "has macros"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "has macros"),
        ("tool.docx", zipped("META-INF/MANIFEST.MF"), "its content is something else"),
        ("minutes.pdf", b"hello", "its content is something else"),
        ("minutes.txt", b"a\x00b", "its content is something else"),
        ("minutes.jpg", PNG, "its content is something else"),
        ("minutes", b"hello", "files of this kind are not taken"),
        ("minutes.xyz", b"hello", "files of this kind are not taken"),
        ("minutes.pdf", b"", "the file is empty"),
        ("minutes.pdf", PDF + bytes(LARGEST_FILE), "larger than 20 MB"),
    ],
)
def test_files_are_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(BadEvidence) as refused:
        upload(name, content)
    assert reason.casefold() in str(refused.value).casefold()


def test_names_of_files_hide_nothing() -> None:
    names = ["../../etc/passwd.txt", "a\x00b\n.pdf", "x.exe::$DATA", "  ", "n" * 300 + ".pdf"]
    assert [file_name(name) for name in names] == ["passwd.txt", "ab.pdf", "x.exe__$DATA", "file", "n" * 150 + ".pdf"]


def test_an_archived_copy_alone_can_be_looked_up() -> None:
    copy = "https://archive.example/2026/minutes"
    assert evidence({"archived": copy}) == EMPTY | {"archived": copy}


def test_a_pdf_says_so_near_its_beginning() -> None:
    assert upload("minutes.pdf", b"\n" * 1000 + PDF).type == "application/pdf"
    with pytest.raises(BadEvidence, match="its content is something else"):
        upload("minutes.pdf", b"\n" * 2000 + PDF)
