"""The board's list of claims: each a link to its check, with a box to choose it for what is done to several."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from attribution.matching.earlier import Offer
from attribution.review.offers import LEAST
from attribution.review.shelf import day
from attribution.ui.check_shared import STATES, TYPES
from attribution.ui.safe import plain

_MOST = 320  # characters of a claim's words
_REASONS = 2

_component = st.components.v2.component(
    "attribution_check_list",
    html='<div class="checks-all"><label><input type="checkbox"><span></span></label></div><ol class="checks"></ol>',
    js=Path(__file__).with_name("check_list.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


class Answer(NamedTuple):
    """What was done in the list: the claim that was clicked on, and those that are chosen."""

    opened: str | None
    picked: list[str]


def check_list(rows: Sequence[Mapping[str, Any]], today: str, turn: int, key: str, *, pick: bool) -> Answer:
    """Draw rows of claims; `pick` gives each a box. What is chosen is forgotten when `turn` is another one."""
    data = {"turn": turn, "pick": pick, "claims": [_row(row, today) for row in rows]}
    result = _component(
        data=data, key=key, height="content", on_opened_change=_nothing, on_picked_change=_nothing,
        default={"picked": None},
    )  # fmt: skip
    there = {str(row["claim_id"]) for row in rows}
    given = result.get("picked") or {}
    picked = given.get("ids", []) if given.get("turn") == turn else []
    opened = result.get("opened")
    return Answer(str(opened) if opened else None, [each for each in picked if each in there])


def _row(row: Mapping[str, Any], today: str) -> dict[str, Any]:
    words = str(row["wording"] or row["claim"])
    state, due = str(row["state"]), row["due"]
    worth = row["priority"]
    articles = int(row["articles"])
    about = [row["publisher"], day(row["published"]), TYPES.get(row["claim_type"] or "", "")]
    if articles > 1:
        about.append(f"repeated in {articles:,} articles")
    if row["judgement"] == "rejected":
        about.append("rejected since")
    moved = [each for each in row["moved"] if "repeated in" not in each]  # which is said beside it
    reasons = [*(row["worth_reasons"] or ())[:_REASONS], *moved[:1]]
    return {
        "id": row["claim_id"],
        "words": plain(words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"),
        "speaker": plain(row["speaker"] or ""),
        "role": plain(row["speaker_role"] or ""),
        "about": [plain(each) for each in about if each],
        "worth": None if worth is None else round(100 * worth),
        "reasons": [plain(each) for each in reasons],
        "before": plain(_before(row["offers"])),
        "state": STATES[state],
        "begun": state != "unstarted",
        "verdict": plain(row["verdict"] or ""),
        "colour": row["colour"] or "",
        "assignee": plain(row["assignee"] or ""),
        "due": plain(day(due) or due or ""),
        "late": bool(due and str(due) < today and state not in ("published", "withdrawn")),
    }


def _before(offers: Sequence[Offer]) -> str:
    sure = [offer for offer in offers if offer.probability >= LEAST and offer.earlier.rating]
    if not sure:
        return ""
    best = sure[0].earlier
    return f"Checked before: {best.rating}" + (f" ({best.publisher})" if best.publisher else "")


def _nothing() -> None:
    """A component hands over only what somebody has registered for."""
