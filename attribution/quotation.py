"""Quotation marks: which characters open and close a quotation, in any of the styles that news uses.

Marks are paired paragraph by paragraph (a paragraph is a line), and nothing ever raises: a mark that is
never closed reaches to the end of its paragraph, a stray one is left alone.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_OPENING = "“„‟«‹``"
_CLOSING = "”»›"
_MARK = re.compile(r"''|``|[\"＂“”„‟«»‹›]|[‘‚‛'’]")
_ELISION = re.compile(r"['‘’](?:\d0s|tis|twas|em|til|cause|n|bout|round|s|ll|re|ve|d|m|t)\b", re.IGNORECASE)


class Quotation(NamedTuple):
    """One quoted stretch: half-open character offsets, marks included, and the length of either mark.

    `closing` is 0 when the mark is never closed in its paragraph, `opening` is 0 when the paragraph goes on
    with a quotation that an earlier one opened without repeating the mark.
    """

    start: int
    end: int
    opening: int
    closing: int


def find_quotations(text: str) -> list[Quotation]:
    r"""Return the quotations of `text` in order; they never overlap, inner quotations are part of the outer.

    Straight, curly, low, angle and doubled-apostrophe marks are double marks; single marks count only
    where they cannot be apostrophes and no double quotation is open. By the rule of English typesetting a
    quotation over several paragraphs opens at each of them and closes once.

    >>> [tuple(q) for q in find_quotations("‘What’s new?’ asked O’Neill’s \"boss\".")]
    [(0, 13, 1, 1), (30, 36, 1, 1)]
    """
    found: list[Quotation] = []
    start = 0
    carried = False
    for line in text.split("\n"):
        quotations = list(_in_paragraph(line, carried))
        found.extend(q._replace(start=q.start + start, end=q.end + start) for q in quotations)
        if line.strip():
            carried = bool(quotations) and not quotations[-1].closing
        start += len(line) + 1
    return found


def _in_paragraph(line: str, carried: bool) -> Iterator[Quotation]:
    marks = list(_MARK.finditer(line))
    opened: tuple[int, int] | None = None  # offset and length of the mark that is open
    skip_to = 0
    fresh = True  # no quotation in this paragraph yet
    for mark in marks:
        at, sign = mark.start(), mark.group()
        if at < skip_to:
            continue
        before = line[at - 1] if at else " "
        after = line[mark.end()] if mark.end() < len(line) else " "
        if sign in "‘‚‛'’":
            if opened is None and (end := _single_end(line, at, before, after)) is not None:
                closed = end <= len(line) and line[end - 1] in "'’"
                yield Quotation(at, end, 1, int(closed))
                skip_to, fresh = end, False
            continue
        if opened is not None:
            if sign[0] in _OPENING and not _turned(sign, before, after):
                continue  # an inner quotation, or a closing mark that was forgotten
            yield Quotation(opened[0], mark.end(), opened[1], len(sign))
            opened = None
        elif fresh and carried and not before.isspace() and not after.isalnum():
            yield Quotation(0, mark.end(), 0, len(sign))
        elif _can_open(sign, before, after):
            opened = at, len(sign)
        fresh = False
    if opened is not None:
        yield Quotation(opened[0], len(line), opened[1], 0)


def _turned(sign: str, before: str, after: str) -> bool:
    """True of an opening mark used to close, as in German »…« and „…“."""
    return sign in "“«‹" and not before.isspace() and not after.isalnum()


def _can_open(sign: str, before: str, after: str) -> bool:
    if sign in _CLOSING:
        return not after.isspace() and (before.isspace() or before in "([—–-")
    if sign in "\"＂''":
        # 6'2" and 21" are lengths; a mark behind a letter with a space behind it closes nothing we know of
        return not before.isdigit() and (not before.isalpha() or after.isalnum())
    return True


def _single_end(line: str, at: int, before: str, after: str) -> int | None:
    """The end of the single-quoted stretch that opens at `at`, or None for an apostrophe."""
    if before.isalnum() or after.isspace() or line[at] == "’" or _ELISION.match(line, at):
        return None
    curly = line[at] in "‘‚‛"
    first = None
    for closer in re.finditer(r"['’](?!\w)", line[at + 1 :]):
        i = at + 1 + closer.start()
        if line[i - 1].isspace() or re.search(r"(?<!\w)[‘'](?=\w)", line[at + 1 : i]):
            break
        if first is None:
            first = i + 1
        if line[i - 1] in ".,!?…":  # the plural's apostrophe in ‘the workers’ rights,’ closes nothing
            return i + 1
    if first is None and curly and not line[:at].strip():
        return len(line)
    return first
