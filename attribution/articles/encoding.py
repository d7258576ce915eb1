r"""Bytes to characters: UTF-8 if it can be, else what is stated or the likeliest, which a warning names."""

import codecs
import logging
import re
import unicodedata
from typing import BinaryIO

from attribution.articles.errors import UnreadableArticle

_log = logging.getLogger(__name__)

_MARKS = (  # a UTF-32 mark begins with the bytes of a UTF-16 one
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8 = ("utf-8", "utf-8-sig")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
_WESTERN = ["cp1252", "mac_roman"]
_UNICODE = ["utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_CHUNK = 1 << 20


def decoded(data: bytes, name: str, stated: str | None = None) -> str:
    r"""Return the text of a document with line ends as "\n"; logs a warning where its encoding had to be guessed.

    `stated` is the encoding that its format or the web server says; a byte order mark is believed before it. Stray NUL
    bytes and other control characters are kept, they shift no offset; many of them make a binary file.

    Raises:
        UnreadableArticle: it is no text.

    """
    encoding = _marked(data)
    if encoding in _UTF8:
        controls = len(data) - len(data.translate(None, _CONTROLS))
        if controls > 8 and controls > len(data) / 20 and not _wide(stated):
            raise _no_text(name)
    if encoding == "utf-8" and (known := _known(stated)):
        try:
            return unified(data.decode(known))
        except UnicodeDecodeError:
            pass  # what the format says is not so
    try:
        return unified(data.decode(encoding))
    except UnicodeDecodeError:
        if encoding not in _UTF8:
            raise _no_text(name) from None
    text, encoding = _guessed(data, name)
    _log.warning("%s: not UTF-8, read as %s", name, encoding)
    return unified(text)


def stream_encoding(stream: BinaryIO, name: str) -> str:
    """Return the encoding of a stream, read to its end in pieces; its name is one that `open` takes.

    Raises:
        UnreadableArticle: it is no text.

    """
    first = stream.read(_CHUNK)
    if (encoding := _marked(first)) not in _UTF8:
        return encoding
    controls = len(first) - len(first.translate(None, _CONTROLS))
    if controls > 8 and controls > len(first) / 20:
        raise _no_text(name)
    decoder, chunk, told = codecs.getincrementaldecoder("utf-8")(), first, first
    try:
        while chunk:
            told = chunk
            decoder.decode(chunk)
            chunk = stream.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        _, encoding = _guessed(told, name)
        _log.warning("%s: not UTF-8, read as %s", name, encoding)
        return "utf-8-sig" if encoding == _DAMAGED else encoding
    return "utf-8-sig"


def unified(text: str) -> str:
    r"""Return a text with every line end as "\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_blank(text: str) -> bool:
    """Whether nothing in a text can be seen."""
    return all(sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf") for sign in text)


def refuse_blank(text: str, name: str) -> None:
    """Raise `UnreadableArticle` where a text is empty or nothing in it can be seen."""
    if not text:
        raise UnreadableArticle(name, "it is empty", "give a file with text in it")
    if is_blank(text):
        raise UnreadableArticle(name, "it holds nothing but white space", "give a file with text in it")


_DAMAGED = "damaged UTF-8, with “\ufffd” for what cannot be read"


def _marked(data: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")


def _no_text(name: str) -> UnreadableArticle:
    return UnreadableArticle(name, "it is not a text file", "save it as plain text in UTF-8")


def _known(stated: str | None) -> str | None:
    """The stated encoding under Python's name, None where there is none by that name; UTF-8 is tried anyway."""
    if not stated or not re.fullmatch(r"[\w.:-]+", stated):
        return None
    try:
        found = codecs.lookup(stated)
    except (LookupError, ValueError):
        return None
    text = getattr(found, "_is_text_encoding", True)  # Python counts "base64" and "zip" as encodings too
    return _AS_BROWSERS_DO.get(found.name, found.name) if text and found.name != "utf-8" else None


def _wide(stated: str | None) -> bool:
    return (_known(stated) or "").startswith(("utf-16", "utf-32"))


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    """The text of bytes that are not UTF-8, and the name of the encoding."""
    text = data.decode("utf-8", "replace")
    # In no other encoding do so many bytes happen to be well-formed UTF-8: a file damaged in some places.
    if sum(sign > "\x7f" for sign in text) > 2 * text.count("\ufffd"):
        return text, _DAMAGED

    from charset_normalizer import from_bytes

    ascii_share = sum(byte < 128 for byte in data) / len(data)
    # In a text of mostly plain letters the few others cannot tell Windows-1252 from its neighbours.
    candidates = _WESTERN if ascii_share > 0.7 else None
    best = from_bytes(data, cp_isolation=candidates, cp_exclusion=_UNICODE, enable_fallback=False).best()
    if best is None:
        raise _no_text(name)
    return str(best), best.encoding
