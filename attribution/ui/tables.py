"""What pages count and list, kept until the ledger changes; none of it is to be changed in place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from attribution.review import people
from attribution.review.counting import Counted, Counting
from attribution.review.people import Decisions, Heard
from attribution.roster import Entry, Proposal, Roster
from attribution.ui import state

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class People:
    """The roster at one moment: its entries, its open questions, the decisions on it, and the entries as a table."""

    entries: dict[str, Entry]
    proposals: list[Proposal]
    decisions: Decisions
    table: "pd.DataFrame"


def counted() -> Counted:
    """What the figures are counted from."""
    return _counting(state.database()).now(state.ledger())


def roster() -> People:
    return _people(state.database(), _events())


def heard(*speakers: Entry) -> dict[str, Heard]:
    """Where some speakers were heard last, by the id; not sought anew at every judgement."""
    return _heard(state.database(), _events(), tuple(sorted(entry.id for entry in speakers)))


def places() -> dict[str, str]:
    """Of each article, by its id, what to call it: its title, who published it and when."""
    return _places(state.database(), state.ledger().stamp()[:2])


def _events() -> tuple[int, ...]:
    """What is another one after every event of the roster."""
    stamp = state.ledger().stamp()
    return stamp[0], stamp[-1]


# entries are made anew where they change, so those of one moment may be kept; the roster itself may not


@st.cache_resource(show_spinner=False, max_entries=4)
def _counting(url: str) -> Counting:
    return Counting()


@st.cache_resource(show_spinner=False, max_entries=4)
def _people(url: str, events: tuple[int, ...]) -> People:
    def taken(roster: Roster) -> tuple[list[Entry], list[Proposal], Decisions]:
        return roster.entries(), roster.proposals(), people.decisions(roster)

    entries, proposals, decisions = state.ledger().look_up(taken)
    return People({entry.id: entry for entry in entries}, proposals, decisions, people.people_table(entries))


@st.cache_resource(show_spinner=False, max_entries=32)
def _heard(url: str, events: tuple[int, ...], speakers: tuple[str, ...]) -> dict[str, Heard]:
    entries = roster().entries
    return people.heard(state.ledger(), [entries[each] for each in speakers if each in entries])


@st.cache_resource(show_spinner=False, max_entries=4)
def _places(url: str, coming: tuple[int, ...]) -> dict[str, str]:
    articles = state.articles()
    columns = (articles[name].fillna("") for name in ("id", "title", "publisher", "published"))
    return {
        identity: people.place(title or identity, publisher, published)
        for identity, title, publisher, published in zip(*columns, strict=True)
    }
