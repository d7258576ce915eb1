"""The page "Articles": what is in the ledger and how far it is; articles are added, and what is being read is seen."""

import time
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from attribution.articles import UnreadableArticle
from attribution.articles.inputs import KINDS, is_url
from attribution.ledger import Filters, LedgerError
from attribution.records import Article
from attribution.review.shelf import ORDERS, Order, Shelf, Stage, beginning, day, shelf
from attribution.ui import state
from attribution.ui.article_list import Line, article_list
from attribution.ui.intake import LARGEST, LARGEST_OF_MANY, addresses, pasted, refuse_large
from attribution.ui.jobs import Note, Progress, Runner, runner_of
from attribution.ui.person import Refused, mode, person, signed
from attribution.ui.safe import as_markdown, plain

REVIEW = Path(__file__).with_name("review.py")
ROWS = 20
NOTES = 10
REDRAWN = 3.0  # seconds between two drawings of the list while articles come in
WAYS = {"paste": "Paste a text", "upload": "Upload files", "web": "From the web"}
NARROWED: dict[str, tuple[str, tuple[Stage, ...]]] = {
    "all": ("All", ()),
    "open": ("To review", ("open",)),
    "decided": ("Reviewed", ("decided",)),
    "waiting": ("Waiting", ("waiting",)),
    "failed": ("Failed", ("failed", "foreign")),
    "silent": ("No claims", ("silent",)),
}
IN_ORDER: dict[Order, str] = {
    "newest": "Last added first",
    "published": "Last published first",
    "title": "By title",
    "open": "Most to review first",
}


def page() -> None:
    """Draw the page from top to bottom."""
    runner, stamp = the_runner(), state.ledger().stamp()
    st.session_state["articles_drawn"] = (stamp, time.monotonic())
    articles = _shelf(state.database(), stamp)
    is_empty = not len(articles.table)
    head(articles)
    if is_empty or st.session_state.get("adding"):
        add(runner, is_empty)
    under_way(runner, articles)
    if is_empty:
        return
    left_over(runner, articles)
    chosen = st.query_params.get("article")
    if chosen is None:
        listed(runner, articles, None)
        return
    with st.container(key="articles_and_card"):
        left, right = st.columns([3, 2], gap="large")
        with right:
            card(runner, articles, chosen)
        with left:
            listed(runner, articles, chosen)


def the_runner() -> Runner:
    """The runner of this server."""
    return runner_of(state.database())


@st.cache_resource(show_spinner=False, max_entries=2)
def _shelf(url: str, stamp: tuple[int, ...]) -> Shelf:
    return shelf(state.articles())


def head(articles: Shelf) -> None:
    """The title, what there is in figures, and the button to add more."""
    with st.container(horizontal=True, vertical_alignment="center", key="articles_head"):
        st.html(f'<h1 class="page">Articles</h1>{_summary(articles)}', width="stretch")
        if len(articles.table):
            is_open = bool(st.session_state.get("adding"))
            label, icon = ("Close", ":material/close:") if is_open else ("Add articles", ":material/add:")
            kind: Any = "secondary" if is_open else "primary"
            st.button(label, key="add_articles", icon=icon, type=kind, on_click=_switch_adding)


def _summary(articles: Shelf) -> str:
    count = len(articles.table)
    if not count:
        return ""
    total, decided = int(articles.table["total"].sum()), int(articles.table["decided"].sum())
    stages = articles.counts()
    facts = [f"<b>{count:,}</b> {_of(count, 'article')}", f"<b>{total:,}</b> {_of(total, 'claim')}"]
    facts += [f"<b>{decided:,}</b> decided"] if total else []
    facts += [f"<b>{stages['waiting']:,}</b> to be read"] if stages["waiting"] else []
    failed = stages["failed"] + stages["foreign"]
    facts += [f'<span class="flag"><b>{failed:,}</b> failed</span>'] if failed else []
    return f'<p class="summary">{" · ".join(facts)}</p>'


def _switch_adding() -> None:
    st.session_state["adding"] = not st.session_state.get("adding")


# --- adding ----------------------------------------------------------------------------------------------------------


def add(runner: Runner, is_empty: bool) -> None:
    """The ways to add articles; what was given stays until it is taken."""
    with st.container(border=True, key="add"):
        if is_empty:
            st.html(
                "<h2>Add your first articles</h2><p>Paste a text, upload files or name web addresses. Every claim in "
                "them is found, with who made it, and waits for you to be reviewed.</p>"
            )
        way = st.segmented_control(
            "How to add",
            list(WAYS),
            default="paste",
            required=True,
            format_func=WAYS.__getitem__,
            key="add_way",
            label_visibility="collapsed",
        )
        turn = st.session_state.setdefault("add_turn", 0)
        try:
            {"paste": paste, "upload": upload, "web": from_the_web}[str(way)](runner, turn)
        except (Refused, UnreadableArticle, LedgerError) as error:
            st.error(as_markdown(str(error)), icon=":material/error:")


def paste(runner: Runner, turn: int) -> None:
    with st.form(f"paste_{turn}", border=False):
        text = st.text_area(
            "The article's text", key=f"paste_text_{turn}", height=220, placeholder="Headline and text of the article"
        )
        with st.container(horizontal=True, key="paste_about"):
            title = st.text_input("Title", key=f"paste_title_{turn}", placeholder="Its first line, if it is one")
            publisher = st.text_input("Publisher", key=f"paste_publisher_{turn}")
            published = st.date_input(
                "Date",
                None,
                min_value=date(1600, 1, 1),
                max_value=date(2200, 1, 1),
                format="YYYY-MM-DD",
                key=f"paste_date_{turn}",
            )
            url = st.text_input("Web address", key=f"paste_url_{turn}", placeholder="https://")
        if not st.form_submit_button("Add this article", key=f"paste_add_{turn}", type="primary"):
            return
    by = may_add()
    on = published.isoformat() if isinstance(published, date) else None
    article = pasted(text, title, publisher, on, url)
    entered = state.ledger().enter(article, f"pasted by {by}" if by else "pasted")
    if entered.new:
        runner.extract([(entered.number, entered.article.id)])
    else:
        runner.note("changed" if entered.changed else "known", article.title or article.id, article=entered.article.id)
    st.query_params["article"] = entered.article.id
    taken()


def upload(runner: Runner, turn: int) -> None:
    files = st.file_uploader(
        f"Files: {KINDS}. At most {LARGEST / 1e6:.0f} MB an article, {LARGEST_OF_MANY / 1e6:.0f} MB a file of many.",
        accept_multiple_files=True,
        key=f"upload_{turn}",
    )
    if not files:
        return
    label = "Add this file" if len(files) == 1 else f"Add these {len(files)} files"
    if not st.button(label, key=f"upload_add_{turn}", type="primary"):
        return
    may_add()
    for file in files:
        try:
            refuse_large(file.name, file.size)
            runner.upload(file.name, file.getvalue())
        except UnreadableArticle as error:
            runner.note("failed", file.name, str(error))
        except OSError as error:
            why = f"the app cannot keep it until it is read ({error.strerror or error}); make room, then send it again"
            runner.note("failed", file.name, why)
    taken()


def from_the_web(runner: Runner, turn: int) -> None:
    with st.form(f"web_{turn}", border=False):
        lines = st.text_area(
            "Web addresses of articles or feeds, one a line",
            key=f"web_lines_{turn}",
            height=120,
            placeholder="https://",
        )
        if not st.form_submit_button("Add these addresses", key=f"web_add_{turn}", type="primary"):
            return
    may_add()
    found, refused = addresses(lines)
    if not found and not refused:
        raise UnreadableArticle("no address", "there is nothing to fetch yet", "write one a line")
    for error in refused:
        runner.note("failed", error.name, str(error))
    runner.read(found)
    taken()


def may_add() -> str:
    """Who adds; empty where names are free and none is written. Raises `Refused` of a stranger."""
    if mode() != "name":
        return signed()
    somebody = person()
    return somebody.name if somebody else ""


def taken() -> None:
    """Close the panel and empty its fields."""
    st.session_state["add_turn"] += 1
    st.session_state["adding"] = False
    st.rerun()


# --- what is under way -----------------------------------------------------------------------------------------------


def under_way(runner: Runner, articles: Shelf) -> None:
    """What is read now, what waits, what came of it: asked every second as long as there is something to do."""
    now = runner.now()
    if now.is_busy or now.notes or now.done:
        st.fragment(_under_way, run_every=1 if now.is_busy else None)(runner, articles, now.is_busy)


def _under_way(runner: Runner, articles: Shelf, was_busy: bool) -> None:
    now = runner.now()
    _redraw(now, was_busy)
    with st.container(key="under_way"):
        if now.is_busy:
            st.html(_busy(now, articles))
        if now.trouble:
            st.error(as_markdown(now.trouble), icon=":material/error:")
            st.button("Try again", key="runner_again", icon=":material/refresh:", on_click=runner.try_again)
        if now.done and not now.is_busy:
            came_of_it(runner, now)
        for note in now.notes[:NOTES]:
            noted(runner, note, articles)
        if len(now.notes) > 1:
            more = f"{len(now.notes) - NOTES:,} more · " if len(now.notes) > NOTES else ""
            st.button(f"{more}Dismiss all", key="dismiss_all", type="tertiary", on_click=runner.dismiss)


def _redraw(now: Progress, was_busy: bool) -> None:
    """Draw the whole page anew when all is done, and now and then while articles come in."""
    stamp, at = st.session_state["articles_drawn"]
    try:
        is_another = state.ledger().stamp() != stamp
    except LedgerError:
        is_another = True  # the page says so
    # what is short may be done between the drawing of the list and this look, after which nobody would look again
    is_over = not now.is_busy
    if (was_busy and is_over) or (is_another and (is_over or time.monotonic() - at > REDRAWN)):
        st.rerun()


def _busy(now: Progress, articles: Shelf) -> str:
    title = escape(plain(_title(articles, now.what)))
    if now.doing == "loading":
        what = "Loading the models, which takes a few seconds"
    elif now.doing == "extracting":
        what = f"Finding who said what in <q>{title}</q>" + (f", {now.words:,} words" if now.words else "")
    elif now.doing == "reading" and now.what:
        what = f"Reading <q>{title}</q>"
    else:
        what = "Waiting to go on" if now.trouble else "Reading"
    waiting = [
        f"{count:,} {_of(count, name)} {_waits(count)}"
        for count, name in ((now.to_extract, "article"), (now.to_read, "input"))
        if count
    ]
    done = [f"{now.done:,} done, {now.claims:,} new {_of(now.claims, 'claim')}"] if now.done else []
    left = now.to_extract + (now.doing == "extracting")
    share = 100 * now.done / (now.done + left) if left else 0
    rest = "".join(f"<span>{each}</span>" for each in (*waiting, *done))
    bar = f'<div class="progress" style="--done: {share:.1f}%"></div>'
    return f'<div class="busy" role="status"><p><b>{what}</b>{rest}</p>{bar}</div>'


def came_of_it(runner: Runner, now: Progress) -> None:
    """How many claims have come, and the way to them."""
    with st.container(horizontal=True, vertical_alignment="center", key="came_of_it"):
        what = f"{now.done:,} {_of(now.done, 'article')} read, {now.claims or 'no'} new {_of(now.claims, 'claim')}."
        st.html(f'<p class="notice">{what}</p>', width="stretch")
        if now.articles:
            label = f"Review {now.claims:,} new {_of(now.claims, 'claim')}"
            if st.button(label, key="review_new", icon=":material/arrow_forward:", type="primary"):
                for each in now.articles:
                    if claim := first_open(each):
                        st.switch_page(REVIEW, query_params={"claim": claim})
                st.toast("All of them are decided already.")
        st.button("Dismiss", key="dismiss_done", type="tertiary", on_click=runner.dismiss_done)


def noted(runner: Runner, note: Note, articles: Shelf) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"note_{note.number}"):
        st.html(_note(note, articles), width="stretch")
        if note.article and note.article in articles.table["id"].values:
            st.button("Show", key=f"show_{note.number}", type="tertiary", on_click=choose, args=(note.article,))
        st.button(
            "Dismiss", key=f"dismiss_{note.number}", type="tertiary", on_click=runner.dismiss, args=(note.number,)
        )


def _note(note: Note, articles: Shelf) -> str:
    name = f"<b>{escape(plain(note.name))}</b>"
    if note.kind == "failed":
        why = note.why.removeprefix(f"{note.name}: ")
        return f'<p class="notice flag">{name}: {escape(plain(why))}</p>'
    if note.kind == "empty":
        title = escape(plain(_title(articles, note.name)))
        return f'<p class="notice"><b>{title}</b>: nobody is quoted in it, so it has no claims.</p>'
    found = articles.table[articles.table["id"] == note.article]
    since = f" since {day(found.iloc[0]['added'])}" if len(found) else ""
    its_id = f", as {escape(plain(note.article))}" if note.article and note.article != note.name else ""
    other = " It came with another text; the text that came first stays." if note.kind == "changed" else ""
    return f'<p class="notice">{name} is there already{since}{its_id}.{other}</p>'


def left_over(runner: Runner, articles: Shelf) -> None:
    """Offer to read what nobody here is reading: another program may have been stopped over it."""
    if runner.now().is_busy:
        return
    waiting = articles.table[articles.table["stage"] == "waiting"]
    if len(waiting):
        count = len(waiting)
        with st.container(horizontal=True, vertical_alignment="center", key="left_over"):
            what = f"{count:,} {_of(count, 'article')} {_waits(count)}, and this app is not reading {_them(count)}."
            st.html(f'<p class="notice">{what}</p>', width="stretch")
            st.button(f"Read {_them(count)} now", key="read_left_over", on_click=runner.take_up)


# --- the list --------------------------------------------------------------------------------------------------------


def listed(runner: Runner, articles: Shelf, chosen: str | None) -> None:
    """The articles, narrowed and in order, a page at a time."""
    with st.container(horizontal=True, vertical_alignment="center", key="articles_tools"):
        search = st.text_input(
            "Search the articles",
            key="article_search",
            type="search",
            live="300ms",
            placeholder="Search title, publisher, file or address",
            label_visibility="collapsed",
            persist_state="session",
        )
        order = st.selectbox(
            "Order",
            ORDERS,
            format_func=IN_ORDER.__getitem__,
            key="article_order",
            label_visibility="collapsed",
            persist_state="session",
            width=210,
        )
    stage = st.pills(
        "Which articles",
        list(NARROWED),
        default="all",
        required=True,
        format_func=lambda name: NARROWED[name][0],
        key="article_stage",
        label_visibility="collapsed",
    )
    rows = articles.chosen(search or "", NARROWED[stage or "all"][1], order)
    if not len(rows):
        st.html('<p class="hint">No article fits; take a word of the search or the filter away.</p>')
        return
    pages = -(-len(rows) // ROWS)
    number = min(st.session_state.get("article_page") or 1, pages)
    part = rows.iloc[(number - 1) * ROWS : number * ROWS]
    article_list(lines(runner, part), chosen, choose)
    if pages > 1:
        st.pagination(pages, key="article_page")


def lines(runner: Runner, rows: pd.DataFrame) -> Iterator[Line]:
    now = runner.now()
    for row in rows.to_dict("records"):
        about = [
            row["publisher"],
            day(_text(row["published"])) if _text(row["published"]) else f"added {day(row['added'])}",
            str(row["language"]).upper() if _text(row["language"]) not in (None, "en") else None,
        ]
        known = [str(each) for each in about if _text(each)]
        stage, said = _said(row, now, runner)
        yield Line(row["id"], row["title"], " · ".join(known), stage, said, int(row["decided"]), int(row["total"]))


def _said(row: dict[str, Any], now: Progress, runner: Runner) -> tuple[str, str]:
    """How far an article is: its stage, and in words."""
    stage, decided, total = row["stage"], int(row["decided"]), int(row["total"])
    if now.doing in ("extracting", "loading") and now.what == row["id"]:
        return "reading", "Being read"
    if stage in ("failed", "foreign") and runner.is_queued(row["id"]):
        stage = "waiting"
    words = {
        "open": f"{decided:,} of {total:,} decided" if decided else f"{total:,} to review",
        "decided": f"All {total:,} decided" if total > 1 else "Decided",
        "silent": "No claims",
        "waiting": "Waiting",
        "failed": "Failed",
        "foreign": "No model for it",
    }
    return stage, words[stage]


def choose(article: str) -> None:
    """Let the address say which article is chosen."""
    st.query_params["article"] = article


# --- the card --------------------------------------------------------------------------------------------------------


def card(runner: Runner, articles: Shelf, chosen: str) -> None:
    """The chosen article: what is known of it, how it begins, how far it is, and what can be done."""
    found = articles.table[articles.table["id"] == chosen]
    with st.container(border=True, key="article_card"):
        st.button("Close", key="close_card", type="tertiary", on_click=lambda: st.query_params.clear())
        article = next(state.ledger().articles([chosen]), None)
        if not len(found) or article is None:
            st.html('<p class="hint">The ledger has no article of this name; it may be another ledger\'s.</p>')
            return
        row = found.iloc[0].to_dict()
        stage, said = _said(row, runner.now(), runner)
        st.html(_about(article, row, stage, said))
        if stage in ("failed", "foreign"):
            if st.button("Try again", key="extract_again", icon=":material/refresh:"):
                again(runner, int(row["number"]), chosen)
        elif row["total"]:
            review(article, int(row["open"]))


def again(runner: Runner, number: int, article: str) -> None:
    try:
        may_add()
    except Refused as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
    else:
        runner.extract([(number, article)])
        st.rerun()


def review(article: Article, waiting: int) -> None:
    """The way to the article's claims, and who speaks in it."""
    label = f"Review {waiting:,} {_of(waiting, 'claim')}" if waiting else "Look at the claims"
    kind: Any = "primary" if waiting else "secondary"
    if st.button(label, key="review_article", icon=":material/arrow_forward:", type=kind) and (
        claim := first_open(article.id, or_any=True)
    ):
        st.switch_page(REVIEW, query_params={"claim": claim})
    speakers = state.claims(Filters(articles=(article.id,)))["speaker"].dropna().value_counts()
    if len(speakers):
        most = "".join(
            f"<li>{escape(plain(str(name)))} <span>{count:,}</span></li>" for name, count in speakers.head(8).items()
        )
        rest = f"<li><span>and {len(speakers) - 8:,} more</span></li>" if len(speakers) > 8 else ""
        st.html(f'<div class="speaks"><h3>Who speaks</h3><ul class="speaking">{most}{rest}</ul></div>')


def first_open(article: str, *, or_any: bool = False) -> str | None:
    """The first claim of an article that nobody has decided on; where asked and all are, the first at all."""
    claims = state.claims(Filters(articles=(article,)))
    waiting = claims[claims["judgement"].isna()]
    chosen = waiting if len(waiting) or not or_any else claims
    if not len(chosen) and or_any:
        chosen = state.claims(Filters(articles=(article,), everything=True))
    return str(chosen["claim_id"].iloc[0]) if len(chosen) else None


def _about(article: Article, row: dict[str, Any], stage: str, said: str) -> str:
    facts = {
        "Publisher": article.publisher,
        "Author": article.author,
        "Published": day(article.published),
        "Language": {"en": "English"}.get(article.language or "", article.language),
        "Length": f"{len(article.text.split()):,} words",
        "Added": day(row["added"]),
        "From": row["origin"] if row["origin"] != article.url else None,
    }
    rows = "".join(f"<div><dt>{key}</dt><dd>{escape(plain(value))}</dd></div>" for key, value in facts.items() if value)
    link = ""
    if article.url and is_url(article.url):
        address = escape(plain(article.url))
        link = f'<p class="address"><a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a></p>'
    elif article.url:
        link = f'<p class="address">{escape(plain(article.url))}</p>'
    share = 100 * row["decided"] / row["total"] if row["total"] else 0
    bar = f'<div class="progress" style="--done: {share:.1f}%"></div>' if row["total"] else ""
    why = f'<p class="why">{escape(plain(_why(row, stage)))}</p>' if _why(row, stage) else ""
    return (
        f'<article class="about-article"><h2 dir="auto">{escape(plain(row["title"]))}</h2>{link}<dl>{rows}</dl>'
        f'<p class="beginning" dir="auto">{escape(plain(beginning(article.text, article.title)))}</p>'
        f'<p class="stage {stage}">{escape(said)}</p>{bar}{why}</article>'
    )


def _why(row: dict[str, Any], stage: str) -> str:
    """What is to be known of a stage, and the cure."""
    error = str(row["error"]).removeprefix(f"{row['id']}: ") if _text(row["error"]) else ""
    return {
        "failed": f"{error[:1].upper()}{error[1:]}.",
        "foreign": f"{error[:1].upper()}{error[1:]}; it is kept, and read when there is one.",
        "silent": "Nobody is quoted in this text; check that it is whole.",
        "waiting": "It is read as soon as its turn comes; you may go on meanwhile.",
    }.get(stage, "")


def _title(articles: Shelf, article: str) -> str:
    found = articles.table.loc[articles.table["id"] == article, "title"]
    return str(found.iloc[0]) if len(found) else article


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _of(count: int, name: str) -> str:
    return name if count == 1 else f"{name}s"


def _waits(count: int) -> str:
    return "waits" if count == 1 else "wait"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


page()
