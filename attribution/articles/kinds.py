"""Which kind of document a file is: by the end of its name, else by its first bytes."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal[
    "text", "page", "saved page", "pdf", "docx", "markdown", "mail", "csv", "jsonl", "json", "parquet", "xml", "zip",
    "office",
]  # fmt: skip

BY_SUFFIX: dict[str, Kind] = {
    ".txt": "text", ".text": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".mht": "saved page", ".mhtml": "saved page",
    ".pdf": "pdf", ".docx": "docx", ".md": "markdown", ".markdown": "markdown", ".eml": "mail",
    ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".parquet": "parquet",
    ".xml": "xml", ".rss": "xml", ".atom": "xml", ".zip": "zip",
    ".doc": "office", ".odt": "office", ".rtf": "office", ".xls": "office", ".xlsx": "office", ".ods": "office",
}  # fmt: skip
"""Kinds by the end of a name; "office" are those that are refused with a cure."""

_BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/html": "page", "application/xhtml+xml": "page", "multipart/related": "saved page",
    "application/pdf": "pdf", "text/markdown": "markdown", "message/rfc822": "mail",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/csv": "csv", "text/tab-separated-values": "csv", "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl", "application/json": "json", "application/vnd.apache.parquet": "parquet",
    "application/xml": "xml", "text/xml": "xml", "application/rss+xml": "xml", "application/atom+xml": "xml",
    "application/rdf+xml": "xml", "application/zip": "zip", "application/x-zip-compressed": "zip",
    "application/msword": "office", "application/rtf": "office", "text/rtf": "office",
    "application/vnd.oasis.opendocument.text": "office",
}  # fmt: skip

_SINGLE: tuple[Kind, ...] = ("text", "page", "saved page", "pdf", "docx", "markdown", "office")


def suffix_of(name: str) -> str:
    """Return the end of a file's name or of a web address's path in small letters, with its dot; empty if none."""
    if re.match(r"https?://", name, re.IGNORECASE):
        name = re.sub(r"^[a-z]+://[^/?#]*|[?#].*", "", name, flags=re.IGNORECASE | re.DOTALL)
    return PurePosixPath(name).suffix.lower()


def holds_many(suffix: str) -> bool:
    """Whether a file with this end of its name may hold more than one article."""
    return BY_SUFFIX.get(suffix, "text") not in _SINGLE


def kind_by_media_type(media_type: str | None) -> Kind | None:
    """Return the kind that a media type stands for, None where it says little ("text/plain")."""
    base = (media_type or "").partition(";")[0].strip().lower()
    if base.endswith("+json") and base not in _BY_MEDIA_TYPE:
        return "json"
    return _BY_MEDIA_TYPE.get(base)


def kind_by_bytes(data: bytes) -> Kind | None:
    """Return the kind that the first bytes of a document tell, None where they tell none."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in start[:512]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")):
        return "office"
    if re.match(rb"(?><\?xml[^>]*>\s*|<!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b", start, re.DOTALL):
        return "page"
    return None


def is_xml(data: bytes) -> bool:
    """Whether a document begins as XML does, or with the first element of a feed or an agency's item."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return re.match(rb"<\?xml\b|<(?:rss|feed|newsItem|newsMessage|nitf)\b", start) is not None


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    if "word/document.xml" in names:
        return "docx"
    return "office" if names & {"[Content_Types].xml", "mimetype"} else "zip"
