"""Options that several commands have, and what they open."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from attribution.extractor import Extractor
    from attribution.ledger import Filters, Ledger

DEFAULT_DATABASE = "sqlite:///data/attribution.db"

Models = Annotated[
    Path | None,
    typer.Option(
        "--models",
        envvar="ATTRIBUTION_MODELS",
        metavar="FOLDER",
        help="A Stanza model folder to use instead of the bundled models.",
    ),
]
Database = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="ATTRIBUTION_DATABASE_URL",
        metavar="URL",
        help="The ledger: sqlite:///FILE, or postgresql://USER@HOST/NAME for a team.",
    ),
]
Signed = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; decisions are signed.")]

_Several = list[str] | None
Speakers = Annotated[
    _Several, typer.Option("--speaker", metavar="NAME", help="By this speaker: any name, or the id; empty: nobody.")
]
Articles = Annotated[_Several, typer.Option("--article", metavar="ID", help="In this article: its id or address.")]
Publishers = Annotated[_Several, typer.Option("--publisher", metavar="NAME", help="Published by this one.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Published then or later: 2026-03-14.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published then or earlier: 2026-03.")]
Kinds = Annotated[_Several, typer.Option("--kind", metavar="KIND", help="direct, mixed or indirect.")]
Judgements = Annotated[
    _Several,
    typer.Option("--judgement", metavar="WORD", help="confirmed, rejected, corrected, added, unsure; or none."),
]
Reviewers = Annotated[_Several, typer.Option("--reviewer", metavar="NAME", help="Judged by this reviewer.")]
Languages = Annotated[_Several, typer.Option("--language", metavar="CODE", help="In articles of this language: en.")]
Words = Annotated[str | None, typer.Option("--words", metavar="WORDS", help='With all of these words, or a "phrase".')]
Least = Annotated[
    float | None, typer.Option("--min-confidence", metavar="NUMBER", min=0, max=1, help="So sure or surer: 0.8.")
]
Most = Annotated[
    float | None, typer.Option("--max-confidence", metavar="NUMBER", min=0, max=1, help="So sure or less: 0.5.")
]
Verdicts = Annotated[_Several, typer.Option("--verdict", metavar="RATING", help="With this verdict; or none.")]
Everything = Annotated[bool, typer.Option("--all", help="Rejected and outdated claims too.")]
States = Annotated[
    _Several,
    typer.Option("--state", metavar="WORD", help="Whose check is unstarted, in progress, done, published …"),
]
Assignees = Annotated[_Several, typer.Option("--assignee", metavar="NAME", help="Given to this one; or none.")]
Types = Annotated[
    _Several, typer.Option("--type", metavar="WORD", help="Of this type: quantity, cause, event, opinion …; or none.")
]
LeastWorth = Annotated[
    float | None,
    typer.Option("--least-worth", metavar="NUMBER", min=0, max=1, help="So much worth checking or more: 0.5."),
]


def open_ledger(url: str) -> "Ledger":
    """The ledger of an address; one that cannot be opened ends the command."""
    from attribution.ledger import Ledger, LedgerError

    if url == DEFAULT_DATABASE:
        Path("data").mkdir(exist_ok=True)
    try:
        return Ledger.open(url)
    except LedgerError as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None


def with_ledger(database: str, work: "Callable[[Ledger], None]") -> int:
    """Do something with the ledger; what cannot be done is one line on standard error."""
    from attribution.ledger import LedgerError

    with open_ledger(database) as ledger:
        try:
            work(ledger)
        except LedgerError as error:
            typer.echo(error, err=True)
            return 1
    return 0


def load_extractor(models: Path | None) -> "Extractor":
    """The extractor; a model folder that will not do is an error of usage."""
    import attribution
    from attribution.nlp.models import ModelsMissing

    try:
        return attribution.load(models)
    except ModelsMissing as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None


def filters_of(
    speaker: _Several,
    article: _Several,
    publisher: _Several,
    since: str | None,
    until: str | None,
    kind: _Several,
    judgement: _Several,
    reviewer: _Several,
    verdict: _Several,
    language: _Several,
    words: str | None,
    least: float | None,
    most: float | None,
    everything: bool,
) -> "Filters":
    """The filters of the options; a word that is none of its kind, or a date that is none, is an error of usage."""
    from typing import get_args

    from attribution.ledger import UNDECIDED, Decision, Filters
    from attribution.records import Kind

    _refuse_unknown("--kind", kind, get_args(Kind))
    _refuse_unknown("--judgement", judgement, (*get_args(Decision), UNDECIDED))
    for option, date in (("--since", since), ("--until", until)):
        _refuse_no_date(option, date)
    return Filters(
        speakers=tuple(speaker or ()),
        articles=tuple(article or ()),
        publishers=tuple(publisher or ()),
        since=since,
        until=until,
        kinds=tuple(kind or ()),
        judgements=tuple(judgement or ()),
        verdicts=tuple(verdict or ()),
        everything=everything,
        reviewers=tuple(reviewer or ()),
        languages=tuple(language or ()),
        words=words,
        least=least,
        most=most,
    )


def checks_among(
    filters: "Filters", state: _Several, assignee: _Several, type_: _Several, least_worth: float | None
) -> "Filters":
    """The filters, and those of checks; a state or type that is none is an error of usage."""
    from dataclasses import replace

    from attribution.checking.workflow import STATES
    from attribution.checking.worth import CLAIM_TYPES
    from attribution.ledger import UNDECIDED

    states = [" ".join(each.replace("-", " ").casefold().split()) for each in state or ()]
    _refuse_unknown("--state", states, STATES)
    _refuse_unknown("--type", type_, (*CLAIM_TYPES, UNDECIDED))
    return replace(
        filters,
        states=tuple(states),
        assignees=tuple(assignee or ()),
        types=tuple(type_ or ()),
        worth=least_worth,
    )


def _refuse_unknown(option: str, given: _Several, known: tuple[str, ...]) -> None:
    for each in given or ():
        if each not in known:
            raise typer.BadParameter(f"{each!r} is none of {', '.join(known)}.", param_hint=option)


def _refuse_no_date(option: str, given: str | None) -> None:
    from datetime import date

    if given is None:
        return
    try:
        # dates are compared as they are written, so only this way of writing them will do
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", given, re.ASCII):
            raise ValueError(given)
        date.fromisoformat(given + "2000-01-01"[len(given) :])
    except ValueError:
        raise typer.BadParameter(
            f"{given!r} is no date: write 2026, 2026-03 or 2026-03-14.", param_hint=option
        ) from None
