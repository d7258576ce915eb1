"""What the board and the page of a check share: the ranked claims, earlier verdicts, the day, names of types."""

from datetime import UTC, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from attribution.review.board import Ranked, Ranking
from attribution.review.offers import Known, Verdicts
from attribution.ui import state
from attribution.ui.safe import plain

TYPES = {
    "quantity": "number",
    "comparison": "comparison",
    "cause": "cause and effect",
    "law": "law or right",
    "event": "event",
    "plan": "plan or promise",
    "prediction": "prediction",
    "opinion": "opinion",
    "wish": "wish or call",
    "question": "question",
    "personal": "own experience",
    "other": "other",
}
"""How the kinds of claims are called on the pages."""

STATES = {
    "unstarted": "Not started",
    "in progress": "In progress",
    "needs a second look": "Second look",
    "done": "Done",
    "published": "Published",
    "withdrawn": "Withdrawn",
}
"""How the states of checks are called on the pages."""


def ranked() -> Ranked:
    """The claims of the board."""
    return _ranking(state.database()).now(state.ledger())


def earlier_verdicts() -> Known:
    """The verdicts that can be offered."""
    return _verdicts(state.database()).now(state.ledger())


def today() -> str:
    """The day where the reader is, in ISO 8601."""
    try:
        zone: Any = ZoneInfo(st.context.timezone) if st.context.timezone else UTC
    except (KeyError, ValueError, OSError):  # a browser may name any
        zone = UTC
    return datetime.now(zone).date().isoformat()


def shown(text: object) -> str:
    """A text that others wrote, for HTML."""
    return escape(plain(str(text or "")))


@st.cache_resource(show_spinner=False, max_entries=2)
def _ranking(url: str) -> Ranking:
    return Ranking()


@st.cache_resource(show_spinner=False, max_entries=2)
def _verdicts(url: str) -> Verdicts:
    return Verdicts()
