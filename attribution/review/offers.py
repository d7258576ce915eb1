"""What was found before about claims: published fact-checks of other desks, and this desk's own published verdicts.

What can be offered is kept until the ledger has others, as vectors side by side: a page of the board asks for many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from attribution.ledger import Ledger
from attribution.ledger.checks import published_of
from attribution.ledger.engine import reading
from attribution.ledger.queued import rows_of
from attribution.matching.candidates import FLOOR
from attribution.matching.earlier import Earlier, Offer, earlier
from attribution.matching.pairs import Said
from attribution.matching.vectors import unpacked
from attribution.matching.words import read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEAR = 30  # verdicts that are compared word by word with one claim
LEAST = 0.5
"""The probability from which a list says that a claim was checked before; a check's page offers more."""


@dataclass(frozen=True)
class Known:
    """The verdicts that stand, their vectors in rows, and where each text is."""

    stamp: tuple[int, ...]
    found: tuple[Earlier, ...]
    matrix: "NDArray[np.float32]"
    texts: Mapping[str, list[int]]


class Verdicts:
    """Keeps the verdicts that can be offered of one ledger, for all who ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: Known | None = None

    def now(self, ledger: Ledger) -> Known:
        """The verdicts as the ledger has them now."""
        with self._lock:
            stamp = ledger.stamp()
            if self._known is None or self._known.stamp != stamp:
                self._known = _read(ledger, self._known, stamp)
            return self._known


def _read(ledger: Ledger, before: Known | None, stamp: tuple[int, ...]) -> Known:
    found = (*_of_others(ledger), *_own(ledger))
    if before is not None and before.found == found:
        return Known(stamp, found, before.matrix, before.texts)
    texts: dict[str, list[int]] = {}
    for place, each in enumerate(found):
        texts.setdefault(read(each.claim).text, []).append(place)
    return Known(stamp, found, unpacked([each.vector for each in found]), texts)


def offers(ledger: Ledger, claims: Sequence[Mapping[str, Any]], known: Known, most: int = 5) -> dict[str, list[Offer]]:
    """The verdicts that may be on the same claims as rows of the ledger, by claim, likeliest first."""
    import numpy as np

    if not known.found or not claims:
        return {}
    vectors = dict(zip(*ledger.scores.vectors([row["claim_id"] for row in claims]), strict=True))
    said = ledger.sameness.all()
    close = known.matrix @ unpacked([vectors.get(row["claim_id"]) for row in claims]).T
    places = {each.id: place for place, each in enumerate(known.found)}
    offered: dict[str, list[Offer]] = {}
    for column, row in enumerate(claims):
        claim = str(row["claim_id"])
        decided = {other: each.decision for each in said if claim in each[1:3] for other in each[1:3] if other != claim}
        near = np.argsort(-close[:, column], kind="stable")[:_NEAR].tolist()
        wanted = {place for place in near if close[place, column] >= FLOOR}
        wanted |= {*known.texts.get(read(str(row["claim"])).text, ())} | {
            places[each] for each in decided if each in places
        }
        some = [known.found[place] for place in sorted(wanted) if known.found[place].id != claim]
        asked = Said(str(row["claim"]), row["speaker"], row["speaker_id"])
        found = earlier(asked, vectors.get(claim), some, decided, most)  # type: ignore[arg-type]  # as it was written
        if found:
            offered[claim] = found
    return offered


def _of_others(ledger: Ledger) -> list[Earlier]:
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


def _own(ledger: Ledger) -> list[Earlier]:
    with reading(ledger.engine) as connection:
        published = published_of(connection)
    if not published:
        return []
    vectors = dict(zip(*ledger.scores.vectors(list(published)), strict=True))
    publisher = ledger.settings().organisation
    return [
        Earlier(
            row["claim_id"],
            row["claim"],
            row["speaker"],
            vectors.get(row["claim_id"]),
            seen["published_verdict"],
            seen["review_url"],
            publisher,
            seen["published_on"],
            row["speaker_id"],
        )
        for row in rows_of(ledger, list(published))
        for seen in [published[row["claim_id"]]]
    ]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
