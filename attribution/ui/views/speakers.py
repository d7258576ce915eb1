"""The page "Speakers": the roster and whether two of it are one; and, where the address names a speaker, that one."""

import io
from collections.abc import Sequence
from functools import partial
from typing import get_args

import streamlit as st

from attribution.records import SpeakerKind
from attribution.review import people
from attribution.roster import Entry
from attribution.roster.table import write_csv
from attribution.ui import state, tables
from attribution.ui.greeting import greeting
from attribution.ui.roster_deeds import refusal, troubles
from attribution.ui.safe import plain
from attribution.ui.same_as import decided, questions
from attribution.ui.speaker_page import speaker

HEIGHT = 620
KIND_NAMES = get_args(SpeakerKind)


def page() -> None:
    """Draw the page from top to bottom."""
    roster = tables.roster()
    if wanted := st.query_params.get("speaker"):
        speaker(roster, wanted)
    else:
        everybody(roster)


# --- everybody -------------------------------------------------------------------------------------------------------


def everybody(roster: tables.People) -> None:
    """The roster, the open questions on it and what was decided."""
    st.html('<h1 class="page">Speakers</h1>')
    troubles()
    if not roster.entries:
        if not state.ledger().count():
            greeting()
            return
        st.html('<div class="nothing"><h2>Nobody speaks yet</h2><p>No article has a claim with a speaker.</p></div>')
        return
    why_not = refusal()
    left, right = st.columns([13, 9], gap="large")
    with left:
        roster_table(roster)
    with right:
        questions(roster, roster.proposals, why_not)
        decided(roster, roster.decisions.by_people, roster.decisions.recognitions(), why_not)


def roster_table(roster: tables.People) -> None:
    """The search, the table and its CSV file; a click on a row opens that speaker."""
    with st.container(horizontal=True, vertical_alignment="center", key="roster_filters"):
        wanted = st.text_input(
            "Find a speaker", placeholder="Find a name or role", key="find", label_visibility="collapsed", width=260
        )
        named = st.toggle("Named only", value=True, key="named", help="Without those an article only describes")
        there = [kind for kind in KIND_NAMES if (roster.table["kind"] == kind).any()]
        kinds = st.pills("Kind", there, selection_mode="multi", key="kinds", label_visibility="collapsed")
    shown = people.found(roster.table, wanted, kinds, named=named)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(
            f'<p class="summary"><b>{len(shown):,}</b> of {len(roster.table):,} speakers · '
            f"<b>{shown['claims'].sum():,}</b> claims</p>"
        )
        st.download_button(
            "Speakers as CSV",
            partial(as_csv, list(roster.entries.values())),
            "speakers.csv",
            "text/csv",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key="download_roster",
            help="All of the roster; `attribution roster import` reads it back",
        )
    if not len(shown):
        st.html('<p class="hint">Nobody of that name or role.</p>')
        return
    ids = shown["id"].tolist()
    table = shown[["name", "role", "kind", "articles", "claims", "last_seen", "other_names"]].copy()
    for name in ("name", "role", "other_names", "last_seen"):
        table[name] = table[name].map(plain)
    key = f"roster_{st.session_state.get('roster_turn', 0)}"
    st.dataframe(
        table,
        height=min(HEIGHT, 35 * (len(shown) + 1) + 3),
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn("Speaker", width=150),
            "role": st.column_config.TextColumn("Role", width=175),
            "kind": st.column_config.TextColumn("Kind", width=88),
            "articles": st.column_config.NumberColumn("Articles", width=70, format="localized"),
            "claims": st.column_config.NumberColumn("Claims", width=65, format="localized"),
            "other_names": st.column_config.TextColumn("Also called", width=130),
            "last_seen": st.column_config.TextColumn("Last seen", width=95),
        },
        key=key,
        on_select=partial(open_row, key, ids),
        selection_mode="single-row",
        alt="Speakers with role, kind, articles, claims, other names and when they were last seen",
    )
    st.html('<p class="hint">Choose a row to see what somebody said.</p>')


def open_row(key: str, ids: Sequence[str]) -> None:
    """Open the speaker whose row was chosen."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(ids):
        st.session_state["roster_turn"] = st.session_state.get("roster_turn", 0) + 1
        st.query_params.from_dict({"speaker": ids[rows[0]]})


def as_csv(entries: Sequence[Entry]) -> bytes:
    """The roster as a CSV file."""
    stream = io.StringIO()
    write_csv(entries, stream)
    return stream.getvalue().encode("utf-8", "replace")


page()
