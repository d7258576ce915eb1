"""What a browser remembers of its user from one visit to the next, such as the name that signs decisions."""

import streamlit as st

_JS = """
export default function ({ data, setTriggerValue, parentElement }) {
  const host = parentElement.host || parentElement;
  let kept = null;
  try { kept = localStorage.getItem(data.name); } catch { return; }   // a browser may forbid it
  if (data.value) {
    if (kept !== data.value) localStorage.setItem(data.name, data.value);
  } else if (kept && !host.__asked) {
    setTriggerValue("kept", kept);
  } else if (kept) {
    localStorage.removeItem(data.name);                               // it was taken away on the page
  }
  host.__asked = true;
}
"""

_component = st.components.v2.component("attribution_remember", js=_JS)


def remember(name: str) -> None:
    """Keep what the session has under a name in the browser, and bring it back at the next visit."""
    key = f"remember_{name}"

    def brought_back() -> None:
        if kept := st.session_state[key].get("kept"):
            st.session_state[name] = str(kept)

    value = st.session_state.get(name)
    _component(data={"name": f"attribution-{name}", "value": value}, key=key, height=1, on_kept_change=brought_back)
