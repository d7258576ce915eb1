"""What the desk cares for: weights for speakers, words and publishers, and which claims come first by them."""

import json
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from attribution.checking.priority import BadPriorities, Priorities
from attribution.review.setting_up import Ranked, unchecked, worthiest
from attribution.ui import state
from attribution.ui.desk_draft import Draft, speaker_names
from attribution.ui.safe import as_markdown, plain

if TYPE_CHECKING:
    import pandas as pd

WEIGHTS = {3.0: "First of all", 2.0: "Much more", 1.0: "More", -1.0: "Less", -2.0: "Much less", -3.0: "Last of all"}
REPEATED = {0.0: "Does not count", 0.5: "A little more", 1.0: "More", 2.0: "Much more"}
LABELS = {
    "speakers": ("Speakers", "Add a speaker"),
    "words": ("Topic words", "Add a word, or words that belong together"),
    "publishers": ("Publishers", "Add a publisher"),
}
TEN = 10


def priorities(held: Draft, *, disabled: bool) -> float:
    """Draw the weights; the draft has them, and the weight of repetition comes back."""
    st.html(
        '<p class="hint">A claim comes first by how much it is worth checking. What the desk cares for moves it up or '
        "down.</p>"
    )
    if wrong := st.session_state.pop("desk_weight_trouble", ""):
        st.error(as_markdown(wrong), icon=":material/error:")
    names = speaker_names()
    for table, (label, add) in LABELS.items():
        st.html(f'<h3 class="weights">{label}</h3>')
        for number, (name, weight) in enumerate(held.weights[table].items()):
            shown = names.get(name, name) if table == "speakers" else name
            with st.container(horizontal=True, vertical_alignment="center", key=f"weight_{table}_{number}"):
                st.text(plain(shown), width="stretch")
                _weight(held, table, name, weight, shown, disabled=disabled)
                st.button(
                    "Remove",
                    key=f"drop_{table}_{number}",
                    icon=":material/close:",
                    type="tertiary",
                    help=f"Take {as_markdown(shown)} away",
                    disabled=disabled,
                    on_click=_drop,
                    args=(held, table, name),
                )
        if not disabled:
            _add(held, table, add, names)
    held_weight = float(held.began.priorities.get("repetition") or 0)
    options = sorted({*REPEATED, held_weight})
    found = st.selectbox(
        "A claim that is repeated",
        options,
        index=options.index(held_weight),
        format_func=lambda each: REPEATED.get(each, f"{each:+g}"),
        key=held.key("repetition"),
        help="For each doubling of the number of articles that have it",
        disabled=disabled,
    )
    return float(found or 0)


def _weight(held: Draft, table: str, name: str, weight: float, shown: str, *, disabled: bool) -> None:
    options = sorted({*WEIGHTS, float(weight)}, reverse=True)
    key = held.key(f"weight_{table}_{name}")
    st.selectbox(
        f"Weight of {as_markdown(shown)}",
        options,
        index=options.index(float(weight)),
        format_func=lambda each: WEIGHTS.get(each, f"{each:+g}"),
        key=key,
        label_visibility="collapsed",
        disabled=disabled,
        width=150,
        on_change=_weigh,
        args=(held, table, name, key),
    )


def _weigh(held: Draft, table: str, name: str, key: str) -> None:
    held.weights[table][name] = _short(float(st.session_state[key]))


def _drop(held: Draft, table: str, name: str) -> None:
    held.weights[table].pop(name, None)


def _add(held: Draft, table: str, label: str, names: Mapping[str, str]) -> None:
    key = held.key(f"add_{table}_{held.added}")
    how: dict[str, Any] = {"key": key, "label_visibility": "collapsed", "on_change": _added, "args": (held, table, key)}
    if table == "words":
        st.text_input(label, placeholder=label, **how)
        return
    options = list(names) if table == "speakers" else _publishers()
    st.selectbox(
        label,
        [each for each in options if each not in held.weights[table]],
        index=None,
        format_func=lambda each: plain(names.get(each, each)) if table == "speakers" else plain(each),
        placeholder=label,
        accept_new_options=True,
        filter_mode="contains",
        **how,
    )


def _added(held: Draft, table: str, key: str) -> None:
    name = " ".join(str(st.session_state.get(key) or "").split())
    if not name:
        return
    weights = {**held.weights, table: {**held.weights[table], name: 1}}
    try:
        Priorities.from_dict(weights)
    except BadPriorities as error:
        st.session_state["desk_weight_trouble"] = str(error)
    else:
        held.weights = weights
    held.added += 1


def _short(weight: float) -> float:
    return int(weight) if weight == int(weight) else weight


# --- what comes first ------------------------------------------------------------------------------------------------


def preview(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """The claims that come first now, and those that would."""
    try:
        Priorities.from_dict(after)
    except BadPriorities:
        return  # where they are saved it is said
    url, stamp = state.database(), state.ledger().stamp()
    same = dict(before) == dict(after)
    now = _worthiest(url, stamp, _written(before), _written(before))
    st.html(f'<h3 class="weights">The {TEN} most worth checking now</h3>')
    if not now:
        st.html('<p class="hint">No claim has a score yet that nobody has begun to check.</p>')
        return
    if same:
        st.html(ranked(now))
        return
    then = _worthiest(url, stamp, _written(before), _written(after))
    gone = {each.claim_id for each in now} - {each.claim_id for each in then}
    shown = st.segmented_control(
        "Which",
        ("With your changes", "As it is"),
        default="With your changes",
        required=True,
        key="desk_preview",
        label_visibility="collapsed",
    )
    if shown == "As it is":
        st.html(ranked(now, gone))
    else:
        st.html(ranked(then))


def ranked(found: list[Ranked], gone: set[str] | None = None) -> str:
    """Return a list of claims in order, each with how it moved, as HTML."""
    return f'<ol class="ranked">{"".join(_line(place, each, gone) for place, each in enumerate(found, 1))}</ol>'


def _line(place: int, each: Ranked, gone: set[str] | None) -> str:
    if gone is not None:
        moved = "drops out" if each.claim_id in gone else ""
    elif each.before is None:
        moved = "new"
    elif each.before == place:
        moved = ""
    else:
        moved = f"{'up' if each.before > place else 'down'} from {each.before}"
    words = each.claim if len(each.claim) <= 160 else f"{each.claim[:159]}…"
    about = " · ".join(filter(None, (each.speaker or "No speaker", each.publisher, *each.reasons)))
    mark = f'<em class="{moved.split(" ")[0]}">{moved}</em>' if moved else ""
    said = f"<q>{escape(plain(words))}</q><span>{escape(plain(about))} {mark}</span>"
    return f"<li><b>{each.score:.0%}</b><div>{said}</div></li>"


def _written(record: Mapping[str, Any]) -> str:
    return json.dumps(dict(record), sort_keys=True)


@st.cache_resource(show_spinner=False, max_entries=32)
def _worthiest(url: str, stamp: tuple[int, ...], before: str, after: str) -> list[Ranked]:
    one, other = (Priorities.from_dict(json.loads(each)) for each in (before, after))
    return worthiest(_unchecked(url, stamp), one, other, TEN)


@st.cache_resource(show_spinner=False, max_entries=2)
def _unchecked(url: str, stamp: tuple[int, ...]) -> "pd.DataFrame":
    return unchecked(state.claims())


def _publishers() -> list[str]:
    return sorted(state.articles()["publisher"].dropna().unique(), key=str.casefold)
