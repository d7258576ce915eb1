"""Whether two speakers of the roster are one: the open questions, and what was decided on them."""

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote

import streamlit as st

from attribution.review import people
from attribution.review.people import Heard
from attribution.roster import Entry, Event, Proposal, Roster
from attribution.ui import state, tables
from attribution.ui.roster_deeds import decide
from attribution.ui.safe import as_markdown, plain

QUESTIONS = 5  # shown at once, the likeliest


def questions(roster: tables.People, asked: Sequence[Proposal], why_not: str | None) -> None:
    """Ask whether two speakers are one, the likeliest pairs first."""
    st.html(f'<h2 class="part">Same as? <span>{len(asked):,}</span></h2>')
    if not asked:
        st.html('<p class="hint">Nobody else looks like the same.</p>')
        return
    if why_not:
        st.html(f'<p class="hint">{escape(plain(why_not))}</p>')
    most = QUESTIONS + int(st.session_state.get("more_questions", 0))
    heard = tables.heard(*(entry for proposal in asked[:most] for entry in (proposal.one, proposal.other)))
    for place, proposal in enumerate(asked[:most]):
        with st.container(border=True, key=f"question_{proposal.number}"):
            st.html(question(proposal, heard))
            with st.container(horizontal=True):
                for label, shortcut, what in (("Same", "S", Roster.same), ("Different", "D", Roster.different)):
                    st.button(
                        label,
                        key=f"{label.lower()}_{proposal.number}",
                        type="primary" if label == "Same" and not place else "secondary",
                        shortcut=shortcut if not place and not why_not else None,
                        disabled=why_not is not None,
                        help=as_markdown(why_not) if why_not else None,
                        on_click=answer,
                        args=(what, proposal),
                    )
    if len(asked) > most:
        st.button(
            f"{len(asked) - most:,} more, less likely",
            key="more",
            type="tertiary",
            on_click=lambda: st.session_state.update(more_questions=most),
        )


def answer(what: Callable[[Roster, str, str, str], Event], proposal: Proposal) -> None:
    """Decide a question."""
    one, other = proposal.one, proposal.other
    done = "one" if what is Roster.same else "two"
    decide(
        lambda by: state.ledger().decide(lambda known: what(known, one.id, other.id, by)),
        f"{one.name} and {other.name} are {done}",
    )


def decided(
    roster: tables.People,
    by_people: Sequence[tuple[Event, bool]],
    by_itself: tuple[int, Sequence[tuple[Event, bool]]],
    why_not: str | None,
) -> None:
    """List what people decided, newest first, and apart from it whom the machine recognised; all can be taken back."""
    names = {entry.id: entry.name for entry in roster.entries.values()}
    if by_people:
        st.html(f'<h2 class="part">Decisions <span>{len(by_people):,}</span></h2>')
        decision_list(by_people[: people.SHOWN], len(by_people), names, why_not, "decisions")
    count, newest = by_itself
    if count:
        with st.expander(f"Recognised automatically · {count:,}"):
            decision_list(newest, count, names, why_not, "recognised")


def decision_list(
    newest: Sequence[tuple[Event, bool]], count: int, names: dict[str, str], why_not: str | None, key: str
) -> None:
    """The newest of so many decisions, a line each."""
    with st.container(key=key):
        for event, holds in newest:
            with st.container(horizontal=True, vertical_alignment="center", key=f"decision_{event.number}"):
                line = escape(plain(people.in_words(event, names)))
                signed = escape(plain(f"{event.by}, {event.at[:16].replace('T', ' ')}"))
                st.html(f"<p{'' if holds else ' class=gone'}>{line} <span>{signed}</span></p>", width="stretch")
                if holds:
                    st.button(
                        "Undo",
                        key=f"undo_{event.number}",
                        type="tertiary",
                        disabled=why_not is not None,
                        help=as_markdown(why_not) if why_not else None,
                        on_click=take_back,
                        args=(event,),
                    )
        if count > len(newest):
            st.html(f'<p class="hint">{count - len(newest):,} older.</p>')


def take_back(event: Event) -> None:
    decide(lambda by: state.ledger().decide(lambda known: known.undo(event.number, by)), "Taken back")


def question(proposal: Proposal, heard: dict[str, Heard]) -> str:
    """Two speakers beside each other, how likely they are one, and why."""
    because = escape(plain(" · ".join(proposal.because)))
    return (
        f'<section class="question">{side(proposal.one, heard)}<i title="how alike they are">{proposal.score:.0%}</i>'
        f'{side(proposal.other, heard)}</section><p class="because">{because}</p>'
    )


def side(entry: Entry, heard: dict[str, Heard]) -> str:
    """A speaker in a few lines: name, role, where it was seen, and words of theirs."""
    last = heard.get(entry.id, Heard("", ""))
    more = f" and {entry.articles - 1:,} more" if entry.articles > 1 else ""
    short = last.words if len(last.words) <= 100 else last.words[:99] + "…"
    said = f"<q>{escape(plain(short))}</q>" if short else ""
    return (
        f'<div><a href="speakers?speaker={quote(entry.id)}" target="_self">{escape(plain(entry.name))}</a>'
        f"<span>{escape(plain(entry.role or entry.kind or ''))}</span><small>{escape(plain(last.place))}{more}</small>"
        f"{said}</div>"
    )
