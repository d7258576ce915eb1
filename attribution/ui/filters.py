"""The filters of a page: a row of small boxes, what is chosen as chips, and the address that names it all.

What is chosen is a `Queue` in the session under the page's name. Boxes show it and change it; an address that somebody
opens, or goes back to, is read into it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import monotonic
from typing import Any, TypeVar, get_args

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from attribution.ledger import UNDECIDED, Filters
from attribution.ledger.queued import Choices, choices
from attribution.records import Kind
from attribution.review.board import Board
from attribution.review.queue import DECISIONS, Queue, from_query, to_query
from attribution.ui import state
from attribution.ui.safe import as_markdown, plain

__all__ = ["WORDS", "boxes", "change", "chips", "chosen", "from_query", "name_of", "to_query"]

WORDS = {UNDECIDED: "undecided", "": "no speaker"}
"""How values are called on the pages that have another name inside."""

_EARLIEST, _LATEST = date(1500, 1, 1), date(2999, 12, 31)
_LONGEST = 40  # characters of a chip
_MOST = 8  # chips of one box
_ON_ITS_WAY = 2.0  # seconds that a click takes at most, on a slow line


_Chosen = TypeVar("_Chosen", Queue, Board)


def chosen(page: str, default: _Chosen) -> _Chosen:
    """What is chosen on a page: what its address names, or what was chosen there before."""
    held: _Chosen | None = st.session_state.get(page)
    address = {word: st.query_params.get_all(word) for word in st.query_params}
    # a page that was left has no boxes in the session; its bare address says nothing then
    stayed = f"{page}_words" in st.session_state
    changed = st.session_state.pop(f"{page}_changed", False)
    is_news = address != st.session_state.get(f"{page}_address") and not _is_late(page, address)
    if held is None or (not changed and is_news and (address or stayed)):
        held = type(default).from_query(address) if address else default
    st.session_state[page] = held
    wanted = _address(held, default)
    if wanted != address:
        st.query_params.from_dict(wanted)
    if wanted != st.session_state.get(f"{page}_address"):
        st.session_state[f"{page}_before"] = address, monotonic()
    st.session_state[f"{page}_address"] = wanted
    return held


def _is_late(page: str, address: dict[str, list[str]]) -> bool:
    """Whether an address is the one before: that of a click which was on its way when the browser got another one."""
    before, since = st.session_state.get(f"{page}_before", (None, 0.0))
    if address != before or monotonic() - since > _ON_ITS_WAY:
        return False
    run = get_script_run_ctx()
    return run is not None and not run.is_history_navigation  # who goes back means it


def change(page: str, queue: Queue | Board) -> None:
    """Choose something else on a page; it is drawn from that at the next run."""
    st.session_state[page] = queue
    st.session_state[f"{page}_changed"] = True


def _address(queue: Queue | Board, default: Queue | Board) -> dict[str, list[str]]:
    if queue == default:
        return {}
    if isinstance(queue, Board) or isinstance(default, Board):
        return queue.to_query()
    return to_query(queue.filters) | ({} if queue.order == default.order else {"order": [queue.order]})


# --- boxes -----------------------------------------------------------------------------------------------------------


def boxes(page: str, queue: Queue) -> None:
    """Draw the boxes by which claims are chosen."""
    box, known = Boxes(page, queue), _choices(state.database(), state.ledger().stamp())
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", width="stretch", key=f"{page}_filters"
    ):
        box.words()
        with st.popover("Speaker", key=f"{page}_speaker_box"):
            names = {identity: _person(name, role) for identity, name, role in known.speakers}
            box.several("speakers", "By one of", ("", *names), {"": "no speaker", **names}, free=True)
        with st.popover("Publisher", key=f"{page}_publisher_box"):
            box.several("publishers", "Published by one of", known.publishers)
        with st.popover("Date", key=f"{page}_date_box"):
            box.day("since", "Published from")
            box.day("until", "to")
        with st.popover("Kind", key=f"{page}_kind_box"):
            box.pills("kinds", "Kind of quote", get_args(Kind))
        with st.popover("Status", key=f"{page}_status_box"):
            box.pills("judgements", "What was decided", (UNDECIDED, *DECISIONS))
            st.caption("With nothing chosen: all but the rejected ones.")
        with st.popover("Reviewer", key=f"{page}_reviewer_box"):
            box.several("reviewers", "Decided by one of", known.reviewers)
        with st.popover("Confidence", key=f"{page}_confidence_box"):
            box.band()
        with st.popover("More", key=f"{page}_more_box"):
            titles = {identity: title or identity for identity, title in known.articles}
            box.several("articles", "In one of these articles", tuple(titles), titles, free=True)
            box.several("languages", "In one of these languages", known.languages)


@dataclass(frozen=True)
class Boxes:
    """The boxes of one page; each shows a field of the filters and writes it."""

    page: str
    queue: Queue | Board

    def words(self) -> None:
        """Words that the claim has."""
        key = self._shown("words", self.queue.filters.words or "")
        st.text_input(
            "Words in the claim",
            key=key,
            placeholder="Words in the claim",
            icon=":material/search:",
            label_visibility="collapsed",
            on_change=self._written,
            args=("words", lambda: " ".join(str(st.session_state[key] or "").split()) or None),
            width=230,
        )

    def several(
        self,
        field: str,
        label: str,
        options: tuple[str, ...],
        names: Mapping[str, str] = WORDS,
        *,
        free: bool = False,
    ) -> None:
        """Some of many; with `free` also what is not among them."""
        held = list(getattr(self.queue.filters, field))
        key = self._shown(field, held)
        st.multiselect(
            label,
            [*options, *(each for each in held if each not in set(options))],
            format_func=lambda each: plain(names.get(each, each)),
            key=key,
            placeholder="Any",
            accept_new_options=free,
            filter_mode="contains",
            select_all=False,
            on_change=self._written,
            args=(field, lambda: tuple(st.session_state[key])),
            width=320,
        )

    def pills(self, field: str, label: str, options: tuple[str, ...], names: Mapping[str, str] = WORDS) -> None:
        """Some of few."""
        held = [each for each in getattr(self.queue.filters, field) if each in options]
        key = self._shown(field, held)
        st.pills(
            label,
            options,
            selection_mode="multi",
            format_func=lambda each: names.get(each, each),
            key=key,
            on_change=self._written,
            args=(field, lambda: tuple(st.session_state[key])),
        )

    def day(self, field: str, label: str) -> None:
        """The first or last day."""
        key = self._shown(field, _day(getattr(self.queue.filters, field), last=field == "until"))
        st.date_input(
            label,
            value=None,
            min_value=_EARLIEST,
            max_value=_LATEST,
            format="YYYY-MM-DD",
            key=key,
            on_change=self._written,
            args=(field, lambda: day.isoformat() if (day := st.session_state[key]) else None),
        )

    def band(self) -> None:
        """The least and the greatest confidence."""
        held = self.queue.filters
        most = 1.0 if held.most is None else held.most
        key = self._shown("confidence", (round(100 * (held.least or 0)), round(100 * most)))

        def written() -> None:
            least, most = st.session_state[key]
            self._set(least=least / 100 if least > 0 else None, most=most / 100 if most < 100 else None)

        st.slider("How sure the machine is, in per cent", 0, 100, key=key, on_change=written, width=280)
        st.caption("Whether content and source are right; the speaker has a certainty of its own.")

    def _shown(self, name: str, value: Any) -> str:
        """The key of a box, which shows a value from now on."""
        key = f"{self.page}_{name}"
        if st.session_state.get(key, _NOTHING) != value:
            st.session_state[key] = value
        return key

    def _written(self, field: str, value: Callable[[], Any]) -> None:
        self._set(**{field: value()})

    def _set(self, **fields: Any) -> None:
        held: Queue | Board = st.session_state[self.page]
        if isinstance(held, Board):
            held = replace(held, page=1)
        change(self.page, replace(held, filters=replace(held.filters, **fields)))


_NOTHING = object()


def _day(given: str | None, *, last: bool) -> date | None:
    """The day that a date of the filters begins with, or ends with."""
    if given is None:
        return None
    first = date.fromisoformat(given + "2000-01-01"[len(given) :])
    if last and len(given) == 4:
        first = date(first.year, 12, 31)
    elif last and len(given) == 7:
        first = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return min(max(first, _EARLIEST), _LATEST)


def _person(name: str, role: str | None) -> str:
    return f"{name}, {role}" if role else name


# --- chips -----------------------------------------------------------------------------------------------------------


def chips(page: str, queue: Queue | Board, default: Queue | Board) -> None:
    """Draw a button for all that is chosen, one by one, which takes it away; nothing where nothing is chosen."""
    found = _chips(queue.filters)
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"{page}_chips"):
        for number, (label, without) in enumerate(found):
            st.button(
                f"{as_markdown(_short(label))}",
                key=f"{page}_chip_{number}",
                icon=":material/close:",
                icon_position="right",
                help="Take this filter away",
                on_click=change,
                args=(page, replace(queue, filters=without)),
            )
        if queue.filters != default.filters:
            st.button(
                "Clear filters",
                key=f"{page}_clear",
                type="tertiary",
                on_click=change,
                args=(page, replace(queue, filters=default.filters)),
            )


def _chips(held: Filters) -> list[tuple[str, Filters]]:
    """What is chosen in words, each with the filters without it."""
    found: list[tuple[str, Filters]] = []
    several = {
        "speakers": "",
        "publishers": "",
        "articles": "in ",
        "kinds": "",
        "judgements": "",
        "reviewers": "decided by ",
        "verdicts": "verdict: ",
        "languages": "language: ",
        "types": "",
        "assignees": "assigned to ",
    }
    for field, before in several.items():
        values: tuple[str, ...] = getattr(held, field)
        for value in values[:_MOST]:
            rest: Any = {field: tuple(each for each in values if each != value)}
            found.append((f"{before}{name_of(field, value)}", replace(held, **rest)))
        if len(values) > _MOST:
            rest = {field: values[:_MOST]}
            found.append((f"and {len(values) - _MOST:,} more", replace(held, **rest)))
    if held.since or held.until:
        period = " – ".join(dict.fromkeys((held.since or "…", held.until or "…")))
        found.append((f"published {period}", replace(held, since=None, until=None)))
    if held.least is not None or held.most is not None:
        band = f"{100 * (held.least or 0):g}–{100 * (1 if held.most is None else held.most):g}% confident"
        found.append((band, replace(held, least=None, most=None)))
    if held.worth:
        found.append((f"worth at least {held.worth:.0%}", replace(held, worth=None)))
    if held.words:
        found.append((f"with {held.words}", replace(held, words=None)))
    if held.everything:
        found.append(("rejected and outdated ones too", replace(held, everything=False)))
    return found


def name_of(field: str, value: str) -> str:
    """How a value of the filters is called: a speaker by name rather than id, an article by its title."""
    known = _names(state.database(), state.ledger().stamp())
    if field in ("speakers", "articles"):
        return known[field].get(value) or WORDS.get(value, value)
    if value == UNDECIDED and field in _NONE:
        return _NONE[field]
    return WORDS.get(value, value) if field in ("judgements", "verdicts") else value


_NONE = {"assignees": "nobody", "types": "no type"}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


@st.cache_resource(show_spinner=False, max_entries=4)
def _choices(url: str, stamp: tuple[int, ...]) -> Choices:
    return choices(state.ledger())


@st.cache_resource(show_spinner=False, max_entries=4)
def _names(url: str, stamp: tuple[int, ...]) -> dict[str, dict[str, str]]:
    known = _choices(url, stamp)
    return {
        "speakers": {identity: name for identity, name, _ in known.speakers},
        "articles": {identity: title for identity, title in known.articles if title},
    }
