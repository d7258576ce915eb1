"""`attribution checks`: what to check next, and everything about one check; its verbs are in `checking`."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attribution.cli.claims import Claim, assign, history, undo
from attribution.cli.options import (
    DEFAULT_DATABASE,
    Articles,
    Assignees,
    Database,
    Everything,
    Judgements,
    Languages,
    LeastWorth,
    Publishers,
    Since,
    Speakers,
    States,
    Types,
    Until,
    Verdicts,
    Words,
    checks_among,
    filters_of,
    with_ledger,
)
from attribution.cli.plain import ends_plainly
from attribution.cli.tables import Shown, ShownAs, print_rows

if TYPE_CHECKING:
    import pandas as pd

    from attribution.checking.settings import Settings
    from attribution.ledger import Filters, Ledger

app = typer.Typer(
    help="Fact-checks: what to check, states, verdicts and evidence.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

COLUMNS = (
    "claim_id priority checkworthiness claim_type worth_reasons priority_reasons state assignee due verdict "
    "published_verdict review_url published_on speaker claim wording article_id publisher published url group articles"
).split()
MAIN = "claim_id priority claim_type state assignee due verdict speaker claim article_id".split()


class Order(StrEnum):
    """What the claims are put in order by."""

    PRIORITY = "priority"
    DUE = "due"
    ARTICLE = "article"


@app.command("list")
@ends_plainly
def list_checks(
    state: States = None,
    assignee: Assignees = None,
    type_: Types = None,
    least_worth: LeastWorth = None,
    speaker: Speakers = None,
    article: Articles = None,
    publisher: Publishers = None,
    since: Since = None,
    until: Until = None,
    judgement: Judgements = None,
    verdict: Verdicts = None,
    language: Languages = None,
    words: Words = None,
    everything: Everything = False,
    order: Annotated[
        Order, typer.Option("--order", help="Most worth checking first, due first, or as articles came.")
    ] = Order.PRIORITY,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="NUMBER", help="So many at most.")] = None,
    format_: ShownAs = Shown.TABLE,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """List claims with their checks, what to check first on top.

    The priority is how much a claim is worth checking, 0 to 1, moved by the desk's own weights (desk set --priorities).
    """
    filters = checks_among(
        filters_of(
            speaker,
            article,
            publisher,
            since,
            until,
            None,
            judgement,
            None,
            verdict,
            language,
            words,
            None,
            None,
            everything,
        ),
        state,
        assignee,
        type_,
        least_worth,
    )

    def show(ledger: "Ledger") -> None:
        board = _ordered(_board(ledger, filters), order).head(limit)
        print_rows(_rows(board, ledger.settings()), COLUMNS, format_, "No claim.", MAIN)

    return with_ledger(database, show)


@app.command()
@ends_plainly
def show(
    claim: Claim,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Show all about the check of a claim.

    What was said where, how much it is worth checking and why, the same claim elsewhere, earlier fact-checks of it,
    the verdict, what it still needs, evidence, votes, comments and history.
    """

    def print_it(ledger: "Ledger") -> None:
        from attribution.cli.check_sheet import lines, record

        found = record(ledger, claim)
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, default=str))
            return
        for line in lines(found):
            typer.echo(line)

    return with_ledger(database, print_it)


app.command("assign")(assign)
app.command("undo")(undo)
app.command("history")(history)


def _board(ledger: "Ledger", filters: "Filters") -> "pd.DataFrame":
    """The claims of a choice with their checks, their `priority` and in how many `articles` each stands."""
    from attribution.checking.priority import Priorities, articles_of, priority

    board = ledger.checks.board(filters)
    settings = ledger.settings()
    everywhere = ledger.claims() if board["group"].notna().any() else board
    articles = dict(zip(everywhere["claim_id"], articles_of(everywhere), strict=True))
    board["articles"] = board["claim_id"].map(articles).fillna(1).astype("int64")
    board["priority"] = priority(board, Priorities.from_dict(settings.priorities))
    return board


def _ordered(board: "pd.DataFrame", order: Order) -> "pd.DataFrame":
    if order is Order.PRIORITY:
        return board.sort_values("priority", ascending=False, na_position="last", kind="stable")
    return board.sort_values("due", na_position="last", kind="stable") if order is Order.DUE else board


def _rows(board: "pd.DataFrame", settings: "Settings") -> Iterator[dict[str, Any]]:
    from attribution.checking.priority import Priorities, reasons

    priorities = Priorities.from_dict(settings.priorities)
    for row in board.to_dict("records"):
        worth = row["worth_reasons"]
        row["worth_reasons"] = worth.split("; ") if isinstance(worth, str) else None
        row["priority_reasons"] = list(reasons({str(name): cell for name, cell in row.items()}, priorities)) or None
        yield {str(name): cell for name, cell in row.items()}
