"""What stands in a page's place where it cannot be drawn: what is wrong, and a way to try again."""

import streamlit as st

from attribution.ui.safe import as_markdown


def trouble(error: Exception) -> None:
    """Show an error with its cure; nothing that was decided is lost, so trying again is all there is to do."""
    st.error(as_markdown(str(error)), icon=":material/error:")
    st.button("Try again", key="try_again", icon=":material/refresh:")
