"""The page "review"."""

import streamlit as st

st.write("review")
