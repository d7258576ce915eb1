"""The settings as somebody changes them on the page, until they are saved: kept in the session, over what holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from attribution.checking.scales import SCALES, Scale
from attribution.checking.settings import Settings
from attribution.ledger.rows import Row
from attribution.review.setting_up import TABLES
from attribution.ui import state


@dataclass
class Draft:
    """What is being chosen. `seen` is the number of the settings that it began from, `turn` part of its boxes' keys.

    `scales` are the scales to choose from, by key, `chosen` is one that was just read from a file. `unsaved` is whether
    the last drawing found anything changed.
    """

    seen: int
    began: Settings
    turn: int
    scales: dict[str, Scale] = field(default_factory=dict)
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    added: int = 0
    chosen: str | None = None
    choices: int = 0
    unsaved: bool = False

    @property
    def scale_key(self) -> str:
        """The key of the scale that it began with."""
        return next(key for key, scale in self.scales.items() if scale == self.began.scale)

    def key(self, name: str) -> str:
        """The key of a box; boxes of another turn begin anew."""
        return f"desk_{name}_{self.turn}"

    def offer(self, scale: Scale) -> str:
        """Offer a scale to choose; its key comes back."""
        for key, known in self.scales.items():
            if known == scale:
                return key
        key = f"own{len(self.scales)}"
        self.scales[key] = scale
        return key


def draft(newest: Row | None) -> Draft:
    """The draft that is open; a new one where there is none, or where others saved and nothing was changed here."""
    held: Draft | None = st.session_state.get("desk_draft")
    number = newest["number"] if newest else 0
    if held is None or (held.seen != number and not held.unsaved):
        held = begin(newest, turn=held.turn + 1 if held else 0)
    return held


def begin(newest: Row | None, turn: int) -> Draft:
    """Begin from the settings that hold, and forget what was chosen."""
    settings = Settings.from_dict(newest["settings"]) if newest else Settings()
    held = Draft(newest["number"] if newest else 0, settings, turn, dict(SCALES))
    held.offer(settings.scale)
    held.weights = {table: dict(settings.priorities.get(table) or {}) for table in TABLES}
    st.session_state["desk_draft"] = held
    return held


def settings_rows() -> list[Row]:
    """All settings that were chosen, oldest first."""
    return _rows(state.database(), state.ledger().stamp())


@st.cache_resource(show_spinner=False, max_entries=2)
def _rows(url: str, stamp: tuple[int, ...]) -> list[Row]:
    return state.ledger().settings_history()


def speaker_names() -> Mapping[str, str]:
    """The names of the roster's speakers by their ids."""
    return {each.id: each.name for each in state.speakers() if each.id}


def with_weights(held: Draft, repetition: float) -> dict[str, Any]:
    """The priorities that are chosen, as plain data."""
    record: dict[str, Any] = {table: weights for table, weights in held.weights.items() if weights}
    return record | ({"repetition": repetition} if repetition else {})
