"""What figures are counted from, kept in step with the ledger: only what is new since the last time is asked for."""

from dataclasses import dataclass
from threading import Lock

import pandas as pd

from attribution.ledger import Ledger
from attribution.ledger.since import few_columns, judgements_since, touched
from attribution.review import figures

_MOST = 300  # articles that are asked for one by one; beyond, all claims are counted anew


@dataclass(frozen=True, slots=True)
class Counted:
    """The claims as `figures.facts` has them, the speakers' names, the judgements and corrections, at one moment.

    None of it is to be changed in place.
    """

    stamp: tuple[int, ...]
    facts: pd.DataFrame
    names: dict[str, str]
    judgements: pd.DataFrame
    corrections: pd.DataFrame


class Counting:
    """Keeps what is counted of one ledger, for all who look at it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: Counted | None = None

    def now(self, ledger: Ledger) -> Counted:
        """What there is to count as the ledger is now."""
        with self._lock:
            stamp = ledger.stamp()  # first: what comes meanwhile is asked for once more
            if self._known is None or self._known.stamp != stamp:
                self._known = _brought_up(ledger, self._known, stamp)
            return self._known


def _brought_up(ledger: Ledger, known: Counted | None, stamp: tuple[int, ...]) -> Counted:
    articles = touched(ledger, known.stamp, _MOST) if known else None
    if known is None or articles is None:
        claims = few_columns(ledger, figures.NEEDED)
        return Counted(stamp, figures.facts(claims), _names(ledger), ledger.table("judgements"), ledger.corrections())
    names = known.names if stamp[-1] == known.stamp[-1] else _names(ledger)
    if not articles:
        return Counted(stamp, known.facts, names, known.judgements, known.corrections)
    last = int(known.judgements["number"].max()) if len(known.judgements) else 0
    new = judgements_since(ledger, last)
    return Counted(
        stamp,
        figures.with_articles(known.facts, articles, figures.facts(few_columns(ledger, figures.NEEDED, articles))),
        names,
        pd.concat([known.judgements, new], ignore_index=True) if len(new) else known.judgements,
        ledger.corrections() if len(new) else known.corrections,
    )


def _names(ledger: Ledger) -> dict[str, str]:
    speakers = ledger.table("speakers")
    return dict(zip(speakers["id"], speakers["name"], strict=True))
