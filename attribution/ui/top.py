"""The bar on top of every page: the product's name, the pages, and who is signed in."""

from pathlib import Path

import streamlit as st

from attribution.ui import state
from attribution.ui.awake import awake
from attribution.ui.people import people
from attribution.ui.person import mode, person
from attribution.ui.remember import remember
from attribution.ui.safe import as_markdown
from attribution.ui.style import STYLE
from attribution.ui.way_back import way_back

VIEWS = Path(__file__).parent / "views"
PAGES = {
    "Queue": "queue",
    "Review": "review",
    "Checks": "checks",
    "Articles": "articles",
    "Speakers": "speakers",
    "Overview": "overview",
    "Double check": "double",
    "Export": "export",
    "Desk": "desk",
}
"""The pages in the bar, by their names there: the file of each."""


def top() -> None:
    """Draw the bar; nothing comes below it for somebody who has to sign in first.

    Raises as `person`.
    """
    st.html(STYLE)
    awake()
    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        st.html('<a class="brand" href="/" target="_self">Attribution</a>', width="content")
        with st.container(horizontal=True, key="pages", width="stretch"):
            for title, name in PAGES.items():
                st.page_link(VIEWS / f"{name}.py", label=title)
        way = mode()
        _who(way)
        is_out = way == "oidc" and person() is None
        if not is_out and st.button(
            "People", icon=":material/group:", type="tertiary", key="people", help="Who may do what"
        ):
            people()
    if is_out:
        st.html('<div class="nothing"><h2>Sign in</h2><p>This ledger is for those who are signed in.</p></div>')
        st.stop()


def _who(way: str) -> None:
    if way == "name":
        remember("person")
        given = st.session_state.get("person")
        names = sorted({*state.ledger().roles(), *([given] if given else [])}, key=str.casefold)
        st.selectbox(
            "Your name",
            names,
            index=None,
            accept_new_options=True,
            placeholder="Your name",
            key="person",
            persist_state="session",
            label_visibility="collapsed",
            width=190,
        )
        return
    found = person()
    if found:
        st.markdown(as_markdown(found.name), width="content")
    if way == "oidc":
        way_back(signed=found is not None)
        if found:
            st.button("Sign out", key="sign_out", on_click=st.logout)
        else:
            st.button("Sign in", key="sign_in", type="primary", on_click=st.login)
