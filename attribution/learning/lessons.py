"""What people decided in a ledger's articles, as lessons for the quote model.

The model finds content, cue and source. Where nobody decided, a lesson says nothing, and the model's own reading
stands; only an article that has been decided as a whole says that what is not marked is no claim, as in
`attribution.export.training`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attribution.evaluate import Mark
from attribution.export.placed import Placed, placed
from attribution.export.selection import KEPT, REJECTED, Selection
from attribution.learning.problems import CannotLearn

if TYPE_CHECKING:
    import pandas as pd

CLAIMS, ARTICLES = 20, 5
"""So many decided claims, in so many articles, are needed: of fewer, none can be held back to measure by."""

CHANGES = ("added", "rejected", "content corrected", "cue or source corrected", "as found")
"""What people made of a claim, as far as the model can learn from it, the rarest first."""

UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article, and the marks that people kept (as corrected, if so), rejected, and were unsure of.

    `complete` is true where every claim has been decided. `changes` counts what was made of the claims.
    """

    id: str
    text: str
    kept: tuple[Mark, ...]
    rejected: tuple[Mark, ...] = ()
    unsure: tuple[Mark, ...] = ()
    complete: bool = False
    changes: tuple[tuple[str, int], ...] = ()

    @property
    def decided(self) -> int:
        """How many claims people decided on."""
        return len(self.kept) + len(self.rejected)

    def touches(self, mark: Mark, *, unsure: bool = False) -> bool:
        """Whether a mark's content has a character in common with a claim decided on, or with an unsure one."""
        others = (*self.kept, *self.rejected, *(self.unsure if unsure else ()))
        return any(
            mine.start < theirs.end and theirs.start < mine.end
            for other in others
            for theirs in other.content
            for mine in mark.content
        )


def lessons_of(
    selection: Selection, corrections: "pd.DataFrame", languages: Iterable[str], notes: list[str]
) -> list[Lesson]:
    """Return the articles of a selection in which somebody decided, in order.

    `corrections` are those of `Ledger.corrections`. Articles in other languages than the model's are left out; `notes`
    gets a line on what is left out.

    Raises:
        CannotLearn: people have decided too little.

    """
    claims = selection.claims
    claims = claims[~(claims["outdated"] & claims["judgement"].isna())]
    decided = claims["judgement"].isin({*KEPT, REJECTED})
    foreign = claims["language"].notna() & ~claims["language"].isin(set(languages))
    if left := int((decided & foreign).sum()):
        notes.append(f"{_claims(left)} left out, in articles in a language that the model does not read")
    claims = claims[claims["article_id"].isin(set(claims.loc[decided & ~foreign, "article_id"])) & ~foreign]
    judged = claims[claims["judgement"].isin({*KEPT, REJECTED, UNSURE})]
    expected = claims["article_id"].value_counts().to_dict()
    changed = dict(_changed(corrections))
    found = []
    for article, marked in placed(selection, judged, notes):
        sorts: dict[str, list[Mark]] = defaultdict(list)
        for each in marked:
            judgement = each.row["judgement"]
            sorts["kept" if judgement in KEPT else judgement].append(_mark(each))
        changes = Counter(_change(each, changed) for each in marked if each.row["judgement"] != UNSURE)
        lesson = Lesson(
            article.id,
            article.text,
            tuple(sorts["kept"]),
            tuple(sorts[REJECTED]),
            tuple(sorts[UNSURE]),
            selection.whole_articles and len(marked) == expected[article.id] and not sorts[UNSURE],
            tuple((name, changes[name]) for name in CHANGES if changes[name]),
        )
        if lesson.decided:
            found.append(lesson)
    _refuse_too_few(found)
    return found


def _refuse_too_few(lessons: list[Lesson]) -> None:
    count = sum(lesson.decided for lesson in lessons)
    needed = f"learning needs {CLAIMS} in {ARTICLES} articles, so that some can be held back to measure by"
    cure = "confirm, correct, add and reject claims in the app (attribution app)"
    if not count:
        raise CannotLearn(f"nobody has decided on a claim yet, and {needed}: {cure}")
    if count < CLAIMS or len(lessons) < ARTICLES:
        where = f"{len(lessons)} article{'s' * (len(lessons) != 1)}"
        raise CannotLearn(f"{_claims(count)} decided in {where}, and {needed}: {cure}")


def _change(claim: Placed, changed: dict[str, str]) -> str:
    judgement = claim.row["judgement"]
    return judgement if judgement in CHANGES else changed.get(claim.row["claim_id"], "as found")


def _mark(claim: Placed) -> Mark:
    return Mark(claim.content, claim.cue, claim.source)


def _changed(corrections: "pd.DataFrame") -> Iterator[tuple[str, str]]:
    """What was changed of each corrected claim that the model could have found otherwise."""
    table = corrections.astype(object).where(corrections.notna(), None)
    for row in table.to_dict("records"):
        same = {role: row[f"found_{role}_spans"] == row[f"given_{role}_spans"] for role in ("content", "cue", "source")}
        if not same["content"]:
            yield row["claim_id"], "content corrected"
        elif not (same["cue"] and same["source"]):
            yield row["claim_id"], "cue or source corrected"


def _claims(count: int) -> str:
    return f"{count:,} {'claim' if count == 1 else 'claims'}"
