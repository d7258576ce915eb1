"""The page "Speakers": the roster of everybody who speaks in the articles at hand, and whether two of them are one."""

import io
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from attribution.articles import UnreadableArticle
from attribution.extractor import ExtractionFailed
from attribution.nlp.models import ModelsMissing
from attribution.roster import Entry, Event, Proposal, Roster, RosterError
from attribution.roster.entries import Tenure
from attribution.roster.table import as_table, write_csv
from attribution.ui import state
from attribution.ui.safe import as_markdown, plain
from attribution.ui.top import top

if TYPE_CHECKING:
    from collections.abc import Callable

HEIGHT = 560
QUESTIONS = 20  # shown at once: the likeliest
MOST_CLAIMS = 50  # of a speaker, shown in its card
DECISIONS = {
    "same": "joined",
    "different": "kept apart",
    "split": "split",
    "edited": "changed",
    "seen": "recognised",
    "undone": "taken back",
    "imported": "brought in",
}


def page() -> None:
    """Draw the page from top to bottom."""
    bar = top()
    try:
        with st.spinner("Reading the articles …"):
            readings = state.readings()
            roster, readings = state.roster(readings)
    except (ModelsMissing, ExtractionFailed, UnreadableArticle, RosterError, OSError, ValueError) as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        return
    with bar:
        st.text_input(
            "Your name",
            placeholder="Your name, to sign decisions",
            key="reviewer",
            label_visibility="collapsed",
            width=240,
        )
    for message in st.session_state.pop("troubles", []):
        st.error(as_markdown(message), icon=":material/error:")
    if not roster.entries():
        st.html(
            '<div class="nothing"><h2>Nobody speaks yet</h2><p>Read an article on the page <b>Claims</b>.</p></div>'
        )
        return
    left, right = st.columns([12, 10], gap="medium")
    with left:
        chosen = roster_table(roster)
        if chosen:
            entry_card(roster, chosen, readings)
    with right:
        questions(roster)
        decisions(roster)


def roster_table(roster: Roster) -> Entry | None:
    """Draw the search, the table and the CSV button; the entry of the row that is chosen comes back."""
    entries = roster.entries()
    with st.container(horizontal=True, vertical_alignment="center", key="roster_filters"):
        wanted = st.text_input("Find", placeholder="Find a name or role", key="find", label_visibility="collapsed")
        named = st.toggle("Named only", value=True, key="named", help="Without those an article only describes")
        st.download_button(
            "CSV",
            partial(as_csv, roster),
            "speakers.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download_roster",
            help="The whole roster; attribution roster import reads it back",
        )
    shown = [entry for entry in entries if _matches(entry, wanted) and (not named or _is_named(entry))]
    st.html(
        f'<p class="summary"><b>{len(shown)}</b> of {len(entries)} speakers · '
        f"<b>{sum(entry.claims for entry in shown)}</b> claims</p>"
    )
    if not shown:
        return None
    table = as_table(shown)[["name", "role", "kind", "articles", "claims", "other_names"]]
    event: Any = st.dataframe(
        table.map(lambda cell: plain(cell) if isinstance(cell, str) else cell),
        height=min(HEIGHT, 36 * (len(shown) + 1) + 3),
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn("Speaker", width=170),
            "role": st.column_config.TextColumn("Role", width=190),
            "kind": st.column_config.TextColumn("Kind", width=92),
            "articles": st.column_config.NumberColumn("Articles", width=64),
            "claims": st.column_config.NumberColumn("Claims", width=60),
            "other_names": st.column_config.TextColumn("Also called", width=170),
        },
        key=f"roster_{len(roster.events)}_{len(shown)}_{wanted}",
        on_select="rerun",
        selection_mode="single-row",
        alt="Speakers with role, kind, number of articles and claims, and other names",
    )
    rows = [row for row in event.selection.rows if row < len(shown)]
    return shown[rows[0]] if rows else None


def entry_card(roster: Roster, entry: Entry, readings: list[state.Reading]) -> None:
    """Draw what is known of a speaker, its claims, and what can be changed."""
    st.html(plain(_card(entry, readings)))
    articles = sorted({sighting.article for sighting in entry.sightings})
    with st.expander("Change", icon=":material/edit:"):
        name, wikidata = st.columns([3, 2])
        new_name = name.text_input("Preferred name", value=entry.name, key=f"name_{entry.id}")
        new_id = wikidata.text_input(
            "Wikidata id", value=entry.wikidata or "", placeholder="Q42", key=f"wiki_{entry.id}"
        )
        st.button(
            "Save",
            key=f"save_{entry.id}",
            disabled=not reviewer(),
            on_click=decide,
            args=(partial(_save, roster, entry, new_name, new_id),),
        )
        others = {
            other.id: f"{other.name} · {other.role or other.kind or ''}"
            for other in roster.entries()
            if other is not entry
        }
        same = st.selectbox(
            "Is the same as", others, index=None, format_func=lambda key: plain(others[key]), key=f"same_{entry.id}"
        )
        st.button(
            "Join",
            key=f"join_{entry.id}",
            disabled=not (same and reviewer()),
            on_click=decide,
            args=(partial(roster.same, entry.id, same or "", reviewer()),),
        )
        if len(articles) > 1:
            apart = st.multiselect("Is somebody else in", articles, format_func=plain, key=f"apart_{entry.id}")
            st.button(
                "Split",
                key=f"split_{entry.id}",
                disabled=not (apart and reviewer()),
                on_click=decide,
                args=(partial(roster.split, entry.id, apart, reviewer()),),
            )


def questions(roster: Roster) -> None:
    """Ask whether two speakers are one, the likeliest pairs first."""
    proposals = roster.proposals()
    st.html(f'<h3 class="part">Same as? <span>{len(proposals)}</span></h3>')
    if not proposals:
        st.html('<p class="hint">No two speakers look alike.</p>')
        return
    if not reviewer():
        st.html('<p class="hint">Write your name above to decide.</p>')
    for proposal in proposals[:QUESTIONS]:
        with st.container(border=True, key=f"question_{proposal.number}"):
            st.html(plain(_question(proposal)))
            with st.container(horizontal=True):
                for label, what in (("Same", roster.same), ("Different", roster.different)):
                    st.button(
                        label,
                        key=f"{label.lower()}_{proposal.number}",
                        disabled=not reviewer(),
                        on_click=decide,
                        args=(partial(what, proposal.one.id, proposal.other.id, reviewer()),),
                    )
    if len(proposals) > QUESTIONS:
        st.html(f'<p class="hint">{len(proposals) - QUESTIONS} more, less likely.</p>')


def decisions(roster: Roster) -> None:
    """List what was decided, newest first; what holds can be taken back."""
    decided = [(event, holds) for event, holds in roster.history() if _is_decision(event)]
    if not decided:
        return
    st.html(f'<h3 class="part">Decisions <span>{len(decided)}</span></h3>')
    for event, holds in reversed(decided[-QUESTIONS:]):
        with st.container(horizontal=True, vertical_alignment="center", key=f"decision_{event.number}"):
            st.html(plain(_decision(roster, event, holds)), width="stretch")
            if holds:
                st.button(
                    "Undo",
                    key=f"undo_{event.number}",
                    disabled=not reviewer(),
                    on_click=decide,
                    args=(partial(roster.undo, event.number, reviewer()),),
                )


def reviewer() -> str:
    """Who signs."""
    return str(st.session_state.get("reviewer") or "").strip()


def decide(what: "Callable[[], object]") -> None:
    """Do what was decided; what cannot be done becomes a message."""
    try:
        what()
    except (RosterError, OSError) as error:
        st.session_state.setdefault("troubles", []).append(str(error))


def _save(roster: Roster, entry: Entry, name: str, wikidata: str) -> None:
    if name.strip() != entry.name:
        roster.edit(entry.id, "name", name, reviewer())
    if wikidata.strip() != (entry.wikidata or ""):
        roster.edit(entry.id, "wikidata", wikidata.strip(), reviewer())


def as_csv(roster: Roster) -> bytes:
    """The roster as a CSV file."""
    stream = io.StringIO()
    write_csv(roster.entries(), stream)
    return stream.getvalue().encode("utf-8", "replace")


def _is_named(entry: Entry) -> bool:
    return entry.kind not in ("group", "unnamed", "document") and any(c.isupper() for c in entry.name)


def _matches(entry: Entry, wanted: str) -> bool:
    text = " ".join([entry.name, *entry.other_names, *(tenure.role for tenure in entry.roles)]).casefold()
    return all(word in text for word in wanted.casefold().split())


def _is_decision(event: Event) -> bool:
    return event.action in DECISIONS and (event.action != "seen" or event.what.get("how") == "automatic")


def _card(entry: Entry, readings: list[state.Reading]) -> str:
    roles = "".join(
        f"<div><dt>{escape(_when(tenure))}</dt><dd>{escape(tenure.role)}</dd></div>" for tenure in entry.roles
    )
    facts = {"Also called": ", ".join(entry.other_names), "Affiliation": ", ".join(entry.affiliations), "Id": entry.id}
    rows = "".join(f"<div><dt>{key}</dt><dd>{escape(value)}</dd></div>" for key, value in facts.items() if value)
    claims = [
        (article.title or article.id, " … ".join(span.of(article.text) for span in one.quote.content))
        for article, found in readings
        for one in found
        if one.speaker and one.speaker.id == entry.id
    ]
    said = "".join(
        f"<li>{escape(' '.join(words.split()))} <span>{escape(title)}</span></li>"
        for title, words in claims[:MOST_CLAIMS]
    )
    more = f"<li><span>and {len(claims) - MOST_CLAIMS} more</span></li>" if len(claims) > MOST_CLAIMS else ""
    wiki = f' <span class="wiki">{escape(entry.wikidata)}</span>' if entry.wikidata else ""
    head = f"<header><b>{escape(entry.name)}</b><span>{escape(entry.kind or '')}</span>{wiki}</header>"
    return f'<section class="card">{head}<dl>{roles}{rows}</dl><ol class="said">{said}{more}</ol></section>'


def _when(tenure: Tenure) -> str:
    return f"{tenure.first}–{tenure.last}" if tenure.first else "Role"


def _question(proposal: Proposal) -> str:
    def side(entry: Entry) -> str:
        articles = sorted({sighting.article for sighting in entry.sightings})
        where = articles[0] + (f" and {len(articles) - 1} more" if len(articles) > 1 else "") if articles else ""
        role = f"<span>{escape(entry.role or entry.kind or '')}</span>"
        return f"<div><b>{escape(entry.name)}</b>{role}<small>{escape(where)}</small></div>"

    because = " · ".join(proposal.because)
    return (
        f'<div class="question">{side(proposal.one)}<i>{proposal.score:.0%}</i>{side(proposal.other)}</div>'
        f'<p class="hint">{escape(because)}</p>'
    )


def _decision(roster: Roster, event: Event, holds: bool) -> str:
    what = event.what
    names = what.get("names") or [  # as they were when it was decided
        _name(roster, what[key]) for key in ("one", "other", "speaker", "id") if isinstance(what.get(key), str)
    ]
    line = f"{' and '.join(map(str, names))} {DECISIONS[event.action]}"
    if event.action == "seen":
        seen, article = what["sighting"]["name"], what["sighting"]["article"]
        line = f"{names[0]} recognised in {article}" + ("" if seen == names[0] else f", as {seen}")
    if event.action == "undone":
        line = f"decision {what['event']} taken back"
    if event.action == "edited":
        line += f": {what['field']} {what['value']}"
    kind = "" if holds else ' class="gone"'
    return f"<p{kind}><b>{event.number}</b> {escape(line)} <span>{escape(event.by)}, {escape(event.at[:16])}</span></p>"


def _name(roster: Roster, speaker: str) -> str:
    try:
        return roster.entry(speaker).name
    except RosterError:
        return speaker


page()
