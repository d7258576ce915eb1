"""The command line: each command a few lines over the core.

Results go to standard output and nothing else does. Exit codes: 0 done, 1 some inputs failed (each named on
standard error, the rest done), 2 usage, 130 stopped.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from enum import StrEnum
from functools import wraps
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

import attribution
from attribution.records import Article

if TYPE_CHECKING:
    from rich.console import Console

    from attribution.extractor import Extracted, Extractor
    from attribution.roster import Entry, Roster

P = ParamSpec("P")

PLAIN_WIDTH = 120  # columns of a table that no terminal shows

app = typer.Typer(
    name="attribution",
    help="Who said what: finds every claim in a news article, who made it and in which words.",
    epilog="Exit codes: 0 done, 1 some inputs failed (each named on standard error), 2 usage.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
roster_app = typer.Typer(
    help="Who is one across articles: the roster of speakers.", rich_markup_mode=None, no_args_is_help=True
)
app.add_typer(roster_app, name="roster")
models_app = typer.Typer(help="Look after the models.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(models_app, name="models")


class Format(StrEnum):
    """The formats of `extract`."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    PARQUET = "parquet"


RosterFile = Annotated[
    Path,
    typer.Option(
        "--roster",
        envvar="ATTRIBUTION_ROSTER",
        metavar="FILE",
        show_default=True,
        help="The file that the roster of speakers is kept in.",
    ),
]
ROSTER = Path("data/roster.jsonl")
Signed = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; decisions are signed.")]

Models = Annotated[
    Path | None,
    typer.Option(
        "--models",
        envvar="ATTRIBUTION_MODELS",
        metavar="FOLDER",
        help="A Stanza model folder to use instead of the bundled models.",
    ),
]


def main() -> None:
    """Run the command line and exit."""
    app(prog_name="attribution")


def help_texts(width: int = 80) -> dict[str, str]:
    """Return the help of every command by its words ("attribution extract"), wrapped at `width` columns."""
    texts: dict[str, str] = {}

    def collect(command: Any, words: str, parent: typer.Context | None) -> None:
        context = typer.Context(command, info_name=words.split()[-1], parent=parent, terminal_width=width)
        texts[words] = command.get_help(context)
        for name, each in getattr(command, "commands", {}).items():
            collect(each, f"{words} {name}", context)

    collect(typer.main.get_command(app), "attribution", None)
    return texts


def _ends_plainly(command: Callable[P, int]) -> Callable[P, None]:
    """Make a command of a function that returns an exit code; a closed pipe and Ctrl-C need no explanation."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # whoever read the results has seen enough; what is still buffered goes nowhere, silently
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except OSError as error:
            typer.echo(f"{error.filename or 'attribution'}: {error.strerror or error}", err=True)
            code = 1
        except KeyboardInterrupt:
            typer.echo("Stopped.", err=True)
            code = 130
        raise typer.Exit(code)

    return run


class _Messages(logging.Handler):
    """Lines on standard error, one a message, above a progress bar if there is one; counts the failed inputs."""

    def __init__(self) -> None:
        from rich.console import Console

        super().__init__(logging.WARNING)
        self.console: Console = Console(stderr=True)
        self.failures = 0

    def __enter__(self) -> "_Messages":
        logging.getLogger("attribution").addHandler(self)
        logging.getLogger("attribution").propagate = False
        return self

    def __exit__(self, *error: object) -> None:
        logging.getLogger("attribution").removeHandler(self)
        logging.getLogger("attribution").propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        self.say(record.getMessage())

    def say(self, line: str) -> None:
        from rich.text import Text

        from attribution.export import printable

        self.console.print(Text(printable(line)), soft_wrap=True)

    def failed(self, error: Exception) -> None:
        """Report an input that is left out."""
        self.failures += 1
        self.say(str(error))

    @property
    def exit_code(self) -> int:
        return 1 if self.failures else 0


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"attribution {attribution.__version__}")
        raise typer.Exit


@app.callback()
def _attribution(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None: ...


@app.command()
@_ends_plainly
def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|-",
            show_default=False,
            help="Text files, folders of them (.txt, .text, .md; hidden ones left out), files with one JSON object "
            'with "id" and "text" a line (.jsonl), or - for standard input.',
        ),
    ],
    format_: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to write.  [default: by the name of --output, else table]"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to this file, whole or not at all; parquet needs it."
        ),
    ] = None,
    models: Models = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            envvar="ATTRIBUTION_ROSTER",
            metavar="FILE",
            help="Enter the speakers in this roster, and give each claim its speaker's id.",
        ),
    ] = None,
) -> int:
    """Find who said what in articles.

    Each claim is what somebody says or thinks, with who it is and the words that tell so.
    """
    from attribution.articles import find_inputs, read_inputs
    from attribution.export import written_whole

    _refuse_urls(inputs)
    chosen = _format(format_, output)
    _check_output(chosen, output)
    with _Messages() as messages:
        known = _roster(roster) if roster else None
        found = find_inputs(inputs, messages.failed)
        articles = read_inputs(found, messages.failed)
        first = next(articles, None)
        if first is not None:
            extractor = _load(models)
            pairs: Iterable[Extracted] = extractor.read(
                chain([first], articles), lambda _, error: messages.failed(error)
            )
            if known is not None:
                pairs = known.follow(pairs)
            if len(found) > 1 and (output or chosen is Format.TABLE or not sys.stdout.isatty()):
                # not while results run over the same terminal
                total = None if any(each.holds_many for each in found) else len(found)
                pairs = _with_progress(pairs, total, messages.console)
            with written_whole(output) if output else nullcontext(sys.stdout.buffer) as stream:
                _write(pairs, chosen, stream)
    return messages.exit_code


@app.command()
@_ends_plainly
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD.jsonl",
            show_default=False,
            help="Articles with their true attributions, one JSON object a line.",
        ),
    ],
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--predictions",
            "-p",
            metavar="FILE",
            help="Score these attributions, as extract --format jsonl writes them, and read no article.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    models: Models = None,
) -> int:
    """Compare attributions with true ones.

    Prints precision, recall and F1 in percent, by several measures, and recall by kind.
    """
    from attribution.evaluate import Marked, UnusableMarks, read_marked, score

    with _Messages() as messages:
        try:
            true = read_marked(gold)
            if predictions:
                found = read_marked(predictions)
            else:
                articles = (Article(each.id, each.text or "") for each in true)
                pairs = _load(models).read(articles, lambda _, error: messages.failed(error))
                found = [Marked.of(*pair) for pair in _with_progress(pairs, len(true), messages.console)]
            report = score(true, found)
        except UnusableMarks as error:
            messages.failed(error)
        else:
            typer.echo(json.dumps(report.as_dict()) if as_json else report.as_table())
    return messages.exit_code


def _decides(decide: Callable[["Roster"], object], file: Path, done: Callable[["Roster"], str]) -> int:
    """Let something be decided in a roster; what cannot be is one line on standard error."""
    from attribution.roster import RosterError

    roster = _roster(file)
    try:
        decide(roster)
    except RosterError as error:
        typer.echo(error, err=True)
        return 1
    typer.echo(done(roster))
    return 0


def _roster(file: Path) -> "Roster":
    """The roster of a file; one that is none is an error of usage."""
    from attribution.roster import Roster, RosterError

    try:
        return Roster.open(file)
    except RosterError as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None


@roster_app.command("list")
@_ends_plainly
def list_speakers(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORD]...", help="Only names with these words.")] = None,
    roster: RosterFile = ROSTER,
) -> int:
    """List the speakers, those with most claims first."""
    wanted = [word.casefold() for word in words or ()]
    entries = [
        entry
        for entry in _roster(roster).entries()
        if all(word in " ".join((entry.name, *entry.other_names)).casefold() for word in wanted)
    ]
    columns = ("id", "name", "role", "kind", "articles", "claims")
    rows = ((e.id, e.name, e.role or "", e.kind or "", str(e.articles), str(e.claims)) for e in entries)
    _print_table(columns, rows, "No speaker.")
    return 0


@roster_app.command("proposals")
@_ends_plainly
def list_proposals(roster: RosterFile = ROSTER) -> int:
    """List the pairs that may be one speaker, the likeliest first, for a person to decide."""
    proposals = _roster(roster).proposals()
    columns = ("score", "id", "speaker", "other id", "same as?", "because")
    rows = (
        (f"{p.score:.2f}", p.one.id, _described(p.one), p.other.id, _described(p.other), "; ".join(p.because))
        for p in proposals
    )
    _print_table(columns, rows, "No two speakers look alike.")
    return 0


@roster_app.command("same")
@_ends_plainly
def join_speakers(one: str, other: str, by: Signed, roster: RosterFile = ROSTER) -> int:
    """Join two speakers, named by their ids, into one."""
    return _decides(lambda known: known.same(one, other, by), roster, lambda known: f"{known.entry(one).name}: joined.")


@roster_app.command("different")
@_ends_plainly
def keep_apart(one: str, other: str, by: Signed, roster: RosterFile = ROSTER) -> int:
    """Note that two speakers are two, so that nobody is asked again."""
    return _decides(lambda known: known.different(one, other, by), roster, lambda _: "Kept apart.")


@roster_app.command("split")
@_ends_plainly
def split_speaker(speaker: str, articles: list[str], by: Signed, roster: RosterFile = ROSTER) -> int:
    """Make a new speaker of what some ARTICLES say of one."""
    return _decides(
        lambda known: known.split(speaker, articles, by),
        roster,
        lambda known: f"{known.events[-1].what['new']}: split off.",
    )


@roster_app.command("set")
@_ends_plainly
def set_field(
    speaker: str,
    field: Annotated[str, typer.Argument(help="name, kind or wikidata")],
    value: str,
    by: Signed,
    roster: RosterFile = ROSTER,
) -> int:
    """Set a speaker's preferred name, kind or Wikidata id."""
    return _decides(lambda known: known.edit(speaker, field, value, by), roster, lambda _: f"{field}: {value}")


@roster_app.command("undo")
@_ends_plainly
def undo_decision(number: int, by: Signed, roster: RosterFile = ROSTER) -> int:
    """Take back a decision, by its number in the history."""
    return _decides(lambda known: known.undo(number, by), roster, lambda _: f"{number}: taken back.")


@roster_app.command("history")
@_ends_plainly
def show_history(roster: RosterFile = ROSTER) -> int:
    """Show every decision with its number, who made it and when, and whether it still holds."""
    columns = ("number", "action", "what", "by", "at", "holds")
    rows = (
        (str(e.number), e.action, _event_words(e.what), e.by, e.at, "yes" if holds else "no")
        for e, holds in _roster(roster).history()
        if e.action not in ("seen", "proposed") or e.what.get("how") == "automatic"
    )
    _print_table(columns, rows, "Nothing was decided.")
    return 0


@roster_app.command("export")
@_ends_plainly
def export_roster(
    output: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Where the table goes; - for standard output.")],
    roster: RosterFile = ROSTER,
) -> int:
    """Write the speakers as a CSV file."""
    from attribution.export import written_whole
    from attribution.roster.table import write_csv

    entries = _roster(roster).entries()
    with written_whole(output) if str(output) != "-" else nullcontext(sys.stdout.buffer) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
        write_csv(entries, text)
        text.flush()
        text.detach()
    return 0


@roster_app.command("import")
@_ends_plainly
def import_roster(
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
    return " ".join(str(value) for value in what.values() if isinstance(value, str | int))


def _print_table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], empty: str) -> None:
    """A table for eyes on a terminal; on a pipe one row a line, its cells parted by tabs."""
    from attribution.export import printable

    shown = [tuple(map(printable, row)) for row in rows]
    if not shown:
        typer.echo(empty, err=True)
        return
    if not sys.stdout.isatty():
        for row in shown:
            typer.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for row in shown:
        table.add_row(*map(Text, row))
    Console().print(table)


@models_app.command()
@_ends_plainly
def verify(models: Models = None) -> int:
    """Check every model file against its checksum."""
    from attribution.nlp.models import models_folder
    from attribution.nlp.models import verify as problems_of

    folder = models_folder(models)
    problems = problems_of(folder)
    for problem in problems:
        typer.echo(problem, err=True)
    if not problems:
        typer.echo(f"{folder}: every file is as it was written.")
    return 1 if problems else 0


@app.command("app")
@_ends_plainly
def start(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Where the app listens.")] = 8501,
    models: Models = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            envvar="ATTRIBUTION_ROSTER",
            metavar="FILE",
            help="Keep the roster of speakers in this file; without, it lasts as long as the browser's session.",
        ),
    ] = None,
) -> int:
    """Open the app in the browser."""
    script = Path(attribution.__file__).resolve().parents[1] / "app.py"
    if not script.is_file():
        typer.echo(f"{script}: there is no app here; start it from a checkout of the project", err=True)
        return 1
    if models:
        os.environ["ATTRIBUTION_MODELS"] = str(models)
    if roster:
        _roster(roster)
        os.environ["ATTRIBUTION_ROSTER"] = str(roster)
    from attribution.ui.serve import serve

    serve(port)
    return 0


def _load(models: Path | None) -> "Extractor":
    """The extractor; a model folder that will not do is an error of usage."""
    from attribution.nlp.models import ModelsMissing

    try:
        return attribution.load(models)
    except ModelsMissing as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None


def _refuse_urls(inputs: list[str]) -> None:
    for each in inputs:
        if each.lower().startswith(("http://", "https://")):
            raise typer.BadParameter(f"{each} is a web address: save the article as a text file and name that.")


def _format(given: Format | None, output: Path | None) -> Format:
    if given:
        return given
    by_name = output.suffix.lower().removeprefix(".") if output else ""
    return Format(by_name) if by_name in set(Format) else Format.TABLE


def _check_output(chosen: Format, output: Path | None) -> None:
    hint = "--output"
    if output is None:
        if chosen is Format.PARQUET:
            raise typer.BadParameter("parquet needs --output FILE.", param_hint=hint)
        return
    folder = output.resolve().parent
    if not folder.is_dir():
        raise typer.BadParameter(f"the folder {folder} does not exist.", param_hint=hint)
    if output.is_dir():
        raise typer.BadParameter(f"{output} is a folder.", param_hint=hint)
    if not os.access(folder if not output.exists() or output.is_file() else output, os.W_OK):
        raise typer.BadParameter(f"{output} may not be written.", param_hint=hint)


def _write(pairs: "Iterable[Extracted]", chosen: Format, stream: IO[bytes]) -> None:
    from attribution.export import WRITERS, write_table

    if chosen is not Format.TABLE:
        WRITERS[chosen](pairs, stream)
        return
    from rich.console import Console

    text = TextIOWrapper(stream, encoding="utf-8", errors="replace")
    try:
        width = None if stream.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
        write_table(pairs, Console(file=text, width=width))
        text.flush()
    finally:
        text.detach()


def _with_progress(pairs: "Iterable[Extracted]", total: int | None, console: "Console") -> "Iterable[Extracted]":
    """The same pairs, with a bar on the terminal while they come; just the pairs where there is no terminal."""
    if not console.is_terminal:
        return pairs
    from rich.progress import track

    return track(pairs, "Reading", total=total, console=console, transient=True)
