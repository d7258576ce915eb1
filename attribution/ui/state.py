"""The ledger that the pages show, opened once a server, and tables of it, kept until it changes."""

import os
from typing import TYPE_CHECKING

import streamlit as st

from attribution.ledger import Filters, Ledger
from attribution.ledger.readings import Reading
from attribution.records import Speaker

if TYPE_CHECKING:
    import pandas as pd

DATABASE = "ATTRIBUTION_DATABASE_URL"
DEFAULT_DATABASE = "sqlite:///data/attribution.db"


def ledger() -> Ledger:
    """The ledger. Raises `LedgerError` where it cannot be opened."""
    return _opened(database())


def database() -> str:
    """The address of the ledger's database."""
    return os.environ.get(DATABASE) or DEFAULT_DATABASE


def claims(filters: Filters | None = None) -> "pd.DataFrame":
    """The claims of a choice, as `Ledger.claims` has them; not to be changed in place."""
    return _claims(database(), ledger().stamp(), filters or Filters())


def articles() -> "pd.DataFrame":
    """The articles, as `Ledger.articles_table` has them; not to be changed in place."""
    return _articles(database(), ledger().stamp())


def reading(article: str) -> Reading:
    """An article with its claims, as `Ledger.reading_of` has them. Raises `LedgerError` where there is none."""
    return _reading(database(), ledger().stamp(), article)


def speakers() -> tuple[Speaker, ...]:
    """The named speakers of the roster, those who spoke in most articles first."""
    stamp = ledger().stamp()
    return _speakers(database(), (stamp[0], stamp[-1]))  # of the roster's events and the file that holds them


@st.cache_resource(show_spinner=False)
def _opened(url: str) -> Ledger:
    return Ledger.open(url)


# cache_resource, since cache_data copies 100,000 rows at every run


@st.cache_resource(show_spinner=False, max_entries=8)
def _claims(url: str, stamp: tuple[int, ...], filters: Filters) -> "pd.DataFrame":
    return ledger().claims(filters)


@st.cache_resource(show_spinner=False, max_entries=4)
def _articles(url: str, stamp: tuple[int, ...]) -> "pd.DataFrame":
    return ledger().articles_table()


@st.cache_resource(show_spinner=False, max_entries=16)
def _reading(url: str, stamp: tuple[int, ...], article: str) -> Reading:
    return ledger().reading_of(article)


@st.cache_resource(show_spinner=False, max_entries=4)
def _speakers(url: str, stamp: tuple[int, int]) -> tuple[Speaker, ...]:
    return tuple(ledger().named_speakers())
