"""Names of people as names of files: readable, and safe on every system that the files may be copied to."""

import re
import unicodedata
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')

# Windows takes these for devices, with any ending
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?= *(?:\.|$))", re.IGNORECASE)

# systems allow 255 bytes or UTF-16 units, more once letters are decomposed; a number, an ending and the name that a
# file has while it is written come on top
_LONGEST = 200

_NAMELESS = "speaker"


def file_names(names: Iterable[str]) -> list[str]:
    """Return a file name without ending for each name, in order; no two are the same file on any system.

    Letters of all scripts and spaces stay. What some system forbids in names becomes "_" or goes; none begins with
    "_", ".", "-", "~" or a space, so that there are names which are nobody's. Where two clash, the later one gets a
    number. The same names in the same order always give the same result.

    >>> file_names(["Ana Íñigo", "AC/DC", "ana íñigo", "nul", "../.."])
    ['Ana Íñigo', 'AC_DC', 'ana íñigo (2)', 'nul_', 'speaker']
    """
    given: list[str] = []
    taken: set[str] = set()
    last: dict[str, int] = {}
    for name in names:
        stem = _safe(name)
        key = file_key(stem)
        candidate, number = stem, last.get(key, 1)
        while file_key(candidate) in taken:
            number += 1
            candidate = f"{stem} ({number})"
        last[key] = number
        taken.add(file_key(candidate))
        given.append(candidate)
    return given


def file_key(name: str) -> str:
    """Return what two names share that are one file on some system: letter case and composition do not count."""
    # upper first: "ı" and "I" are one there, though not for casefold alone
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).upper().casefold())


def _safe(name: str) -> str:
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))
    # controls, direction marks and other invisible signs (C…) go; every kind of space is one
    visible = (" " if sign.isspace() else "" if unicodedata.category(sign)[0] == "C" else sign for sign in name)
    stem = " ".join("".join(visible).split()).lstrip("_.-~ ")
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").rstrip(". _")
    return _DEVICE.sub(r"\1_", stem, count=1) if _DEVICE.match(stem) else stem or _NAMELESS
