"""The page "Claims": who said what in an article, as a table and in the article itself."""

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from attribution.articles import UnreadableArticle
from attribution.export import write_csv
from attribution.extractor import ExtractionFailed
from attribution.nlp.models import ModelsMissing
from attribution.records import Kind
from attribution.ui import state
from attribution.ui.card import card
from attribution.ui.highlight import highlight, sections
from attribution.ui.intake import LARGEST, SUFFIXES, given
from attribution.ui.marks import follow_marks
from attribution.ui.safe import as_markdown, plain
from attribution.ui.style import LEGEND
from attribution.ui.top import top

if TYPE_CHECKING:
    import pandas as pd

ALL = "All articles"
NO_SPEAKER = "No speaker"
UNSURE = 0.8  # of a speaker's score: below it a reviewer should look
HEIGHT = 720  # of the article and of the table with the card below it
ROW = 40  # of the table


def page() -> None:
    """Draw the page from top to bottom."""
    bar = top()
    try:
        with st.spinner("Reading the article …"):
            readings = state.readings()
    except (ModelsMissing, ExtractionFailed, UnreadableArticle, OSError, ValueError) as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        readings = state.own()
    with bar:
        shown = choose_articles(readings)
        st.button("Read an article", icon=":material/add:", type="primary", key="read_article", on_click=set_reading)
    if st.session_state.get("reading"):
        read_an_article()
    if not readings:
        st.html(
            '<div class="nothing"><h2>No article yet</h2><p>Choose <b>Read an article</b> to paste a text or upload '
            "text files. Every claim in them is listed here with its speaker.</p></div>"
        )
        return

    claims = state.claims_of(shown)
    table, article = st.columns([12, 10], gap="medium")
    with table:
        chosen = claims_table(shown, claims)
    with article:
        article_view(shown, chosen)


def choose_articles(readings: list[state.Reading]) -> list[state.Reading]:
    """The readings the user wants to see: one, or all."""
    if len(readings) < 2:
        return readings
    names = {article.id: plain(article.title or article.id) for article, _ in readings}
    wanted = st.session_state.get("article")
    if wanted not in names and wanted != ALL:
        st.session_state["article"] = readings[0][0].id
    chosen = st.selectbox(
        "Article",
        [*names, ALL],
        format_func=lambda key: names.get(key, key),
        key="article",
        on_change=new_table,
        label_visibility="collapsed",
        width=420,
    )
    return readings if chosen == ALL else [reading for reading in readings if reading[0].id == chosen]


def claims_table(shown: list[state.Reading], claims: "pd.DataFrame") -> str | None:
    """Draw filters, table and the card of the chosen claim; the chosen claim's id comes back."""
    speakers = claims["speaker"].fillna(NO_SPEAKER)
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        wanted_speakers = st.multiselect(
            "Speaker",
            list(speakers.value_counts().index),
            format_func=plain,
            placeholder="All speakers",
            key="speakers",
            on_change=new_table,
            label_visibility="collapsed",
        )
        kinds = st.pills(
            "Kind",
            get_args(Kind),
            selection_mode="multi",
            key="kinds",
            on_change=new_table,
            label_visibility="collapsed",
        )
        in_view = claims[
            (speakers.isin(wanted_speakers) | (not wanted_speakers)) & (claims["kind"].isin(kinds) | (not kinds))
        ]
        if st.toggle("To check", key="to_check", on_change=new_table, help="Without a speaker, or with an unsure one"):
            in_view = in_view[in_view["speaker"].isna() | (in_view["speaker_score"] < UNSURE)]
        st.download_button(
            "CSV",
            partial(as_csv, shown, frozenset(in_view["claim_id"])),
            "claims.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download",
            help="The claims shown in the table",
        )

    st.html(summary(claims, in_view))
    chosen = select(in_view, several=len(shown) > 1) if len(in_view) else None
    by_id = {found.id: (article, number, found) for article, all_ in shown for number, found in enumerate(all_, 1)}
    if chosen is None:
        picked = st.session_state.get("picked")
        chosen = picked if picked in by_id and picked not in set(in_view["claim_id"]) else None
    st.session_state["chosen"] = chosen
    if chosen:
        article, number, found = by_id[chosen]
        st.html(plain(card(article, found, number)))
    elif len(in_view):
        st.html('<p class="hint">Choose a row, or a passage in the article, to see the claim in full.</p>')
    return chosen


def select(claims: "pd.DataFrame", several: bool) -> str | None:
    """Draw the table of claims; the id of the row that is chosen comes back, or None."""
    ids = list(claims["claim_id"])
    picked = st.session_state.get("picked")
    columns = {
        "number": st.column_config.NumberColumn("#", width=40),
        "speaker": st.column_config.TextColumn("Speaker", width=112),
        "claim": st.column_config.TextColumn("Claim", width=226),
        "kind": st.column_config.TextColumn("Kind", width=72),
        "act": st.column_config.TextColumn("Act", width=66),
        "confidence": st.column_config.NumberColumn("Confidence", format="%.0f %%", width=82),
        "cue": st.column_config.TextColumn("Cue", width=88),
    }
    if several:
        columns["article_id"] = st.column_config.TextColumn("Article", width=140)
    flagged = claims["speaker"].isna() | (claims["speaker_score"] < UNSURE)
    rows = claims.assign(
        speaker=claims["speaker"].fillna(NO_SPEAKER),
        act=claims["act"].where(~claims["negated"], "not " + claims["act"]),
        cue=claims["cue"].fillna(""),
        confidence=claims["confidence"] * 100,
    )[list(columns)]
    rows = rows.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
    warning = "#f0b45a" if st.context.theme.type == "dark" else "#9a5400"
    styled = rows.style.apply(
        lambda column: [f"color: {warning}; font-style: italic" if flag else "" for flag in flagged], subset=["speaker"]
    )
    event: Any = st.dataframe(
        styled,
        height=min(HEIGHT - 290, ROW * (len(rows) + 1) + 3),
        row_height=ROW,
        hide_index=True,
        column_config=columns,
        key=f"claims_{st.session_state.get('table', 0)}",
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [ids.index(picked)]}} if picked in ids else None,
        alt="Claims with speaker, kind, act, confidence and cue",
    )
    chosen = [row for row in event.selection.rows if row < len(ids)]
    return ids[chosen[0]] if chosen else None


def article_view(shown: list[state.Reading], chosen: str | None) -> None:
    """Draw the article that the chosen claim stands in, else the first, with its claims marked."""
    article, found = next((pair for pair in shown if chosen in {one.id for one in pair[1]}), shown[0])
    st.html(LEGEND)
    parts = sections(article.text)
    part = parts[0]
    if len(parts) > 1:
        at = next((one.quote.content[0].start for one in found if one.id == chosen), 0)
        first = next(number for number, part in enumerate(parts, 1) if at < part.end)
        # each choice has its own turning of pages, which begins where the claim stands
        number = st.pagination(len(parts), default=first, key=f"part_{article.id}_{chosen}")
        part = parts[number - 1]
    with st.container(height=HEIGHT, border=True, key="article_text"):
        st.html(plain(highlight(article.text, found, chosen, part)))
    follow_marks(chosen, on_pick=pick)


def pick(claim: str) -> None:
    """Choose a claim from the article: the table is drawn anew with its row selected."""
    new_table()
    st.session_state["picked"] = claim


def new_table() -> None:
    """Draw the next table as a new one: its rows are others, so its selection is no longer true."""
    st.session_state["table"] = st.session_state.get("table", 0) + 1
    st.session_state["picked"] = st.session_state.get("chosen")


def summary(claims: "pd.DataFrame", in_view: "pd.DataFrame") -> str:
    """How many claims are shown, by how many speakers, and how many lack one, as HTML."""
    if not len(claims):
        return '<p class="summary">No claim was found in this article.</p>'
    if not len(in_view):
        return '<p class="summary">No claim is left: take a filter away.</p>'
    count = f"{len(in_view)}" if len(in_view) == len(claims) else f"{len(in_view)} of {len(claims)}"
    speakers, unknown = in_view["speaker"].nunique(), int(in_view["speaker"].isna().sum())
    unsure = int((in_view["speaker_score"] < UNSURE).sum())
    parts = [
        f"<b>{count}</b> claim{'s' if len(claims) > 1 else ''}",
        f"<b>{speakers}</b> speaker{'s' if speakers != 1 else ''}",
    ]
    if unknown:
        parts.append(f'<span class="flag"><b>{unknown}</b> without a speaker</span>')
    if unsure:
        parts.append(f'<span class="flag"><b>{unsure}</b> with an unsure speaker</span>')
    return f'<p class="summary">{" · ".join(parts)}</p>'


def as_csv(shown: list[state.Reading], ids: frozenset[str]) -> bytes:
    """The claims with these ids as a CSV file."""
    stream = BytesIO()
    write_csv([(article, tuple(one for one in found if one.id in ids)) for article, found in shown], stream)
    return stream.getvalue()


def set_reading(now: bool = True) -> None:
    """Open the dialog in which an article is given, or close it."""
    st.session_state["reading"] = now


@st.dialog("Read an article", width="medium", on_dismiss=lambda: set_reading(False))
def read_an_article() -> None:
    """Take a pasted text or uploaded files, find their claims and show them."""
    text = st.text_area(
        "Paste the text of an article", height=220, key="pasted", placeholder="Headline and body, as plain text"
    )
    files = st.file_uploader(
        "or upload files: text, web page, PDF, Word, Markdown, e-mail",
        type=SUFFIXES,
        accept_multiple_files=True,
        key="uploaded",
        max_upload_size=LARGEST // 1_000_000,
    )
    if not st.button("Find claims", type="primary", key="find"):
        return
    articles, troubles = given(text, files)
    if not articles and not troubles:
        troubles = ["There is nothing to read yet: paste a text or upload a file."]
    if articles:
        try:
            with st.spinner("Reading …"):
                new = state.read(articles, lambda _, error: troubles.append(str(error)))
        except ModelsMissing as error:
            new = []
            troubles.append(str(error))
        if new:
            st.session_state["article"] = new[0][0].id if len(new) == 1 else ALL
            st.session_state["chosen"] = None
            new_table()
    for trouble in troubles:
        st.error(as_markdown(trouble), icon=":material/error:")
    if not troubles:
        set_reading(False)
        st.rerun()


page()
