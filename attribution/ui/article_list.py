"""The articles as a list: a click on one chooses it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from attribution.ui.safe import plain

KEY = "article_list"

_component = st.components.v2.component(
    "attribution_article_list",
    html='<ul class="articles"></ul>',
    js=Path(__file__).with_name("article_list.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


class Line(NamedTuple):
    """A line of the list: `about` stands below the title, `said` tells the `stage`; `decided` are of `total` claims."""

    id: str
    title: str
    about: str
    stage: str
    said: str
    decided: int
    total: int


def article_list(lines: Iterable[Line], chosen: str | None, on_choice: Callable[[str], None]) -> None:
    """Draw the list with the chosen article marked; call `on_choice` with the id of one that is clicked on."""

    def choose() -> None:
        if picked := st.session_state[KEY].get("picked"):
            on_choice(str(picked))

    shown: list[dict[str, Any]] = [
        {**line._asdict(), "title": plain(line.title), "about": plain(line.about)} for line in lines
    ]
    _component(data={"lines": shown, "chosen": chosen}, key=KEY, on_picked_change=choose)
