"""The board of checks: which claims should be checked next, and where every check stands.

Claims are ranked by priority: how much they are worth checking, moved by what the desk cares for. Rejected claims and
those that newer models no longer find are out, but for those that readers see a verdict on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from attribution.checking.priority import Priorities, articles_of, priority
from attribution.checking.workflow import DONE, IN_PROGRESS, PUBLISHED, SECOND_LOOK, UNSTARTED, WITHDRAWN
from attribution.checking.worth import CLAIM_TYPES
from attribution.ledger import UNDECIDED, Filters, Ledger
from attribution.ledger.boarded import boarded, changed, groups_changed
from attribution.review import queue
from attribution.speakers.names import fold

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MINE, OVERDUE = "mine", "overdue"
TABS: dict[str, str] = {
    "unstarted": UNSTARTED,
    "progress": IN_PROGRESS,
    "look": SECOND_LOOK,
    "done": DONE,
    "published": PUBLISHED,
    "withdrawn": WITHDRAWN,
    MINE: "",
    OVERDUE: "",
}
"""The parts of the board by the words of its address, with the state of the checks in them, where it is one."""

ROWS = 25
_MOST = 600  # claims that are asked for one by one; beyond, all are
_OPEN = (UNSTARTED, IN_PROGRESS, SECOND_LOOK, DONE)
_ALL = Filters()


@dataclass(frozen=True)
class Board:
    """What is chosen on the board: a part of it, filters, and the page; by default what nobody has begun to check."""

    filters: Filters = _ALL
    tab: str = "unstarted"
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "Board":
        """The board that an address names; what makes no sense in it is left out."""
        given = {word: queue._values(query, word) for word in ("type", "assignee", "worth", "tab", "page")}
        common = queue.from_query(query)
        filters = Filters(
            speakers=common.speakers,
            publishers=common.publishers,
            words=common.words,
            types=tuple(each for each in dict.fromkeys(given["type"]) if each in (*CLAIM_TYPES, UNDECIDED)),
            assignees=tuple(dict.fromkeys(given["assignee"])),
            worth=queue._share(next(iter(given["worth"]), None)) or None,
        )
        tab, page = next(iter(given["tab"]), ""), next(iter(given["page"]), "")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
        return cls(filters, tab if tab in TABS else cls.tab, max(1, number))

    def to_query(self) -> dict[str, list[str]]:
        """The words of the address that names this board; the default has none.

        >>> Board(Filters(types=("quantity",), worth=0.5), "progress", 2).to_query()
        {'type': ['quantity'], 'worth': ['0.5'], 'tab': ['progress'], 'page': ['2']}
        """
        held = self.filters
        query = {
            "speaker": list(held.speakers),
            "publisher": list(held.publishers),
            "words": [held.words] if held.words else [],
            "type": list(held.types),
            "assignee": list(held.assignees),
            "worth": [f"{held.worth:g}"] if held.worth else [],
            "tab": [] if self.tab == Board.tab else [self.tab],
            "page": [] if self.page == 1 else [str(self.page)],
        }
        return {word: values for word, values in query.items() if values}


@dataclass(frozen=True)
class Ranked:
    """All claims of the board at one moment, the most worth checking first; not to be changed in place."""

    stamp: tuple[int, ...]
    claims: "pd.DataFrame"
    priorities: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _kept(self) -> "pd.DataFrame":
        """The claims of the board in its order."""
        claims = self.claims
        is_out = (claims["judgement"] == "rejected") | (claims["outdated"].fillna(False) & claims["judgement"].isna())
        kept = claims[~is_out.fillna(False) | (claims["state"] == PUBLISHED)]
        return kept.sort_values("priority", ascending=False, na_position="last", kind="stable")

    @property
    def scored(self) -> int:
        """How many claims have a score."""
        return int(self._kept["priority"].notna().sum())

    @property
    def total(self) -> int:
        return len(self._kept)

    def counts(self, board: Board, who: str | None, today: str) -> dict[str, int]:
        """How many claims each part of the board has, with its filters."""
        chosen = self._chosen(board.filters)
        states = chosen["state"].value_counts()
        counts = {tab: int(states.get(state, 0)) for tab, state in TABS.items() if state}
        return counts | {tab: int(_in(chosen, tab, who, today).sum()) for tab in (MINE, OVERDUE)}

    def ids(self, board: Board, who: str | None, today: str) -> list[str]:
        """The claims of a part of the board, in its order; what is due comes in the order of the days."""
        chosen = self._chosen(board.filters)
        chosen = chosen[_in(chosen, board.tab, who, today)]
        if board.tab == OVERDUE:
            chosen = chosen.sort_values("due", kind="stable")
        return list(chosen["claim_id"])

    def of(self, claims: list[str]) -> dict[str, dict[str, Any]]:
        """The priority of some claims, in how many articles they stand, and whether they are rejected, by id."""
        rows = self._by_id.reindex(claims)
        return {
            claim: {"priority": priority if priority == priority else None, "articles": int(articles)}
            for claim, priority, articles in zip(claims, rows["priority"], rows["articles"].fillna(1), strict=True)
        }

    def search(self, words: str, apart_from: str, most: int) -> list[str]:
        """The claims that have some words, but for one, the most worth checking first."""
        found = self._chosen(Filters(words=words))["claim_id"]
        return list(found[found != apart_from][:most])

    def choices(self, name: str) -> tuple[str, ...]:
        """What there is in a column, the most frequent first."""
        return tuple(str(each) for each in self._kept[name].value_counts().index)

    def speakers(self) -> dict[str, str]:
        """The speakers by name, or by id where the roster has them, those with most claims first."""
        known = self._kept[["speaker", "speaker_id"]].dropna(subset=["speaker"])
        keys = known["speaker_id"].fillna(known["speaker"])
        names = dict(zip(keys, known["speaker"], strict=True))
        return {str(key): str(names[key]) for key in keys.value_counts().index}

    @cached_property
    def _by_id(self) -> "pd.DataFrame":
        return self.claims.set_index("claim_id")[["priority", "articles"]]

    def _chosen(self, filters: Filters) -> "pd.DataFrame":
        kept = self._kept
        if filters == Filters():
            return kept
        mask = kept["claim_id"].notna().to_numpy()
        if filters.speakers:
            mask = mask & _is_speaker(kept, filters.speakers)
        if filters.publishers:
            mask = mask & kept["publisher"].isin(filters.publishers).to_numpy()
        for column, values in (("claim_type", filters.types), ("assignee", filters.assignees)):
            if values:
                some = kept[column].isin([each for each in values if each != UNDECIDED])
                mask = mask & (some | kept[column].isna() if UNDECIDED in values else some).to_numpy(dtype=bool)
        if filters.worth:
            mask = mask & (kept["checkworthiness"] >= filters.worth).to_numpy()
        for word in _words(filters.words or ""):
            found = kept["claim"].str.contains(word, case=False, regex=False)
            mask = mask & found.fillna(False).to_numpy(dtype=bool)
        return kept[mask]


def _is_speaker(claims: "pd.DataFrame", names: tuple[str, ...]) -> "np.ndarray[Any, Any]":
    some = claims["speaker_id"].isin(names) | claims["speaker"].isin(names)
    if "" in names:
        some |= claims["speaker"].isna()
    folded = {fold(name) for name in names if name}
    spellings = [name for name in claims["speaker"].dropna().unique() if fold(name) in folded]
    return (some | claims["speaker"].isin(spellings)).to_numpy(dtype=bool)  # type: ignore[no-any-return]


def _words(text: str) -> list[str]:
    from attribution.ledger.current import _words

    return _words(text)


def _in(claims: "pd.DataFrame", tab: str, who: str | None, today: str) -> "pd.Series":
    """Which claims are in a part of the board; `today` is a day in ISO 8601."""
    if tab == MINE:
        return (claims["assignee"] == (who or "\0")).fillna(False) & claims["state"].isin(_OPEN)
    if tab == OVERDUE:
        return (claims["due"] < today).fillna(False) & claims["state"].isin(_OPEN)
    return claims["state"] == TABS[tab]


class Ranking:
    """Keeps the ranked claims of one ledger, for all who look at it; only what is new is asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: Ranked | None = None

    def now(self, ledger: Ledger) -> Ranked:
        """The claims as the ledger is now."""
        with self._lock:
            stamp = ledger.stamp()  # first: what comes meanwhile is asked for once more
            if self._known is None or self._known.stamp != stamp:
                self._known = _brought_up(ledger, self._known, stamp)
            return self._known


def _brought_up(ledger: Ledger, known: Ranked | None, stamp: tuple[int, ...]) -> Ranked:
    wanted = dict(ledger.settings().priorities)
    new = changed(ledger, known.stamp, _MOST) if known else None
    if known is None or new is None:
        return Ranked(stamp, _weighed(boarded(ledger), wanted), wanted)
    claims, articles = known.claims, new[1]
    rows = boarded(ledger, claims=new[0])
    if articles:
        import pandas as pd

        of_articles = boarded(ledger, articles=articles)
        rows = pd.concat([rows[~rows["claim_id"].isin(of_articles["claim_id"])], of_articles], ignore_index=True)
        claims = claims[~claims["article_id"].isin(articles)]
    regrouped = groups_changed(known.stamp, stamp)
    if not len(rows) and not articles and not regrouped and wanted == known.priorities:
        return replace(known, stamp=stamp)
    if articles or regrouped or wanted != known.priorities:
        kept = _with_rows(claims, rows)
        if regrouped:
            kept = kept.assign(group=kept["claim_id"].map(ledger.groups.all()).astype("str"))
        return Ranked(stamp, _weighed(kept.drop(columns=["articles", "priority"]), wanted), wanted)
    # a check went on: its claim's own row, and the rest as it was
    before = claims.set_index("claim_id")["articles"]
    rows = rows.assign(articles=rows["claim_id"].map(before).fillna(1).astype("int64"))
    rows = rows.assign(priority=priority(rows, Priorities.from_dict(wanted)))
    return Ranked(stamp, _with_rows(claims, rows), wanted)


def _with_rows(claims: "pd.DataFrame", rows: "pd.DataFrame") -> "pd.DataFrame":
    """The claims with some of them as they are now, in their places; what is new comes last."""
    import pandas as pd

    both = pd.concat([claims, rows], ignore_index=True)
    first = both.groupby("claim_id", sort=False).ngroup()
    newest = both.assign(place=first).drop_duplicates("claim_id", keep="last")
    return newest.sort_values("place").drop(columns="place").reset_index(drop=True)


def _weighed(claims: "pd.DataFrame", wanted: Mapping[str, Any]) -> "pd.DataFrame":
    claims = claims.assign(articles=articles_of(claims))
    return claims.assign(priority=priority(claims, Priorities.from_dict(wanted)))
