"""The dialog "People": who decides here, and who may do what only editors may."""

from typing import get_args

import streamlit as st

from attribution.ledger import LedgerError
from attribution.ledger.ledger import Role
from attribution.ui import state
from attribution.ui.person import Refused, editing
from attribution.ui.safe import as_markdown, plain

ROLES: tuple[Role, ...] = get_args(Role)


@st.dialog("People", width="medium")
def people() -> None:
    """Show everybody with their role; an editor changes it."""
    roles = state.ledger().roles()
    try:
        editing()
        may = True
    except Refused:
        may = False
    told = "Editors decide on many claims at once, join and split speakers, and give these rights."
    if "editor" not in roles.values():
        told += " Nobody is an editor yet, so everybody has an editor's rights."
    st.html(f'<p class="hint">{told}</p>')
    if wrong := st.session_state.pop("people_trouble", ""):
        st.error(as_markdown(wrong), icon=":material/error:")
    for number, name in enumerate(sorted(roles, key=str.casefold)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"person_{number}"):
            st.text(plain(name), width="stretch")
            st.segmented_control(
                f"Role of {as_markdown(name)}",
                ROLES,
                default=roles[name],
                required=True,
                key=f"role_of_{name}",
                disabled=not may,
                label_visibility="collapsed",
                on_change=give,
                args=(name, f"role_of_{name}"),
            )
    if may:
        st.text_input(
            "Add somebody", placeholder="Their name, as it signs decisions", key="new_person", on_change=give_new
        )


def give(name: str, key: str) -> None:
    """Give somebody the role that was chosen."""
    _enrol(name, st.session_state[key])


def give_new() -> None:
    """Enter somebody who has not decided on anything yet."""
    name = " ".join(str(st.session_state["new_person"]).split())
    if name and name not in state.ledger().roles():
        _enrol(name, "reviewer")
    st.session_state["new_person"] = ""


def _enrol(name: str, role: Role) -> None:
    try:
        editing()
        state.ledger().enrol(name, role)
    except (LedgerError, Refused) as error:
        st.session_state["people_trouble"] = str(error)
