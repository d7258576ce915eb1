"""The page "export"."""

import streamlit as st

st.write("export")
