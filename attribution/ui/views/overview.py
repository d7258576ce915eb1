"""The page "overview"."""

import streamlit as st

st.write("overview")
