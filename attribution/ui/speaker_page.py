"""One speaker in full: figures, a timeline, all claims, and what may be done with them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from attribution.ledger import UNDECIDED
from attribution.records import SpeakerKind
from attribution.review import figures, people
from attribution.review.choice import Choice
from attribution.review.figures import KINDS
from attribution.roster import Entry
from attribution.ui import charts, state, tables
from attribution.ui.chosen import chips, choice, choose
from attribution.ui.roster_deeds import decide, refusal, troubles
from attribution.ui.safe import as_markdown, plain
from attribution.ui.same_as import decided, questions, side

if TYPE_CHECKING:
    import pandas as pd

VIEWS = Path(__file__).parent / "views"
DOTS, HIGHEST = 300, 14  # claims on a timeline, and above one another, that are drawn as dots
WORDS = {UNDECIDED: "undecided"}
KIND_NAMES = get_args(SpeakerKind)


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
    table["confidence"] = (100 * table["confidence"]).round()
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
            "claim": st.column_config.TextColumn("Claim", width=340),
            "kind": st.column_config.TextColumn("Kind", width=75),
            "confidence": st.column_config.NumberColumn("Sure", width=55, format="%d%%"),
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
