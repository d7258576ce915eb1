"""The page "Desk": how this desk works, and what other desks have published."""

import streamlit as st

from attribution.ui.desk_fact_checks import fact_checks
from attribution.ui.desk_settings import settings

PARTS = {"settings": "Settings", "fact-checks": "Published fact-checks"}


def page() -> None:
    """Draw the page from top to bottom."""
    with st.container(horizontal=True, vertical_alignment="center", key="desk_title"):
        st.html('<h1 class="page">Desk</h1>', width="stretch")
        wanted = st.query_params.get("part")
        part = st.segmented_control(
            "What to see",
            list(PARTS),
            default=wanted if wanted in PARTS else "settings",
            required=True,
            key="desk_part",
            format_func=PARTS.__getitem__,
            label_visibility="collapsed",
        )
    if part != st.query_params.get("part") and (part != "settings" or "part" in st.query_params):
        st.query_params["part"] = str(part)
    (fact_checks if part == "fact-checks" else settings)()


page()
