"""The link between the marks of an article on the page and the claim that is chosen, both ways."""

from collections.abc import Callable

import streamlit as st

_JS = """
export default function ({ data, setTriggerValue, parentElement }) {
  const host = parentElement.host || parentElement;
  host.__data = data;
  if (host.__shown !== data.chosen) {
    host.__shown = data.chosen;
    if (data.chosen) show(data.chosen, 40);
  }
  if (host.__click) return;                 // this function runs at every change of data
  host.__click = (event) => {
    const mark = event.target.closest && event.target.closest("article.article mark");
    if (!mark || String(getSelection())) return;
    const claims = mark.dataset.claims.split(" ");   // the outer claim first: each click goes one further in
    const next = (claims.indexOf(host.__data.chosen) + 1) % claims.length;
    setTriggerValue("picked", claims[next]);
  };
  document.addEventListener("click", host.__click);
  parentElement.dataset.listening = "yes";
  return () => { document.removeEventListener("click", host.__click); delete host.__click; };
}

function show(claim, tries) {
  const mark = [...document.querySelectorAll("article.article mark.chosen")]
    .find((each) => each.dataset.claims.split(" ").includes(claim));
  if (!mark) {                              // the article may be drawn after us
    if (tries) setTimeout(() => show(claim, tries - 1), 50);
    return;
  }
  let box = mark.parentElement;
  while (box && !(box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)))
    box = box.parentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const inView = () => { const at = mark.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight; };
  if (box) {
    const by = mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    box.scrollBy({ top: by, behavior: still ? "auto" : "smooth" });
  }
  setTimeout(() => { if (!inView()) mark.scrollIntoView({ block: "center" }); }, still ? 0 : 500);
}
"""

_component = st.components.v2.component("attribution_marks", js=_JS, isolate_styles=False)


def follow_marks(chosen: str | None, on_pick: Callable[[str], None]) -> None:
    """Scroll the article to the marks of the chosen claim; call `on_pick` with a claim's id at a click on its mark."""

    def picked() -> None:
        if claim := st.session_state["marks"].get("picked"):
            on_pick(claim)

    _component(data={"chosen": chosen}, key="marks", height=1, on_picked_change=picked)
