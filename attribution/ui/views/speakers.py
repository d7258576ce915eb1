"""The page "speakers"."""

import streamlit as st

st.write("speakers")
