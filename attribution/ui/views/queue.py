"""The page "Queue": what is to be reviewed, how far it is, and one decision on all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from attribution.ledger import UNDECIDED, Filters, LedgerError
from attribution.ledger.queued import rows_of
from attribution.ledger.saved import LONGEST, Saved, forget, save, saved
from attribution.review import bulk
from attribution.review.desk import REASONS
from attribution.review.queue import ORDERS, Progress, Queue, progress, queued
from attribution.review.shelf import shelf
from attribution.ui import state
from attribution.ui.claim_list import claim_list
from attribution.ui.filters import boxes, change, chips, chosen, name_of, to_query
from attribution.ui.greeting import greeting
from attribution.ui.jobs import runner_of
from attribution.ui.person import Refused, editing, person, signed
from attribution.ui.safe import as_markdown, plain

HERE = Path(__file__)
REVIEW, ARTICLES, EXPORT, OVERVIEW = (
    HERE.with_name(f"{name}.py") for name in ("review", "articles", "export", "overview")
)
PAGE = "queue"
ROWS = 50
LOOK_EVERY = 1.5  # seconds, while articles are being read
NAMES = {
    "uncertainty": "Least sure first",
    "newest": "Newest first",
    "checkworthiness": "Most worth checking first",
    "article": "By article",
}
VERBS = {"confirmed": "Confirm", "rejected": "Reject"}


def page() -> None:
    """Draw the page from top to bottom."""
    if not state.ledger().count():
        if runner_of(state.database()).now().is_busy:
            being_read()
            waiting(())
        else:
            greeting()
        return
    queue = chosen(PAGE, Queue())
    claims, far = _queued(state.database(), state.ledger().stamp(), queue), _progress(queue)
    head(queue, claims, far)
    told()
    with st.container(horizontal=True, vertical_alignment="center", key="queue_choosing"):
        boxes(PAGE, queue)
        keep(queue)
    chips(PAGE, queue, Queue())
    if not claims:
        nothing(queue, far)
        return
    rows(queue, claims)


# --- how far it is ---------------------------------------------------------------------------------------------------


def head(queue: Queue, claims: list[str], far: Progress) -> None:
    """What is to be done, how much of it is done and by whom today, and the button that begins."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="queue_head"):
        st.html(_figures(queue, len(claims), far), width="stretch")
        if claims:
            begin = "Start reviewing" if _waits(queue) else "Look through them"
            if st.button(begin, key="start", type="primary", shortcut="S", icon=":material/play_arrow:"):
                st.switch_page(REVIEW, query_params={"claim": claims[0]})
    st.html(_bar(far))
    waiting(claims)


def _waits(queue: Queue) -> bool:
    """Whether the queue is one of claims that nobody has decided on."""
    return queue.filters.judgements == (UNDECIDED,)


def _figures(queue: Queue, claims: int, far: Progress) -> str:
    what = "to review" if _waits(queue) else "in this choice"
    done = f"{far.decided:,} of {far.total:,} decided, {_per_cent(far)}" if far.total else ""
    today = ", ".join(f"{escape(plain(name))} {count:,}" for name, count in list(far.lately.items())[:4])
    facts = [done, f"today {today}" if today else ""]
    return (
        f'<h1 class="todo"><b>{claims:,}</b> claim{"s" * (claims != 1)} {what}</h1>'
        f'<p class="summary">{" · ".join(filter(None, facts))}</p>'
    )


def _per_cent(far: Progress) -> str:
    # neither all nor nothing while there is a rest
    share = 100 * far.share
    return f"{min(max(share, 1), 99) if 0 < far.decided < far.total else share:.0f}%"


def _bar(far: Progress) -> str:
    """The bar of what became of the claims, with its legend."""
    counts = [(name_of("judgements", each), far.by_judgement.get(each, 0)) for each in (*_SHOWN, UNDECIDED)]
    parts = "".join(f'<i class="{name}" style="flex-grow:{count}"></i>' for name, count in counts if count)
    said = [(name, f"{count:,} {name}") for name, count in counts if count]
    legend = "".join(f'<span><i class="{name}"></i>{words}</span>' for name, words in said)
    label = ", ".join(words for _, words in said)
    bar = f'<div class="became" role="img" aria-label="{label}">{parts}</div>'
    return f'{bar}<p class="became-key" aria-hidden="true">{legend}</p>'


_SHOWN = ("confirmed", "corrected", "added", "unsure", "rejected")


def being_read() -> None:
    """Say that the first articles are on their way."""
    st.html(
        '<div class="nothing"><h2>Reading the first articles</h2><p>Their claims come here by themselves, '
        "in a few seconds.</p></div>"
    )


def waiting(shown: Sequence[str]) -> None:
    """Say that there are more claims to come; where none is `shown`, and at the end, they come by themselves."""
    is_busy = runner_of(state.database()).now().is_busy

    def look() -> None:
        stays = runner_of(state.database()).now().is_busy == is_busy
        if not stays or (is_busy and not shown and _progress(Queue()).undecided):
            st.rerun()
        _to_come()

    st.fragment(look, run_every=LOOK_EVERY if is_busy else None)()


def _to_come() -> None:
    now = runner_of(state.database()).now()
    count = _unread(state.database(), state.ledger().stamp())
    if now.is_busy:
        count = max(count, now.to_read + now.to_extract, 1)
        said = f"{_counted_as(count, 'article')} {'is' if count == 1 else 'are'} being read: more claims are on the way"
    elif count:
        said = f"{_counted_as(count, 'article')} {'has' if count == 1 else 'have'} not been read yet"
    else:
        return
    with st.container(key="queue_waiting", width="content"):
        st.page_link(ARTICLES, label=said, icon=":material/hourglass_empty:")


@st.cache_resource(show_spinner=False, max_entries=2)
def _unread(url: str, stamp: tuple[int, ...]) -> int:
    return shelf(state.articles()).counts()["waiting"]


def nothing(queue: Queue, far: Progress) -> None:
    """Say why there is no claim here, and what to do next."""
    if not far.total:
        title, what = "No claim fits", "No claim of the ledger is what these filters ask for."
    elif _waits(queue):
        scope = "All claims" if queue.filters == Queue().filters else "All claims of these filters"
        title, what = "All done", f"{scope} are decided: {_summed(far)}."
    else:
        title, what = "No claim fits", f"The same filters have {far.total:,} claims with another status."
    if queue == Queue() and not far.total:
        if runner_of(state.database()).now().is_busy:
            being_read()
            return
        title, what = "No claim yet", "No claim was found in the articles so far."
    st.html(f'<div class="nothing"><h2>{title}</h2><p>{what}</p></div>')
    with st.container(horizontal=True, horizontal_alignment="center", key="queue_next"):
        if queue.filters != Queue().filters:
            st.button("All that is undecided", key="next_undecided", on_click=change, args=(PAGE, Queue()))
        if far.total and queue.filters.judgements:
            everything = replace(queue, filters=replace(queue.filters, judgements=(), reviewers=()))
            st.button("Look at them again", key="next_again", on_click=change, args=(PAGE, everything))
        st.page_link(ARTICLES, label="Add articles", icon=":material/add:")
        if far.total:
            st.page_link(EXPORT, label="Export", icon=":material/download:")
            st.page_link(OVERVIEW, label="Overview", icon=":material/bar_chart:")


def _summed(far: Progress) -> str:
    counts = [f"{far.by_judgement[each]:,} {each}" for each in _SHOWN if far.by_judgement.get(each)]
    return ", ".join(counts[:-1]) + f" and {counts[-1]}" if len(counts) > 1 else "".join(counts)


# --- the claims ------------------------------------------------------------------------------------------------------


def rows(queue: Queue, claims: list[str]) -> None:
    """The claims, a page at a time; a click opens one."""
    pages = -(-len(claims) // ROWS)
    pager = f"queue_page_{pages}_{queue.name}"  # each queue begins with its first page
    first = (st.session_state.get(pager, 1) - 1) * ROWS
    shown = claims[first : first + ROWS]
    with st.container(horizontal=True, vertical_alignment="center", key="queue_list_head"):
        st.session_state["queue_order"] = queue.order
        st.selectbox(
            "Order",
            ORDERS,
            format_func=NAMES.__getitem__,
            key="queue_order",
            label_visibility="collapsed",
            on_change=_reorder,
            width=240,
        )
        all_of_them(queue, len(claims))
        with st.container(key="queue_export", width="content"):
            st.page_link(EXPORT, label="Export these", icon=":material/download:", query_params=to_query(queue.filters))
        st.space("stretch")
        place = f"{first + 1:,}–{first + len(shown):,} of {len(claims):,}"
        st.html(f'<p class="summary">{place}</p>', width="content")
    opened = claim_list(rows_of(state.ledger(), shown), first + 1, key="queue_claims")
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center", key="queue_pages"):
            st.pagination(pages, key=pager)
    if opened:
        st.switch_page(REVIEW, query_params={"claim": opened})


def _reorder() -> None:
    change(PAGE, replace(st.session_state[PAGE], order=st.session_state["queue_order"]))


@st.cache_resource(show_spinner=False, max_entries=16)
def _queued(url: str, stamp: tuple[int, ...], queue: Queue) -> list[str]:
    return queued(state.ledger(), queue)


def _progress(queue: Queue) -> Progress:
    filters = replace(queue.filters, judgements=(), reviewers=(), everything=False)
    return _counted(state.database(), state.ledger().stamp(), filters, _midnight(st.context.timezone))


@st.cache_resource(show_spinner=False, max_entries=16)
def _counted(url: str, stamp: tuple[int, ...], filters: Filters, since: str) -> Progress:
    return progress(state.ledger(), Queue(filters), since)


def _midnight(timezone: str | None) -> str:
    """When the reviewer's day began, as the ledger writes times."""
    try:
        zone: Any = ZoneInfo(timezone) if timezone else UTC
    except (KeyError, ValueError, OSError):  # a browser may name any
        zone = UTC
    today = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return today.astimezone(UTC).isoformat(timespec="seconds")


# --- saved filters ---------------------------------------------------------------------------------------------------


def keep(queue: Queue) -> None:
    """The filters that people keep: choose, save, replace, delete."""
    kept = saved(state.ledger())
    with st.popover("Saved filters", icon=":material/bookmark:", key="saved"):
        for each in kept:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"saved_row_{each.name}"):
                st.button(
                    as_markdown(each.name),
                    key=f"saved_use_{each.name}",
                    type="tertiary",
                    icon=":material/check:" if Queue.from_saved(each.filters) == queue else None,
                    help=as_markdown(f"Saved by {each.by}"),
                    on_click=change,
                    args=(PAGE, Queue.from_saved(each.filters)),
                )
                st.space("stretch")
                if _may_change(each):
                    st.button(
                        "Delete",
                        key=f"saved_delete_{each.name}",
                        type="tertiary",
                        icon=":material/delete:",
                        help=as_markdown(f"Delete “{each.name}”"),
                        on_click=_forget,
                        args=(each.name,),
                    )
        if not kept:
            st.caption("Keep the filters and the order under a name, for you and everybody here.")
        with st.form("saved_form", border=False):
            st.text_input(
                "Save these filters as", key="saved_name", max_chars=LONGEST, placeholder="Front page, unsure"
            )
            st.form_submit_button("Save", key="saved_save", on_click=_keep, args=(queue,))
        if trouble := st.session_state.pop("saved_trouble", None):
            st.error(as_markdown(trouble))


def _may_change(kept: Saved) -> bool:
    who = person()
    return who is not None and (who.name == kept.by or who.is_editor)


def _keep(queue: Queue) -> None:
    try:
        who = person()
        name = save(
            state.ledger(),
            st.session_state["saved_name"],
            queue.to_saved(),
            signed(),
            over=bool(who and who.is_editor),
        )
    except (LedgerError, Refused) as error:
        st.session_state["saved_trouble"] = str(error)
        return
    st.session_state["saved_name"] = ""
    st.toast(f"Saved as “{as_markdown(name)}”.")


def _forget(name: str) -> None:
    try:
        who = person()
        forget(state.ledger(), name, signed(), over=bool(who and who.is_editor))
    except (LedgerError, Refused) as error:
        st.session_state["saved_trouble"] = str(error)


# --- one decision on all ---------------------------------------------------------------------------------------------


def all_of_them(queue: Queue, count: int) -> None:
    """The menu that decides on the whole queue; for editors."""
    who = person()
    is_editor = who is not None and who.is_editor
    picked = st.menu_button(
        f"All {count:,}",
        tuple(VERBS),
        format_func=lambda each: f"{VERBS[each]} all {count:,}…",
        key="bulk",
        icon=":material/done_all:",
        disabled=not is_editor,
        help=None if is_editor else "Only editors decide on many claims at once." if who else "Write your name first.",
    )
    if picked:
        st.session_state["bulk_asked"] = picked, bulk.bulk_of(state.ledger(), queue)
    if "bulk_asked" in st.session_state:
        ask(*st.session_state["bulk_asked"])


def _close() -> None:
    st.session_state.pop("bulk_asked", None)


@st.dialog("Decide all of these", width="medium", on_dismiss=_close)
def ask(decision: Any, asked: bulk.Bulk) -> None:
    """Say what would be decided and what not, and do it."""
    decided = len(asked.decided)
    over = False
    if decided:
        over = st.toggle(
            f"Also the {decided:,} that {'is' if decided == 1 else 'are'} decided already", key="bulk_over"
        )
    claims = asked.wanted(over=over)
    st.html(_scope(asked, over=over))
    sample = rows_of(state.ledger(), [each.claim for each in claims[:5]])
    st.html("".join(_line(row) for row in sample))
    reason = None
    if decision == "rejected":
        reason = st.selectbox(
            "Why", REASONS, index=None, placeholder="Choose a reason", key="bulk_reason", accept_new_options=True
        )
    label = f"{VERBS[decision]} {_counted_as(len(claims), 'claim')}"
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Cancel", key="bulk_cancel"):
            _close()
            st.rerun()
        if st.button(label, key="bulk_do", type="primary", disabled=not claims):
            try:
                st.session_state["bulk_done"] = _decide(asked, decision, reason, over=over)
            except (LedgerError, Refused) as error:
                st.error(as_markdown(str(error)))
                return
            _close()
            st.rerun()


def _decide(asked: bulk.Bulk, decision: Any, reason: str | None, *, over: bool) -> bulk.Done:
    bar = st.progress(0.0, "Deciding…")
    return bulk.decide(
        state.ledger(),
        asked,
        decision,
        editing(),
        reason,
        over=over,
        on_part=lambda part: bar.progress(part, "Deciding…"),
    )


def _scope(asked: bulk.Bulk, *, over: bool) -> str:
    """What a decision touches, in words."""
    wanted = asked.wanted(over=over)
    articles, speakers = {each.article for each in wanted}, {each.speaker for each in wanted} - {None}
    what = [
        f"<b>{_counted_as(len(wanted), 'claim')}</b>",
        f"of {_counted_as(len(articles), 'article')} and {_counted_as(len(speakers), 'speaker')}.",
    ]
    left = []
    if asked.decided and not over:
        left.append(f"{len(asked.decided):,} that somebody has decided on already stay as they are.")
    left.append("What others decide in the meantime stays as well. One undo takes all of it back.")
    return f'<p class="scope">{" ".join(what)}</p><p class="summary">{" ".join(left)}</p>'


def _counted_as(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _line(row: Mapping[str, Any]) -> str:
    speaker = row["speaker"] or "No speaker"
    words = str(row["claim"])
    return (
        f'<p class="sample"><b>{escape(plain(speaker))}</b> '
        f"<q>{escape(plain(words if len(words) <= 160 else words[:159] + '…'))}</q></p>"
    )


def told() -> None:
    """Say what was decided on all of the queue, with the button that takes it back."""
    done: bulk.Done | None = st.session_state.get("bulk_done")
    if done is None:
        return
    skipped = f"; {done.skipped:,} left alone, which others had decided meanwhile" if done.skipped else ""
    with st.container(horizontal=True, vertical_alignment="center", key="bulk_told"):
        st.html(
            f'<p role="status"><b>{_counted_as(done.claims, "claim")}</b> {done.decision}{skipped}.</p>',
            width="content",
        )
        st.button("Undo", key="bulk_undo", icon=":material/undo:", on_click=_undo)
        st.button("Close", key="bulk_close", type="tertiary", on_click=st.session_state.pop, args=("bulk_done", None))
        if trouble := st.session_state.pop("bulk_trouble", None):
            st.error(as_markdown(trouble))


def _undo() -> None:
    done: bulk.Done = st.session_state["bulk_done"]
    try:
        bulk.undo(state.ledger(), done, editing())
    except (LedgerError, Refused) as error:
        st.session_state["bulk_trouble"] = str(error)
        return
    del st.session_state["bulk_done"]
    st.toast(f"{_counted_as(done.claims, 'claim')} as before.")


page()
