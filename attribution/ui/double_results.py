"""The claims of a sample of which all answers are in: what each person said, side by side, and how it is settled."""

from html import escape
from typing import Any

import streamlit as st

from attribution.checking.workflow import is_same_person
from attribution.ledger import LedgerError
from attribution.ledger.samples import What
from attribution.records import Article
from attribution.review.agreement import Unit, units
from attribution.ui import state
from attribution.ui.double_answer import DECISIONS
from attribution.ui.double_passage import about, passage, words_of
from attribution.ui.person import Refused, person, signed
from attribution.ui.safe import as_markdown, plain

AT_ONCE = 10
SHOWN = ("To settle", "Settled", "All")


def results(name: str, what: What) -> None:
    """Draw the complete claims of a sample, those that differ first."""
    found = units(state.ledger(), name, what)
    differing = sum(unit.differs for unit in found)
    st.html(f'<h2 class="section">Results: {escape(plain(name))}</h2>')
    if not found:
        st.html(
            '<p class="hint">No claim has all of its answers yet. Until then nobody sees any of them, '
            "not even here.</p>"
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", key="results_head"):
        said = f"on {differing:,} of {len(found):,} complete claim{'s' * (len(found) != 1)} the answers differ"
        st.html(f'<p class="summary">{said[0].upper()}{said[1:]}.</p>', width="stretch")
        wanted = st.segmented_control(
            "Which", SHOWN, default="All", required=True, key="results_shown", label_visibility="collapsed"
        )
    if wanted != "All":
        found = [unit for unit in found if (unit.settled is not None) == (wanted == "Settled")]
    if wrong := st.session_state.pop("settling_trouble", ""):
        st.error(as_markdown(wrong), icon=":material/error:")
    pages = max(-(-len(found) // AT_ONCE), 1)
    at = min(int(st.session_state.get("results_page", 1)), pages) - 1
    for unit in found[at * AT_ONCE : (at + 1) * AT_ONCE]:
        one(unit)
    if pages > 1:
        st.number_input(f"Page of {pages}", 1, pages, key="results_page", width=160)


def one(unit: Unit) -> None:
    """A claim with its answers."""
    reading = state.reading(state.ledger().article_of(unit.claim))
    claim = reading.claim(unit.claim)
    with st.container(border=True, key=f"unit_{unit.claim}"):
        if claim is None:
            st.html('<p class="hint">This claim was added by hand, and that was taken back since.</p>')
        else:
            quote = claim.attribution.quote
            places: dict[str, Any] = {"content": quote.content, "source": quote.source, "cue": quote.cue}
            who = f"<b>{escape(plain(claim.speaker or 'No speaker'))}</b>"
            body = passage(reading.article, places, around=0)
            st.html(
                f'<section class="double short">{about(reading.article)}<p class="who-says">{who}</p>{body}</section>'
            )
        columns = "".join(_answer(row, reading.article) for row in unit.answers)
        mark = '<span class="differ">The answers differ</span>' if unit.differs else "<span>All say the same</span>"
        st.html(f'<div class="answers"><p>{mark}</p><div>{columns}</div></div>')
        if unit.settled is not None:
            st.html(_settled(unit))
        else:
            settle(unit)


def _answer(row: dict[str, Any], article: Article) -> str:
    """What one person said."""
    said = row["rating"] or DECISIONS[row["decision"]]
    words = ""
    if row["spans"]:
        pieces = [words_of(article.text, row["spans"].get(role) or ()) for role in ("source", "content")]
        words = "".join(f"<q>{escape(plain(each))}</q>" for each in pieces if each)
    comment = f"<p>{escape(plain(row['comment']))}</p>" if row["comment"] else ""
    return (
        f"<section><h4>{escape(plain(row['reviewer']))}</h4><b>{escape(plain(said))}</b>{words}{comment}"
        f"<time>{escape(str(row['at'])[:16].replace('T', ' '))}</time></section>"
    )


def _settled(unit: Unit) -> str:
    row = unit.settled or {}
    said = row["rating"] if isinstance(row["rating"], str) else DECISIONS.get(str(row["decision"]), "")
    comment = f" – {escape(plain(row['comment']))}" if isinstance(row["comment"], str) else ""
    return (
        f'<p class="settled"><b>Settled: {escape(plain(said))}</b>{comment} '
        f"<span>{escape(plain(row['by']))}, {escape(row['at'][:16].replace('T', ' '))}</span></p>"
    )


def settle(unit: Unit) -> None:
    """Take one of the answers, or decide otherwise."""
    why_not = _why_not(unit)
    key = unit.claim
    with st.popover("Settle", key=f"settle_{key}", disabled=bool(why_not), help=why_not and as_markdown(why_not)):
        what = "verdict" if unit.what == "verdict" else "judgement"
        st.html(f'<p class="hint">The claim gets this {what}, signed by you.</p>')
        ways: dict[str, Any] = {
            f"answer {row['number']}": f"{row['rating'] or DECISIONS[row['decision']]}, as {row['reviewer']} says"
            for row in unit.answers
        }
        if unit.what == "verdict":
            ways |= {f"other {name}": f"{name}" for name in _others(unit)}
        else:
            said = {row["decision"] for row in unit.answers}
            rest = {name: label for name, label in DECISIONS.items() if name not in {*said, "corrected"}}
            ways |= {f"other {name}": label for name, label in rest.items()}
        way = st.radio(
            "What holds", list(ways), index=None, format_func=lambda each: as_markdown(ways[each]), key=f"way_{key}"
        )
        comment = st.text_area(
            "Why",
            key=f"why_{key}",
            placeholder="The verdict’s rationale; the answer’s own if empty" if unit.what == "verdict" else "",
        )
        if st.button("Settle it", key=f"settle_now_{key}", type="primary", disabled=way is None) and way:
            _do(unit, way, comment)


def _others(unit: Unit) -> list[str]:
    said = {row["rating"] for row in unit.answers}
    return [name for name in state.ledger().settings().scale.names if name not in said]


def _do(unit: Unit, way: str, comment: str) -> None:
    kind, _, value = way.partition(" ")
    given: dict[str, Any] = {}
    if kind == "answer":
        given["answer"] = int(value)
        own = next(row["comment"] for row in unit.answers if row["number"] == given["answer"])
        comment = comment.strip() or own or ""
    else:
        given["rating" if unit.what == "verdict" else "decision"] = value
    try:
        state.ledger().samples.adjudicate(unit.name, unit.what, unit.claim, signed(), comment=comment, **given)
    except (LedgerError, Refused) as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        return
    st.toast("Settled", icon=":material/check:")
    st.rerun()


def _why_not(unit: Unit) -> str | None:
    """Why the person may not settle a claim, None where they may; the ledger has the last word."""
    somebody = person()
    if somebody is None:
        return "write your name at the top first: every decision is signed"
    has_answered = any(is_same_person(row["reviewer"], somebody.name) for row in unit.answers)
    if has_answered and state.ledger().roles().get(somebody.name) != "editor":
        return "You have answered on it: an editor settles it, or somebody who has not."
    return None
