"""The article on the page: every claim marked, a click chooses one, and selected words can be given a role."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from attribution.records import Article, Attribution
from attribution.ui.safe import plain
from attribution.ui.segments import ROLES, paragraphs

_component = st.components.v2.component(
    "attribution_article",
    html='<div class="article-box" tabindex="0" role="region" aria-label="Article"></div>',
    js=Path(__file__).with_name("article.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def article_text(article: Article, attributions: Sequence[Attribution], key: str = "article") -> dict[str, Any]:
    """Draw an article with the spans of some attributions; what the reader did last with it comes back.

    "picked" is the id of the claim that was clicked on; "marked" has `what` should become of the selected words (a
    role, "piece", "new" or "split"), their `start` and `end` in the text, the `article`, the `claim` in hand, `seen`.
    Which claim is in hand, and what was decided on the others, `keys.keys` tells the drawn article.
    """
    data = {
        "article": article.id,
        "language": article.language or "",
        "roles": ROLES,
        "claims": [[each.id, _title(each)] for each in attributions],
        "paragraphs": paragraphs(article.text, attributions),
    }
    result = _component(data=data, key=key, on_picked_change=_nothing, on_marked_change=_nothing)
    return {"picked": result.get("picked"), "marked": result.get("marked")}


def _title(attribution: Attribution) -> str:
    speaker = attribution.speaker
    if speaker is None:
        return "no speaker"
    return plain(f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name)


def _nothing() -> None:
    """A component hands over only what somebody has registered for."""
