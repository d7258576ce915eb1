"""How good attributions are, against true ones: precision, recall and F1, micro-averaged over articles.

The measures:

content, cue, source tokens   words covered by any span of that role
content, cue, source runs     unbroken runs of words of that role, both ends equal: the measure of CofeNet
                              (Wang et al., COLING 2022), linking aside
content exact                 spans equal once quotation marks, commas, stops, space and a leading "that" are
                              trimmed from the edges
content match                 paired one to one, best overlap first, Dice of at least 0.5 over words
attribution                   content match, and the sources share a word or both have none
full                          attribution, and the cues share a word or both have none
speaker                       content match, and one speaker's name holds all words of the other's, titles left
                              out; scored only where the true one is given
"""

import bisect
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from attribution.records import Article, Attribution, Kind, Span

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_EDGE = " \t\n\r\"“”„‟'‘’‚«».,;:–—-()[]"
_MARK = re.compile(r"[\"“”«»]|(?<!\w)[‘']|[’'](?!\w)")
_QUOTED = re.compile(r"[\"“«‘].*?[\"”»’](?!\w)|[\"“«‘].*$", re.DOTALL)
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof sir dame lord lady the a an president minister prime secretary general sen senator
    rep gov governor
""".split()
)
_KINDS: tuple[Kind, ...] = ("direct", "mixed", "indirect")
_ROLES = ("content", "cue", "source")
_LEAST_DICE = 0.5


class UnusableMarks(Exception):
    """Marked articles that cannot be scored; the message is one line: the file, what is wrong, where."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One attribution, true or found: its spans by role, and the resolved speaker's name if there is one."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speaker: str | None = None

    def spans(self, role: str) -> tuple[Span, ...]:
        return {"content": self.content, "cue": self.cue, "source": self.source}[role]


@dataclass(frozen=True, slots=True)
class Marked:
    """An article's attributions; its text may be left out where another file has it."""

    id: str
    text: str | None
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, article: Article, attributions: Iterable[Attribution]) -> "Marked":
        """The marks of attributions as they were extracted."""
        marks = (
            Mark(each.quote.content, each.quote.cue, each.quote.source, each.speaker.name if each.speaker else None)
            for each in attributions
        )
        return cls(article.id, article.text, tuple(marks))


class Figures(NamedTuple):
    """Precision, recall and F1 in percent, to one decimal place."""

    precision: float
    recall: float
    f1: float


class KindRecall(NamedTuple):
    """Of the true contents of one kind, how many percent match, how many are fully attributed, and their number."""

    match: float
    attribution: float
    true: int


@dataclass(frozen=True, slots=True)
class Report:
    """The figures by measure; `speaker_accuracy` is the share of matched contents with the right speaker.

    The measure "speaker" and `speaker_accuracy` are there only when a true speaker is.
    """

    measures: dict[str, Figures]
    speaker_accuracy: float | None
    recall_by_kind: dict[Kind, KindRecall]

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON shows: lists of figures by name."""
        shown: dict[str, Any] = {name: list(figures) for name, figures in self.measures.items()}
        if self.speaker_accuracy is not None:
            shown["speaker accuracy on matched"] = [self.speaker_accuracy]
        shown["recall by kind (match, attribution)"] = {k: list(v) for k, v in self.recall_by_kind.items()}
        return shown

    def as_table(self) -> str:
        """Return the figures as lines of text with aligned columns."""
        lines = [f"{'':32}{'P':>7}{'R':>7}{'F':>7}"]
        lines += [f"{name:32}{f.precision:>7}{f.recall:>7}{f.f1:>7}" for name, f in self.measures.items()]
        if self.speaker_accuracy is not None:
            lines.append(f"{'speaker accuracy on matched':32}{self.speaker_accuracy:>7}")
        if self.recall_by_kind:
            lines += ["", f"{'recall by kind':32}{'match':>7}{'attribution':>13}{'of':>7}"]
        lines += [f"{kind:32}{r.match:>7}{r.attribution:>13}{r.true:>7}" for kind, r in self.recall_by_kind.items()]
        return "\n".join(lines)


def read_marked(path: Path) -> list[Marked]:
    """Return the marked articles of a JSONL file, in order.

    A span may stand alone where a list of spans is meant. Attributions without content are left out.

    Raises:
        UnusableMarks: the file cannot be read, or a line is no such article.

    """
    try:
        with path.open(encoding="utf-8") as lines:
            return [_marked(line, f"{path}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    except OSError as error:
        raise UnusableMarks(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnusableMarks(f"{path}: not UTF-8 ({error})") from error


def _marked(line: str, place: str) -> Marked:
    try:
        record = json.loads(line)
        marks = (
            Mark(_spans(a.get("content")), _spans(a.get("cue")), _spans(a.get("source")), a.get("speaker"))
            for a in record["attributions"]
        )
        return Marked(record["id"], record.get("text"), tuple(mark for mark in marks if mark.content))
    except (ValueError, RecursionError) as error:
        raise UnusableMarks(f"{place}: not JSON with spans [start, end] ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UnusableMarks(f'{place}: not an object with "id", "text" and "attributions" ({error})') from error


def _spans(value: Any) -> tuple[Span, ...]:
    if not value:
        return ()
    pieces = [value] if isinstance(value[0], int) else value
    return tuple(Span(int(start), int(end)) for start, end in pieces)


def score(true: Iterable[Marked], found: Iterable[Marked]) -> Report:
    """Return the figures of the attributions found; articles are paired by id, one not found counts as empty.

    Raises:
        UnusableMarks: a true article has no text, the one found has another text, or a span is not inside it.

    """
    by_id = {article.id: article for article in found}
    counts = Counts()
    for article in true:
        if article.text is None:
            raise UnusableMarks(f"{article.id}: the true article has no text")
        other = by_id.get(article.id, Marked(article.id, None, ()))
        if other.text not in (None, article.text):
            raise UnusableMarks(f"{article.id}: the two texts differ, so offsets cannot be compared")
        _refuse_outside(article, article.text)
        _refuse_outside(other, article.text)
        counts.add(Words(article.text), article.marks, other.marks)
    return counts.report()


def _refuse_outside(article: Marked, text: str) -> None:
    spans = (span for mark in article.marks for role in _ROLES for span in mark.spans(role))
    if outside := next((span for span in spans if not 0 <= span.start <= span.end <= len(text)), None):
        raise UnusableMarks(f"{article.id}: the span {list(outside)} is not in the text of {len(text)} characters")


class Words:
    """The words of a text, and which of them spans cover."""

    def __init__(self, text: str) -> None:
        self.text = text
        bounds = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in bounds]
        self._ends = [end for _, end in bounds]

    def covered(self, spans: Iterable[Span]) -> frozenset[int]:
        """Return the indices of the words that share a character with any of the spans."""
        return frozenset(i for span in spans for i in self._inside(span))

    def runs(self, spans: Iterable[Span]) -> set[tuple[int, int]]:
        """Return the first and last word of each span that covers one."""
        insides = (self._inside(span) for span in spans)
        return {(inside[0], inside[-1]) for inside in insides if inside}

    def _inside(self, span: Span) -> range:
        return range(bisect.bisect_right(self._ends, span.start), bisect.bisect_left(self._starts, span.end))


@dataclass(slots=True)
class _Tally:
    """How many are right, of how many found and how many true."""

    right: int = 0
    found: int = 0
    true: int = 0

    def add(self, right: int, found: int, true: int) -> None:
        self.right += right
        self.found += found
        self.true += true

    def figures(self) -> Figures:
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.true if self.true else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return Figures(*(round(100 * share, 1) for share in (precision, recall, f1)))


_MEASURES = (
    *(f"{role} tokens" for role in _ROLES),
    *(f"{role} runs" for role in _ROLES),
    *("content exact", "content match", "attribution", "full", "speaker"),
)


@dataclass(slots=True)
class Counts:
    """What has been counted so far, article by article."""

    tallies: dict[str, _Tally] = field(default_factory=lambda: {name: _Tally() for name in _MEASURES})
    kinds: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    speakers_matched: int = 0

    def add(self, words: Words, true: Sequence[Mark], found: Sequence[Mark]) -> None:
        """Count one article."""
        for role in _ROLES:
            mine = [span for mark in true for span in mark.spans(role)]
            theirs = [span for mark in found for span in mark.spans(role)]
            self._overlap(f"{role} tokens", words.covered(mine), words.covered(theirs))
            self._overlap(f"{role} runs", words.runs(mine), words.runs(theirs))
        exact = Counter(trimmed(words.text, mark.content) for mark in true)
        exact &= Counter(trimmed(words.text, mark.content) for mark in found)
        self._add("content exact", exact.total(), len(found), len(true))

        for name in ("content match", "attribution", "full"):
            self._add(name, 0, len(found), len(true))
        named = sum(1 for mark in true if mark.speaker)
        self._add("speaker", 0, sum(1 for mark in found if mark.speaker) if named else 0, named)
        kinds = [kind_of(words.text, mark.content) for mark in true]
        self.kinds.update((kind, "true") for kind in kinds)
        for i, j in match(words, true, found):
            self._matched(words, kinds[i], true[i], found[j])

    def _matched(self, words: Words, kind: Kind, true: Mark, found: Mark) -> None:
        self.tallies["content match"].right += 1
        self.kinds[kind, "match"] += 1
        if agree(words, true.source, found.source):
            self.tallies["attribution"].right += 1
            self.kinds[kind, "attribution"] += 1
            if agree(words, true.cue, found.cue):
                self.tallies["full"].right += 1
        if true.speaker:
            self.speakers_matched += 1
            self.tallies["speaker"].right += same_speaker(true.speaker, found.speaker)

    def _overlap(self, name: str, true: frozenset[Any] | set[Any], found: frozenset[Any] | set[Any]) -> None:
        self._add(name, len(true & found), len(found), len(true))

    def _add(self, name: str, right: int, found: int, true: int) -> None:
        self.tallies[name].add(right, found, true)

    def report(self) -> Report:
        """The figures over all articles counted."""
        speaker = self.tallies["speaker"]
        measures = {name: tally.figures() for name, tally in self.tallies.items() if name != "speaker" or speaker.true}
        accuracy = round(100 * speaker.right / max(1, self.speakers_matched), 1) if speaker.true else None
        recall = {kind: self._recall(kind) for kind in _KINDS if self.kinds[kind, "true"]}
        return Report(measures, accuracy, recall)

    def _recall(self, kind: Kind) -> KindRecall:
        true = self.kinds[kind, "true"]
        match, attribution = (round(100 * self.kinds[kind, what] / true, 1) for what in ("match", "attribution"))
        return KindRecall(match, attribution, true)


def match(words: Words, true: Sequence[Mark], found: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Yield indices of contents that match, best overlap first, each used once; the earlier wins a draw."""
    mine = [words.covered(mark.content) for mark in true]
    theirs = [words.covered(mark.content) for mark in found]
    pairs = [
        (2 * len(x & y) / (len(x) + len(y)), i, j) for i, x in enumerate(mine) for j, y in enumerate(theirs) if x & y
    ]
    used_true: set[int] = set()
    used_found: set[int] = set()
    for dice, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if dice >= _LEAST_DICE and i not in used_true and j not in used_found:
            used_true.add(i)
            used_found.add(j)
            yield i, j


def agree(words: Words, true: Iterable[Span], found: Iterable[Span]) -> bool:
    mine, theirs = words.covered(true), words.covered(found)
    return bool(mine & theirs) or not (mine or theirs)


def trimmed(text: str, content: tuple[Span, ...]) -> tuple[int, int, int]:
    """Return where content begins and ends without marks at its edges, and how many gaps in it hold words.

    >>> text = "that “we go,” she said"
    >>> trimmed(text, (Span(0, 13),)) == trimmed(text, (Span(6, 11),))
    True
    """
    start, end = content[0].start, content[-1].end
    while True:
        while start < end and text[start] in _EDGE:
            start += 1
        if text[start : start + 5].lower() != "that ":
            break
        start += 5
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    gaps = (text[before.end : after.start] for before, after in pairwise(content))
    return start, end, sum(1 for gap in gaps if _WORD.search(gap))


def kind_of(text: str, content: tuple[Span, ...]) -> Kind:
    """Return whether the content is all in quotation marks, partly or not at all.

    >>> [kind_of(text, (Span(0, len(text)),)) for text in ("“It is.”", "it is “so”", "it’s so")]
    ['direct', 'mixed', 'indirect']
    """
    words = " ".join(span.of(text) for span in content)
    if not _MARK.search(words):
        return "indirect"
    return "mixed" if _WORD.search(_QUOTED.sub(" ", words)) else "direct"


def same_speaker(true: str | None, found: str | None) -> bool:
    """Return whether two names can be the same person's: one holds all words of the other, titles left out.

    >>> same_speaker("President Sauli Niinistö", "Niinistö"), same_speaker("Ann Lee", "Bo Lee")
    (True, False)
    """
    a, b = _name_words(true), _name_words(found)
    return bool(a and b and (a <= b or b <= a))


def _name_words(name: str | None) -> set[str]:
    return {word.lower() for word in _WORD.findall(name or "")} - _TITLES
