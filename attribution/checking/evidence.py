"""What may stand as evidence: addresses that lead somewhere, dates that are dates, files that nobody can run.

Files are known by name and by content, and both must agree: evidence is opened by people who trust the desk.
"""

import hashlib
import io
import ipaddress
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

STANCES = ("supports", "refutes", "context")
LARGEST_FILE = 20 * 1024 * 1024  # bytes
LONGEST_ADDRESS = 2_000
LONGEST_TEXT = 20_000
LONGEST_NAME = 150

ADDRESSES, DATES, TEXTS = ("url", "archived"), ("published", "accessed"), ("title", "quote", "publisher", "note")


class BadEvidence(ValueError):
    """Evidence that is refused: the message names the field, the reason and the cure."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: its name without folders and hidden signs, its media type, its bytes."""

    name: str
    type: str
    content: bytes

    @property
    def id(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def evidence(record: Mapping[str, Any], *, file: bool = False) -> dict[str, str | None]:
    """Return a piece of evidence with every field in its form, blank ones None.

    The fields are `url`, `archived` (addresses), `published`, `accessed` (dates), `stance`, `title`, `quote`,
    `publisher` and `note`. `file` tells that a file comes with it; without one it needs an address or a quote.

    Raises:
        BadEvidence: a field is not what it should be, or there is nothing that a reader could look up.

    """
    forms = dict.fromkeys(ADDRESSES, address) | dict.fromkeys(DATES, iso_day) | dict.fromkeys(TEXTS, _text)
    forms["stance"] = stance
    if unknown := [key for key in record if key not in forms]:
        raise BadEvidence(f"evidence has no field {unknown[0]!r}: it has {', '.join(forms)}")
    piece = {name: form(record.get(name), name) for name, form in forms.items()}
    if not (file or piece["url"] or piece["archived"] or piece["quote"]):
        raise BadEvidence("evidence needs something to look up: an address, a quote or a file")
    return piece


def address(text: str | None, field: str = "url") -> str | None:
    """Return a web address without the spaces around it; None for a blank one.

    >>> address(" https://example.org/minutes ")
    'https://example.org/minutes'

    Raises:
        BadEvidence: it is no address of the web, or has a password in it.

    """
    text = _line(text, field)
    if not text:
        return None
    shown = text if len(text) <= 80 else f"{text[:79]}…"
    cure = "give a whole address like https://example.org/page"
    if len(text) > LONGEST_ADDRESS:
        raise BadEvidence(f"{field}: longer than {LONGEST_ADDRESS:,} characters: {shown}; give a shorter address")
    if any(sign.isspace() or sign in '\\<>"{}|^`' for sign in text):
        raise BadEvidence(f"{field}: {shown!r} has a space or a sign that no address has; {cure}")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port  # which is read here, to be a number
    except ValueError as error:
        raise BadEvidence(f"{field}: {shown!r} is no address; {cure}") from error
    if parts.scheme not in ("http", "https"):
        raise BadEvidence(f"{field}: {shown!r} does not begin with https:// or http://; {cure}")
    if "@" in parts.netloc:
        raise BadEvidence(f"{field}: a name or password before the “@” would be published; leave it out")
    if not _is_host(host):
        raise BadEvidence(f"{field}: {shown!r} names no site; {cure}")
    return text


def iso_day(text: str | None, field: str = "published") -> str | None:
    """Return a date in ISO 8601 as it was given: a year, a month, a day or a moment; None for a blank one.

    Raises:
        BadEvidence: it is no such date.

    """
    text = _line(text, field)
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}(-\d\d)?", text, re.ASCII):
            date.fromisoformat(f"{text}-01-01" if len(text) == 4 else f"{text}-01")
        elif re.match(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            datetime.fromisoformat(text)
        else:
            raise ValueError(text)
    except ValueError:
        raise BadEvidence(f"{field}: {text[:80]!r} is no date; write it as 2026-05-31, or 2026-05 or 2026") from None
    return text


def stance(text: str | None, field: str = "stance") -> str | None:
    """Return what the evidence does to the claim, one of `STANCES`; None for a blank one.

    Raises:
        BadEvidence: it is another word.

    """
    text = _line(text, field).casefold()
    if text and text not in STANCES:
        raise BadEvidence(f"{field}: {text[:80]!r} is none of {', '.join(STANCES)}")
    return text or None


def upload(name: str, content: bytes) -> Upload:
    """Return a file as it may be kept.

    Raises:
        BadEvidence: it is empty, larger than `LARGEST_FILE`, can be run, or is not of a kind that is taken.

    """
    name = file_name(name)
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if not content:
        raise BadEvidence(f"{name}: the file is empty; save it again")
    if len(content) > LARGEST_FILE:
        raise BadEvidence(f"{name}: larger than {LARGEST_FILE // 1024**2} MB; cut it, or give its address instead")
    if ending in _RUNNABLE or (what := _program(content)):
        kind = f"a file “.{ending}”" if ending in _RUNNABLE else what
        raise BadEvidence(f"{name}: {kind} can be run and is not taken; print what it shows as a PDF")
    if ending in _WITH_SCRIPT:
        raise BadEvidence(f"{name}: a file “.{ending}” can hold script; save it as {_WITH_SCRIPT[ending]}")
    if ending in _ARCHIVES:
        raise BadEvidence(f"{name}: an archive; unpack it and add its files one by one")
    kind = _KINDS.get(ending)
    if kind is None:
        raise BadEvidence(f"{name}: files of this kind are not taken; these are: {', '.join(sorted(_KINDS))}")
    _check_content(name, ending, content)
    return Upload(name, kind, content)


def file_name(name: str) -> str:
    r"""Return the name of a file without folders and without signs that hide what it is.

    >>> file_name("C:\\papers\\minutes\u202efdp.exe ")
    'minutesfdp.exe'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if unicodedata.category(sign)[0] != "C")
    # what Windows drops at the end of a name, or takes for a name's second part
    seen = " ".join(re.sub(r'[<>:"|?*]', "_", seen).split()).rstrip(". ")
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:20]}" if dot else seen[:LONGEST_NAME] or "file"


def _line(text: Any, field: str) -> str:
    line = _stripped(text, field)
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in line):
        raise BadEvidence(f"{field}: has signs that cannot be seen; type it anew")
    return line


def _text(text: Any, field: str) -> str | None:
    words = _stripped(text, field)
    if len(words) > LONGEST_TEXT:
        raise BadEvidence(f"{field}: longer than {LONGEST_TEXT:,} characters; quote what matters")
    if "\x00" in words:
        raise BadEvidence(f"{field}: has a NUL character; type it anew")
    return words or None


def _stripped(text: Any, field: str) -> str:
    if text is not None and not isinstance(text, str):
        raise BadEvidence(f"{field}: must be a text")
    return (text or "").strip()


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        # a last part of digits is a broken number of the internet, 300.1.1.1
        return all(re.fullmatch(r"(?!-)[\w-]{1,63}(?<!-)", label) for label in labels) and not labels[-1].isdigit()
    return True


def _program(content: bytes) -> str | None:
    """What kind of program the content is, None when it is none."""
    for kind, beginnings in _PROGRAMS.items():
        if content.startswith(beginnings):
            return kind
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"#!"):
        return "a script"
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"@echo off", b"<?php", b"<script")):
        return "a script"
    return None


def _check_content(name: str, ending: str, content: bytes) -> None:
    """Refuse what is not what its name says.

    Raises:
        BadEvidence: it is something else, or has macros.

    """
    right = True
    if ending in _TEXTS:
        right = _is_text(content)
    elif ending in _ZIPPED:
        names = _names_in_zip(content)
        right = _ZIPPED[ending] in names
        if any(part.rpartition("/")[2].casefold() == "vbaproject.bin" or part.startswith("Basic/") for part in names):
            raise BadEvidence(f"{name}: has macros, which can be run; save it without them or as a PDF")
    elif ending in _OLE:
        right = content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            raise BadEvidence(f"{name}: has macros, which can be run; save it without them or as a PDF")
    elif ending == "pdf":
        right = b"%PDF-" in content[:1024]
    elif ending in _BOXED:
        right = content[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free")
    elif ending == "webp":
        right = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    elif ending == "wav":
        right = content[:4] == b"RIFF" and content[8:12] == b"WAVE"
    elif ending == "mp3":
        right = content[:3] == b"ID3" or (content[0] == 0xFF and content[1:2] >= b"\xe0")
    else:
        right = content.startswith(_BEGINNINGS[ending])
    if not right:
        raise BadEvidence(f"{name}: named “.{ending}”, but its content is something else; save it again in its format")


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content.decode("utf-16")
        except UnicodeDecodeError:
            return False
        return True
    return b"\x00" not in content


def _names_in_zip(content: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return frozenset()


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "heic": "image/heic",
    "avif": "image/avif",
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "eml": "message/rfc822",
    "rtf": "application/rtf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
}
"""The kinds of file that are taken, by ending: the media type as which each is given out again."""

_TEXTS = frozenset("txt md csv tsv json jsonl eml".split())
_OLE = frozenset("doc xls ppt".split())
_BOXED = frozenset("mp4 mov m4a heic avif".split())
_ZIPPED = dict.fromkeys("docx xlsx pptx".split(), "[Content_Types].xml") | dict.fromkeys(
    "odt ods odp".split(), "mimetype"
)
_BEGINNINGS: dict[str, bytes | tuple[bytes, ...]] = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "gif": (b"GIF87a", b"GIF89a"),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "bmp": b"BM",
    "rtf": b"{\\rtf",
    "ogg": b"OggS",
    "flac": b"fLaC",
    "webm": b"\x1a\x45\xdf\xa3",
}
_PROGRAMS: dict[str, bytes | tuple[bytes, ...]] = {
    "a program for Windows": b"MZ",
    "a program for Linux": b"\x7fELF",
    "a program for macOS": (
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",  # and of Java
        b"\xca\xfe\xba\xbf",
    ),
    "a program": (b"dex\n", b"\x00asm", b"!<arch>"),
    "a shortcut": b"L\x00\x00\x00\x01\x14\x02\x00",
}
_RUNNABLE = frozenset(
    """exe dll com scr pif bat cmd msi msp msix appx cpl sys drv ocx lnk url reg inf hta jar class war apk ipa app dmg
    pkg deb rpm run bin elf so dylib o sh bash zsh csh ksh fish command js mjs cjs jse ts vbs vbe vb wsf wsh ws ps1 psm1
    psd1 py pyc pyw pyz rb pl php php5 phtml asp aspx jsp cgi lua awk tcl scpt applescript swf action workflow desktop
    docm dotm xlsm xltm xlam xll pptm potm ppam ppsm ade adp mde accde chm gadget wasm iso img vhd vhdx""".split()
)
_WITH_SCRIPT = dict.fromkeys("html htm xhtml shtml mhtml mht xml xsl xslt".split(), "a PDF") | {
    "svg": "a PNG",
    "svgz": "a PNG",
}
_ARCHIVES = frozenset("zip 7z rar tar gz tgz bz2 xz zst cab wacz warc".split())
