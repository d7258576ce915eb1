"""A page whose server was started anew is drawn again: without that the server knows none of its buttons, and the first
click or key of everybody whose page had stayed open would be lost.
"""

import streamlit as st

_JS = """
export default function ({ parentElement, setTriggerValue }) {
  const host = parentElement.host || parentElement;
  host.__draw = () => setTriggerValue("back", Date.now());
  if (host.__watch) return;
  const app = document.querySelector("[data-testid=stApp]");
  let before = app && app.dataset.testConnectionState;
  host.__watch = new MutationObserver(() => {
    const now = app.dataset.testConnectionState;
    if (now === "CONNECTED" && before !== now) host.__draw();
    before = now;
  });
  if (app) host.__watch.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return () => host.__watch.disconnect();
}
"""

_component = st.components.v2.component("attribution_awake", js=_JS)


def awake() -> None:
    """Draw the page again when its connection to the server is back."""
    _component(key="awake", height=1, on_back_change=_nothing)


def _nothing() -> None:
    """A run is all that is wanted."""
