"""Who else has a claim before them. No page depends on it: in a ledger that may only be read nobody has company."""

import time
from uuid import uuid4

import streamlit as st

from attribution.ledger import Ledger, LedgerError
from attribution.ledger.viewing import LASTS


def session() -> str:
    """A name for this window of a browser."""
    name: str = st.session_state.setdefault("session", uuid4().hex)
    return name


def look(ledger: Ledger, claim: str, name: str) -> list[str]:
    """Note that somebody has a claim before them; who else has comes back, the same person in another window too."""
    began = st.session_state.setdefault("looks_since", time.monotonic())
    try:
        ledger.look(session(), claim, name)
        st.session_state["looks"] = name
        others = ledger.lookers(claim, session())
    except LedgerError:
        return []
    # who loads the page again leaves a window behind, which is forgotten in a while
    is_new = time.monotonic() - began < LASTS.total_seconds()
    return [each for each in others if each != name or not is_new]


def leave(ledger: Ledger) -> None:
    """Note that nobody looks at a claim in this window any more."""
    name = st.session_state.pop("looks", None)
    if name is not None:
        try:
            ledger.look(session(), None, name)
        except LedgerError:
            return  # it is forgotten soon by itself
