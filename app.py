"""The app's entry: which pages there are. `make run`, `attribution app` or `streamlit run app.py` opens it."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent

st.set_page_config(page_title="Attribution", page_icon=str(HERE / "attribution/ui/icon.svg"), layout="wide")
st.navigation([st.Page(HERE / "attribution/ui/claims.py", title="Claims", default=True)], position="hidden").run()
