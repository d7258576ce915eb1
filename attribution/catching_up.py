"""What comes after extraction: claims that have no score get one, and those that say the same are grouped.

Claims lack a score where a reviewer gave them, or where they were found before there were scores. All of it is derived,
so that stopping in the middle costs nothing: the next time it goes on.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from attribution.ledger import Ledger
from attribution.review.same_claims import group_new, regroup

if TYPE_CHECKING:
    from attribution.weighing import Weigher

AT_ONCE = 2000


class CaughtUp(NamedTuple):
    """What was done: claims scored, fact-checks read, and whether claims were grouped anew; `more` is left to do."""

    scored: int
    read: int
    grouped: bool
    more: bool = False


def is_behind(ledger: Ledger) -> bool:
    """Whether there is anything to catch up with."""
    return ledger.scores.have_ungrouped() or bool(ledger.scores.unscored(1) or ledger.fact_checks.without_vector())


def catch_up(ledger: Ledger, weigher: "Callable[[], Weigher]", most: int = AT_ONCE) -> CaughtUp:
    """Score at most so many claims, and read as many fact-checks; when nothing is left, group the claims.

    The weigher is asked for when it is needed. Raises `LedgerError` where the ledger cannot be written.
    """
    claims = ledger.scores.unscored(most)
    if claims:
        worths = weigher().weigh([(each.claim, each.act) for each in claims])
        numbers = (each.attribution for each in claims)
        ledger.scores.put(zip(numbers, worths, strict=True), weigher().version)
    checks = ledger.fact_checks.without_vector()[:most]
    if checks:
        vectors = weigher().vectors([claim for _, claim in checks])
        ledger.fact_checks.put_vectors(
            dict(zip((number for number, _ in checks), vectors, strict=True)), weigher().version
        )
    if len(claims) == most or len(checks) == most:
        return CaughtUp(len(claims), len(checks), grouped=False, more=True)
    return CaughtUp(len(claims), len(checks), _grouped(ledger))


def _grouped(ledger: Ledger) -> bool:
    """Whether there were claims to group; only the groups that they may join are looked at where they are few."""
    if not ledger.scores.have_ungrouped():
        return False
    until, new = ledger.scores.newest(), ledger.scores.ungrouped()
    if len(new) > AT_ONCE:
        regroup(ledger)
    elif new:
        group_new(ledger, new)
    ledger.scores.mark_grouped(until)
    return bool(new)
