"""The way back to the page that somebody wanted before they signed in: signing in leads to the first page."""

import streamlit as st

_JS = """
export default function ({ data }) {
  const wanted = "attribution-wanted";
  try {
    const here = location.pathname + location.search;
    if (!data.signed) {
      if (here !== "/") sessionStorage.setItem(wanted, here);
      return;
    }
    const there = sessionStorage.getItem(wanted);
    sessionStorage.removeItem(wanted);
    if (there && here === "/") location.replace(there);
  } catch { /* a browser may forbid it */ }
}
"""

_component = st.components.v2.component("attribution_way_back", js=_JS)


def way_back(*, signed: bool) -> None:
    """Remember the address of somebody who is not signed in; lead them there when they are."""
    _component(data={"signed": signed}, key="way_back", height=1)
