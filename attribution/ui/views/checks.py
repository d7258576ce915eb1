"""The page "Checks": what should be checked next, and where every check stands."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from attribution.checking.priority import Priorities, reasons
from attribution.checking.worth import CLAIM_TYPES
from attribution.ledger import UNDECIDED, LedgerError
from attribution.ledger.queued import rows_of
from attribution.review.board import MINE, OVERDUE, ROWS, TABS, Board, Ranked
from attribution.review.offers import offers
from attribution.ui import state
from attribution.ui.check_list import check_list
from attribution.ui.check_shared import STATES, TYPES, earlier_verdicts, ranked, today
from attribution.ui.filters import Boxes, change, chips, chosen
from attribution.ui.greeting import greeting
from attribution.ui.person import Person, Refused, person, signed
from attribution.ui.safe import as_markdown

CHECK = Path(__file__).with_name("check.py")
PAGE = "checks"
NAMES = {tab: STATES[held] for tab, held in TABS.items() if held} | {MINE: "Mine", OVERDUE: "Overdue"}


def page() -> None:
    """Draw the page from top to bottom."""
    ledger = state.ledger()
    if not ledger.count():
        greeting()
        return
    who, day, board, claims = person(), today(), chosen(PAGE, Board()), ranked()
    name = who.name if who else None
    counts = claims.counts(board, name, day)
    head(claims, claims.counts(Board(), name, day))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="checks_filters"):
        boxes(board, claims)
    chips(PAGE, board, Board(tab=board.tab))
    tabs(board, counts)
    found = claims.ids(board, name, day)
    if not found:
        nothing(board, claims)
        return
    rows(board, claims, found, who, day)


def head(claims: Ranked, counts: dict[str, int]) -> None:
    """How much there is to check, and how far it is."""
    waiting = counts["unstarted"]
    facts = [
        f"{counts[tab]:,} {words}"
        for tab, words in (
            ("progress", "in progress"), ("look", "waiting for a second look"), ("done", "done"),
            ("published", "published"), (OVERDUE, "overdue"),
        )
        if counts[tab]
    ]  # fmt: skip
    if claims.scored < claims.total:
        facts.append(f"{claims.total - claims.scored:,} not scored yet, which come last")
    st.html(
        f'<h1 class="todo"><b>{waiting:,}</b> claim{"s" * (waiting != 1)} nobody has begun to check</h1>'
        f'<p class="summary">{" · ".join(facts)}</p>'
    )


def boxes(board: Board, claims: Ranked) -> None:
    """The filters."""
    box = Boxes(PAGE, board)
    box.words()
    with st.popover("Speaker", key="checks_speaker_box"):
        names = claims.speakers()
        box.several("speakers", "By one of", ("", *names), {"": "no speaker", **names}, free=True)
    with st.popover("Publisher", key="checks_publisher_box"):
        box.several("publishers", "Published by one of", claims.choices("publisher"))
    with st.popover("Type", key="checks_type_box"):
        box.pills("types", "Kind of claim", (*CLAIM_TYPES, UNDECIDED), TYPES | {UNDECIDED: "no type"})
    with st.popover("Worth", key="checks_worth_box"):
        least(board)
    with st.popover("Assigned to", key="checks_assignee_box"):
        people = tuple(sorted(state.ledger().roles(), key=str.casefold))
        box.several("assignees", "Assigned to one of", (UNDECIDED, *people), {UNDECIDED: "nobody"})


def least(board: Board) -> None:
    """The least score."""
    st.session_state["checks_worth"] = round(100 * (board.filters.worth or 0))

    def written() -> None:
        held: Board = st.session_state[PAGE]
        worth = st.session_state["checks_worth"] / 100 or None
        change(PAGE, replace(held, page=1, filters=replace(held.filters, worth=worth)))

    st.slider("At least so worth checking, of 100", 0, 100, key="checks_worth", on_change=written, width=280)
    st.caption("By the score alone, before the desk's priorities move it.")


def tabs(board: Board, counts: dict[str, int]) -> None:
    """The parts of the board, with how many claims each has."""
    st.session_state["checks_tab"] = board.tab

    def written() -> None:
        tab = st.session_state["checks_tab"] or Board.tab
        change(PAGE, replace(st.session_state[PAGE], tab=tab, page=1))

    st.segmented_control(
        "Where the checks stand",
        list(TABS),
        format_func=lambda tab: f"{NAMES[tab]} {counts[tab]:,}",
        required=True,
        key="checks_tab",
        label_visibility="collapsed",
        on_change=written,
    )


def nothing(board: Board, claims: Ranked) -> None:
    """Say why there is no claim here."""
    if board.filters != Board().filters:
        title, what = "No claim fits", "No claim here is what these filters ask for."
    elif not claims.total:
        title, what = "No claim yet", "No claim was found in the articles so far."
    else:
        title, what = {
            MINE: ("Nothing is assigned to you", "Choose claims under “Not started” and assign them to yourself."),
            OVERDUE: ("Nothing is overdue", "Every check with a date is in time."),
            "unstarted": ("Everything is begun", "There is no claim left that nobody has begun to check."),
        }.get(board.tab, (f"{NAMES[board.tab]}: nothing", "No check is there now."))
    st.html(f'<div class="nothing"><h2>{title}</h2><p>{what}</p></div>')
    if board.filters != Board().filters:
        with st.container(horizontal=True, horizontal_alignment="center", key="checks_next"):
            st.button("Clear filters", key="next_clear", on_click=change, args=(PAGE, Board(tab=board.tab)))


def rows(board: Board, claims: Ranked, found: list[str], who: Person | None, day: str) -> None:
    """A page of the claims, what can be done to several, and the way to the other pages."""
    pages = -(-len(found) // ROWS)
    number = min(board.page, pages)
    first = (number - 1) * ROWS
    shown = found[first : first + ROWS]
    bar = st.container(key="checks_bar")
    turn = int(st.session_state.get("checks_turn", 0))
    answer = check_list(row_data(claims, shown), day, turn, "checks_list", pick=who is not None)
    with bar:
        deeds(answer.picked, who)
    pager(board, number, pages, first, len(shown), len(found))
    st.session_state["check_walk"] = found
    with st.container(key="checks_links"):
        # the list goes by these: a page that is switched to leaves an address behind, to which one comes back
        for claim in shown:
            st.page_link(CHECK, label="Check", query_params={"claim": claim})
    if answer.opened:
        st.switch_page(CHECK, query_params={"claim": answer.opened})


def row_data(claims: Ranked, shown: Sequence[str]) -> list[dict[str, Any]]:
    """What the list shows of some claims."""
    ledger = state.ledger()
    known, settings = rows_of(ledger, shown), ledger.settings()
    about, before = claims.of(list(shown)), offers(ledger, known, earlier_verdicts())
    priorities = Priorities.from_dict(settings.priorities)
    found = []
    for row in known:
        rank = about[row["claim_id"]]
        rating = settings.scale.rating(row["verdict"]) if row["verdict"] else None
        found.append(
            {
                **row,
                **rank,
                "offers": before.get(row["claim_id"], []),
                "colour": rating.colour if rating else None,
                "moved": reasons({**row, "articles": rank["articles"]}, priorities),
            }
        )
    return found


def pager(board: Board, number: int, pages: int, first: int, here: int, total: int) -> None:
    """Where this page is among all, and the next and the previous one."""
    with st.container(horizontal=True, vertical_alignment="center", key="checks_pages"):
        st.html(f'<p class="summary">{first + 1:,}–{first + here:,} of {total:,}</p>', width="content")
        st.space("stretch")
        for label, step, icon in (("Previous", -1, "arrow_back"), ("Next", 1, "arrow_forward")):
            st.button(
                label,
                key=f"checks_{label.lower()}",
                icon=f":material/{icon}:",
                icon_position="left" if step < 0 else "right",
                disabled=not 1 <= number + step <= pages,
                on_click=change,
                args=(PAGE, replace(board, page=number + step)),
            )


# --- what is done to several -----------------------------------------------------------------------------------------


def deeds(picked: list[str], who: Person | None) -> None:
    """What can be done to the claims that are chosen."""
    told = st.session_state.pop("checks_told", None)
    if told:
        with st.container(key="checks_told"):
            (st.success if told[1] else st.warning)(as_markdown(told[0]))
    if who is None:
        st.html('<p class="hint">Write your name at the top to assign and start checks.</p>')
        return
    off, people = not picked, sorted({*state.ledger().roles(), who.name}, key=str.casefold)
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="checks_deeds_off" if off else "checks_deeds"
    ):
        to = st.selectbox(
            "Assign to", people, index=None, accept_new_options=True, placeholder="Assign to", key="checks_to",
            disabled=off, label_visibility="collapsed", width=170,
        )  # fmt: skip
        due = st.date_input(
            "Due",
            value=None,
            format="YYYY-MM-DD",
            key="checks_due",
            disabled=off,
            label_visibility="collapsed",
            width=150,
        )
        words = f" {len(picked)}" if picked else ""
        if st.button(f"Assign{words}", key="checks_assign", disabled=off or not to, help="To this person, by this day"):
            several(
                picked, lambda claim, by: state.ledger().checks.assign(claim, to, by, _iso(due)), f"assigned to {to}"
            )
        if st.button(f"Start{words}", key="checks_start", disabled=off, icon=":material/play_arrow:"):
            several(picked, lambda claim, by: state.ledger().checks.step(claim, "in progress", by), "started")
        with st.popover("Double check…", key="checks_double", disabled=off, icon=":material/visibility_off:"):
            double(picked, people)


def double(picked: list[str], people: list[str]) -> None:
    """Give the claims to several people who rate them without seeing each other."""
    st.caption("Each of them rates every claim by themselves; nobody sees another's rating before all are in.")
    name = st.text_input("Name of the sample", key="double_name", placeholder="Week 12", max_chars=100)
    chosen_people = st.multiselect(
        "Given to", people, key="double_people", accept_new_options=True, placeholder="Two people or more"
    )
    if st.button(f"Give {len(picked)} to them", key="double_give", type="primary"):
        try:
            count = state.ledger().samples.assign(name, "verdict", picked, chosen_people, signed())
        except (LedgerError, Refused) as error:
            _tell(str(error), is_good=False)
        else:
            _tell(f"{count} given to {' and '.join(chosen_people)}, who find them under “Double check”.")
        st.rerun()


def several(picked: list[str], what: Callable[[str, str], object], done: str) -> None:
    """Do something to some claims one by one, and say what was refused."""
    refused: list[str] = []
    try:
        by = signed()
    except Refused as error:
        _tell(str(error), is_good=False)
        st.rerun()
    for claim in picked:
        try:
            what(claim, by)
        except LedgerError as error:
            refused.append(str(error))
    count = len(picked) - len(refused)
    said = f"{count} {done}." + (f" {len(refused)} not: {'; '.join(refused[:3])}" if refused else "")
    _tell(said, is_good=not refused)
    st.rerun()


def _tell(said: str, *, is_good: bool = True) -> None:
    st.session_state["checks_told"] = (said, is_good)
    if is_good:
        st.session_state["checks_turn"] = int(st.session_state.get("checks_turn", 0)) + 1


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


page()
