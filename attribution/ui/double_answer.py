"""What somebody answers of a sample, one claim after the other, without seeing what anybody else says of it."""

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from attribution.checking.scales import Scale
from attribution.ledger import LedgerError
from attribution.ledger.readings import Standing
from attribution.ledger.rows import Row
from attribution.records import Article
from attribution.review.double import NotInArticle, located
from attribution.ui import state
from attribution.ui.double_passage import about, passage, words_of
from attribution.ui.person import Refused, signed
from attribution.ui.safe import as_markdown, plain
from attribution.ui.style import LEGEND

DECISIONS = {
    "confirmed": "Right as it stands",
    "corrected": "Right, but other words",
    "rejected": "No claim",
    "unsure": "Not sure",
}
FIELDS = {
    "content": ("What is claimed", "The words of the article, a piece a line."),
    "source": ("Who says it", "The words that name the speaker. Leave it empty where none do."),
    "cue": ("By which words it is said", "“said”, “according to” and the like."),
}


def answering(mine: Sequence[Row]) -> None:
    """Draw the claim in hand, the form to answer on it, and the way to the next."""
    place = _place(mine)
    part = mine[place]
    head(mine, place)
    article = state.ledger().article_of(part["claim"])
    found = state.reading(article)
    claim = found.claim(part["claim"])
    if claim is None:
        st.warning("This claim was added by hand, and that was taken back since. Ask an editor to release it.")
        return
    shown(found.article, claim, part)
    with st.container(border=True, key="answer"):
        (verdict if part["what"] == "verdict" else extraction)(part, found.article, claim)


def head(mine: Sequence[Row], place: int) -> None:
    part = mine[place]
    asked = "Rate the claim" if part["what"] == "verdict" else "Judge the extraction"
    left = f"{len(mine):,} to answer" if len(mine) > 1 else "the last one"
    with st.container(horizontal=True, vertical_alignment="center", key="double_head"):
        st.html(
            f'<p class="summary"><b>{asked}</b> · {escape(plain(part["name"]))} · {left}</p>',
            width="stretch",
        )
        for label, icon, step in (
            ("Previous", ":material/chevron_left:", -1),
            ("Next", ":material/chevron_right:", 1),
        ):
            st.button(
                label,
                key=f"double_{label.lower()}",
                icon=icon,
                type="tertiary",
                disabled=len(mine) < 2,
                on_click=_go,
                args=(mine[(place + step) % len(mine)]["number"],),
            )


def shown(article: Article, claim: Standing, part: Row) -> None:
    """The claim in its article; of decisions on it nothing."""
    attribution = claim.attribution
    speaker = claim.speaker or (attribution.speaker.name if attribution.speaker else "")
    role = attribution.speaker.role if attribution.speaker else None
    who = f"<b>{escape(plain(speaker))}</b>" if speaker else '<b class="flag">No speaker</b>'
    who += f" <span>{escape(plain(role))}</span>" if role else ""
    body = passage(article, _places(claim))
    st.html(f'<section class="double">{about(article)}<p class="who-says">{who}</p>{body}</section>')
    if part["what"] == "extraction":
        st.html(LEGEND)


def verdict(part: Row, article: Article, claim: Standing) -> None:
    """A rating of the desk's scale with its reasons."""
    scale: Scale = state.ledger().settings().scale
    number = part["number"]
    rating = st.radio(
        "Your verdict",
        scale.names,
        index=None,
        captions=[as_markdown(each.meaning) for each in scale.ratings],
        format_func=as_markdown,
        key=f"answer_rating_{number}",
    )
    why = st.text_area("Why", key=f"answer_comment_{number}", placeholder="What speaks for it, and where it stands")
    _done(part, None if rating else "Choose a verdict first.", lambda by: _answer(part, by, why, rating=rating))


def extraction(part: Row, article: Article, claim: Standing) -> None:
    """Whether the machine has found the words of a claim, and otherwise which they are."""
    number = part["number"]
    decision = st.radio(
        "Is it right?",
        list(DECISIONS),
        index=None,
        format_func=DECISIONS.__getitem__,
        horizontal=True,
        key=f"answer_decision_{number}",
    )
    given: dict[str, str] = {}
    if decision == "corrected":
        places = _places(claim)
        for role, (label, help_text) in FIELDS.items():
            given[role] = st.text_area(
                label,
                words_of(article.text, places[role]),
                key=f"answer_{role}_{number}",
                help=help_text,
                height=110 if role == "content" else 68,
            )
    why = st.text_area("A word on it", key=f"answer_comment_{number}", placeholder="Only if it needs one", height=68)

    def answer(by: str) -> None:
        spans = None
        if decision == "corrected":
            quote = claim.attribution.quote
            near = {"content": quote.content, "source": quote.source, "cue": quote.cue}
            spans = {
                role: located(article.text, words, near[role] or quote.content, FIELDS[role][0])
                for role, words in given.items()
            }
        _answer(part, by, why, decision=decision, spans=spans)

    _done(part, None if decision else "Choose what it is first.", answer)


def _done(part: Row, lacks: str | None, answer: Any) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        clicked = st.button(
            "Answer, for good", key=f"answer_{part['number']}", type="primary", disabled=bool(lacks), help=lacks
        )
        st.html('<p class="hint">Nobody sees it before everybody has answered, and then it stays.</p>')
    if not clicked:
        return
    try:
        answer(signed())
    except (LedgerError, Refused, NotInArticle) as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        return
    st.query_params.pop("part", None)
    st.toast("Answered", icon=":material/check:")
    st.rerun()


def _answer(part: Row, by: str, comment: str, **given: Any) -> None:
    state.ledger().samples.answer(part["number"], by, comment=comment, **given)


def _places(claim: Standing) -> dict[str, list[tuple[int, int]]]:
    quote = claim.attribution.quote
    return {
        role: [(span.start, span.end) for span in spans]
        for role, spans in (("content", quote.content), ("source", quote.source), ("cue", quote.cue))
    }


def _place(mine: Sequence[Row]) -> int:
    wanted = st.query_params.get("part")
    return next((place for place, part in enumerate(mine) if str(part["number"]) == wanted), 0)


def _go(number: int) -> None:
    st.query_params["part"] = str(number)
