"""The page "Check": one claim, what it says and where, what is known of it, and the work on it up to publishing."""

from pathlib import Path
from typing import Any

import streamlit as st

from attribution.ledger import Check, LedgerError
from attribution.ledger.queued import rows_of
from attribution.matching.earlier import Earlier, Offer
from attribution.review import check_desk
from attribution.review.board import Board
from attribution.review.offers import offers
from attribution.review.quoted import quoted_otherwise
from attribution.review.shelf import day
from attribution.ui import check_claim, check_evidence, check_steps, check_verdict, presence, state
from attribution.ui.check_deeds import do, see, seen, told
from attribution.ui.check_shared import earlier_verdicts, ranked, shown, today
from attribution.ui.person import Person, person
from attribution.ui.safe import as_markdown

CHECKS = Path(__file__).with_name("checks.py")
LOOK_EVERY = 4.0  # seconds
_FOUND = 6  # claims that a search for the same shows
_SHOWN = 12  # claims of a group that have buttons


def page() -> None:
    """Draw the page of the claim that the address names."""
    ledger, who = state.ledger(), person()
    claim = str(st.query_params.get("claim") or "")
    if not claim:
        st.html(
            '<div class="nothing"><h2>No claim chosen</h2><p>Choose one on the board, the page <b>Checks</b>.</p></div>'
        )
        return
    check = ledger.checks.of(claim)
    rows = rows_of(ledger, [claim])
    if not rows:
        raise LedgerError(f"{claim}: the claim was added by hand, and that was taken back; choose another one")
    row = dict(rows[0])
    version = seen(claim, check.seen)
    may = check.open_steps(who.name) if who else {}
    way(claim)
    told(claim)
    company(check, version, who)
    left, right = st.columns([7, 5], gap="large")
    with left:
        about(check, row, who)
    with right, st.container(key="check_work"):
        check_steps.steps(check, row, who, may)
        check_steps.assignment(check, who)
        st.html('<h2 class="part">Verdict</h2>')
        check_verdict.verdict(check, None if who else "Write your name at the top: every verdict is signed", may)
        corrections(check)
        check_evidence.evidence(check, may["evidence"] if who else "write your name at the top")
        comments(check, who)
    log(claim)


# --- the way through the board ---------------------------------------------------------------------------------------


def way(claim: str) -> None:
    """The way back to the board, and to the checks before and behind this one in its order."""
    walk: list[str] | None = st.session_state.get("check_walk")
    if walk is None:
        walk = ranked().ids(Board(), None, today())
        st.session_state["check_walk"] = walk
    place = walk.index(claim) if claim in walk else -1
    with st.container(horizontal=True, vertical_alignment="center", key="check_way"):
        st.page_link(CHECKS, label="Checks", icon=":material/arrow_back:")
        st.space("stretch")
        if place >= 0:
            st.html(f'<p class="summary">{place + 1:,} of {len(walk):,}</p>', width="content")
        for label, step, icon in (("Previous", -1, "arrow_upward"), ("Next", 1, "arrow_downward")):
            to = place + step
            if st.button(
                label,
                key=f"check_{label.lower()}",
                icon=f":material/{icon}:",
                type="tertiary",
                disabled=not 0 <= to < len(walk) or (place < 0 and step < 0),
            ):
                st.query_params["claim"] = walk[to]
                st.rerun()


def company(check: Check, version: int, who: Person | None) -> None:
    """Say who else looks at the check, and whether somebody has worked on it since its reader saw it."""
    ledger, claim = state.ledger(), check.claim

    @st.fragment(run_every=LOOK_EVERY)
    def look() -> None:
        if who is not None:
            others = [each for each in presence.look(ledger, claim, who.name) if each != who.name]
            if others:
                words = f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} looking at this check, too."
                st.html(f'<p class="company" role="status">{shown(words)}</p>')
        try:
            now = ledger.checks.of(claim).seen
        except LedgerError as error:
            st.warning(as_markdown(str(error)), icon=":material/error:")  # it may be back at the next look
            return
        if now != st.session_state.get(f"seen_{claim}", version):
            by = check_desk.last_by_others(ledger.history(claim), who.name if who else None)
            said = (
                f"The check has changed since you opened it. {by}" if by else "The check has changed in another window."
            )
            st.warning(as_markdown(f"{said}. What you typed is still here."), icon=":material/group:")
            if st.button("Go on with it as it is now", key="check_now"):
                see(claim)
                st.rerun()

    look()


# --- what is known of the claim --------------------------------------------------------------------------------------


def about(check: Check, row: dict[str, Any], who: Person | None) -> None:
    """The claim, how much it is worth checking, the same elsewhere, and what was found before."""
    ledger, claim = state.ledger(), check.claim
    reading = state.reading(row["article_id"])
    standing = reading.claim(claim)
    if standing is None:
        raise LedgerError(f"{claim}: the claim was added by hand, and that was taken back; choose another one")
    st.html(check_claim.claim_card(reading.article, standing, row))
    if standing.decision == "rejected":
        st.warning("The extraction was rejected in Review: there may be no such claim.", icon=":material/error:")
    if check.verdict and check.verdict["wording"]:
        st.html(f'<p class="in-words" dir="auto"><span>In our words</span> {shown(check.verdict["wording"])}</p>')
    rank = ranked().of([claim])[claim]
    st.html('<h2 class="part">Worth checking</h2>')
    st.html(check_claim.worth(row, rank["priority"], check_desk.moved_by(ledger, row, rank["articles"])))
    before(check, row, who)
    same(check, row, who)


def before(check: Check, row: dict[str, Any], who: Person | None) -> None:
    """Verdicts that were found before on what is probably the same claim."""
    found = offers(state.ledger(), [row], earlier_verdicts()).get(check.claim, [])
    st.html(f'<h2 class="part">Checked before <span>{len(found)}</span></h2>')
    if not found:
        st.html('<p class="hint">Neither this desk’s published checks nor the imported ones have it.</p>')
    off = who is None or check.open_steps(who.name)["evidence"] is not None
    for number, offer in enumerate(found):
        with st.container(border=True, key=f"offer_{number}"):
            st.html(_offer(offer))
            with st.container(horizontal=True, key=f"offer_deeds_{number}"):
                st.button(
                    "Use as a starting point",
                    key=f"use_{number}",
                    disabled=off,
                    help="Fills the empty fields of the verdict, and adds it to the evidence",
                    on_click=use,
                    args=(check, offer.earlier),
                )
                if st.button("Not the same", key=f"unlike_{number}", type="tertiary", disabled=who is None):
                    decide(check.claim, offer.earlier.id, "different")


def _offer(offer: Offer) -> str:
    held = offer.earlier
    title = shown(held.claim)
    if held.url and held.url.startswith(("https://", "http://")):
        title = f'<a href="{shown(held.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    where = " · ".join(shown(each) for each in (held.publisher, day(held.published), held.speaker) if each)
    why = f" – {shown('; '.join(offer.reasons))}" if offer.reasons else ""
    return (
        f'<article class="offer"><p class="verdict">{shown(held.rating or "no rating")}</p>'
        f'<p class="words" dir="auto">{title}</p><p class="about">{where}</p>'
        f'<p class="about">{round(100 * offer.probability)}% likely the same{why}</p></article>'
    )


def use(check: Check, earlier: Earlier) -> None:
    """Fill the form from an earlier verdict, and add it to the evidence."""
    check_verdict.start_from(check, earlier)
    given: dict[str, Any] = {
        "url": earlier.url,
        "quote": earlier.claim,
        "title": f"Fact-check: {earlier.rating}",
        "publisher": earlier.publisher,
        "published": earlier.published,
        "accessed": today(),
        "stance": "context",
    }
    do(
        check.claim,
        lambda ledger, by, version: ledger.checks.add_evidence(check.claim, by, seen=version, **given),
        "It is in the evidence, and the empty fields of the verdict are filled. Nothing is saved before you save it.",
    )


def same(check: Check, row: dict[str, Any], who: Person | None) -> None:
    """The same claim elsewhere, first appearance first, and how its quotes differ."""
    ledger, claim = state.ledger(), check.claim
    found = check_desk.elsewhere(ledger, claim)
    st.html(f'<h2 class="part">The same claim elsewhere <span>{len(found.rows) - 1 if found else 0}</span></h2>')
    if found is None:
        st.html('<p class="hint">No other claim says the same.</p>')
    else:
        st.html(check_claim.rounds(found))
        for number, each in enumerate(found.rows[:_SHOWN]):
            other = each["claim_id"]
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"same_{number}"):
                st.html(
                    check_claim.other_claim(
                        each, found.wordings.get(other), is_first=not number, is_this=other == claim
                    ),
                    width="stretch",
                )
                if other != claim and st.button(
                    "Not the same", key=f"different_{other}", type="tertiary", disabled=who is None
                ):
                    decide(claim, other, "different")
        if found.total > _SHOWN:
            st.html(f'<p class="hint">And {found.total - _SHOWN:,} more.</p>')
    otherwise = quoted_otherwise(ledger, row, [each["claim_id"] for each in found.rows] if found else [])
    if otherwise:
        st.html(
            '<h3 class="part">Quoted otherwise</h3><p class="hint">Quotes by the same speaker in nearly these words: '
            "another statement, or a misquotation.</p>"
        )
    for near in otherwise:
        other = str(near.row["claim_id"])
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"otherwise_{other}"):
            st.html(check_claim.other_claim(near.row, near.comparison, is_first=False, is_this=False), width="stretch")
            if st.button("The same claim", key=f"one_{other}", type="tertiary", disabled=who is None):
                decide(claim, other, "same")
    with st.expander("The same as another claim…", icon=":material/search:", key="same_as_another"):
        words = st.text_input("Words of the other claim", key=f"same_search_{claim}", placeholder="bridge safe")
        if words.strip():
            results = rows_of(ledger, ranked().search(words, claim, _FOUND))
            for result in results:
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.html(check_claim.other_claim(result, None, is_first=False, is_this=False), width="stretch")
                    if st.button("The same", key=f"alike_{result['claim_id']}", disabled=who is None):
                        decide(claim, str(result["claim_id"]), "same")
            if not results:
                st.html('<p class="hint">No claim has these words.</p>')


def decide(one: str, other: str, decision: str) -> None:
    """Say that two claims say the same, or do not."""
    said = "They count as the same claim." if decision == "same" else "They count as two claims."
    do(one, lambda ledger, by, _: check_desk.decide_sameness(ledger, one, other, decision, by), said)
    st.rerun()


# --- what is said ----------------------------------------------------------------------------------------------------


def corrections(check: Check) -> None:
    """What was corrected after publishing, for readers too."""
    if not check.corrections:
        return
    lines = "".join(
        f"<li><b>{shown(day(each['corrected_at']))}</b> {shown(each['note'])} "
        f"<span>{shown(each['reviewer'])}</span></li>"
        for each in check.corrections
    )
    st.html(f'<h3 class="part">Corrections</h3><ol class="check-history">{lines}</ol>')


def comments(check: Check, who: Person | None) -> None:
    """What people said to each other, and a field to say more."""
    claim = check.claim
    st.html(f'<h2 class="part">Comments <span>{len(check.comments)}</span></h2>')
    for each in check.comments:
        when = str(each["at"])[:16].replace("T", " ")
        st.html(
            f'<article class="comment"><p><b>{shown(each["reviewer"])}</b> <span>{shown(when)}</span></p>'
            f'<p class="said" dir="auto">{shown(each["text"])}</p></article>'
        )
    turn = int(st.session_state.get(f"comment_turn_{claim}", 0))
    with st.form("comment_form", border=False):
        text = st.text_area(
            "Comment",
            key=f"comment_text_{claim}_{turn}",
            height=70,
            disabled=who is None,
            placeholder="For the others of the desk; readers never see it",
            label_visibility="collapsed",
        )
        if st.form_submit_button("Comment", key="comment_add", disabled=who is None):
            if do(claim, lambda ledger, by, _: ledger.checks.comment(claim, text, by), "Your comment is there."):
                st.session_state[f"comment_turn_{claim}"] = turn + 1
            st.rerun()


def log(claim: str) -> None:
    """All that was done, newest first."""
    rows = state.ledger().history(claim)
    if rows:
        with st.expander(f"History ({len(rows)})", key="check_log", icon=":material/history:"):
            st.html(check_claim.history_list(check_desk.history(rows)))


page()
