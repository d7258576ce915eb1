"""How the wording of one quote differs between outlets, word by word: a misquotation shows."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from attribution.matching.lexicon import SPELLINGS
from attribution.quotation import find_quotations
from attribution.speakers.names import fold

Change = Literal["same", "inserted", "left out", "replaced", "spelling", "editor", "cut"]

_TOKEN = re.compile(r"\[[^\[\]\n]{0,80}\]|\.{3}|…|\d[\d,.]*\d|\d|%|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_PLAIN = re.compile(r"\[[^\[\]\s]{0,3}\]\w+")  # "[T]he": a capital put right by an editor


class Token(NamedTuple):
    """A word of a text: where it stands, and in which form it is compared; `by` says who put it there."""

    start: int
    end: int
    form: str
    by: Literal["speaker", "editor", "cut"]


class Piece(NamedTuple):
    """A stretch of the other text, `start` to `end`, against the first one, whose words there are `instead`.

    "left out" and "cut" have no text of their own. "spelling" (hyphens and variants), "editor" (brackets) and "cut"
    (an ellipsis, or words before and behind what is quoted) are no misquotation.
    """

    change: Change
    start: int
    end: int
    text: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The other text in pieces, in order, and whether its words differ from the first one's."""

    pieces: tuple[Piece, ...]
    misquoted: bool

    @property
    def alike(self) -> bool:
        """Whether both have the same words, style and cuts apart."""
        return not self.misquoted


def compared(first: str, other: str) -> Comparison:
    """Return how a quote differs from the one that appeared first; offsets are characters of `other`.

    Quotation marks, punctuation, white space and capitals are the outlet's own and never count.

    >>> [(p.change, p.text, p.instead) for p in compared("“We will yield”", "“We never yield”").pieces]
    [('same', 'We', 'We'), ('replaced', 'never', 'will'), ('same', 'yield', 'yield')]
    >>> compared("“Our labour was in vain”", "Our labor … [was] in vain").misquoted
    False
    """
    mine, theirs = tokens(first), tokens(other)
    matcher = SequenceMatcher(None, [t.form for t in mine], [t.form for t in theirs], autojunk=False)
    pieces = []
    for tag, a, b, c, d in matcher.get_opcodes():
        change = _change(tag, mine, theirs, (a, b), (c, d))
        start = theirs[c].start if c < d else (theirs[c - 1].end if c else 0)
        end = theirs[d - 1].end if c < d else start
        instead = first[mine[a].start : mine[b - 1].end] if a < b else ""
        pieces.append(Piece(change, start, end, other[start:end], instead))
    return Comparison(tuple(pieces), any(p.change in ("inserted", "left out", "replaced") for p in pieces))


def quoted(claim: str, kind: str) -> str | None:
    """Return what of a claim stands in quotation marks, pieces joined by " … "; None where nothing is quoted."""
    if kind == "direct":
        return claim
    found = [claim[q.start + q.opening : q.end - q.closing] for q in find_quotations(claim)]
    return " … ".join(piece.strip() for piece in found if piece.strip()) or None


def tokens(text: str) -> list[Token]:
    """Return the words of a text; what stands in brackets is an editor's, an ellipsis is a cut."""
    found: list[Token] = []
    end = 0
    for match in re.finditer(f"{_PLAIN.pattern}|{_TOKEN.pattern}", text):
        if match.start() < end:
            continue
        end = match.end()
        word = match.group()
        if word in ("…", "..."):
            found.append(Token(match.start(), end, "…", "cut"))
        elif _PLAIN.fullmatch(word):
            found.append(Token(match.start(), end, _form(re.sub(r"[\[\]]", "", word)), "speaker"))
        elif word.startswith("["):
            inside = word[1:-1].strip()
            if inside in ("…", "...", ""):
                found.append(Token(match.start(), end, "…", "cut"))
            else:
                at = match.start() + 1
                found.extend(
                    Token(at + part.start(), at + part.end(), _form(part.group()), "editor")
                    for part in re.finditer(r"[\w'’%]+", word[1:-1])
                )
        else:
            found.append(Token(match.start(), end, _form(word), "speaker"))
    return found


def _form(word: str) -> str:
    word = fold(unicodedata.normalize("NFKC", word).replace("’", "'").replace("ʼ", "'"))
    return _american(word)


def _american(word: str) -> str:
    """The American spelling of a word: only what is spelled in two ways, never another word."""
    if word in SPELLINGS:
        return SPELLINGS[word]
    for end in ("s", "ed", "ing", "able", "ful", "er", "ers", "hood"):
        if word.endswith(end) and word[: -len(end)] in SPELLINGS:
            return SPELLINGS[word[: -len(end)]] + end
    word = re.sub(r"(?<=\w{3})is(e|ed|es|ing|ation|ations)$", r"iz\1", word)
    return re.sub(r"(?<=[aeiou])ll(ed|ing|er|ers)$", r"l\1", word)


def _change(tag: str, mine: list[Token], theirs: list[Token], here: tuple[int, int], there: tuple[int, int]) -> Change:
    gone, come = mine[here[0] : here[1]], theirs[there[0] : there[1]]
    if tag == "equal":
        return "same"
    spoken, added = [t for t in gone if t.by == "speaker"], [t for t in come if t.by == "speaker"]
    if not added and not spoken:
        return "editor" if any(t.by == "editor" for t in (*gone, *come)) else "cut"
    if spoken and added:
        if "".join(t.form for t in spoken).replace("'", "") == "".join(t.form for t in added).replace("'", ""):
            return "spelling"  # "long-term" and "longterm"
        if (
            _at_an_end(mine, here)
            and _at_an_end(theirs, there)
            and (here[0] == 0) == (there[0] == 0)
            and _cut(gone, come)
        ):
            return "cut"
        return "replaced"
    if any(t.by == "editor" for t in (*gone, *come)):
        return "editor"  # "[the minister]" for "he"
    # what is quoted may begin later and end earlier, and an ellipsis says that words are missing
    if _cut(gone, come) or _at_an_end(mine, here) or _at_an_end(theirs, there):
        return "cut" if spoken else "same" if not added else "cut"
    return "left out" if spoken else "inserted"


def _cut(gone: list[Token], come: list[Token]) -> bool:
    return any(t.by == "cut" for t in (*gone, *come))


def _at_an_end(tokens: list[Token], span: tuple[int, int]) -> bool:
    return span[0] == 0 or span[1] == len(tokens)
