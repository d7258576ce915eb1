"""The same claim again, in a ledger: groups kept up to date, what a claim may match, what was found about it before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attribution.ledger import Ledger
from attribution.ledger.queued import rows_of
from attribution.matching.candidates import close_pairs
from attribution.matching.earlier import Offer
from attribution.matching.groups import (
    Decision,
    Match,
    Spread,
    Told,
    group_all,
    group_more,
    matches_of,
    said_of,
    spread,
)
from attribution.matching.vectors import unpacked
from attribution.matching.wording import Comparison, compared, quoted
from attribution.review.offers import Verdicts
from attribution.review.offers import offers as offers_of

if TYPE_CHECKING:
    import pandas as pd

MODEL = "same-claim 2"


def regroup(ledger: Ledger) -> int:
    """Group all claims of a ledger anew, and keep it; how many claims are in a group comes back.

    Links to groups hold: a group keeps its name as long as most of its claims stay together.
    """
    claims = ledger.claims()
    found = group_all(claims, _vectors(ledger, claims), told_in(ledger), ledger.groups.all())
    return ledger.groups.put(found, MODEL)


def group_new(ledger: Ledger, new: Sequence[str]) -> dict[str, str | None]:
    """Put new claims into the groups of a ledger, and keep it; the claims whose group changed come back.

    To be called after an article was extracted, with the ids of its claims, or of claims on which somebody decided.
    Only the claims that are near them, and those of their groups, are read.
    """
    import pandas as pd

    before, wanted = ledger.groups.all(), set(new)
    vectors = _by_claim(ledger)
    ids = sorted(vectors, key=lambda claim: claim in wanted)  # the new ones last
    pairs = close_pairs(unpacked([vectors[each] for each in ids]), since=sum(each not in wanted for each in ids))
    near = wanted | {ids[number] for side in pairs[:2] for number in side.tolist()}
    groups = {before[each] for each in near if each in before}
    near |= {each for each, group in before.items() if group in groups}
    rows = [row for row in rows_of(ledger, sorted(near)) if row["judgement"] != "rejected"]
    rows.sort(key=lambda row: (row["claim_id"] in wanted, row["attribution"]))
    if not rows:
        return {}
    many = sum(row["claim_id"] in wanted for row in rows)
    found = [vectors.get(row["claim_id"]) for row in rows]
    changed = group_more(pd.DataFrame(rows), found, many, told_in(ledger), before)
    joined = {claim: group for claim, group in changed.items() if group is not None}
    if len(joined) < len(changed):
        ledger.groups.put({each: group for each, group in (before | changed).items() if group is not None}, MODEL)
    elif joined:
        ledger.groups.change(joined, MODEL)
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
    import numpy as np
    import pandas as pd

    asked = rows_of(ledger, [claim])
    vectors = _by_claim(ledger)
    if not asked or claim not in vectors:
        return []
    decided = {other for said in told_in(ledger) if claim in said[:2] for other in said[:2]} | {claim}
    ids = [each for each in vectors if each not in decided]
    close = unpacked([vectors[each] for each in ids]) @ unpacked([vectors[claim]])[0]
    near = [ids[number] for number in np.argsort(-close, kind="stable")[: _NEAR * most].tolist()]
    rows = [row for row in rows_of(ledger, near) if row["judgement"] != "rejected"]
    if not rows:
        return []
    found = unpacked([vectors[row["claim_id"]] for row in rows])
    return matches_of(said_of(asked[0]), vectors[claim], pd.DataFrame(rows), found, most)


_NEAR = 5  # claims that are compared word by word, for each that is shown


def offers(ledger: Ledger, claim: str, most: int = 5) -> list[Offer]:
    """Return earlier verdicts that may be on the same claim: imported fact-checks, and the desk's own published ones.

    Raises:
        LedgerError: the ledger cannot be read.

    """
    return offers_of(ledger, rows_of(ledger, [claim]), Verdicts().now(ledger), most).get(claim, [])


def group_of(ledger: Ledger, claim: str) -> Spread | None:
    """Return how the claims that say the same as one went round; None where it stands alone."""
    import pandas as pd

    group = ledger.groups.of(claim)
    rows = rows_of(ledger, ledger.groups.members(group)) if group is not None else []
    rows = [row for row in rows if row["judgement"] != "rejected"]
    if not rows:
        return None
    rows.sort(key=lambda row: int(row["attribution"]))
    return spread(pd.DataFrame(rows))


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


def _by_claim(ledger: Ledger) -> dict[str, bytes]:
    return dict(zip(*ledger.scores.vectors(), strict=True))


def _vectors(ledger: Ledger, claims: "pd.DataFrame") -> list[bytes | None]:
    known = _by_claim(ledger)
    return [known.get(claim) for claim in claims["claim_id"]]


def told_in(ledger: Ledger) -> list[Told]:
    """Return what people say of any two claims."""
    return [Told(said.one, said.other, said.decision) for said in ledger.sameness.all()]  # type: ignore[arg-type]
