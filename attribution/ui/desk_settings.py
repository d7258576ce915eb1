"""The desk's settings: an editor changes them, others read them; one button saves all of it."""

from html import escape

import streamlit as st

from attribution.checking.settings import APPROVALS as WAYS
from attribution.checking.settings import MOST_EVIDENCE, BadSettings, Settings, checked
from attribution.ledger import LedgerError
from attribution.ledger.rows import Row
from attribution.review.setting_up import APPROVALS, changes
from attribution.ui import state
from attribution.ui.desk_draft import Draft, begin, draft, settings_rows, speaker_names, with_weights
from attribution.ui.desk_priorities import preview, priorities
from attribution.ui.desk_scale import scale_of
from attribution.ui.person import Refused, editing
from attribution.ui.safe import as_markdown, plain

EXAMPLE = "4f1a9c27d0b3e865"  # a claim's id, where the ledger has no claim yet
SHOWN = 20  # settings in the history


def settings() -> None:
    """Draw the settings that hold, as boxes."""
    rows = settings_rows()
    newest = rows[-1] if rows else None
    held = draft(newest)
    why_not = _why_not()
    if why_not:
        st.html(f'<p class="hint">{escape(plain(why_not))}</p>')
    if held.seen != (newest["number"] if newest else 0):
        overtaken(held, rows)
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.html('<h2 class="section first">How verdicts are given</h2>')
        scale = scale_of(held, disabled=bool(why_not))
        approval = _approval(held, disabled=bool(why_not))
        rationale, evidence = _demands(held, disabled=bool(why_not))
        st.html('<h2 class="section">How they are published</h2>')
        organisation, address, language = _publishing(held, disabled=bool(why_not))
    with right:
        st.html('<h2 class="section first">What is checked first</h2>')
        repetition = priorities(held, disabled=bool(why_not))
        chosen = with_weights(held, repetition)
        preview(held.began.priorities, chosen)
    given = Settings(scale, approval, rationale, evidence, organisation, address, language, chosen)  # type: ignore[arg-type]
    save(held, given, why_not)
    history(rows)


def _why_not() -> str | None:
    try:
        editing()
    except Refused as error:
        editors = ", ".join(sorted(_editors(), key=str.casefold))
        return f"Only editors change these settings: {editors}." if editors else f"{_capital(str(error))}."
    return None


def _editors() -> list[str]:
    return [name for name, role in state.ledger().roles().items() if role == "editor"]


def _approval(held: Draft, *, disabled: bool) -> str:
    way = st.radio(
        "Who approves a verdict",
        WAYS,
        index=WAYS.index(held.began.approval),
        format_func=lambda each: APPROVALS[each].partition(":")[0],
        captions=[_capital(APPROVALS[each].partition(": ")[2]) + "." for each in WAYS],
        key=held.key("approval"),
        disabled=disabled,
    )
    editors = _editors()
    if way != "none":
        who = ", ".join(sorted(editors, key=str.casefold)) or "nobody yet; give the right under People"
        st.html(f'<p class="hint">Editors of this desk: {escape(plain(who))}.</p>')
    return str(way)


def _demands(held: Draft, *, disabled: bool) -> tuple[bool, int]:
    rationale = st.toggle(
        "A verdict needs a rationale", held.began.rationale_required, key=held.key("rationale"), disabled=disabled
    )
    evidence = st.number_input(
        "Pieces of evidence that a verdict needs",
        0,
        MOST_EVIDENCE,
        held.began.evidence_required,
        key=held.key("evidence"),
        disabled=disabled,
        width=320,
    )
    return bool(rationale), int(evidence)


def _publishing(held: Draft, *, disabled: bool) -> tuple[str, str, str]:
    organisation = st.text_input(
        "Organisation",
        held.began.organisation or "",
        key=held.key("organisation"),
        placeholder="Who publishes, as readers know it",
        disabled=disabled,
    )
    address = st.text_input(
        "Address of a published check",
        held.began.address or "",
        key=held.key("address"),
        placeholder="https://desk.example/checks/{claim_id}",
        help="{claim_id} stands for the claim. Whoever publishes can give another address.",
        disabled=disabled,
    )
    if address and address.strip():
        where = address.strip().replace("{claim_id}", _some_claim())
        st.html(f'<p class="hint">For one claim that is <b>{escape(plain(where))}</b></p>')
    language = st.text_input(
        "Language of the verdicts",
        held.began.language or "",
        key=held.key("language"),
        placeholder="en",
        disabled=disabled,
        width=320,
    )
    return organisation or "", address or "", language or ""


def _some_claim() -> str:
    claims = state.claims()
    return str(claims["claim_id"].iloc[0]) if len(claims) else EXAMPLE


# --- saving ----------------------------------------------------------------------------------------------------------


def save(held: Draft, given: Settings, why_not: str | None) -> None:
    """What is not saved yet, and the button that saves it."""
    wrong = None
    try:
        given = checked(given)
    except BadSettings as error:
        wrong = str(error)
    found = [] if wrong else changes(held.began, given, speaker_names())
    held.unsaved = bool(found or wrong)
    with st.container(key="desk_save"):
        if wrong:
            st.error(as_markdown(f"This cannot be saved yet. {_capital(wrong)}"), icon=":material/error:")
        if found:
            lines = "".join(f"<li>{escape(plain(each))}</li>" for each in found)
            st.html(f'<p class="hint">Not saved yet</p><ul class="changes">{lines}</ul>')
        with st.container(horizontal=True):
            clicked = st.button(
                "Save",
                key="desk_save_now",
                type="primary",
                disabled=bool(why_not or wrong or not found),
                help=as_markdown(why_not) if why_not else None,
            )
            if held.unsaved:
                st.button("Drop these changes", key="desk_drop", type="tertiary", on_click=_anew)
        if not clicked:
            return
        try:
            state.ledger().set_up(given, editing(), seen=held.seen)
        except (LedgerError, Refused) as error:
            st.error(as_markdown(str(error)), icon=":material/error:")
            return
    held.unsaved = False
    st.toast("The settings are saved", icon=":material/check:")
    st.rerun()


def _anew() -> None:
    rows = state.ledger().settings_history()
    begin(rows[-1] if rows else None, st.session_state["desk_draft"].turn + 1)


def overtaken(held: Draft, rows: list[Row]) -> None:
    """Say what somebody else saved while this draft was being made."""
    newest = rows[-1]
    theirs = Settings.from_dict(newest["settings"])
    lines = "".join(f"<li>{escape(plain(each))}</li>" for each in changes(held.began, theirs, speaker_names()))
    with st.container(border=True, key="desk_overtaken"):
        st.html(
            f'<p class="flag"><b>{escape(plain(newest["by"]))} has saved other settings since you opened this page.</b>'
            f'</p><ul class="changes">{lines}</ul><p class="hint">What you chose is still here. Saved on top of '
            "theirs, it replaces these too, where you have not chosen the same.</p>"
        )
        with st.container(horizontal=True):
            st.button("Take theirs, drop mine", key="desk_take_theirs", on_click=_anew)
            st.button("Keep mine, on top of theirs", key="desk_keep_mine", on_click=_keep, args=(held, newest))


def _keep(held: Draft, newest: Row) -> None:
    held.seen, held.began = newest["number"], Settings.from_dict(newest["settings"])
    held.offer(held.began.scale)


# --- the history -----------------------------------------------------------------------------------------------------


def history(rows: list[Row]) -> None:
    """Who changed what, and when; newest first."""
    st.html('<h2 class="section">What was changed</h2>')
    if not rows:
        st.html('<p class="hint">Nothing yet: all is as it comes.</p>')
        return
    names = speaker_names()
    items = []
    before = Settings()
    for row in rows:
        after = Settings.from_dict(row["settings"])
        lines = changes(before, after, names) or ["Nothing"]
        said = "".join(f"<li>{escape(plain(each))}</li>" for each in lines)
        when = escape(str(row["at"])[:16].replace("T", " "))
        items.append(f"<section><h4>{escape(plain(row['by']))} <span>{when}</span></h4><ul>{said}</ul></section>")
        before = after
    st.html(f'<div class="settings-history">{"".join(reversed(items[-SHOWN:]))}</div>')
    if len(items) > SHOWN:
        st.html(f'<p class="hint">{len(items) - SHOWN:,} older.</p>')


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
