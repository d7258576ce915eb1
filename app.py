"""The app's server: the pages of `attribution/ui`, sent with headers that let a browser run and fetch only our own.

`make run`, `attribution app` or `streamlit run app.py` starts it.
"""

from pathlib import Path

import streamlit as st

from attribution.ui.headers import MIDDLEWARE
from attribution.ui.jobs import at_work

app = st.App(Path(__file__).parent / "attribution" / "ui" / "router.py", middleware=MIDDLEWARE, lifespan=at_work)
