"""A list of claims to look over, each a link to the page where it is reviewed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from attribution.ledger.queued import BY_NOBODY
from attribution.review.shelf import day
from attribution.ui.safe import plain

_MOST = 400  # characters of a claim's words
_UNSURE = 0.6  # below, the list says so

_component = st.components.v2.component(
    "attribution_claim_list",
    html='<ol class="claims"></ol>',
    js=Path(__file__).with_name("claim_list.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def claim_list(rows: Sequence[Mapping[str, Any]], first: int, key: str) -> str | None:
    """Draw rows of claims, numbered from `first`; the id of the one that was clicked on comes back."""
    data = {"first": first, "claims": [_shown(row) for row in rows]}
    result = _component(data=data, key=key, height="content", on_opened_change=_nothing)
    opened = result.get("opened")
    return str(opened) if opened else None


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    words, sure = str(row["claim"]), _sure(row)
    article = row["title"] or row["article_id"]
    about = (article, row["publisher"], day(row["published"]), row["kind"])
    decided = row["judgement"] or "undecided"
    return {
        "id": row["claim_id"],
        "speaker": plain(row["speaker"] or ""),
        "role": plain(row["speaker_role"] or ""),
        "words": plain(words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"),
        "about": [plain(each) for each in about if each],
        "sure": f"{sure:.0%}",
        "unsure": sure < _UNSURE,
        "why": _why(row),
        "state": decided,
        "decided": plain(f"{decided} · {row['reviewer']}" if row["reviewer"] else ""),
    }


def _sure(row: Mapping[str, Any]) -> float:
    """How likely the row is right as it stands, as the queue's order has it."""
    score = row["speaker_score"]
    return float(row["confidence"]) * (BY_NOBODY if row["speaker"] is None else 1 if score is None else float(score))


def _why(row: Mapping[str, Any]) -> str:
    """What that comes from."""
    score = row["speaker_score"]
    speaker = "nobody named" if row["speaker"] is None else "" if score is None else f"the speaker {score:.0%}"
    return ", ".join(filter(None, (f"Content and source {row['confidence']:.0%}", speaker)))


def _nothing() -> None:
    """A component hands over only what somebody has registered for."""
