"""What other desks have published: their fact-checks, brought in from files and searched."""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from attribution.ledger import LedgerError
from attribution.review.foreign import Offered, matching, news, offered
from attribution.ui import state
from attribution.ui.jobs import runner_of
from attribution.ui.person import Refused, signed
from attribution.ui.safe import as_markdown, plain

if TYPE_CHECKING:
    import pandas as pd

AT_ONCE = 20
PREVIEWED = 5  # fact-checks of a file that are shown before they are taken
NAMED = 20  # problems that are named one by one


def fact_checks() -> None:
    """Draw the list, and the way to bring more in."""
    table = _table(state.database(), state.ledger().stamp())
    st.html(
        '<p class="lead">Verdicts that other desks have published. They are offered where the same claim comes up '
        "again; nothing is taken over by itself.</p>"
    )
    with st.expander("Bring some in", expanded=not len(table), icon=":material/upload_file:", key="bring_in"):
        bring_in(table)
    if len(table):
        listed(table)


# --- bringing in -----------------------------------------------------------------------------------------------------


def bring_in(table: "pd.DataFrame") -> None:
    """Show what a file has before any of it is taken."""
    if said := st.session_state.pop("fact_checks_taken", ""):
        st.success(as_markdown(said), icon=":material/check:")
    turn = st.session_state.setdefault("fact_checks_turn", 0)
    st.html(
        '<p class="hint">ClaimReview mark-up as JSON-LD (a review, a list or a feed), a web page that has it, or a '
        "table as CSV with columns claim, rating and url, and as far as known claimant, claimed_on, publisher, "
        "published and rationale.</p>"
    )
    file = st.file_uploader("A file of fact-checks", key=f"fact_checks_file_{turn}", label_visibility="collapsed")
    if file is None:
        return
    key = (file.file_id, file.name)
    if st.session_state.get("fact_checks_read", (None,))[0] != key:
        st.session_state["fact_checks_read"] = (key, offered(file.getvalue(), file.name))
    found: Offered = st.session_state["fact_checks_read"][1]
    about(found, table)
    if not found.found:
        return
    fresh, known = news(found.found, table)
    count = len(found.found)
    label = f"Take {'the' if found.whole else 'only the'} {'' if found.whole else 'good '}{_count(count, 'fact-check')}"
    with st.container(horizontal=True, vertical_alignment="center"):
        clicked = st.button(label, key=f"fact_checks_take_{turn}", type="primary")
        there = f", {known:,} known already" if known else ""
        st.html(f'<p class="hint">{fresh:,} new{there}</p>')
    if not clicked:
        return
    try:
        taken = state.ledger().fact_checks.enter(found.found, signed(), found.name)
    except (LedgerError, Refused) as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        return
    runner_of(state.database()).catch_up()  # so that they are found where the same claim comes up
    left = f" {_count(len(found.problems), 'entry', 'entries')} left out." if found.problems else ""
    st.session_state["fact_checks_taken"] = (
        f"{found.name}: {taken.new:,} new, {taken.changed:,} changed, {taken.known:,} as they were.{left}"
    )
    st.session_state["fact_checks_turn"] = turn + 1
    st.rerun()


def about(found: Offered, table: "pd.DataFrame") -> None:
    """What a file would bring in, and what is wrong in it."""
    if found.problems:
        lines = "".join(
            f"<li>{f'<b>{escape(plain(place))}</b> ' if place else ''}{escape(plain(reason))}</li>"
            for place, reason in found.problems[:NAMED]
        )
        more = len(found.problems) - NAMED
        lines += f"<li>and {more:,} more</li>" if more > 0 else ""
        many = _count(len(found.problems), "entry", "entries")
        head = f"{many} of {found.name} cannot be used" if found.found else f"Nothing of {found.name} can be used"
        rest = " Nothing is taken unless you choose to leave them out." if found.found else ""
        st.html(f'<div class="problems" role="alert"><p><b>{escape(plain(head))}.</b>{rest}</p><ul>{lines}</ul></div>')
    for notice in found.notices:
        st.html(f'<p class="note">{escape(plain(notice))}</p>')
    if found.found:
        rows = [_shown(check) for check in found.found[:PREVIEWED]]
        more = len(found.found) - PREVIEWED
        rest = f'<p class="hint">and {more:,} more</p>' if more > 0 else ""
        st.html(f'<ul class="fact-checks">{"".join(rows)}</ul>{rest}')


# --- the list --------------------------------------------------------------------------------------------------------


def listed(table: "pd.DataFrame") -> None:
    """Those that are in the ledger, narrowed by what is asked."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="fact_checks_tools"):
        words = st.text_input(
            "Words",
            key="fact_checks_words",
            placeholder="Words in the claim, who said it, the rating",
            icon=":material/search:",
            label_visibility="collapsed",
        )
        publishers = _narrow(table, "publisher", "Any publisher")
        ratings = _narrow(table, "rating", "Any rating")
    found = matching(table, words or "", publishers, ratings)
    asked = len(found) < len(table)
    st.html(
        f'<p class="summary"><b>{len(found):,}</b> {f"of {len(table):,} " if asked else ""}'
        f"fact-check{'s' * (len(table) != 1)}</p>"
    )
    pages = max(-(-len(found) // AT_ONCE), 1)
    at = min(int(st.session_state.get("fact_checks_page") or 1), pages)
    rows = found.iloc[(at - 1) * AT_ONCE : at * AT_ONCE].to_dict("records")
    st.html(f'<ul class="fact-checks">{"".join(_line(row) for row in rows)}</ul>')
    if pages > 1:
        if "fact_checks_page" in st.session_state:
            st.session_state["fact_checks_page"] = at
        st.number_input(f"Page of {pages:,}", 1, pages, key="fact_checks_page", width=160)


def _narrow(table: "pd.DataFrame", name: str, placeholder: str) -> list[str]:
    options = list(table[name].dropna().value_counts().index)
    return st.multiselect(
        name.capitalize(),
        options,
        format_func=plain,
        key=f"fact_checks_{name}",
        placeholder=placeholder,
        label_visibility="collapsed",
        filter_mode="contains",
    )


def _shown(check: Any) -> str:
    names = "claim claimant claimed_on rating url publisher published".split()
    return _line({name: getattr(check, name) for name in names})


def _line(row: Mapping[str, Any]) -> str:
    """A fact-check in a list item, with its rating, and the way to it."""
    text = {name: cell if isinstance(cell, str) else "" for name, cell in row.items()}
    who = " · ".join(
        escape(plain(each))
        for each in (text["claimant"], f"said {text['claimed_on'][:10]}" if text["claimed_on"] else "")
        if each
    )
    where = " · ".join(escape(plain(each)) for each in (text["publisher"], text["published"][:10]) if each)
    address = text["url"]
    # an import has refused other addresses; what is shown as a link is looked at once more
    if address.startswith(("https://", "http://")):
        where += (
            f'{" · " if where else ""}<a href="{escape(plain(address))}" target="_blank" rel="noreferrer">Read it</a>'
        )
    origin = ""
    if text.get("by"):
        origin = f"from {text.get('origin') or 'somewhere'}, by {text['by']}, {text['at'][:10]}"
    rating, claim = (escape(plain(text[name])) for name in ("rating", "claim"))
    lines = f"<p>{who}</p>" if who else ""
    lines += f"<p>{where}</p>" + (f"<small>{escape(plain(origin))}</small>" if origin else "")
    return f'<li><span class="rating">{rating}</span><div><q dir="auto">{claim}</q>{lines}</div></li>'


def _count(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


@st.cache_resource(show_spinner=False, max_entries=2)
def _table(url: str, stamp: tuple[int, ...]) -> "pd.DataFrame":
    return state.ledger().fact_checks.frame()
