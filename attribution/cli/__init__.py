"""The command line: each command a few lines over the core.

Results go to standard output and nothing else does. Exit codes: 0 done, 1 some inputs failed (each named on
standard error, the rest done), 2 usage, 130 stopped.
"""

import json
import os
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from enum import StrEnum
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

import attribution
from attribution.cli.checking import app as checks_app
from attribution.cli.claims import app as claims_app
from attribution.cli.desk import app as desk_app
from attribution.cli.double import app as double_app
from attribution.cli.fact_checks import app as fact_checks_app
from attribution.cli.ledger import bring_in, export, ingest
from attribution.cli.options import DEFAULT_DATABASE, Database, Models, load_extractor, open_ledger
from attribution.cli.plain import Messages, ends_plainly, with_progress
from attribution.cli.reports import app as report_app
from attribution.cli.reports import log
from attribution.cli.reviewers import app as reviewers_app
from attribution.cli.roster import app as roster_app
from attribution.cli.roster import open_roster, roster_option
from attribution.cli.same import app as same_app
from attribution.cli.train import train
from attribution.cli.worth import worth
from attribution.records import Article

if TYPE_CHECKING:
    from attribution.extractor import Extracted

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
app.add_typer(claims_app, name="claims")
app.add_typer(checks_app, name="checks")
app.add_typer(desk_app, name="desk")
app.add_typer(fact_checks_app, name="fact-checks")
app.add_typer(same_app, name="same")
app.add_typer(double_app, name="double")
app.add_typer(report_app, name="report")
app.add_typer(reviewers_app, name="reviewers")
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
@ends_plainly
def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL|-",
            show_default=False,
            help="Text, HTML, PDF, DOCX, Markdown, e-mail; CSV, JSONL or Parquet of articles with the columns id and "
            "text; RSS, Atom, ninjs, NewsML-G2; ZIP of these, folders, web addresses, or - for standard input.",
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
        roster_option("Enter the speakers in this roster, and give each claim its speaker's id."),
    ] = None,
) -> int:
    """Find who said what in articles.

    Each claim is what somebody says or thinks, with who it is and the words that tell so.
    """
    from attribution.articles import find_inputs, read_inputs
    from attribution.export import written_whole

    chosen = _format(format_, output)
    _check_output(chosen, output)
    with Messages() as messages:
        known = open_roster(roster) if roster else None
        found = find_inputs(inputs, messages.failed)
        articles = read_inputs(found, messages.failed)
        first = next(articles, None)
        if first is not None:
            extractor = load_extractor(models)
            pairs: Iterable[Extracted] = extractor.read(
                chain([first], articles), lambda _, error: messages.failed(error)
            )
            if known is not None:
                pairs = known.follow(pairs)
            if len(found) > 1 and (output or chosen is Format.TABLE or not sys.stdout.isatty()):
                # not while results run over the same terminal
                total = None if any(each.holds_many for each in found) else len(found)
                pairs = with_progress(pairs, total, messages.console)
            with written_whole(output) if output else nullcontext(sys.stdout.buffer) as stream:
                _write(pairs, chosen, stream)
    return messages.exit_code


@app.command()
@ends_plainly
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

    with Messages() as messages:
        try:
            true = read_marked(gold)
            if predictions:
                found = read_marked(predictions)
            else:
                articles = (Article(each.id, each.text or "") for each in true)
                pairs = load_extractor(models).read(articles, lambda _, error: messages.failed(error))
                found = [Marked.of(*pair) for pair in with_progress(pairs, len(true), messages.console)]
            report = score(true, found)
        except UnusableMarks as error:
            messages.failed(error)
        else:
            typer.echo(json.dumps(report.as_dict()) if as_json else report.as_table())
    return messages.exit_code


app.command("ingest")(ingest)
app.command("export")(export)
app.command("import")(bring_in)
app.command("log")(log)
app.command("worth")(worth)
app.command("train")(train)


@models_app.command()
@ends_plainly
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
@ends_plainly
def start(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|URL|DIR]...",
            show_default=False,
            help="What ingest reads, to be read into the ledger while the app is open.",
        ),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Where the app listens.")] = 8501,
    database: Database = DEFAULT_DATABASE,
    models: Models = None,
) -> int:
    """Open the app over a ledger in the browser.

    Articles that wait in the ledger are extracted meanwhile; what was read before is not read again.
    """
    script = Path(attribution.__file__).resolve().parents[1] / "app.py"
    if not script.is_file():
        typer.echo(f"{script}: there is no app here; start it from a checkout of the project", err=True)
        return 1
    if "-" in (inputs or ()):
        raise typer.BadParameter(
            "the app reads no standard input; name files, folders or addresses.", param_hint="PATH"
        )
    from attribution.ui.serve import is_taken, serve

    if is_taken(port):
        typer.echo(
            f"port {port}: something listens there already; if it is the app, open http://127.0.0.1:{port}, "
            "else choose another --port",
            err=True,
        )
        return 1
    open_ledger(database).close()
    os.environ["ATTRIBUTION_DATABASE_URL"] = database
    if models:
        os.environ["ATTRIBUTION_MODELS"] = str(models)
    serve(port, inputs or ())
    return 0


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
