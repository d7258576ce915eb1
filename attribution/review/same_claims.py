"""The same claim again, in a ledger: groups kept up to date, what a claim may match, what was found about it before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attribution.ledger import Ledger
from attribution.matching.earlier import Earlier, Offer, earlier
from attribution.matching.groups import Decision, Match, Spread, Told, group_all, group_more, matches_of, spread
from attribution.matching.pairs import Said
from attribution.matching.vectors import unpacked
from attribution.matching.wording import Comparison, compared, quoted

if TYPE_CHECKING:
    import pandas as pd

MODEL = "same-claim 1"


def regroup(ledger: Ledger) -> int:
    """Group all claims of a ledger anew, and keep it; how many claims are in a group comes back.

    Links to groups hold: a group keeps its name as long as most of its claims stay together.
    """
    claims = ledger.claims()
    found = group_all(claims, _vectors(ledger, claims), _told(ledger), ledger.groups.all())
    return ledger.groups.put(found, MODEL)


def group_new(ledger: Ledger, new: Sequence[str]) -> dict[str, str | None]:
    """Put new claims into the groups of a ledger, and keep it; the claims whose group changed come back.

    To be called after an article was extracted, with the ids of its claims, or of claims on which somebody decided.
    """
    import pandas as pd

    claims = ledger.claims()
    wanted = claims["claim_id"].isin(list(new))
    claims = pd.concat([claims[~wanted], claims[wanted]])
    before = ledger.groups.all()
    changed = group_more(claims, _vectors(ledger, claims), int(wanted.sum()), _told(ledger), before)
    if changed:
        after = {claim: group for claim, group in (before | changed).items() if group is not None}
        ledger.groups.put(after, MODEL)
    return changed


def decide(ledger: Ledger, one: str, other: str, decision: Decision, by: str) -> dict[str, str | None]:
    """Keep that two claims are the same or different, and regroup theirs; the claims whose group changed come back.

    Raises:
        LedgerError: there is no such claim.

    """
    ledger.sameness.say(one, other, decision, by)
    before = ledger.groups.all()
    touched = {one, other} | {claim for claim, group in before.items() if group in (before.get(one), before.get(other))}
    return group_new(ledger, sorted(touched))


def matches(ledger: Ledger, claim: str, most: int = 20) -> list[Match]:
    """Return the claims that may say the same as one, likeliest first, without those that people have decided on."""
    claims = ledger.claims()
    at = claims.index[claims["claim_id"] == claim]
    if not len(at):
        return []
    vectors = _vectors(ledger, claims)
    decided = {other for said in _told(ledger) if claim in said[:2] for other in said[:2]} | {claim}
    said, vector = _said(claims, int(at[0])), vectors[int(at[0])]
    if vector is None:
        return []
    others = (~claims["claim_id"].isin(decided)).to_numpy()
    rows = unpacked([each for each, kept in zip(vectors, others, strict=True) if kept])
    return matches_of(said, vector, claims[others], rows, most)


def offers(ledger: Ledger, claim: str, most: int = 5) -> list[Offer]:
    """Return earlier verdicts that may be on the same claim: imported fact-checks, and the desk's own published ones.

    Raises:
        LedgerError: the ledger cannot be read.

    """
    claims = ledger.checks.board()
    at = claims.index[claims["claim_id"] == claim]
    if not len(at):
        return []
    vectors = _vectors(ledger, claims)
    decided: dict[str, Decision] = {}
    for said in _told(ledger):
        if claim in said[:2]:
            decided[said.other if said.one == claim else said.one] = said.decision
    found = [*_fact_checks(ledger), *_own(claims, vectors, claim)]
    return earlier(_said(claims, int(at[0])), vectors[int(at[0])], found, decided, most)


def group_of(ledger: Ledger, claim: str) -> Spread | None:
    """Return how the claims that say the same as one went round; None where it stands alone."""
    group = ledger.groups.of(claim)
    if group is None:
        return None
    members = set(ledger.groups.members(group))
    claims = ledger.claims()
    return spread(claims[claims["claim_id"].isin(members)])


def wordings(claims: "pd.DataFrame") -> dict[str, Comparison]:
    """Return how each quote of a group is worded against the first one, by claim; the first is not among them.

    `claims` are those of `Spread.claims`. Only what stands in quotation marks, by one speaker, is compared.
    """
    found: dict[str, Comparison] = {}
    first: dict[str, str] = {}
    for row in claims.to_dict("records"):
        words = quoted(row["claim"], row["kind"])
        who = row["speaker_id"] if isinstance(row["speaker_id"], str) else row["speaker"]
        if words is None or not isinstance(who, str):
            continue
        if who in first:
            found[row["claim_id"]] = compared(first[who], words)
        else:
            first[who] = words
    return found


def _said(claims: "pd.DataFrame", at: int) -> Said:
    row = claims.iloc[at]
    speaker, known = row["speaker"], row["speaker_id"]
    return Said(row["claim"], speaker if isinstance(speaker, str) else None, known if isinstance(known, str) else None)


def _vectors(ledger: Ledger, claims: "pd.DataFrame") -> list[bytes | None]:
    known = dict(zip(*ledger.scores.vectors(), strict=True))
    return [known.get(claim) for claim in claims["claim_id"]]


def _told(ledger: Ledger) -> list[Told]:
    return [Told(said.one, said.other, said.decision) for said in ledger.sameness.all()]  # type: ignore[arg-type]


def _fact_checks(ledger: Ledger) -> list[Earlier]:
    vectors = dict(zip(*ledger.fact_checks.vectors(), strict=True))
    return [
        Earlier(
            f"f{row['number']}",
            row["claim"],
            _text(row["claimant"]),
            vectors.get(row["number"]),
            _text(row["rating"]),
            _text(row["url"]),
            _text(row["publisher"]),
            _text(row["published"]),
        )
        for row in ledger.fact_checks.frame().to_dict("records")
    ]


def _own(board: "pd.DataFrame", vectors: Sequence[bytes | None], apart_from: str) -> list[Earlier]:
    """The desk's own verdicts that readers see."""
    return [
        Earlier(
            row["claim_id"],
            row["claim"],
            _text(row["speaker"]),
            vector,
            _text(row["published_verdict"]),
            _text(row["review_url"]),
            None,
            _text(row["published_on"]),
            _text(row["speaker_id"]),
        )
        for row, vector in zip(board.to_dict("records"), vectors, strict=True)
        if _text(row["published_verdict"]) and row["claim_id"] != apart_from
    ]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
