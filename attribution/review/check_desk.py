"""What the page of a check shows: the same claim elsewhere, what readers would see, and the history in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from attribution.checking.priority import Priorities, reasons
from attribution.export.claim_review import claim_review, missing
from attribution.export.from_ledger import checked
from attribution.ledger import Check, Ledger
from attribution.ledger.queued import rows_of
from attribution.matching.groups import group_all, spread
from attribution.matching.wording import Comparison
from attribution.review.same_claims import MODEL, told_in, wordings
from attribution.speakers.names import fold

MOST_ELSEWHERE = 200
"""Claims of a group that are shown and compared; of more the first ones."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The claims that say the same, first appearance first, this one among them; and how their quotes differ.

    `wordings` compare direct quotes of one speaker with the first of them, whose claim is `first` for each of them.
    """

    rows: tuple[dict[str, Any], ...]
    wordings: Mapping[str, Comparison]
    repeated_by: tuple[str, ...]
    articles: int
    publishers: int
    total: int

    @property
    def misquoted(self) -> int:
        """How many quotes have other words than the first one."""
        return sum(each.misquoted for each in self.wordings.values())


def elsewhere(ledger: Ledger, claim: str) -> Elsewhere | None:
    """The claims that say the same as one; None where it stands alone."""
    import pandas as pd

    group = ledger.groups.of(claim)
    members = ledger.groups.members(group) if group else []
    kept = [claim, *(each for each in members if each != claim)][:MOST_ELSEWHERE]
    rows = [row for row in rows_of(ledger, kept) if row["judgement"] != "rejected" or row["claim_id"] == claim]
    if len(rows) < 2:
        return None
    round_ = spread(pd.DataFrame(rows))
    by_id = {row["claim_id"]: dict(row) for row in rows}
    ordered = tuple(by_id[each] for each in round_.claims["claim_id"])
    # the roster may still ask whether two of one name are one; what they said is compared meanwhile
    named = pd.DataFrame(ordered).assign(
        speaker_id=[fold(row["speaker"]) if row["speaker"] else None for row in ordered]
    )
    first = fold(ordered[0]["speaker"] or "")
    repeated_by = tuple(each for each in round_.repeated_by if fold(each) != first)
    return Elsewhere(ordered, wordings(named), repeated_by, round_.articles, round_.publishers, len(members))


def decide_sameness(ledger: Ledger, one: str, other: str, decision: Any, by: str) -> None:
    """Keep that two claims say the same, or do not, and group anew the claims that say the same as either.

    Raises:
        LedgerError: there is no such claim.

    """
    import pandas as pd

    ledger.sameness.say(one, other, decision, by)
    groups = [group for group in {ledger.groups.of(one), ledger.groups.of(other)} if group]
    members = dict.fromkeys([one, other, *(each for group in groups for each in ledger.groups.members(group))])
    rows = rows_of(ledger, list(members))
    if {one, other} - {row["claim_id"] for row in rows}:
        return  # a fact-check of somebody else is in no group
    vectors = dict(zip(*ledger.scores.vectors(list(members)), strict=True))
    before = {row["claim_id"]: row["group"] for row in rows if row["group"]}
    found = group_all(pd.DataFrame(rows), [vectors.get(row["claim_id"]) for row in rows], told_in(ledger), before)
    # a claim alone is its own group: the rows of a grouping are not taken away one by one
    ledger.groups.change({row["claim_id"]: found.get(row["claim_id"], row["claim_id"]) for row in rows}, MODEL)


class Lacking(NamedTuple):
    """What a check lacks before readers can see it, and what would make it better."""

    required: tuple[str, ...]
    recommended: tuple[str, ...]


def lacking(row: Row, check: Check, address: str | None = None, day: str | None = None) -> Lacking:
    """What the review of a check would lack if it were published at an address on a day."""
    ready = checked(check)
    verdict = dict(ready.verdict or {}) | {
        name: value for name, value in (("review_url", address), ("published", day)) if value
    }
    given = {name: value for name, value in row.items() if value is not None}
    found = missing(claim_review(given, verdict, ready.evidence, ready.corrections), None)
    named = [each for each in (ready.approval, *ready.lacking) if each and each != "to be published"]
    return Lacking((*named, *found.required), tuple(found.recommended))


def moved_by(ledger: Ledger, row: Row, articles: int) -> tuple[str, ...]:
    """What of the desk's priorities moves a claim."""
    return reasons({**row, "articles": articles}, Priorities.from_dict(ledger.settings().priorities))


# --- the history in words --------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """One thing that was done: when, by whom, what, what was said with it, and whether it was taken back."""

    at: str
    who: str
    what: str
    said: str
    is_gone: bool


def history(rows: Sequence[Row]) -> list[Line]:
    """All that was done on a claim, newest first; `rows` as `Ledger.history` has them."""
    gone = {(row["what"], row["undoes"]) for row in rows if row["undoes"] is not None}
    lines = []
    for row in reversed(rows):
        what, said = _in_words(row)
        who = row.get("by") or row.get("reviewer") or ""
        lines.append(Line(str(row["at"]), str(who), what, said, (row["what"], row["number"]) in gone))
    return lines


def _in_words(row: Row) -> tuple[str, str]:
    kind = str(row["what"])
    if row["undoes"] is not None:
        return f"took back {_THINGS.get(kind, 'a decision')}", ""
    if kind == "judgements":
        return f"the claim is {row['decision']}", " – ".join(filter(None, (row["reason"], row["comment"])))
    if kind == "verdicts":
        rating = f"rated {row['rating']}" if row["rating"] else "wrote a draft without a rating"
        if row["corrects"] is not None:
            return f"corrected: {rating}", row["note"] or ""
        return rating, row["rationale"] or ""
    if kind == "steps":
        where = f" at {row['review_url']}" if row["review_url"] else ""
        return f"{row['state']}{where}", row["comment"] or ""
    if kind == "votes":
        return ("approved" if row["vote"] == "approve" else "returned"), row["comment"] or ""
    if kind == "assignments":
        due = f", due {row['due']}" if row["due"] else ""
        return f"given to {row['reviewer'] or 'nobody'}{due}", ""
    if kind == "evidence":
        what = row["title"] or row["url"] or row["archived"] or row["quote"] or "a file"
        return f"evidence: {what}", row["note"] or ""
    if kind == "comments":
        return "said", row["text"]
    if kind == "sameness":
        return (
            f"{'the same as' if row['decision'] == 'same' else 'not the same as'} {row['one']} and {row['other']}",
            "",
        )
    if kind == "samples":
        return f"given to {row['reviewer']} for a double check, “{row['name']}”", ""
    if kind == "answers":
        return f"answered in “{row['name']}”: {row['rating'] or row['decision']}", row["comment"] or ""
    if kind == "adjudications":
        return f"settled “{row['name']}”: {row['rating'] or row['decision']}", row["comment"] or ""
    return kind, ""


_THINGS = {
    "judgements": "a decision on the extraction",
    "verdicts": "a verdict",
    "steps": "a step",
    "assignments": "an assignment",
    "evidence": "a piece of evidence",
    "comments": "a comment",
    "sameness": "a word on two claims",
    "samples": "a part of a double check",
}


def last_by_others(rows: Sequence[Row], by: str | None) -> str:
    """What somebody else did last, in a few words; empty where there is nothing."""
    for line in history(rows):
        if line.who and line.who != by:
            return f"{line.who}: {line.what}"
    return ""
