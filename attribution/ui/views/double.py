"""The page "Double check": several people answer on the same claims, none sees another's answer before all are in."""

from html import escape

import streamlit as st

from attribution.ui import state
from attribution.ui.double_answer import answering
from attribution.ui.double_results import results
from attribution.ui.double_samples import new_sample, samples
from attribution.ui.greeting import greeting
from attribution.ui.person import mode, person
from attribution.ui.safe import plain

PARTS = ("Yours", "Samples")


def page() -> None:
    """Draw the page from top to bottom."""
    ledger = state.ledger()
    if not ledger.count():
        greeting()
        return
    somebody = person()
    mine = ledger.samples.mine(somebody.name) if somebody else []
    name = somebody.name if somebody else None
    if "double_part" not in st.session_state or st.session_state.get("double_whose") != name:
        # whose browser it is comes to be known a moment after the page is opened
        st.session_state["double_whose"] = name
        st.session_state["double_part"] = "Yours" if mine and "sample" not in st.query_params else "Samples"
    with st.container(horizontal=True, vertical_alignment="center", key="double_title"):
        st.html('<h1 class="page">Double check</h1>', width="stretch")
        part = st.segmented_control(
            "What to see",
            PARTS,
            required=True,
            key="double_part",
            format_func=lambda each: f"Yours ({len(mine):,})" if each == "Yours" else each,
            label_visibility="collapsed",
        )
    if part == "Yours":
        if mine:
            answering(mine)
        else:
            nothing(name)
        return
    found = ledger.samples.progress()
    if not found:
        st.html(
            '<p class="lead">Give a sample of claims to two people or more. Each answers alone; when all are in, their '
            "answers stand side by side, and the overview says how far they agree.</p>"
        )
    chosen = samples(found)
    new_sample(found)
    if chosen:
        results(*chosen)


def nothing(name: str | None) -> None:
    """Say why there is nothing to answer."""
    if name is None:
        what = "Write your name at the top, to see what you are asked." if mode() == "name" else "Sign in first."
        st.html(f'<div class="nothing"><h2>Who are you?</h2><p>{what}</p></div>')
        return
    st.html(
        f'<div class="nothing"><h2>Nothing to answer</h2><p>No claim of a sample waits for {escape(plain(name))}. '
        "An editor makes samples under “Samples”.</p></div>"
    )


page()
