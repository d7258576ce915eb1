"""The page "articles"."""

import streamlit as st

st.write("articles")
