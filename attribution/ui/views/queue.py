"""The page "queue"."""

import streamlit as st

st.write("queue")
