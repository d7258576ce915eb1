"""`attribution roster`: who is one across articles."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attribution.cli.plain import ends_plainly, print_table

if TYPE_CHECKING:
    from attribution.roster import Entry, Roster

app = typer.Typer(
    help="Who is one across articles: the roster of speakers.", rich_markup_mode=None, no_args_is_help=True
)


def roster_option(text: str) -> Any:
    """The option that names the roster's file, with its help."""
    return typer.Option("--roster", envvar="ATTRIBUTION_ROSTER", metavar="FILE", help=text)


RosterFile = Annotated[Path, roster_option("The file that the roster of speakers is kept in.")]
ROSTER = Path("data/roster.jsonl")
Signed = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; decisions are signed.")]


def open_roster(file: Path) -> "Roster":
    """The roster of a file; one that is none is an error of usage."""
    from attribution.roster import Roster, RosterError

    try:
        return Roster.open(file)
    except RosterError as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None


def _decides(decide: Callable[["Roster"], object], file: Path, done: Callable[["Roster"], str]) -> int:
    """Let something be decided in a roster; what cannot be is one line on standard error."""
    from attribution.roster import RosterError

    roster = open_roster(file)
    try:
        decide(roster)
    except RosterError as error:
        typer.echo(error, err=True)
        return 1
    typer.echo(done(roster))
    return 0


@app.command("list")
@ends_plainly
def list_speakers(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORD]...", help="Only names with these words.")] = None,
    roster: RosterFile = ROSTER,
) -> int:
    """List the speakers, those with most claims first."""
    wanted = [word.casefold() for word in words or ()]
    entries = [
        entry
        for entry in open_roster(roster).entries()
        if all(word in " ".join((entry.name, *entry.other_names)).casefold() for word in wanted)
    ]
    columns = ("id", "name", "role", "kind", "articles", "claims")
    rows = ((e.id, e.name, e.role or "", e.kind or "", str(e.articles), str(e.claims)) for e in entries)
    print_table(columns, rows, "No speaker.")
    return 0


@app.command("proposals")
@ends_plainly
def list_proposals(roster: RosterFile = ROSTER) -> int:
    """List the pairs that may be one speaker, the likeliest first, for a person to decide."""
    proposals = open_roster(roster).proposals()
    columns = ("score", "id", "speaker", "other id", "same as?", "because")
    rows = (
        (f"{p.score:.2f}", p.one.id, _described(p.one), p.other.id, _described(p.other), "; ".join(p.because))
        for p in proposals
    )
    print_table(columns, rows, "No two speakers look alike.")
    return 0


@app.command("same")
@ends_plainly
def join_speakers(one: str, other: str, by: Signed, roster: RosterFile = ROSTER) -> int:
    """Join two speakers, named by their ids, into one."""
    return _decides(lambda known: known.same(one, other, by), roster, lambda known: f"{known.entry(one).name}: joined.")


@app.command("different")
@ends_plainly
def keep_apart(one: str, other: str, by: Signed, roster: RosterFile = ROSTER) -> int:
    """Note that two speakers are two, so that nobody is asked again."""
    return _decides(lambda known: known.different(one, other, by), roster, lambda _: "Kept apart.")


@app.command("split")
@ends_plainly
def split_speaker(speaker: str, articles: list[str], by: Signed, roster: RosterFile = ROSTER) -> int:
    """Make a new speaker of what some ARTICLES say of one."""
    return _decides(
        lambda known: known.split(speaker, articles, by),
        roster,
        lambda known: f"{known.events[-1].what['new']}: split off.",
    )


@app.command("set")
@ends_plainly
def set_field(
    speaker: str,
    field: Annotated[str, typer.Argument(help="name, kind or wikidata")],
    value: str,
    by: Signed,
    roster: RosterFile = ROSTER,
) -> int:
    """Set a speaker's preferred name, kind or Wikidata id."""
    return _decides(lambda known: known.edit(speaker, field, value, by), roster, lambda _: f"{field}: {value}")


@app.command("undo")
@ends_plainly
def undo_decision(number: int, by: Signed, roster: RosterFile = ROSTER) -> int:
    """Take back a decision, by its number in the history."""
    return _decides(lambda known: known.undo(number, by), roster, lambda _: f"{number}: taken back.")


@app.command("history")
@ends_plainly
def show_history(roster: RosterFile = ROSTER) -> int:
    """Show every decision with its number, who made it and when, and whether it still holds."""
    columns = ("number", "action", "what", "by", "at", "holds")
    rows = (
        (str(e.number), e.action, _event_words(e.what), e.by, e.at, "yes" if holds else "no")
        for e, holds in open_roster(roster).history()
        if e.action not in ("seen", "proposed") or e.what.get("how") == "automatic"
    )
    print_table(columns, rows, "Nothing was decided.")
    return 0


@app.command("export")
@ends_plainly
def exportroster(
    output: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Where the table goes; - for standard output.")],
    roster: RosterFile = ROSTER,
) -> int:
    """Write the speakers as a CSV file."""
    from attribution.export import written_whole
    from attribution.roster.table import write_csv

    entries = open_roster(roster).entries()
    with written_whole(output) if str(output) != "-" else nullcontext(sys.stdout.buffer) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
        write_csv(entries, text)
        text.flush()
        text.detach()
    return 0


@app.command("import")
@ends_plainly
def importroster(
    table: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table as export writes it.")],
    by: Signed,
    roster: RosterFile = ROSTER,
) -> int:
    """Bring speakers in from a CSV file: changed ones by their id, new ones without."""
    from attribution.roster.table import read_csv

    count = 0

    def bring_in(known: "Roster") -> None:
        nonlocal count
        count = read_csv(table, known, by)

    return _decides(bring_in, roster, lambda _: f"{count} speakers read.")


def _described(entry: "Entry") -> str:
    return f"{entry.name}, {entry.role}" if entry.role else entry.name


def _event_words(what: dict[str, Any]) -> str:
    if "sighting" in what:
        return f"{what['sighting']['name']} ({what['sighting']['article']}) → {what['speaker']}"
    if "names" in what:
        return f"{what['names'][0]} ({what['one']}), {what['names'][1]} ({what['other']})"
    return " ".join(str(value) for value in what.values() if isinstance(value, str | int))
