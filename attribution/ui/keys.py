"""The keys that decide: a bar of buttons, each with its key, and the same keys from anywhere on the page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st


class Key(NamedTuple):
    """A key, what it does, and how its button is called; `group` keeps buttons together."""

    action: str
    key: str
    label: str
    group: str
    help: str


KEYS = (
    Key("accept", "a", "Accept", "decide", "it is right: go on"),
    Key("reject", "x", "Reject", "decide", "there is no such claim: say why, or X again for no reason"),
    Key("unsure", "u", "Unsure", "decide", "leave it to somebody else"),
    Key("skip", "s", "Skip", "decide", "come back to it at the end"),
    Key("previous", "k", "Previous", "go", "the claim before, decided or not"),
    Key("next", "j", "Next", "go", "the claim behind, decided or not"),
    Key("article", "g", "Next article", "go", "the next article with something to decide"),
    Key("undo", "z", "Undo", "back", "take back what you did last, also after a reload"),
    Key("redo", "y", "Redo", "back", "do again what you took back"),
    Key("speaker", "c", "Correct the speaker", "hidden", "write or choose another speaker"),
    Key("join", "m", "Join with the next", "hidden", "this claim and the one behind it are one"),
)

_component = st.components.v2.component(
    "attribution_keys",
    html='<div class="keys"></div>',
    js=Path(__file__).with_name("keys.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def keys(
    claim: str | None,
    seen: int | None,
    turn: str,
    decisions: Mapping[str, str],
    reasons: Sequence[str],
    off: Sequence[str] = (),
    said: str = "",
    key: str = "keys",
) -> dict[str, Any] | None:
    """Draw the bar; the key that was pressed comes back: its `action`, the `claim` and `turn` it was meant for.

    So does `seen`, the number of the judgement that was before the reviewer; the same goes for what `article_text`
    gives back.
    `turn` is another one each time a key has been answered: until then further keys do nothing, so that none decides
    on a claim that nobody has seen. `decisions` are those of the article's claims, by id, for the marks. The actions in
    `off` cannot be chosen. `said` is read out to those who do not see the page.
    """
    data = {
        "claim": claim,
        "seen": seen,
        "turn": turn,
        "decisions": dict(decisions),
        "reasons": list(reasons),
        "keys": [list(each) for each in KEYS],
        "off": list(off),
        "said": said,
    }
    result = _component(data=data, key=key, on_pressed_change=_nothing)
    pressed = result.get("pressed")
    return dict(pressed) if pressed else None


def _nothing() -> None:
    """A component hands over only what somebody has registered for."""
