"""The page "Overview": what the ledger holds, how far the review is, how right the machine was; each chart a filter."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from attribution.ledger import UNDECIDED
from attribution.review import figures
from attribution.review.choice import NOBODY, Choice
from attribution.review.figures import KINDS, OUTCOMES, share
from attribution.ui import charts, state, tables
from attribution.ui.agreement import agreement_of_samples
from attribution.ui.chosen import NO_SPEAKER, chips, choice, choose
from attribution.ui.safe import plain

QUEUE = Path(__file__).parent / "queue.py"
ARTICLES = Path(__file__).parent / "articles.py"
MOST = 15  # speakers or publishers in a chart
WORDS = {UNDECIDED: "undecided"}
DECIDED = {name: colour for name, colour in charts.DECISION_COLOURS.items() if name != "undecided"}
BECAME = {name: charts.DECISION_COLOURS[name] for name in OUTCOMES}


@dataclass(frozen=True)
class Board:
    """What all charts are drawn from: the claims, the decisions, and what is chosen."""

    facts: pd.DataFrame
    names: dict[str, str]
    judgements: pd.DataFrame
    corrections: pd.DataFrame
    here: Choice

    def claims(self, but: str | None = None) -> pd.DataFrame:
        """The claims that are chosen, whatever is chosen of one word: a chart shows what else could be."""
        return self.facts[(self.here.without(but) if but else self.here).holds(self.facts)]

    def decided(self, *but: str) -> pd.DataFrame:
        """The same with rejected claims, whatever judgement is chosen."""
        here = self.here.without("judgement")
        for word in but:
            here = here.without(word)
        return self.facts[here.holds(self.facts, rejected=True)]

    def decisions(self) -> pd.DataFrame:
        """The judgements on the claims of `decided`."""
        return figures.rows_of(
            self.facts, self.here.without("judgement").holds(self.facts, rejected=True), self.judgements
        )


def page() -> None:
    """Draw the page from top to bottom."""
    st.html('<h1 class="page">Overview</h1>')
    found = tables.counted()
    if not len(found.facts):
        nothing()
        return
    board = Board(found.facts, found.names, found.judgements, found.corrections, choice())
    head(board)
    left, right = st.columns([5, 3], gap="large")
    with left:
        over_time(board)
        speakers(board)
    with right:
        kinds(board)
        publishers(board)
    st.html('<h2 class="section">The review</h2>')
    review(board)
    agreement_of_samples()
    st.html('<h2 class="section">How right the machine was</h2>')
    machine(board)


def nothing() -> None:
    """Say what to do with a ledger without claims."""
    has_articles = state.ledger().count() > 0
    what = (
        "No claim was found in the articles of this ledger yet."
        if has_articles
        else "Add articles first: who says what in them is counted here."
    )
    st.html(f'<div class="nothing"><h2>Nothing to count yet</h2><p>{what}</p></div>')
    with st.container(horizontal=True, horizontal_alignment="center"):
        st.page_link(ARTICLES, label="To the articles", icon=":material/article:")


def head(board: Board) -> None:
    """The figures in large, what is chosen, and the way to these claims."""
    claims, everything = board.claims(), board.decided()
    if board.here.judgements:
        everything = claims
    count = figures.headline(claims)
    decided = int((everything["judgement"] != UNDECIDED).sum())
    cells = {
        "claims": f"{count.claims:,}",
        "speakers": f"{count.speakers:,}",
        "articles": f"{count.articles:,}",
        "decided": share(decided, len(everything)),
    }
    big = "".join(f"<div><dd>{value}</dd><dt>{name}</dt></div>" for name, value in cells.items())
    st.html(f'<dl class="figures">{big}</dl>')
    with st.container(horizontal=True, vertical_alignment="center", key="chosen"):
        chips(board.here, board.names)
        if not board.here.chips():
            how = "A click on a bar, or a choice from the list under it, narrows everything else."
            st.html(f'<p class="hint">{how}</p>', width="content")
        if len(claims):
            these = "this claim" if len(claims) == 1 else f"these {len(claims):,} claims"
            with st.container(key="open_in_queue", width="content"):
                st.page_link(
                    QUEUE,
                    label=f"Open {these} in the queue",
                    icon=":material/arrow_forward:",
                    query_params=board.here.for_queue(),
                )


def over_time(board: Board) -> None:
    claims = board.claims("period")
    found = figures.course(claims["published"], claims["kind"])
    finding = ""
    if found.periods:
        totals = found.table.sum(axis=1)
        most = next(period for period in found.periods if period.since == totals.idxmax())
        finding = f"most in {most.label}" if len(found.periods) > 1 else f"all in {most.label}"
    charts.title("When it was said", finding, charts.KIND_COLOURS)
    if not found.periods:
        hint("None of these articles has a date.")
        return
    here = board.here
    on = [period.since for period in found.periods if (period.since, period.until) == (here.since, here.until)]
    charts.draw(
        charts.columns(found, charts.KIND_COLOURS, on, height=230),
        "chart_time",
        f"Claims by {found.unit}, {finding}",
        lambda point: choose(here.in_period(point["since"], point["until"])),
    )
    if found.undated:
        hint(f"{number(found.undated, 'claim')} of articles without such a date not shown.")


def kinds(board: Board) -> None:
    found = board.claims("kind")["kind"].value_counts()
    counts = {kind: int(found.get(kind, 0)) for kind in KINDS}
    most = max(counts, key=lambda kind: counts[kind])
    charts.title("In which words", f"{share(counts[most], sum(counts.values()))} {most}")
    charts.draw(
        charts.rows(charts.one_each(counts), charts.KIND_COLOURS, {}, board.here.kinds, parted=False, width=90),
        "chart_kinds",
        "Claims by kind: " + ", ".join(f"{count:,} {kind}" for kind, count in counts.items()),
        toggling(board.here, "kind"),
    )
    hint("Direct stands all in quotation marks, mixed in part, indirect not at all.")


def speakers(board: Board) -> None:
    claims = board.claims("speaker")
    everybody = figures.counted(claims, "speaker")
    named = everybody.drop(index=NOBODY, errors="ignore")
    shown = figures.chosen(named, MOST, board.here.speakers)
    if NOBODY in everybody.index:
        shown = pd.concat([shown, everybody.loc[[NOBODY]]])
    if not len(shown):
        charts.title("Who speaks")
        hint("No claim is left.")
        return
    finding = f"{board.names.get(named.index[0], named.index[0])} most" if len(named) else ""
    charts.title("Who speaks", f"{finding}, {len(named):,} in all" if len(named) > 1 else finding, charts.KIND_COLOURS)
    charts.draw(
        charts.rows(shown, charts.KIND_COLOURS, {**board.names, NOBODY: NO_SPEAKER}, board.here.speakers),
        "chart_speakers",
        f"Claims per speaker, by kind; {finding}",
        toggling(board.here, "speaker"),
    )


def publishers(board: Board) -> None:
    claims = board.claims("publisher")
    every = figures.counted(claims, "publisher")
    shown = figures.chosen(every, MOST, board.here.publishers)
    charts.title("Where it stood", f"{len(every):,} publishers" if len(every) > 1 else "", charts.KIND_COLOURS)
    if not len(shown):
        hint("None of these articles names its publisher.")
        return
    charts.draw(
        charts.rows(shown, charts.KIND_COLOURS, {}, board.here.publishers),
        "chart_publishers",
        f"Claims per publisher, by kind; most in {shown.index[0]}",
        toggling(board.here, "publisher"),
    )
    if missing := int(claims["publisher"].isna().sum()):
        hint(f"{number(missing, 'claim')} of articles without a publisher not shown.")


def review(board: Board) -> None:
    """How far it is, by whom, when, and whether people agree."""
    left, middle, right = st.columns([3, 3, 4], gap="large")
    everything = board.decided()
    with left:
        counts = figures.progress(everything)
        done = sum(counts.values()) - counts[UNDECIDED]
        charts.title("How far it is", f"{share(done, sum(counts.values()))} decided")
        shown = {WORDS.get(name, name): count for name, count in counts.items()}
        charts.draw(
            charts.rows(
                charts.one_each(shown),
                charts.DECISION_COLOURS,
                {},
                [WORDS.get(each, each) for each in board.here.judgements],
                parted=False,
                width=100,
            ),
            "chart_progress",
            "Claims by judgement: " + ", ".join(f"{count:,} {name}" for name, count in shown.items()),
            lambda point: choose(
                board.here.toggled("judgement", UNDECIDED if point["key"] == "undecided" else point["key"])
            ),
        )
    with middle:
        reviewers(board)
    with right:
        given = board.decisions()
        held = figures.holding(given)
        charts.title("When it was decided", "", DECIDED if len(held) else None)
        if len(held):
            found = figures.course(held["at"], held["decision"].astype(pd.CategoricalDtype(list(DECIDED))))
            charts.draw(
                charts.columns(found, DECIDED, height=170, clickable=False),
                "chart_days",
                f"Decisions by {found.unit}, {len(held):,} in all",
            )
        else:
            hint("Nothing is decided yet.")
    agreement(given, len(everything))


def reviewers(board: Board) -> None:
    here = board.here.without("reviewer")
    claims = board.facts[here.holds(board.facts, rejected=True)]
    table = figures.counted(claims[claims["reviewer"].notna()], "reviewer", "judgement")
    charts.title("Who decided", f"{len(table):,} people" if len(table) > 1 else "", DECIDED if len(table) else None)
    if not len(table):
        hint("Nobody has decided anything yet.")
        return
    charts.draw(
        charts.rows(
            figures.chosen(table, MOST, board.here.reviewers),
            DECIDED,
            {},
            board.here.reviewers,
            width=110,
        ),
        "chart_reviewers",
        f"Claims by whose judgement holds; most by {table.index[0]}",
        toggling(board.here, "reviewer"),
    )


def agreement(judgements: pd.DataFrame, claims: int) -> None:
    """Whether those agree who decided on the same claims."""
    found = figures.agreement(judgements)
    charts.title(
        "Whether they agree", f"{share(found.agreed, found.claims)} of {found.claims:,}" if found.claims else ""
    )
    if not found.claims:
        hint("No claim was decided by two people yet. Those that are will be compared here.")
        return
    pairs = "".join(
        f"<tr><td>{escape(plain(pair.one))}</td><td>{escape(plain(pair.other))}</td><td>{pair.claims:,}</td>"
        f"<td>{share(pair.agreed, pair.claims)}</td></tr>"
        for pair in found.pairs.head(10).itertuples()
    )
    st.html(
        f'<div class="agreement"><p>{found.claims:,} of {number(claims, "claim")} were decided by two people or '
        f"more; on <b>{share(found.agreed, found.claims)}</b> of these they are of one mind. They see each other’s "
        "decisions, so this is no measure of independent judgement; a double check is.</p>"
        '<table><thead><tr><th scope="col">One</th><th scope="col">The other</th><th scope="col">Claims</th>'
        f'<th scope="col">Agree</th></tr></thead><tbody>{pairs}</tbody></table></div>'
    )


def machine(board: Board) -> None:
    """What became of the claims that a model found."""
    judged = figures.judged(board.decided("kind"), board.judgements, board.corrections)
    if not len(judged):
        hint("None of these claims is judged yet. What was confirmed, corrected and rejected will be compared here.")
        return
    here = board.here
    right = int((judged["outcome"] == "confirmed").sum())
    st.html(
        f'<p class="hint">Of {number(len(judged), "judged claim")} that a model found, people left '
        f"<b>{share(right, len(judged))}</b> as they were. What is judged first is no random sample.</p>"
    )
    of_kind = judged[judged["kind"].isin(here.kinds)] if here.kinds else judged
    left, right_side = st.columns(2, gap="large")
    with left:
        charts.title("What became of each kind", "", BECAME)
        outcomes = figures.counted(judged, "kind", "outcome")
        charts.draw(
            charts.shares(outcomes, BECAME),
            "chart_outcomes",
            "Share of judged claims that were confirmed, corrected and rejected, by the kind the machine gave",
            lambda point: choose(here.toggled("judgement", point["part"]).toggled("kind", point["key"])),
        )
    with right_side:
        promised(board, of_kind)
    left, right_side = st.columns(2, gap="large")
    with left:
        table = figures.corrected(of_kind, board.corrections)
        charts.title("What was corrected", f"{table.index[0]} most" if len(table) else "")
        by_kind(table, "chart_changes", "What was corrected, by kind", here, "corrected", "Nothing was corrected.")
    with right_side:
        table = figures.reasons(of_kind, board.judgements)
        charts.title("Why claims were rejected", table.index[0] if len(table) else "")
        by_kind(table.head(MOST), "chart_reasons", "Why claims were rejected", here, "rejected", "None was rejected.")


def promised(board: Board, judged: pd.DataFrame) -> None:
    """Whether the confidence can be believed."""
    here = board.here
    if here.least is not None or here.most is not None:
        judged = figures.judged(board.decided("band"), board.judgements, board.corrections)
    bands = pd.DataFrame(figures.calibration(judged, board.corrections))
    charts.title("Whether its confidence was right")
    if not len(bands):
        hint("No claim is left.")
        return
    bands["right"] = bands["right"] / bands["claims"]
    charts.draw(
        charts.promises(bands),
        "chart_confidence",
        "Share of judged claims whose words and source were right, by the confidence that the machine had: "
        + ", ".join(f"{row.right:.0%} at {row.label}" for row in bands.itertuples()),
        lambda point: choose(here.in_band(point["least"], point["most"])),
    )
    hint("The bar is the share whose words and source were right, the stroke what the confidence promised.")


def by_kind(table: pd.DataFrame, key: str, alt_text: str, here: Choice, judgement: str, nothing: str) -> None:
    if not len(table):
        hint(nothing)
        return
    charts.draw(
        charts.rows(table, charts.KIND_COLOURS, {}),
        key,
        alt_text,
        lambda point: choose(here.toggled("judgement", judgement)),
    )


def toggling(here: Choice, word: str) -> Callable[[dict[str, Any]], None]:
    return lambda point: choose(here.toggled(word, str(point["key"])))


def hint(text: str) -> None:
    st.html(f'<p class="hint">{text}</p>')


def number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


page()
