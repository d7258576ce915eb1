"""What runs at every visit: the frame that all pages share, and the page that the address names.

Streamlit puts the folder of this file on the path of imports: no file beside it may have the name of a module of the
standard library. The pages themselves are in `views`.
"""

from pathlib import Path

import streamlit as st

from attribution.ledger import LedgerError
from attribution.ui import presence, state
from attribution.ui.person import Refused
from attribution.ui.top import top
from attribution.ui.trouble import trouble

HERE = Path(__file__).parent
VIEWS = HERE / "views"

st.set_page_config(page_title="Attribution", page_icon=str(HERE / "icon.svg"), layout="wide")
page = st.navigation(
    [
        st.Page(VIEWS / "queue.py", title="Queue", default=True),
        *(
            st.Page(VIEWS / f"{name.lower()}.py", title=name)
            for name in ("Review", "Checks", "Check", "Articles", "Speakers", "Overview", "Export", "Desk")
        ),
        st.Page(VIEWS / "double.py", title="Double check"),
    ],
    position="hidden",
)
try:
    top()
    if page.title not in ("Review", "Check"):
        presence.leave(state.ledger())
    page.run()
except (LedgerError, Refused) as error:
    trouble(error)
