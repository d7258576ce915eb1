"""Where a check stands, who has it, and the steps that its reader may take now; what they may not says why."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from attribution.checking.workflow import DONE, IN_PROGRESS, PUBLISHED, SECOND_LOOK, UNSTARTED, WITHDRAWN
from attribution.ledger import Check
from attribution.review.check_desk import lacking
from attribution.review.shelf import day
from attribution.ui import check_verdict, state
from attribution.ui.check_deeds import do, told
from attribution.ui.check_shared import STATES, shown, today
from attribution.ui.person import Person
from attribution.ui.safe import as_markdown


class Step(NamedTuple):
    """A button: what it does, its words, whether it asks for a comment first, and what is said when it is done."""

    deed: str
    label: str
    said: str
    asks: str = ""


_RETURN = Step("return", "Return…", "Returned to whoever works on it.", "What should be looked at again?")
_TAKE_BACK = Step(IN_PROGRESS, "Take it back…", "Taken back.", "Why is it taken back?")
_WITHDRAW = Step(WITHDRAWN, "Withdraw…", "Withdrawn: readers see nothing of it.", "Why is it withdrawn?")


def offered(check: Check) -> list[Step]:
    """The steps from here, the likeliest first."""
    approval = check.settings.approval != "none"
    ways: dict[str, list[Step]] = {
        UNSTARTED: [Step(IN_PROGRESS, "Start the check", "The check is in progress.")],
        IN_PROGRESS: [
            *([] if approval else [Step(DONE, "Done", "The check is done.")]),
            Step(
                SECOND_LOOK,
                "Ask for approval" if approval else "Ask for a second look",
                "Handed in for a second look.",
            ),
            Step(UNSTARTED, "Put it back", "The check is not started."),
        ],
        SECOND_LOOK: [
            Step("approve", "Approve", "Approved.")
            if approval
            else Step(DONE, "It is right: done", "The check is done."),
            *([_RETURN] if approval else []),
            _TAKE_BACK if approval else Step(IN_PROGRESS, "Return…", "Returned.", "What should be looked at again?"),
        ],
        DONE: [
            Step(PUBLISHED, "Publish…", "Published."),
            Step(IN_PROGRESS, "Reopen…", "Reopened.", "Why is it reopened?"),
        ],
        PUBLISHED: [Step("correct", "Correct it", "")],
        WITHDRAWN: [Step(IN_PROGRESS, "Take it up again", "The check is in progress again.")],
    }
    found = ways[check.state]
    return [*found, _WITHDRAW] if check.standing.published is not None else found


def steps(check: Check, row: dict[str, Any], who: Person | None, may: dict[str, str | None]) -> None:
    """Draw the state, the approval where one is waited for, and the buttons."""
    st.html(head(check))
    if check.settings.approval != "none" and (waits := approval(check)):
        st.html(waits)
    found = offered(check)
    reasons = []
    with st.container(horizontal=True, key="steps"):
        for place, step in enumerate(found):
            why_not = "Write your name at the top: every step is signed" if who is None else may[step.deed]
            if why_not and who is not None and step.deed not in (UNSTARTED,):
                reasons.append(f"<b>{shown(step.label.rstrip('…'))}</b>: {shown(why_not)}.")
            pressed = st.button(
                step.label,
                key=f"step_{step.deed.replace(' ', '_')}",
                type="primary" if place == 0 else "secondary",
                disabled=why_not is not None,
                help=as_markdown(why_not) if why_not else None,
            )
            if pressed:
                take(check, step)
    open_dialog(check, row, found)
    if who is None:
        reasons = ["Write your name at the top: every step is signed."]
    if reasons:
        st.html(f'<div class="why-not">{"".join(f"<p>{each}</p>" for each in reasons[:2])}</div>')


def head(check: Check) -> str:
    """The state in words, and what readers see meanwhile."""
    step = check.published_step
    seen = ""
    if step is not None:
        address = shown(step["review_url"])
        where = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>'
        rating = check.published["rating"] if check.published else ""
        seen = f"<p>Readers see <b>{shown(rating)}</b> since {shown(day(step['published']))} at {where}</p>"
        if check.state != PUBLISHED:
            seen += '<p class="flag">A correction is on its way; until it is published, that stays.</p>'
        if not check.approved:
            seen += '<p class="flag">It lacks the approval that this desk demands now, so exports leave it out.</p>'
    return f'<div class="check-state {check.state.replace(" ", "-")}"><span>{STATES[check.state]}</span>{seen}</div>'


def approval(check: Check) -> str:
    """Who has approved, and who still must."""
    rule = check.settings.approval
    what = (
        "Another editor than its authors must approve a verdict."
        if rule == "two people"
        else "Editors other than its authors vote on a verdict; two of three decide."
    )
    votes = "".join(
        f"<li><b>{shown(vote.by)}</b> {'approved' if vote.vote == 'approve' else 'returned'} it"
        f"{f'<q>{shown(vote.comment)}</q>' if vote.comment else ''}</li>"
        for vote in check.standing.ballots
    )
    if check.state == SECOND_LOOK and check.standing.verdict is not None:
        authors = check.standing.authors(check.standing.verdict.number)
        what = (
            f"Waits for {'an editor' if rule == 'two people' else 'editors'} other than {shown(' and '.join(authors))}."
        )
        editors = [name for name, role in check.roles.items() if role == "editor" and name not in authors]
        if editors:
            what += f" That can be {shown(', '.join(sorted(editors)[:6]))}."
    elif check.state not in (IN_PROGRESS, SECOND_LOOK):
        return f'<div class="approval"><ul>{_given(check)}</ul></div>' if _given(check) else ""
    return f'<div class="approval"><p>{what}</p>{f"<ul>{votes}</ul>" if votes else ""}</div>'


def _given(check: Check) -> str:
    """The votes by which the verdict was approved."""
    verdict = check.standing.verdict.number if check.standing.verdict else 0
    return "".join(
        f"<li><b>{shown(vote.by)}</b> approved it</li>"
        for vote in check.standing.votes
        if vote.verdict == verdict and vote.vote == "approve"
    )


def take(check: Check, step: Step) -> None:
    """Take a step, or ask first for what it needs."""
    claim = check.claim
    if step.deed == "correct":
        check_verdict.correct(claim)
        st.rerun()
    elif step.deed == PUBLISHED or step.asks:
        st.session_state["check_asked"] = (claim, step.label)
    else:
        do(claim, deed_of(claim, step.deed, None), step.said)
        st.rerun()


def deed_of(claim: str, deed: str, comment: str | None) -> Callable[[Any, str, int], object]:
    """What a step does to the ledger."""
    if deed in ("approve", "return"):
        return lambda ledger, by, seen: ledger.checks.vote(claim, deed, by, comment=comment, seen=seen)
    return lambda ledger, by, seen: ledger.checks.step(claim, deed, by, comment=comment, seen=seen)


def open_dialog(check: Check, row: dict[str, Any], found: list[Step]) -> None:
    """Show the dialog of the step that waits for it, until it is taken or given up."""
    asked = st.session_state.get("check_asked")
    step = next((each for each in found if asked == (check.claim, each.label)), None)
    if step is None:
        _close()
    elif step.deed == PUBLISHED:
        publish(check, row)
    else:
        ask(check.claim, step)


def _close() -> None:
    st.session_state.pop("check_asked", None)


@st.dialog("Say why", width="medium", on_dismiss=_close)
def ask(claim: str, step: Step) -> None:
    """Ask for the comment that a step needs, and take it."""
    comment = st.text_area(step.asks, key=f"why_{claim}", height=110, help="It stands in the history.")
    if st.button(step.label.rstrip("…"), key="why_go", type="primary"):
        if do(claim, deed_of(claim, step.deed, comment), step.said):
            _close()
            st.rerun()
        told(claim)


@st.dialog("Publish the check", width="large", on_dismiss=_close)
def publish(check: Check, row: dict[str, Any]) -> None:
    """Ask where and since when readers find it, show what they will see, name what is missing, and publish."""
    claim, verdict = check.claim, check.verdict or {}
    left, right = st.columns([3, 1])
    address = left.text_input(
        "Address for readers",
        value=check.settings.address_of(claim) or "",
        key=f"address_{claim}",
        placeholder="https://desk.example/checks/bridge",
    )
    on = right.date_input(
        "Published on", value=date.fromisoformat(today()), format="YYYY-MM-DD", key=f"published_{claim}"
    )
    rating = check.settings.scale.rating(verdict.get("rating") or "")
    colour = f' style="--rating:{rating.colour}"' if rating and rating.colour else ""
    pieces = len(check.evidence)
    note = f'<p class="note"><b>Correction:</b> {shown(verdict["note"])}</p>' if verdict.get("note") else ""
    st.html(
        f'<section class="preview"><h4>What readers will see</h4><p class="wording" dir="auto">'
        f"{shown(verdict.get('wording') or row['claim'])}</p>"
        f'<p class="about">{shown(row["speaker"] or "no speaker named")}'
        f"{' · ' + shown(row['publisher']) if row['publisher'] else ''}</p>"
        f'<p class="verdict"{colour}>{shown(verdict.get("rating"))}</p>'
        f'<p class="rationale" dir="auto">{shown(verdict.get("rationale"))}</p>{note}'
        f'<p class="about">{pieces} piece{"s" * (pieces != 1)} of evidence · '
        f"{shown(check.settings.organisation or verdict.get('reviewer'))}</p></section>"
    )
    found = lacking(row, check, address or None, on.isoformat())
    for title, kind, several in (("Missing", "flag", found.required), ("Better with", "hint", found.recommended)):
        if several:
            st.html(f'<p class="{kind}">{title}: {shown("; ".join(several))}.</p>')
    if st.button("Publish", key="publish_go", type="primary", icon=":material/publish:"):
        done = do(
            claim,
            lambda ledger, by, seen: ledger.checks.step(
                claim, PUBLISHED, by, review_url=address, published=on.isoformat(), seen=seen
            ),
            "Published. The ClaimReview of it is on the page Export.",
        )
        if done:
            _close()
            st.rerun()
        told(claim)


# --- who has it ------------------------------------------------------------------------------------------------------


def assignment(check: Check, who: Person | None) -> None:
    """Who checks it, by when."""
    claim, people = check.claim, sorted({*state.ledger().roles(), *([who.name] if who else [])}, key=str.casefold)
    to_key, due_key = f"assignee_{claim}", f"due_{claim}"
    st.session_state[to_key] = check.assignee
    st.session_state[due_key] = _day(check.due)

    def written() -> None:
        due = st.session_state[due_key]
        to, by_day = st.session_state[to_key], due.isoformat() if due else None
        said = f"Assigned to {to}." if to else "Assigned to nobody."
        do(claim, lambda ledger, by, seen: ledger.checks.assign(claim, to, by, by_day, seen=seen), said)

    left, right = st.columns([3, 2])
    left.selectbox(
        "Assigned to",
        people if check.assignee in (None, *people) else [*people, check.assignee],
        index=None,
        accept_new_options=True,
        placeholder="Nobody",
        key=to_key,
        disabled=who is None,
        on_change=written,
    )
    late = bool(check.due and check.due < today() and check.state not in (PUBLISHED, WITHDRAWN))
    right.date_input(
        ":red[Overdue]" if late else "Due",
        value=None,
        format="YYYY-MM-DD",
        min_value=date(2000, 1, 1),
        max_value=date(2199, 12, 31),
        key=due_key,
        disabled=who is None,
        on_change=written,
    )


def _day(due: str | None) -> date | None:
    try:
        found = date.fromisoformat((due or "")[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2199 else None
