"""Before and after: how a model reads articles that it has not learnt from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attribution.evaluate import Mark, Marked, Report, Words, agree, match, score, trimmed
from attribution.learning.lessons import Lesson

REGRESSION = Path(__file__).resolve().parents[2] / "data" / "annotations" / "regression.jsonl"
"""Articles of our own writing with their attributions, that no model has learnt from."""

SHOWN = ("content runs", "cue runs", "source runs", "content match", "attribution", "full")
WORSE = 1.0
"""Points of F1 by which "attribution" may fall on the regression set: less is one claim more or less."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of two models on the same articles; `agreed` counts the decisions that each does as people did."""

    name: str
    articles: int
    claims: int
    before: Report
    after: Report
    agreed: tuple[int, int] | None = None

    @property
    def gain(self) -> float:
        """Points of F1 of the measure "attribution" that were gained."""
        return round(self.after.measures["attribution"].f1 - self.before.measures["attribution"].f1, 1)

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON shows."""
        shown: dict[str, Any] = {"articles": self.articles, "claims": self.claims}
        if self.agreed:
            shown["decisions done as people did"] = {"before": self.agreed[0], "after": self.agreed[1]}
        return shown | {"before": self.before.as_dict(), "after": self.after.as_dict()}

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the rows of a table: what, before, after, gained; F1 in percent."""
        what = f"{self.name} ({_count(self.articles, 'article')}, {_count(self.claims, 'claim')})"
        lines = [(what, "before", "after", "gained")]
        for name in SHOWN:
            before, after = self.before.measures[name].f1, self.after.measures[name].f1
            lines.append((name, f"{before:.1f}", f"{after:.1f}", f"{after - before:+.1f}"))
        if self.agreed:
            before, after = (100 * count / self.claims for count in self.agreed)
            lines.append(("done as people decided, %", f"{before:.1f}", f"{after:.1f}", f"{after - before:+.1f}"))
        return lines


def on_lessons(
    lessons: Sequence[Lesson], before: Sequence[tuple[Mark, ...]], after: Sequence[tuple[Mark, ...]]
) -> Measured:
    """Compare two readings of lessons; what is found where nobody decided counts neither way."""
    true = [Marked(str(number), each.text, each.kept) for number, each in enumerate(lessons)]
    reports, agreed = [], []
    for reading in (before, after):
        counted = [_counted(str(n), *pair) for n, pair in enumerate(zip(lessons, reading, strict=True))]
        reports.append(score(true, counted))
        agreed.append(sum(agreements(each, found) for each, found in zip(lessons, reading, strict=True)))
    claims = sum(each.decided for each in lessons)
    return Measured("held back", len(lessons), claims, reports[0], reports[1], (agreed[0], agreed[1]))


def on_marked(
    true: Sequence[Marked], before: Sequence[tuple[Mark, ...]], after: Sequence[tuple[Mark, ...]]
) -> Measured:
    """Compare two readings of the regression set."""
    one, other = (
        score(true, [Marked(each.id, each.text, found) for each, found in zip(true, reading, strict=True)])
        for reading in (before, after)
    )
    return Measured("regression set", len(true), sum(len(each.marks) for each in true), one, other)


def _counted(identity: str, lesson: Lesson, found: Sequence[Mark]) -> Marked:
    marks = [mark for mark in found if lesson.complete or lesson.touches(mark)]
    return Marked(identity, lesson.text, tuple(marks))


def agreements(lesson: Lesson, found: Sequence[Mark]) -> int:
    """How many decisions a reading does as people did: the claim is there as decided, the rejected one is not."""
    words, text = Words(lesson.text), lesson.text
    wanted = (*lesson.kept, *lesson.rejected)
    pairs = {i: found[j] for i, j in match(words, wanted, found)}
    right = 0
    for i, mark in enumerate(wanted):
        got = pairs.get(i)
        if i >= len(lesson.kept):
            right += got is None
        elif got is not None and trimmed(text, got.content) == trimmed(text, mark.content):
            right += agree(words, mark.source, got.source) and agree(words, mark.cue, got.cue)
    return right


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
