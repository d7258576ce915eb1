"""The bar on top of every page: the product's name, the pages, and what a page adds of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from attribution.ui.style import STYLE

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

PAGES = (("claims.py", "Claims"), ("speakers.py", "Speakers"))


def top() -> "DeltaGenerator":
    """Draw the bar and return it; what is drawn into it stands at its right."""
    st.html(STYLE)
    bar = st.container(horizontal=True, vertical_alignment="center", key="top")
    bar.html('<div class="brand"><b>Attribution</b><span>Who said what</span></div>')
    with bar.container(horizontal=True, key="pages", width="content"):
        for file, title in PAGES:
            st.page_link(Path(__file__).with_name(file), label=title)
    return bar
