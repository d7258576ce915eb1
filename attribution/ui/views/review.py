"""The page "Review": one claim in hand beside its article, decided by a key."""

from dataclasses import replace
from html import escape
from typing import Any, get_args

import streamlit as st

from attribution.ledger import Ledger, LedgerError
from attribution.ledger.readings import Reading, Standing
from attribution.records import Act, Kind
from attribution.review.candidates import NOBODY, Candidate, candidates, written
from attribution.review.correcting import ROLES, NoSelection
from attribution.review.desk import REASONS, Desk, Outcome, decided_meanwhile
from attribution.review.queue import Queue, decided_since, queued
from attribution.review.walk import Walk
from attribution.ui import presence, state
from attribution.ui.article import article_text
from attribution.ui.card import card, history
from attribution.ui.greeting import greeting
from attribution.ui.keys import KEYS, keys
from attribution.ui.person import Person, Refused, person, signed
from attribution.ui.safe import as_markdown, plain
from attribution.ui.style import LEGEND
from attribution.ui.trouble import trouble

MOST_SPEAKERS = 500  # of the roster that are offered: each is sent to the browser
LOOK_EVERY = 10  # seconds between two looks at who else has the claim before them


def page() -> None:
    """Draw the page from top to bottom; what a key does is done before anything of the claim is drawn."""
    ledger = state.ledger()
    who = person()
    walk = the_walk(ledger)
    claim_id = st.query_params.get("claim") or walk.following(
        None, lambda some: decided_since(ledger, some) | ledger.taken_back(some)
    )
    if claim_id is None:
        all_done(ledger, walk, who)
        return
    if st.query_params.get("claim") != claim_id:
        st.query_params["claim"] = claim_id
    try:
        article = ledger.article_of(claim_id)
    except LedgerError as error:
        trouble(error)
        st.button("Go on with the queue", key="go_on", on_click=st.query_params.clear)
        return
    reading = state.reading(article)
    claim = reading.claim(claim_id)
    if claim is None:
        gone = walk.before(claim_id, ())
        walk.remove(claim_id)
        go_on(Outcome(gone), f"{claim_id}: this claim was added by hand, and that was taken back")
        return
    left, right = st.columns([13, 10], gap="medium")
    with right:
        pressed(Desk(ledger, who.name if who else "", walk), reading, claim, who)
        company(ledger, claim, who)
        st.html(card(reading.article, claim, 1 + reading.claims.index(claim)))
        form(reading, claim, who)
    with left:
        about(reading, claim, walk)
        with st.container(key="article_text"):
            done = article_text(reading.article, [each.attribution for each in reading.claims])
        st.html(LEGEND)
    if done["picked"] and done["picked"] != claim.id and reading.claim(done["picked"]):
        go_on(Outcome(done["picked"]))
    if done["marked"]:
        marked(Desk(ledger, who.name if who else "", walk), reading, claim, done["marked"])


# --- the way through the queue ---------------------------------------------------------------------------------------


def the_walk(ledger: Ledger) -> Walk:
    """The way through the queue that was chosen on the page Queue, as it was when the way began."""
    queue = st.session_state.setdefault("queue", Queue())
    begun = st.session_state.get("walk")
    if begun is None or begun[0] != queue:
        begun = (queue, Walk(queued(ledger, queue)))
        st.session_state["walk"] = begun
    walk: Walk = begun[1]
    return walk


def all_done(ledger: Ledger, walk: Walk, who: Person | None) -> None:
    """Say that the queue is empty; what came into it since shows at the next visit, the last decision can be undone."""
    st.session_state.pop("walk", None)
    presence.leave(ledger)
    if not ledger.count():
        greeting()
        return
    st.html(
        '<div class="nothing"><h2>All done</h2><p>Nothing in this queue is left to decide. '
        "Choose other claims on the page <b>Queue</b>, or take the result away on the page <b>Export</b>.</p></div>"
    )
    with st.container(key="all_done"):
        off = [each.action for each in KEYS if each.group != "back" or who is None]
        said, is_wrong = said_of(None)
        answer = keys(None, None, turn_of(None), {}, REASONS, off, f"{said} All done.")
        tell(said, is_wrong=is_wrong)
        desk = Desk(ledger, who.name if who else "", walk)
        if answer and is_new(answer, None) and answer["action"] in ("undo", "redo"):
            attempt(lambda: desk.undo(None) if answer["action"] == "undo" else desk.redo(None), None)


def go_on(outcome: Outcome, wrong: str = "") -> None:
    """Take the next claim in hand, and say what was done."""
    st.session_state["turn"] = st.session_state.get("turn", 0) + 1
    st.session_state["said"] = (wrong or outcome.said, bool(wrong), outcome.claim)
    if outcome.claim is None:
        st.query_params.pop("claim", None)
    elif st.query_params.get("claim") != outcome.claim:
        st.query_params["claim"] = outcome.claim
    st.rerun()


def said_of(claim: str | None) -> tuple[str, bool]:
    """What is to be said of what was done last, and whether it went wrong; nothing once another claim is in hand."""
    text, is_wrong, about = st.session_state.get("said", ("", False, None))
    return (text, is_wrong) if about == claim else ("", False)


def tell(said: str, *, is_wrong: bool) -> None:
    if said:
        with st.container(key="said"):
            (st.warning if is_wrong else st.success)(as_markdown(said), icon=":material/info:")


# --- keys ------------------------------------------------------------------------------------------------------------


def turn_of(claim: str | None) -> str:
    """What is another one each time that a key was answered, or a form."""
    return f"{presence.session()}:{st.session_state.get('turn', 0)}:{claim}"


def is_new(answer: dict[str, Any], claim: str | None) -> bool:
    """Whether a key is still to be answered: once, and only of what was on the page when it was pressed."""
    if answer["turn"] == st.session_state.get("answered") or answer["claim"] != claim:
        return False
    st.session_state["answered"] = answer["turn"]
    return True


def pressed(desk: Desk, reading: Reading, claim: Standing, who: Person | None) -> None:
    """Draw the bar of keys, and do what the pressed one says."""
    said, is_wrong = said_of(claim.id)
    place = desk.walk.place(claim.id)
    off = [each.action for each in KEYS if who is None and each.group not in ("go", "hidden") and each.action != "skip"]
    decisions = {each.id: each.decision for each in reading.claims if each.decision}
    here = f"Claim {place:,} of {len(desk.walk.claims):,}" if place else "A claim outside of the queue"
    answer = keys(claim.id, claim.judgement, turn_of(claim.id), decisions, REASONS, off, f"{said} {here}")
    tell(said, is_wrong=is_wrong)
    if who is None:
        st.info("Write your name at the top: every decision is signed.", icon=":material/edit:")
    if answer and is_new(answer, claim.id):
        shown = replace(claim, judgement=answer.get("seen"))
        attempt(lambda: act(desk, reading, shown, str(answer["action"]), answer.get("reason")), claim.id)


def act(desk: Desk, reading: Reading, claim: Standing, action: str, reason: str | None) -> Outcome:
    """Do what a key says."""
    if action not in ("skip", "next", "previous", "article"):
        signed()
    note = str(st.session_state.get(f"comment_{claim.id}") or "").strip() or None
    match action:
        case "accept":
            return desk.accept(claim, note)
        case "reject":
            return desk.reject(claim, reason if reason in REASONS else None, note)
        case "unsure":
            return desk.doubt(claim, note)
        case "skip":
            return desk.skip(claim.id)
        case "next" | "previous":
            return desk.step(claim.id, 1 if action == "next" else -1)
        case "article":
            return desk.next_article(claim.id)
        case "undo":
            return desk.undo(claim.id)
        case "redo":
            return desk.redo(claim.id)
        case "split":
            return desk.split(reading, claim)
        case "join":
            return desk.join(reading, claim, behind(reading, claim))
    return Outcome(claim.id)


def marked(desk: Desk, reading: Reading, claim: Standing, what: dict[str, Any]) -> None:
    """Give the selected words the role that the reader chose."""
    if what["article"] != reading.article.id or what["turn"] == st.session_state.get("marked"):
        return
    st.session_state["marked"] = what["turn"]
    start, end, role = int(what["start"]), int(what["end"]), what["what"]
    shown = replace(claim, judgement=what.get("seen"))

    def do() -> Outcome:
        signed()
        if role == "new":
            return desk.add(reading, start, end, claim.id)
        if what["claim"] != claim.id:
            raise NoSelection("another claim has come to hand since: select the words again")
        if role == "split":
            return desk.split(reading, shown, (start, end))
        if role in ROLES:
            return desk.mark(reading, shown, role, start, end)
        return desk.mark(reading, shown, "content", start, end, further=True)

    attempt(do, claim.id)


def attempt(what: Any, claim: str | None) -> None:
    """Do something and go on with what comes of it; what is refused is said in place, and the claim stays."""
    try:
        outcome = what()
    except (LedgerError, NoSelection, Refused) as error:
        go_on(Outcome(claim), str(error))
    else:
        go_on(outcome)


def behind(reading: Reading, claim: Standing) -> Standing:
    """The claim of the article behind this one that is still one."""
    standing = [each for each in reading.claims if each.decision != "rejected" or each.id == claim.id]
    # by its id: the judgement in hand may be older than what holds
    place = [each.id for each in standing].index(claim.id) + 1
    if place == len(standing):
        raise NoSelection("there is no claim behind this one in the article")
    return standing[place]


# --- what is drawn ---------------------------------------------------------------------------------------------------


def about(reading: Reading, claim: Standing, walk: Walk) -> None:
    """Where we are: the article, its outlet and date, how much of it is decided, the place in the queue."""
    article = reading.article
    title = plain(article.title or article.id)
    kept = [each for each in reading.claims if not (each.is_outdated and not each.decision)]
    done = sum(each.decision is not None for each in kept)
    place = walk.place(claim.id)
    parts = [article.publisher, (article.published or "")[:10], article.author]
    facts = [plain(each) for each in parts if each]
    facts.append(f"{done} of {len(kept)} claims decided")
    if place:
        facts.append(f"{place:,} of {len(walk.claims):,} in the queue")
    st.html(
        f'<header class="about"><h1 dir="auto">{escape(title)}</h1><p>{escape(" · ".join(facts))}</p>'
        f'<div class="bar" role="img" aria-label="{done} of {len(kept)} decided">'
        f'<i style="width:{100 * done / max(1, len(kept)):.0f}%"></i></div></header>'
    )


def company(ledger: Ledger, claim: Standing, who: Person | None) -> None:
    """Say who else looks at the claim, and whether somebody has decided since it was drawn."""
    if who is None:
        return

    @st.fragment(run_every=LOOK_EVERY)
    def look() -> None:
        others = presence.look(ledger, claim.id, who.name)
        if others:
            names = [each for each in others if each != who.name]
            told = (
                f"{plain(', '.join(names))} {'is' if len(names) == 1 else 'are'} looking at this claim, too."
                if names
                else ""
            )
            told = told or "You have this claim open in another window."
            st.html(f'<p class="company" role="status">{escape(told)}</p>')
        try:
            now = state.reading(ledger.article_of(claim.id)).claim(claim.id)
        except LedgerError as error:
            st.warning(as_markdown(str(error)), icon=":material/error:")  # it may be back at the next look
            return
        if by := decided_meanwhile(claim, now):
            st.warning(as_markdown(f"Decided since you opened it. {by}"), icon=":material/group:")
            if st.button("Show it as it is now", key="show_now"):
                st.rerun()

    look()


def form(reading: Reading, claim: Standing, who: Person | None) -> None:
    """What can be put right without a selection: who, in which role, how; and what is rarely wanted."""
    offered = candidates(reading, claim, state.speakers()[:MOST_SPEAKERS])
    key, off = f"{claim.id}_{claim.judgement}", who is None
    quote, speaker = claim.attribution.quote, claim.attribution.speaker
    with st.container(key="claim_form"):
        left, right = st.columns([3, 2])
        with left.container(key="speaker_field"):
            st.selectbox(
                "Speaker",
                range(len(offered)),
                format_func=lambda number: _label(offered[number]),
                accept_new_options=True,
                key=f"speaker_{key}",
                disabled=off,
                on_change=on_speaker,
                args=(reading, claim, offered, f"speaker_{key}"),
            )
        right.text_input(
            "Role",
            value=(speaker.role or "") if speaker else "",
            key=f"role_{key}",
            disabled=off or speaker is None,
            on_change=on_role,
            args=(reading, claim, f"role_{key}"),
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = (quote.kind, quote.act, quote.negated)
            for name, options, value in (("Kind", get_args(Kind), quote.kind), ("Act", get_args(Act), quote.act)):
                st.segmented_control(
                    name,
                    options,
                    default=value,
                    required=True,
                    key=f"{name.lower()}_{key}",
                    disabled=off,
                    on_change=on_kinds,
                    args=(reading, claim, key, chosen),
                )
            st.toggle(
                "Negated",
                value=quote.negated,
                key=f"negated_{key}",
                disabled=off,
                on_change=on_kinds,
                args=(reading, claim, key, chosen),
                help="The article says that it was not said",
            )
        st.text_input(
            "Note",
            key=f"comment_{claim.id}",
            disabled=off,
            placeholder="Kept with your decision",
            persist_state="session",
        )
        with st.container(horizontal=True):
            for role in ROLES[1:]:
                if getattr(quote, role):
                    st.button(
                        f"No {role}",
                        key=f"no_{role}",
                        disabled=off,
                        on_click=on_clear,
                        args=(reading, claim, role),
                        help=f"Nothing in the article is the {role}",
                    )
    if rows := state.ledger().history(claim.id):
        with st.expander(f"History ({len(rows)})", key="history"):
            st.html(history(rows))


def _label(candidate: Candidate) -> str:
    if candidate.speaker is None:
        return "No speaker"
    return plain(f"{candidate.speaker.name} · {candidate.hint}" if candidate.hint else candidate.speaker.name)


def on_speaker(reading: Reading, claim: Standing, offered: list[Candidate], key: str) -> None:
    given = st.session_state[key]
    if isinstance(given, int):
        speaker = offered[given].speaker
    else:
        speaker = written(given, offered) if str(given or "").strip() else NOBODY.speaker
    in_callback(claim, lambda desk: desk.choose_speaker(claim, speaker))


def on_role(reading: Reading, claim: Standing, key: str) -> None:
    role = " ".join(str(st.session_state[key] or "").split()) or None
    if claim.attribution.speaker:
        speaker = replace(claim.attribution.speaker, role=role)
        in_callback(claim, lambda desk: desk.choose_speaker(claim, speaker))


def on_kinds(reading: Reading, claim: Standing, key: str, before: tuple[Kind, Act, bool]) -> None:
    kind = st.session_state.get(f"kind_{key}") or before[0]
    act_ = st.session_state.get(f"act_{key}") or before[1]
    negated = bool(st.session_state.get(f"negated_{key}", before[2]))
    in_callback(claim, lambda desk: desk.choose_kinds(claim, kind, act_, negated=negated))


def on_clear(reading: Reading, claim: Standing, role: Any) -> None:
    in_callback(claim, lambda desk: desk.clear(reading, claim, role))


def in_callback(claim: Standing, what: Any) -> None:
    """Do what a form says, before the page is drawn anew."""
    st.session_state["turn"] = st.session_state.get("turn", 0) + 1
    try:
        outcome = what(Desk(state.ledger(), signed(), st.session_state["walk"][1]))
    except (LedgerError, NoSelection, Refused) as error:
        st.session_state["said"] = (str(error), True, claim.id)
    else:
        st.session_state["said"] = (outcome.said, False, claim.id)


page()
