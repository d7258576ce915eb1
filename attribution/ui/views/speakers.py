"""The page "Speakers": the roster and whether two of it are one; and, where the address names a speaker, that one."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import quote

import streamlit as st

from attribution.ledger import UNDECIDED, LedgerError
from attribution.records import SpeakerKind
from attribution.review import figures, people
from attribution.review.choice import Choice
from attribution.review.figures import KINDS
from attribution.review.people import Heard
from attribution.roster import Entry, Event, Proposal, Roster, RosterError
from attribution.roster.table import write_csv
from attribution.ui import charts, state, tables
from attribution.ui.chosen import chips, choice, choose
from attribution.ui.greeting import greeting
from attribution.ui.person import Refused, editing
from attribution.ui.safe import as_markdown, plain

if TYPE_CHECKING:
    import pandas as pd

VIEWS = Path(__file__).parent
HEIGHT = 620
QUESTIONS = 5  # shown at once, the likeliest
DOTS, HIGHEST = 300, 14  # claims on a timeline, and above one another, that are drawn as dots
WORDS = {UNDECIDED: "undecided"}
KIND_NAMES = get_args(SpeakerKind)


def page() -> None:
    """Draw the page from top to bottom."""
    roster = tables.roster()
    if wanted := st.query_params.get("speaker"):
        speaker(roster, wanted)
    else:
        everybody(roster)


# --- everybody -------------------------------------------------------------------------------------------------------


def everybody(roster: tables.People) -> None:
    """The roster, the open questions on it and what was decided."""
    st.html('<h1 class="page">Speakers</h1>')
    troubles()
    if not roster.entries:
        if not state.ledger().count():
            greeting()
            return
        st.html('<div class="nothing"><h2>Nobody speaks yet</h2><p>No article has a claim with a speaker.</p></div>')
        return
    why_not = refusal()
    left, right = st.columns([13, 9], gap="large")
    with left:
        roster_table(roster)
    with right:
        questions(roster, roster.proposals, why_not)
        decided(roster, roster.decisions.by_people, roster.decisions.recognitions(), why_not)


def roster_table(roster: tables.People) -> None:
    """The search, the table and its CSV file; a click on a row opens that speaker."""
    with st.container(horizontal=True, vertical_alignment="center", key="roster_filters"):
        wanted = st.text_input(
            "Find a speaker", placeholder="Find a name or role", key="find", label_visibility="collapsed", width=260
        )
        named = st.toggle("Named only", value=True, key="named", help="Without those an article only describes")
        there = [kind for kind in KIND_NAMES if (roster.table["kind"] == kind).any()]
        kinds = st.pills("Kind", there, selection_mode="multi", key="kinds", label_visibility="collapsed")
    shown = people.found(roster.table, wanted, kinds, named=named)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(
            f'<p class="summary"><b>{len(shown):,}</b> of {len(roster.table):,} speakers · '
            f"<b>{shown['claims'].sum():,}</b> claims</p>"
        )
        st.download_button(
            "Speakers as CSV",
            partial(as_csv, list(roster.entries.values())),
            "speakers.csv",
            "text/csv",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key="download_roster",
            help="All of the roster; `attribution roster import` reads it back",
        )
    if not len(shown):
        st.html('<p class="hint">Nobody of that name or role.</p>')
        return
    ids = shown["id"].tolist()
    table = shown[["name", "role", "kind", "articles", "claims", "last_seen", "other_names"]].copy()
    for name in ("name", "role", "other_names", "last_seen"):
        table[name] = table[name].map(plain)
    key = f"roster_{st.session_state.get('roster_turn', 0)}"
    st.dataframe(
        table,
        height=min(HEIGHT, 35 * (len(shown) + 1) + 3),
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn("Speaker", width=150),
            "role": st.column_config.TextColumn("Role", width=175),
            "kind": st.column_config.TextColumn("Kind", width=88),
            "articles": st.column_config.NumberColumn("Articles", width=70, format="localized"),
            "claims": st.column_config.NumberColumn("Claims", width=65, format="localized"),
            "other_names": st.column_config.TextColumn("Also called", width=130),
            "last_seen": st.column_config.TextColumn("Last seen", width=95),
        },
        key=key,
        on_select=partial(open_row, key, ids),
        selection_mode="single-row",
        alt="Speakers with role, kind, articles, claims, other names and when they were last seen",
    )
    st.html('<p class="hint">Choose a row to see what somebody said.</p>')


def open_row(key: str, ids: Sequence[str]) -> None:
    """Open the speaker whose row was chosen."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(ids):
        st.session_state["roster_turn"] = st.session_state.get("roster_turn", 0) + 1
        st.query_params.from_dict({"speaker": ids[rows[0]]})


def as_csv(entries: Sequence[Entry]) -> bytes:
    """The roster as a CSV file."""
    stream = io.StringIO()
    write_csv(entries, stream)
    return stream.getvalue().encode("utf-8", "replace")


# --- one speaker -----------------------------------------------------------------------------------------------------


def speaker(roster: tables.People, wanted: str) -> None:
    """All that is known of one speaker."""
    st.button("All speakers", key="all_speakers", icon=":material/arrow_back:", type="tertiary", on_click=leave)
    entry = roster.entries.get(wanted) or people.entry_of(state.ledger(), wanted)
    if entry is None:
        st.error(
            as_markdown(f"{wanted}: no speaker has this id. It may have been taken back."), icon=":material/error:"
        )
        return
    here = replace(choice(), speakers=(entry.id,))
    if wanted != entry.id:  # it was joined with this one
        st.query_params["speaker"] = entry.id
    why_not = refusal()
    head(entry)
    with st.container(horizontal=True, vertical_alignment="center", key="speaker_actions"):
        actions(entry, why_not)
    if why_not is None:
        dialog(roster, entry)
    troubles()
    claims = state.claims(people.choice_of(state.ledger(), entry.id))
    facts = figures.facts(claims)
    totals(entry, facts[facts["judgement"] != "rejected"], facts)
    if len(facts):
        what_was_said(here, facts, claims)
    left, right = st.columns(2, gap="large")
    with left:
        about = [one for one in roster.proposals if entry.id in (one.one.id, one.other.id)]
        questions(roster, about, why_not)
    with right:
        about_them = [pair for pair in roster.decisions.by_people if people.concerns(pair[0], entry.id)]
        decided(roster, about_them, roster.decisions.recognitions(entry.id), why_not)


def leave() -> None:
    st.query_params.clear()


def head(entry: Entry) -> None:
    """Who it is: name, kind, role, and the roles and names over time."""
    wikidata = (
        f' · <a href="https://www.wikidata.org/wiki/{escape(entry.wikidata)}" target="_blank" rel="noopener">'
        f"{escape(entry.wikidata)}</a>"
        if entry.wikidata
        else ""
    )
    about = " · ".join(escape(plain(each)) for each in (entry.role, entry.kind) if each)
    roles = "".join(
        f"<li>{escape(plain(tenure.role))}<span>{escape(plain(people.when(tenure)))}</span></li>"
        for tenure in entry.roles
    )
    names = "".join(f"<li>{escape(plain(name))}</li>" for name in entry.other_names)
    affiliations = "".join(f"<li>{escape(plain(name))}</li>" for name in entry.affiliations)
    lists = "".join(
        f"<div><h2>{title}</h2><ul>{items}</ul></div>"
        for title, items in (("Roles", roles), ("Also called", names), ("With", affiliations))
        if items
    )
    st.html(
        f'<header class="who"><h1 class="page">{escape(plain(entry.name))}</h1><p>{about}{wikidata}</p>'
        f"<section>{lists}</section></header>"
    )


def totals(entry: Entry, standing: "pd.DataFrame", everything: "pd.DataFrame") -> None:
    """The figures in large."""
    seen = people.seen_of(entry)
    done = int((everything["judgement"] != UNDECIDED).sum())
    cells = {
        "claims": f"{len(standing):,}",
        "articles": f"{standing['article'].nunique():,}",
        "publishers": f"{standing['publisher'].nunique():,}",
        "decided": figures.share(done, len(everything)),
        "first seen": (seen.first or "–")[:10],
        "last seen": (seen.last or "–")[:10],
    }
    big = "".join(f"<div><dd>{escape(plain(value))}</dd><dt>{name}</dt></div>" for name, value in cells.items())
    st.html(f'<dl class="figures">{big}</dl>')


def what_was_said(here: Choice, facts: "pd.DataFrame", everything: "pd.DataFrame") -> None:
    """The claims on a timeline, by publisher, kind and judgement, and as a list that follows them."""

    def claims(but: str) -> "pd.DataFrame":
        wanted = here.without(but)
        return facts[wanted.holds(facts, rejected=but == "judgement")]

    left, right = st.columns([5, 3], gap="large")
    with left:
        timeline(here, claims("period"), everything)
        listed(here, facts, everything)
    with right:
        publishers = figures.counted(claims("publisher"), "publisher")
        shown = figures.chosen(publishers, 12, here.publishers)
        charts.title("Where it stood", "" if len(shown) else "none of these articles names its publisher")
        if len(shown):
            charts.draw(
                charts.rows(shown, charts.KIND_COLOURS, {}, here.publishers, width=140),
                "speaker_publishers",
                "Claims by publisher",
                lambda point: choose(here.toggled("publisher", str(point["key"]))),
            )
        found = claims("kind")["kind"].value_counts()
        charts.title("In which words")
        charts.draw(
            charts.rows(
                charts.one_each({kind: int(found.get(kind, 0)) for kind in KINDS}),
                charts.KIND_COLOURS,
                {},
                here.kinds,
                parted=False,
                width=90,
            ),
            "speaker_kinds",
            "Claims by kind",
            lambda point: choose(here.toggled("kind", str(point["key"]))),
        )
        judgements = figures.progress(claims("judgement"))
        counts = {WORDS.get(name, name): count for name, count in judgements.items() if count}
        charts.title("What was decided", "" if counts else "no claim is left")
        if not counts:
            return
        charts.draw(
            charts.rows(
                charts.one_each(counts),
                charts.DECISION_COLOURS,
                {},
                [WORDS.get(each, each) for each in here.judgements],
                parted=False,
                width=90,
            ),
            "speaker_judgements",
            "Claims by judgement",
            lambda point: choose(here.toggled("judgement", UNDECIDED if point["key"] == "undecided" else point["key"])),
        )


def timeline(here: Choice, claims: "pd.DataFrame", everything: "pd.DataFrame") -> None:
    """Every claim on the day it was published, or how many there are in each period."""
    course = figures.course(claims["published"], claims["kind"])
    charts.title("When it was said", "", charts.KIND_COLOURS if course.periods else None)
    if not course.periods:
        st.html('<p class="hint">None of these claims has a date.</p>')
        return
    on = [period.since for period in course.periods if (period.since, period.until) == (here.since, here.until)]
    few = len(claims) <= DOTS and int(course.table.sum(axis=1).max()) <= HIGHEST
    if few:
        since = figures.period_of(claims["published"], course)
        words = everything.set_index("claim_id").loc[claims["claim_id"]]
        told = claims[["kind"]].assign(
            since=since,
            claim=words["claim"].to_numpy(),
            where=words["publisher"].fillna(words["title"]).fillna(words["article_id"]).to_numpy(),
            when=words["published"].str.slice(0, 10).fillna("").to_numpy(),
            kind=claims["kind"].astype("str"),
        )
        chart = charts.dots(told[told["since"].notna()], course, charts.KIND_COLOURS, on)
    else:
        chart = charts.columns(course, charts.KIND_COLOURS, on)
    charts.draw(
        chart,
        "timeline",
        f"{'Each claim' if few else 'Claims'} by {course.unit}",
        lambda point: choose(here.in_period(point["since"], point["until"])),
    )
    if course.undated:
        count = "1 claim has" if course.undated == 1 else f"{course.undated:,} claims have"
        st.html(f'<p class="hint">{count} no date, or not one as exact as these.</p>')


def listed(here: Choice, facts: "pd.DataFrame", everything: "pd.DataFrame") -> None:
    """The claims that are chosen; a click on a row opens the claim for review."""
    wanted = facts[here.holds(facts)]
    charts.title("What was said", f"{len(wanted):,} claim{'' if len(wanted) == 1 else 's'}")
    with st.container(horizontal=True, vertical_alignment="center", key="chosen"):
        chips(here, {}, without=frozenset({"speaker"}))
        if len(wanted):
            with st.container(key="open_in_queue", width="content"):
                st.page_link(
                    VIEWS / "queue.py",
                    label="Open these in the queue",
                    icon=":material/arrow_forward:",
                    query_params=here.for_queue(),
                )
    if not len(wanted):
        st.html('<p class="hint">No claim is left.</p>')
        return
    claims = everything[everything["claim_id"].isin(wanted["claim_id"])]
    claims = claims.sort_values("published", ascending=False, kind="stable", na_position="last")
    table = claims[["published", "publisher", "claim", "kind", "confidence", "judgement"]].copy()
    table["published"] = table["published"].str.slice(0, 10)
    table["judgement"] = table["judgement"].fillna("–")
    for name in ("published", "publisher", "claim"):
        table[name] = table[name].fillna("").map(lambda text: plain(" ".join(text.split())))
    turn = st.session_state.get("claims_turn", 0)
    event: Any = st.dataframe(
        table,
        height=min(520, 35 * (len(table) + 1) + 3),
        hide_index=True,
        column_config={
            "published": st.column_config.TextColumn("Published", width=90),
            "publisher": st.column_config.TextColumn("Publisher", width=110),
            "claim": st.column_config.TextColumn("Claim", width=360),
            "kind": st.column_config.TextColumn("Kind", width=75),
            "confidence": st.column_config.NumberColumn("Sure", width=60, format="percent"),
            "judgement": st.column_config.TextColumn("Judged", width=90),
        },
        key=f"claims_{turn}",
        on_select="rerun",
        selection_mode="single-row",
        alt="Claims of this speaker with date, publisher, kind, confidence and judgement",
    )
    rows = event.selection.rows
    if rows and rows[0] < len(claims):
        st.session_state["claims_turn"] = turn + 1
        st.switch_page(VIEWS / "review.py", query_params={"claim": str(claims["claim_id"].iloc[rows[0]])})


# --- what may be done with a speaker ---------------------------------------------------------------------------------


def begin(what: str, speaker: str) -> None:
    st.session_state["speaker_dialog"] = (what, speaker)


def finish() -> None:
    st.session_state.pop("speaker_dialog", None)


def actions(entry: Entry, why_not: str | None) -> None:
    """The buttons under a speaker's name."""
    articles = people.seen_of(entry).articles
    alone = None if len(articles) > 1 else "somebody in one article only cannot be split"
    for label, icon, reason in (
        ("Edit", ":material/edit:", why_not),
        ("Merge", ":material/call_merge:", why_not),
        ("Split", ":material/call_split:", why_not or alone),
    ):
        st.button(
            label,
            key=f"{label.lower()}_speaker",
            icon=icon,
            disabled=reason is not None,
            help=as_markdown(reason) if reason else None,
            on_click=begin,
            args=(label, entry.id),
        )
    st.download_button(
        "CSV",
        partial(csv_bytes, entry.id),
        f"{file_name(entry)}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="download_speaker",
        disabled=not entry.claims,
        help="Every claim of this speaker, as `attribution export` writes it",
    )


def dialog(roster: tables.People, entry: Entry) -> None:
    """The dialog that was begun and not finished; one of another speaker is over."""
    what, about = st.session_state.get("speaker_dialog", (None, entry.id))
    if about != entry.id:
        finish()
    elif what == "Edit":
        edit(entry)
    elif what == "Merge":
        merge(roster, entry)
    elif what == "Split":
        split(entry, people.seen_of(entry).articles)


def file_name(entry: Entry) -> str:
    from attribution.export.file_names import file_names

    return file_names([entry.name])[0]


def csv_bytes(speaker: str) -> bytes:
    return people.speaker_csv(state.ledger(), speaker)[1]


@st.dialog("Edit this speaker", on_dismiss=finish)
def edit(entry: Entry) -> None:
    """Give a speaker another name, kind or Wikidata id."""
    name = st.text_input("Name", value=entry.name, key="edit_name")
    kinds = ["", *KIND_NAMES]
    kind = st.selectbox(
        "Kind",
        kinds,
        index=kinds.index(entry.kind or ""),
        format_func=lambda each: each or "unknown",
        key="edit_kind",
    )
    wikidata = st.text_input("Wikidata id", value=entry.wikidata or "", placeholder="Q42", key="edit_wikidata")
    if st.button("Save", key="edit_save", type="primary") and decide(
        lambda by: people.change(state.ledger(), entry.id, by, name, kind, wikidata), "Saved"
    ):
        finish()
        st.rerun()
    troubles()


@st.dialog("Merge with another speaker", on_dismiss=finish)
def merge(roster: tables.People, entry: Entry) -> None:
    """Make two speakers one."""
    others = {
        other.id: plain(" · ".join(each for each in (other.name, other.role or other.kind or "") if each))
        for other in roster.entries.values()
        if other.id != entry.id
    }
    other = st.selectbox(
        f"{as_markdown(entry.name)} is the same as",
        others,
        index=None,
        placeholder="Find a name or role",
        format_func=others.__getitem__,
        key="merge_with",
    )
    st.caption("All claims of both become those of one. It can be undone.")
    if other:
        heard = tables.heard(roster.entries[other])
        st.html(f'<section class="question one">{side(roster.entries[other], heard)}</section>')
    if st.button("Merge", key="merge_save", type="primary", disabled=other is None) and decide(
        lambda by: state.ledger().decide(lambda known: known.same(entry.id, str(other), by)), "Merged"
    ):
        finish()
        st.rerun()
    troubles()


@st.dialog("Split this speaker", on_dismiss=finish)
def split(entry: Entry, articles: Sequence[str]) -> None:
    """Make somebody else of what some articles say of a speaker."""
    names = tables.places()
    apart = st.multiselect(
        f"In these articles it is not {as_markdown(entry.name)}, but somebody else",
        articles,
        format_func=lambda each: plain(names.get(str(each), str(each))),
        key="split_articles",
    )
    st.caption("What is said there becomes another speaker’s of the same name, whom you can then edit or merge.")
    ready = 0 < len(apart) < len(articles)
    if st.button("Split", key="split_save", type="primary", disabled=not ready) and decide(
        lambda by: state.ledger().decide(lambda known: known.split(entry.id, apart, by)), "Split"
    ):
        finish()
        st.rerun()
    troubles()


# --- questions and decisions -----------------------------------------------------------------------------------------


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


def refusal() -> str | None:
    """Why this person may change nothing here; None for an editor."""
    try:
        editing()
    except Refused as error:
        return str(error)
    return None


def decide(what: Callable[[str], object], done: str) -> bool:
    """Do what an editor decided, signed, and say so; what cannot be done is kept for `troubles`."""
    try:
        what(editing())
    except (Refused, RosterError, LedgerError) as error:
        st.session_state.setdefault("speaker_troubles", []).append(str(error))
        return False
    st.toast(as_markdown(done))
    return True


def troubles() -> None:
    """Say what could not be done."""
    for message in st.session_state.pop("speaker_troubles", []):
        st.error(as_markdown(message), icon=":material/error:")


page()
