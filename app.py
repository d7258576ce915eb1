"""The app's entry: which pages there are. `make run`, `attribution app` or `streamlit run app.py` opens it."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
PAGES = HERE / "attribution" / "ui"

st.set_page_config(page_title="Attribution", page_icon=str(PAGES / "icon.svg"), layout="wide")
st.navigation(
    [
        st.Page(PAGES / "claims.py", title="Claims", icon=":material/format_quote:", default=True),
        st.Page(PAGES / "speakers.py", title="Speakers", icon=":material/groups:"),
    ],
    position="hidden",
).run()
