"""`attribution roster`: who is one across articles."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attribution.cli.options import DEFAULT_DATABASE, Database, Signed, open_ledger
from attribution.cli.plain import ends_plainly, print_table

if TYPE_CHECKING:
    from attribution.roster import Entry, Roster

app = typer.Typer(
    help="Who is one across articles: the roster of speakers.", rich_markup_mode=None, no_args_is_help=True
)


def roster_option(text: str) -> Any:
    """The option that names the roster's file, with its help."""
    return typer.Option("--roster", envvar="ATTRIBUTION_ROSTER", metavar="FILE", help=text)


RosterFile = Annotated[Path | None, roster_option("A file that keeps the roster, instead of the ledger.")]


def open_roster(file: Path) -> "Roster":
    """The roster of a file; one that is none is an error of usage."""
    from attribution.roster import Roster, RosterError

    try:
        return Roster.open(file)
    except RosterError as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None


@contextmanager
def _roster(file: Path | None, database: str) -> Iterator["Roster"]:
    """The roster of a file, or of the ledger where there is no file, to look at."""
    if file is not None:
        yield open_roster(file)
        return
    with open_ledger(database) as ledger:
        yield ledger.roster()


def _decides(
    decide: Callable[["Roster"], object], file: Path | None, database: str, done: Callable[["Roster"], str]
) -> int:
    """Let something be decided in a roster; what cannot be is one line on standard error."""
    from attribution.ledger import LedgerError
    from attribution.roster import RosterError

    def decided(roster: "Roster") -> str:
        decide(roster)
        return done(roster)

    try:
        if file is not None:
            said = decided(open_roster(file))
        else:
            with open_ledger(database) as ledger:
                said = ledger.decide(decided)
    except (RosterError, LedgerError) as error:
        typer.echo(error, err=True)
        return 1
    typer.echo(said)
    return 0


@app.command("list")
@ends_plainly
def list_speakers(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORD]...", help="Only names with these words.")] = None,
    roster: RosterFile = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """List the speakers, those with most claims first."""
    wanted = [word.casefold() for word in words or ()]
    with _roster(roster, database) as known:
        entries = [
            entry
            for entry in known.entries()
            if all(word in " ".join((entry.name, *entry.other_names)).casefold() for word in wanted)
        ]
    columns = ("id", "name", "role", "kind", "articles", "claims")
    rows = ((e.id, e.name, e.role or "", e.kind or "", str(e.articles), str(e.claims)) for e in entries)
    print_table(columns, rows, "No speaker.")
    return 0


@app.command("proposals")
@ends_plainly
def list_proposals(
    roster: RosterFile = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """List the pairs that may be one speaker, the likeliest first, for a person to decide."""
    with _roster(roster, database) as known:
        proposals = known.proposals()
    columns = ("score", "id", "speaker", "other id", "same as?", "because")
    rows = (
        (f"{p.score:.2f}", p.one.id, _described(p.one), p.other.id, _described(p.other), "; ".join(p.because))
        for p in proposals
    )
    print_table(columns, rows, "No two speakers look alike.")
    return 0


@app.command("same")
@ends_plainly
def join_speakers(
    one: str, other: str, by: Signed, roster: RosterFile = None, database: Database = DEFAULT_DATABASE
) -> int:
    """Join two speakers, named by their ids, into one."""
    return _decides(
        lambda known: known.same(one, other, by), roster, database, lambda known: f"{known.entry(one).name}: joined."
    )


@app.command("different")
@ends_plainly
def keep_apart(
    one: str, other: str, by: Signed, roster: RosterFile = None, database: Database = DEFAULT_DATABASE
) -> int:
    """Note that two speakers are two, so that nobody is asked again."""
    return _decides(lambda known: known.different(one, other, by), roster, database, lambda _: "Kept apart.")


@app.command("split")
@ends_plainly
def split_speaker(
    speaker: str, articles: list[str], by: Signed, roster: RosterFile = None, database: Database = DEFAULT_DATABASE
) -> int:
    """Make a new speaker of what some ARTICLES say of one."""
    return _decides(
        lambda known: known.split(speaker, articles, by),
        roster,
        database,
        lambda known: f"{known.events[-1].what['new']}: split off.",
    )


@app.command("set")
@ends_plainly
def set_field(
    speaker: str,
    field: Annotated[str, typer.Argument(help="name, kind or wikidata")],
    value: str,
    by: Signed,
    roster: RosterFile = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Set a speaker's preferred name, kind or Wikidata id."""
    return _decides(
        lambda known: known.edit(speaker, field, value, by), roster, database, lambda _: f"{field}: {value}"
    )


@app.command("undo")
@ends_plainly
def undo_decision(
    number: int,
    by: Signed,
    roster: RosterFile = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Take back a decision, by its number in the history."""
    return _decides(lambda known: known.undo(number, by), roster, database, lambda _: f"{number}: taken back.")


@app.command("history")
@ends_plainly
def show_history(
    roster: RosterFile = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Show every decision with its number, who made it and when, and whether it still holds."""
    columns = ("number", "action", "what", "by", "at", "holds")
    with _roster(roster, database) as known:
        events = known.history()
    rows = (
        (str(e.number), e.action, _event_words(e.what), e.by, e.at, "yes" if holds else "no")
        for e, holds in events
        if e.action not in ("seen", "proposed") or e.what.get("how") == "automatic"
    )
    print_table(columns, rows, "Nothing was decided.")
    return 0


@app.command("export")
@ends_plainly
def export_roster(
    output: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Where the table goes; - for standard output.")],
    roster: RosterFile = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Write the speakers as a CSV file."""
    from attribution.export import written_whole
    from attribution.roster.table import write_csv

    with _roster(roster, database) as known:
        entries = known.entries()
    with written_whole(output) if str(output) != "-" else nullcontext(sys.stdout.buffer) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
        write_csv(entries, text)
        text.flush()
        text.detach()
    return 0


@app.command("import")
@ends_plainly
def import_roster(
    table: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table as export writes it.")],
    by: Signed,
    roster: RosterFile = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Bring speakers in from a CSV file: changed ones by their id, new ones without."""
    from attribution.roster.table import read_csv

    count = 0

    def bring_in(known: "Roster") -> None:
        nonlocal count
        count = read_csv(table, known, by)

    return _decides(bring_in, roster, database, lambda _: f"{count} speakers read.")


def _described(entry: "Entry") -> str:
    return f"{entry.name}, {entry.role}" if entry.role else entry.name


def _event_words(what: dict[str, Any]) -> str:
    if "sighting" in what:
        return f"{what['sighting']['name']} ({what['sighting']['article']}) → {what['speaker']}"
    if "names" in what:
        return f"{what['names'][0]} ({what['one']}), {what['names'][1]} ({what['other']})"
    return " ".join(str(value) for value in what.values() if isinstance(value, str | int))
