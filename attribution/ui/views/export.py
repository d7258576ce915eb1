"""The page "Export": what leaves the ledger, in which format, how it will look, and the download."""

from dataclasses import replace
from functools import partial
from html import escape
from time import monotonic
from typing import NamedTuple

import pandas as pd
import streamlit as st

from attribution.export.bundle import bundled, named
from attribution.export.preview import TABLES, Scope, first_lines, first_notes, first_rows, scope_of
from attribution.ledger import Filters
from attribution.review.queue import Queue
from attribution.ui import state
from attribution.ui.downloads import Told, telling
from attribution.ui.filters import boxes, change, chips, chosen
from attribution.ui.greeting import greeting
from attribution.ui.person import person
from attribution.ui.safe import as_markdown, plain

PAGE = "export"
ALL = Queue(Filters())
_LONGEST = 600  # characters of a line in the preview
_SLOW = 20_000  # claims, from which on it takes long enough to say so


class Format(NamedTuple):
    """A format: its name, what it is for, and how many seconds a thousand claims take."""

    name: str
    purpose: str
    seconds: float


FORMATS = {
    "claims": Format("CSV table", "One file, a claim a row: for spreadsheets, R and pandas.", 0.04),
    "csv": Format("CSV for each speaker", "A folder: a file for each speaker, their index, and all claims.", 0.05),
    "xlsx": Format("Excel", "A workbook with claims and speakers; no cell of it is run as a formula.", 0.4),
    "parquet": Format("Parquet", "One table with its types, small and quick: for pandas, DuckDB and Arrow.", 0.03),
    "webannotation": Format(
        "Web Annotation", "W3C’s standard: each claim at its place in the article, for annotation tools.", 0.1
    ),
    "claimreview": Format(
        "ClaimReview", "Mark-up of schema.org for claims with a verdict: for fact checks on the web.", 0.05
    ),
    "reports": Format(
        "Reports", "A folder: for each article and speaker with checks a page for readers, HTML and Markdown.", 0.3
    ),
    "log": Format(
        "The desk’s log", "CSV: who did what and when, an event a row, also on claims that are rejected.", 2.0
    ),
    "training": Format("Training data", "Articles with the claims that reviewers stand by: to train and measure.", 0.1),
    "jsonl": Format("Whole articles", "All that was found and decided, to move a ledger: attribution import.", 0.3),
}


def page() -> None:
    """Draw the page from top to bottom."""
    if not state.ledger().count():
        greeting()
        return
    queue = chosen(PAGE, ALL)
    filters = queue.filters
    scope = _scope(state.database(), state.ledger().stamp(), filters)
    st.html(f'<h1 class="todo">{_counted(scope)}</h1>')
    boxes(PAGE, queue)
    chips(PAGE, queue, ALL)
    left_out(queue, scope)
    left, right = st.columns([2, 3], gap="large")
    with left:
        formats = choose(scope)
        bom = st.toggle(
            "For Excel: begin CSV files with a byte order mark",
            key="export_bom",
            help="Excel then reads letters such as é and ğ right. Other programs do not need it.",
        )
    with right:
        download(filters, formats, scope, bom=bom)
        if formats:
            preview(filters, formats, scope, bom=bom)


def _counted(scope: Scope) -> str:
    parts = ((scope.claims, "claim"), (scope.articles, "article"), (scope.speakers, "speaker"))
    (claims, articles, speakers) = (f"<b>{count:,}</b> {what}{'s' * (count != 1)}" for count, what in parts)
    return f"{claims} of {articles} and {speakers}"


def left_out(queue: Queue, scope: Scope) -> None:
    """Say what is not in the files, and let it be taken in."""
    if not scope.left_out and not queue.filters.everything:
        return
    key = "export_everything"
    st.session_state[key] = queue.filters.everything
    some = f"the {scope.left_out:,} that {'is' if scope.left_out == 1 else 'are'} rejected or outdated"
    what = some if scope.left_out else "rejected and outdated claims"
    st.toggle(f"Take in {what}", key=key, on_change=_take_in, args=(key,))


def _take_in(key: str) -> None:
    held: Queue = st.session_state[PAGE]
    change(PAGE, replace(held, filters=replace(held.filters, everything=bool(st.session_state[key]))))


def choose(scope: Scope) -> list[str]:
    """The formats to write, in order."""
    wanted = []
    refused = {"jsonl": why_hidden()}
    with st.container(gap="xsmall", key="export_formats"):
        for name, each in FORMATS.items():
            count, why_not = scope.of(name), refused.get(name)
            with st.container(gap=None, key=f"export_row_{name}"):
                if st.checkbox(each.name, value=name == "claims", key=f"export_{name}", disabled=bool(why_not)):
                    wanted += [] if why_not else [name]
                if why_not:
                    st.html(f'<p class="purpose">{escape(why_not)}</p>')
                    continue
                counted = f" <b>{count:,} claim{'s' * (count != 1)}.</b>" if count != scope.claims else ""
                st.html(f'<p class="purpose">{escape(each.purpose)}{counted}</p>')
    return wanted


def why_hidden() -> str | None:
    """Why the ledger as a whole is not for this person now: it has the answers of double checks that are open."""
    if not any(row["complete"] < row["claims"] for row in state.ledger().samples.progress()):
        return None
    somebody = person()
    if somebody is not None and somebody.is_editor and not state.ledger().samples.mine(somebody.name):
        return None
    return (
        "They hold the answers of a double check that is not complete, which nobody should see who has still to "
        "answer. An editor who has not can take them, or you when all are in."
    )


# --- the download ----------------------------------------------------------------------------------------------------


def download(filters: Filters, formats: list[str], scope: Scope, *, bom: bool) -> None:
    """The button, and how the download goes."""
    told: Told = st.session_state.setdefault("export_told", Told())
    file, media = named(formats) if formats else ("", "")
    seconds = sum(FORMATS[name].seconds * scope.of(name) / 1000 for name in formats)
    slow = f", which takes about {max(round(seconds, -1), 10):.0f} seconds" if scope.claims > _SLOW else ""
    with st.container(horizontal=True, vertical_alignment="center", key="export_head"):
        st.download_button(
            f"Download {file}" if file else "Choose a format",
            telling(partial(bundled, state.ledger(), filters, formats, bom=bom), told),
            file_name=file or None,
            mime=media or None,
            key="export_download",
            type="primary",
            icon=":material/download:",
            disabled=not formats,  # not while it is written: a button that cannot be clicked on gives nothing out
            on_click=told.ask,
            args=(file, f"Writing {file}{slow} …"),
        )
    if told.asked:
        polls = told.is_going_on
        st.fragment(_told, run_every=1 if polls else None)(told, polls=polls)


def _told(told: Told, *, polls: bool) -> None:
    """How the download goes; drawn every second until it has ended."""
    told.look()
    if polls and not told.is_going_on:
        st.rerun()  # without the clock
    if told.is_writing:
        st.html(f'<p class="summary writing" role="status">{escape(told.said)} {monotonic() - told.began:.0f} s</p>')
        return
    if told.trouble:
        st.error(as_markdown(f"{told.name} could not be written: {told.trouble}"), icon=":material/error:")
        return
    st.html(f'<p class="summary" role="status"><b>{escape(told.name)}</b> is written: {escape(told.said)}.</p>')
    for note in told.notes[:20]:
        st.html(f'<p class="note">{escape(plain(note))}</p>')
    if len(told.notes) > 20:
        st.html(f'<p class="note">… and {len(told.notes) - 20:,} more notes of this kind.</p>')


# --- the preview -----------------------------------------------------------------------------------------------------


def preview(filters: Filters, formats: list[str], scope: Scope, *, bom: bool) -> None:
    """The first lines of a format, as they will stand in its file."""
    shown = formats[0]
    if len(formats) > 1:
        if st.session_state.get("export_shown") not in formats:
            st.session_state["export_shown"] = shown
        shown = (
            st.segmented_control(
                "Preview",
                formats,
                format_func=lambda name: FORMATS[name].name,
                required=True,
                key="export_shown",
                label_visibility="collapsed",
            )
            or shown
        )
    url, stamp = state.database(), state.ledger().stamp()
    if shown in TABLES:
        rows = _rows(url, stamp, filters)
        if len(rows):
            st.html(f'<p class="summary">The first {len(rows)} rows</p>')
            st.dataframe(rows, hide_index=True, key="export_table")
            return
    else:
        lines = _lines(url, stamp, filters, shown, bom)
        if lines:
            st.html(f'<p class="summary">{_WHICH[shown]}</p>')
            with st.container(key="export_lines"):
                st.html(_as_they_stand(lines, wrapped=shown not in ("claims", "csv", "log")))
            if shown in ("claimreview", "reports"):
                lacking(_notes(url, stamp, filters, shown))
            return
    st.html(f'<p class="summary">{_NOTHING.get(shown, "No claim is what these filters ask for.")}</p>')


def lacking(notes: tuple[str, ...]) -> None:
    """What these checks need before they can be published."""
    if not notes:
        st.html('<p class="summary">Nothing is missing in these: they can be published.</p>')
        return
    st.html('<p class="summary missing">What is missing before they can be published</p>')
    for note in notes[:10]:
        st.html(f'<p class="note">{escape(plain(note))}</p>')
    if len(notes) > 10:
        st.html(f'<p class="note">… and {len(notes) - 10:,} more. The download names all of them.</p>')


_WHICH = {
    "claims": "The first lines of claims.csv",
    "csv": "The first lines of claims.csv; those of a speaker stand in by-speaker as well",
    "webannotation": "The first annotations of annotations.jsonld, behind the line that opens the collection",
    "claimreview": "The first lines of claimreview.jsonld",
    "reports": "The first article’s report, as its Markdown has it",
    "log": "The first lines of log.csv",
    "training": "The first lines of training.jsonl",
    "jsonl": "The first line of articles.jsonl: an article with its claims",
}
_NOTHING = {
    "training": "No claim of these is confirmed, corrected or added yet: the file would be empty.",
    "claimreview": "No claim of these has a verdict yet: there is nothing to publish.",
    "reports": "No claim of these is being checked yet: there is nothing to report.",
    "log": "So much was done on these claims that the log is only written when it is downloaded.",
}


def _as_they_stand(lines: list[str], *, wrapped: bool) -> str:
    """The lines in a box that scrolls, which the keyboard reaches as well."""
    kind = ' class="wrapped"' if wrapped else ""
    said = escape("\n".join(_fit(line) for line in lines))
    return f'<pre{kind} tabindex="0" role="region" aria-label="The first lines">{said}</pre>'


def _fit(line: str) -> str:
    # a newline within a CSV cell is a line of its own here, as in the file
    return plain(line if len(line) <= _LONGEST else f"{line[:_LONGEST]} … ({len(line):,} characters)")


@st.cache_resource(show_spinner=False, max_entries=8)
def _scope(url: str, stamp: tuple[int, ...], filters: Filters) -> Scope:
    return scope_of(state.ledger(), filters)


@st.cache_resource(show_spinner=False, max_entries=32)
def _lines(url: str, stamp: tuple[int, ...], filters: Filters, name: str, bom: bool) -> list[str]:
    return first_lines(state.ledger(), filters, _scope(url, stamp, filters), name, bom=bom)


@st.cache_resource(show_spinner=False, max_entries=16)
def _notes(url: str, stamp: tuple[int, ...], filters: Filters, name: str) -> tuple[str, ...]:
    return first_notes(state.ledger(), filters, _scope(url, stamp, filters), name)


@st.cache_resource(show_spinner=False, max_entries=8)
def _rows(url: str, stamp: tuple[int, ...], filters: Filters) -> pd.DataFrame:
    rows = first_rows(state.ledger(), filters, _scope(url, stamp, filters))
    texts = [name for name in rows if rows[name].dtype == "str"]
    return rows.assign(**{name: rows[name].map(plain, na_action="ignore") for name in texts})


page()
