"""The samples of the desk: how far each is, who is still waited for, and how an editor makes another."""

import random
from html import escape
from typing import Any, get_args

import streamlit as st

from attribution.checking.priority import Priorities
from attribution.ledger import LedgerError
from attribution.ledger.rows import Row
from attribution.ledger.samples import What
from attribution.review.double import DRAWINGS, Drawing, draw, eligible, open_claims
from attribution.ui import state
from attribution.ui.person import Refused, editing
from attribution.ui.safe import as_markdown, plain

WHATS: dict[What, str] = {"verdict": "Verdicts", "extraction": "Extractions"}
HOW: dict[Drawing, str] = {
    "random": "At random",
    "priority": "Most worth checking first",
    "uncertain": "What the machine is least sure of",
}
MEANT = {
    "verdict": "Each rates the claims on the desk’s scale, with reasons. Only claims without a verdict are drawn.",
    "extraction": "Each says whether the words and the speaker are right. Only claims nobody has judged are drawn.",
}
MOST = 500  # claims of a sample; more is a year's work for two people


def samples(found: list[Row]) -> tuple[str, What] | None:
    """List the samples; the one whose results are asked for comes back, the first without a choice."""
    if not found:
        return None
    wanted = st.query_params.get("sample")
    chosen = next((row for row in found if _address(row) == wanted), found[-1])
    st.html('<h2 class="part">Samples</h2>')
    with st.container(key="samples", gap=None):
        for number, row in enumerate(reversed(found)):
            with st.container(horizontal=True, vertical_alignment="center", key=f"sample_{number}"):
                st.html(_line(row), width="stretch")
                st.button(
                    "Results",
                    key=f"sample_open_{number}",
                    type="tertiary",
                    icon=":material/arrow_downward:",
                    disabled=row is chosen,
                    help=f"What was answered in {as_markdown(row['name'])}",
                    on_click=_open,
                    args=(_address(row),),
                )
    waiting(chosen)
    return chosen["name"], chosen["what"]


def _address(row: Row) -> str:
    return f"{row['what']}:{row['name']}"


def _open(address: str) -> None:
    st.query_params["sample"] = address


def _line(row: Row) -> str:
    done = 100 * row["answers"] / row["parts"]
    settled = f" · {row['settled']:,} settled" if row["settled"] else ""
    return (
        f'<div class="sample"><b>{escape(plain(row["name"]))}</b>'
        f"<span>{WHATS[row['what']]} · {row['claims']:,} claim{'s' * (row['claims'] != 1)} · "
        f"{row['answers']:,} of {row['parts']:,} answers · {row['complete']:,} complete{settled}</span>"
        f'<div class="progress" style="--done: {done:.1f}%"></div></div>'
    )


def waiting(row: Row) -> None:
    """Who has still to answer, and how an editor takes their open parts back."""
    parts = _open_parts(row["name"], row["what"])
    if not parts:
        return
    by_person: dict[str, list[Row]] = {}
    for part in parts:
        by_person.setdefault(part["reviewer"], []).append(part)
    said = ", ".join(f"{escape(plain(name))} ({len(theirs):,})" for name, theirs in by_person.items())
    with st.container(horizontal=True, vertical_alignment="center", key="waiting"):
        st.html(f'<p class="hint">Still to answer: {said}</p>', width="stretch")
        with st.popover("Release", key="release", help="When somebody cannot answer any more"):
            name = st.selectbox("Whose open parts?", list(by_person), format_func=plain, key="release_whom")
            st.html(
                '<p class="hint">They are taken back for good. Answers that are in stay, and a claim of which all that '
                "are left are in is complete.</p>"
            )
            if st.button("Take them back", key="release_now") and name:
                try:
                    by = editing()
                    for part in by_person[name]:
                        state.ledger().undo("samples", int(part["number"]), by)
                except (LedgerError, Refused) as error:
                    st.error(as_markdown(str(error)), icon=":material/error:")
                else:
                    st.rerun()


def _open_parts(name: str, what: What) -> list[Row]:
    """The parts of a sample that wait for somebody: whose, and which; not what any other says."""
    table = state.ledger().table("samples")
    people = table.loc[(table["name"] == name) & (table["what"] == what), "reviewer"].unique()
    return [
        part | {"reviewer": person}
        for person in people
        for part in state.ledger().samples.mine(person, what)
        if part["name"] == name
    ]


# --- another one -----------------------------------------------------------------------------------------------------


def new_sample(found: list[Row]) -> None:
    """How an editor makes a sample."""
    try:
        editing()
    except Refused:
        st.html('<p class="hint">An editor makes samples.</p>')
        return
    turn = st.session_state.setdefault("sample_turn", 0)
    if found and not st.session_state.get("sample_making"):
        # the form asks for all claims, so it is drawn only for whoever wants it
        st.button("New sample", key="new_sample", icon=":material/add:", on_click=_making, args=(True,))
        return
    with st.container(border=True, key="sample_form"):
        st.html('<h2 class="part">New sample</h2>')
        _form(turn)
        if found:
            st.button("Close", key="sample_close", type="tertiary", on_click=_making, args=(False,))


def _making(is_open: bool) -> None:
    st.session_state["sample_making"] = is_open


def _form(turn: int) -> None:
    ledger = state.ledger()
    with st.container(horizontal=True, key="sample_about"):
        what: What = (
            st.segmented_control(
                "Of what",
                get_args(What),
                default="verdict",
                required=True,
                format_func=WHATS.__getitem__,
                key=f"sample_what_{turn}",
            )
            or "verdict"
        )
        name = st.text_input("Its name", key=f"sample_name_{turn}", placeholder="November, budget debate")
    free = eligible(state.claims(), what, open_claims(ledger, what))
    st.html(f'<p class="hint">{MEANT[what]} There are {len(free):,}.</p>')
    if not len(free):
        return
    with st.container(horizontal=True, key="sample_size"):
        most = min(len(free), MOST)
        count = st.number_input("How many claims", 1, most, min(20, most), key=f"sample_count_{turn}_{what}")
        how = st.selectbox("Which ones", DRAWINGS, format_func=HOW.__getitem__, key=f"sample_how_{turn}")
    people = st.multiselect(
        "Who answers (two or more)",
        sorted(ledger.roles(), key=str.casefold),
        format_func=plain,
        accept_new_options=True,
        key=f"sample_people_{turn}",
        placeholder="Names, as they sign",
    )
    if not st.button("Give it to them", key=f"sample_make_{turn}", type="primary"):
        return
    try:
        by = editing()
        priorities = Priorities.from_dict(ledger.settings().priorities)
        ids = draw(free, what, how, int(count), priorities, random.SystemRandom())
        ledger.samples.assign(name, what, ids, people, by)
    except (LedgerError, Refused) as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        return
    st.session_state["sample_turn"] = turn + 1
    st.session_state["sample_making"] = False
    given: dict[str, Any] = {"what": what, "name": " ".join(name.split())}
    st.query_params["sample"] = _address(given)
    st.toast(f"{len(ids):,} claims are given to {len(people)} people", icon=":material/check:")
    st.rerun()
