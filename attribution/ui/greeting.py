"""What an empty ledger says: what to do first."""

from pathlib import Path

import streamlit as st

VIEWS = Path(__file__).parent / "views"


def greeting() -> None:
    """Greet somebody whose ledger has no article yet."""
    st.html(
        '<div class="nothing"><h2>No article yet</h2><p>Add articles by pasting, uploading or naming their addresses. '
        "Every claim in them comes here, with its speaker, to be reviewed.</p></div>"
    )
    with st.container(horizontal=True, horizontal_alignment="center", key="greeting"):
        st.page_link(VIEWS / "articles.py", label="Add articles", icon=":material/add:")
