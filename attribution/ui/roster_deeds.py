"""Deciding on the roster from a page: who may, how it is done, and what is said where it cannot be."""

from collections.abc import Callable

import streamlit as st

from attribution.ledger import LedgerError
from attribution.roster import RosterError
from attribution.ui.person import Refused, editing
from attribution.ui.safe import as_markdown


def refusal() -> str | None:
    """Why this person may change nothing here; None for an editor."""
    try:
        editing()
    except Refused as error:
        return str(error)
    return None


def decide(what: Callable[[str], object], done: str) -> bool:
    """Do what an editor decided, signed, and say so; what cannot be done is kept for `troubles`."""
    try:
        what(editing())
    except (Refused, RosterError, LedgerError) as error:
        st.session_state.setdefault("speaker_troubles", []).append(str(error))
        return False
    st.toast(as_markdown(done))
    return True


def troubles() -> None:
    """Say what could not be done."""
    for message in st.session_state.pop("speaker_troubles", []):
        st.error(as_markdown(message), icon=":material/error:")
