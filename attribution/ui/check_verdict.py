"""The verdict of a check as a form: a rating of the desk's scale, why, and the claim in the checker's own words.

What is typed is kept in the session until it is saved, on the way through other pages too.
"""

from typing import Any

import streamlit as st

from attribution.checking.workflow import IN_PROGRESS, PUBLISHED, missing
from attribution.ledger import Check
from attribution.matching.earlier import Earlier
from attribution.ui.check_deeds import do
from attribution.ui.check_shared import shown
from attribution.ui.safe import as_markdown

_FIELDS = ("rating", "rationale", "wording")


def verdict(check: Check, why_not: str | None, may: dict[str, str | None]) -> None:
    """Draw the form of the verdict, or the verdict where it stands."""
    claim, published = check.claim, check.published is not None
    correcting = published and (check.state == IN_PROGRESS or _is_correcting(claim))
    reason = why_not or (may["correct"] if correcting else may["rate"])
    if check.state == PUBLISHED and not correcting:
        standing(check)
        return
    if reason and not why_not:
        standing(check)
        st.html(f'<p class="hint">To change it: {shown(reason)}.</p>')
        return
    form(check, correcting=correcting, why_not=why_not)


def standing(check: Check) -> None:
    """Draw the verdict that stands, to be read only."""
    row = check.verdict
    if row is None:
        st.html('<p class="hint">No verdict yet.</p>')
        return
    rating = check.settings.scale.rating(row["rating"]) if row["rating"] else None
    colour = f' style="--rating:{rating.colour}"' if rating and rating.colour else ""
    wording = f'<p class="wording" dir="auto">{shown(row["wording"])}</p>' if row["wording"] else ""
    rationale = f'<p class="rationale" dir="auto">{shown(row["rationale"])}</p>' if row["rationale"] else ""
    note = f'<p class="note"><b>Correction:</b> {shown(row["note"])}</p>' if row["note"] else ""
    signed = f'<p class="by">{shown(row["reviewer"])}, {shown(str(row["at"])[:16].replace("T", " "))}</p>'
    verdict = f'<p class="verdict"{colour}>{shown(row["rating"] or "no rating yet")}</p>'
    st.html(f'<section class="check-verdict">{verdict}{wording}{rationale}{note}{signed}</section>')


def form(check: Check, *, correcting: bool, why_not: str | None) -> None:
    """Draw the form; saving it writes a draft, which is the verdict once the check is done."""
    claim, scale, off = check.claim, check.settings.scale, why_not is not None
    _bring_up(check)
    held = check.verdict
    if held and held["rating"] and scale.rating(held["rating"]) is None:
        st.html(
            f'<p class="hint flag">It was rated “{shown(held["rating"])}”, which this desk’s scale no longer has.</p>'
        )
    st.radio(
        f"Verdict, on the scale “{as_markdown(scale.name)}”",
        [None, *scale.names],
        format_func=lambda name: "No rating yet" if name is None else as_markdown(name),
        captions=["", *(as_markdown(each.meaning) for each in scale.ratings)],
        key=f"rating_{claim}",
        disabled=off,
        persist_state="session",
    )
    st.text_area(
        "Why" if check.settings.rationale_required else "Why (not demanded by this desk)",
        key=f"rationale_{claim}",
        height=150,
        max_chars=20_000,
        disabled=off,
        placeholder="What the evidence shows, so that a reader can follow it",
        persist_state="session",
    )
    st.text_area(
        "The claim in your words",
        key=f"wording_{claim}",
        height=70,
        max_chars=2_000,
        disabled=off,
        placeholder="As readers see it: who, what and when, without “I”, “he” or “here”",
        help="Beside the words of the article, which stay as they are.",
        persist_state="session",
    )
    if correcting:
        st.text_area(
            "What was corrected (readers see it)",
            key=f"note_{claim}",
            height=70,
            disabled=off,
            placeholder="The number of 2024 was wrong in the first version",
            persist_state="session",
        )
    with st.container(horizontal=True, vertical_alignment="center", key="verdict_save"):
        label = "Save the correction" if correcting else "Save the verdict"
        primary = "primary" if is_changed(check) else "secondary"
        if st.button(label, key="save_verdict", type=primary, disabled=off, help=why_not):  # type: ignore[arg-type]
            if save(check, correcting=correcting):
                st.session_state.pop(f"correcting_{claim}", None)
            st.rerun()
        if (
            correcting
            and check.state == PUBLISHED
            and st.button("Leave it as it is", key="no_correction", type="tertiary")
        ):
            st.session_state.pop(f"correcting_{claim}", None)
            st.rerun()
        if is_changed(check):
            st.html('<p class="hint">Not saved yet.</p>', width="content")
    if (lacking := missing(check.standing, check.settings)) and held:
        st.html(f'<p class="hint">Before it can be done it needs {shown(" and ".join(lacking))}.</p>')


def save(check: Check, *, correcting: bool) -> bool:
    """Write what was typed; whether it was written comes back."""
    claim = check.claim
    rating, rationale, wording = (_typed(claim, name) for name in _FIELDS)
    note = _typed(claim, "note") or ""
    if correcting:
        return do(
            claim,
            lambda ledger, by, seen: ledger.checks.correct(
                claim, by, rating, note, wording=wording, rationale=rationale, seen=seen
            ),
            "The correction is saved. Readers see the earlier verdict until this one is published.",
        )
    return do(
        claim,
        lambda ledger, by, seen: ledger.checks.rate(claim, by, rating, wording=wording, rationale=rationale, seen=seen),
        "The verdict is saved.",
    )


def is_changed(check: Check) -> bool:
    """Whether something was typed that is not saved."""
    return _typed_all(check.claim) != _held(check)


def start_from(check: Check, earlier: Earlier) -> None:
    """Fill the form from an earlier verdict on the same claim; what is typed already stays. To be called before it."""
    claim = check.claim
    rating = check.settings.scale.rating(earlier.rating or "")
    if rating and not st.session_state.get(f"rating_{claim}"):
        st.session_state[f"rating_{claim}"] = rating.name
    if not _typed(claim, "rationale"):
        who = f"{earlier.publisher} " if earlier.publisher else "An earlier check "
        when = f" on {earlier.published[:10]}" if earlier.published else ""
        st.session_state[f"rationale_{claim}"] = f"{who}rated the claim “{earlier.claim}” {earlier.rating}{when}."


def correct(claim: str) -> None:
    """Open the form for a correction of what is published."""
    st.session_state[f"correcting_{claim}"] = True


def _is_correcting(claim: str) -> bool:
    return bool(st.session_state.get(f"correcting_{claim}"))


def _bring_up(check: Check) -> None:
    """Let the form show the verdict that stands, unless somebody has typed something else into it."""
    claim, held = check.claim, _held(check)
    number = check.verdict["number"] if check.verdict else 0
    base: Any = st.session_state.get(f"draft_{claim}")
    keys = [f"{name}_{claim}" for name in _FIELDS]
    fresh = base is None or any(key not in st.session_state for key in keys)
    if fresh and base is None:
        for key, value in zip(keys, held, strict=True):
            # what an earlier verdict filled in is not to be lost
            st.session_state[key] = st.session_state.get(key) or value
    elif fresh or (base[0] != number and _typed_all(claim) == base[1]):
        for key, value in zip(keys, held, strict=True):
            st.session_state[key] = value
    if base is None or base[0] != number:
        st.session_state[f"draft_{claim}"] = (number, held)
    note = check.verdict["note"] if check.verdict else None
    if note and f"note_{claim}" not in st.session_state and check.state == IN_PROGRESS:
        st.session_state[f"note_{claim}"] = note
    rating = st.session_state[keys[0]]
    if rating is not None and check.settings.scale.rating(rating) is None:
        st.session_state[keys[0]] = None


def _held(check: Check) -> tuple[Any, ...]:
    row = check.verdict
    if row is None:
        return None, "", ""
    rating = check.settings.scale.rating(row["rating"]) if row["rating"] else None
    return rating.name if rating else None, row["rationale"] or "", row["wording"] or ""


def _typed_all(claim: str) -> tuple[Any, ...]:
    rating, rationale, wording = (_typed(claim, name) for name in _FIELDS)
    return rating, rationale or "", wording or ""


def _typed(claim: str, name: str) -> str | None:
    value = st.session_state.get(f"{name}_{claim}")
    return str(value).strip() or None if value is not None else None
