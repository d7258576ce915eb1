"""`attribution report` and `log`: the fact-checks of an article or a speaker for readers, and what the desk did."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attribution.cli.options import DEFAULT_DATABASE, Database, with_ledger
from attribution.cli.plain import ends_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from attribution.export.reports import Report
    from attribution.export.selection import Selection
    from attribution.ledger import Filters, Ledger

app = typer.Typer(
    help="Reports for readers, of an article or a speaker.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


class ReportFormat(StrEnum):
    """The formats of a report."""

    HTML = "html"
    MARKDOWN = "markdown"


Written = Annotated[
    ReportFormat | None,
    typer.Option("--format", "-f", help="How to write it.  [default: by the name of --output, else html]"),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, whole or not at all.")
]


@app.command("article")
@ends_plainly
def report_article(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", show_default=False, help="Its id or address.")],
    format_: Written = None,
    output: Output = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Report what was checked in an article.

    Its claims in order, with verdicts, reasons and evidence. What is missing before it can be published stands at its
    top and on standard error.
    """
    from attribution.export.reports import article_reports
    from attribution.ledger import Filters

    filters = Filters(articles=(article,))
    return _report(
        article, filters, article_reports, format_, output, database, "the ledger has no claim of this article"
    )


@app.command("speaker")
@ends_plainly
def report_speaker(
    speaker: Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="Any of their names, or the id.")],
    format_: Written = None,
    output: Output = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Report what was checked of a speaker.

    Claims over time, with a tally of the verdicts. What is missing before it can be published stands at its top and on
    standard error.
    """
    from attribution.export.reports import speaker_reports
    from attribution.ledger import Filters

    filters = Filters(speakers=(speaker,))
    return _report(
        speaker, filters, speaker_reports, format_, output, database, "the ledger has no claim by this speaker"
    )


@ends_plainly
def log(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE.csv", help="Write to this file, whole or not at all.")
    ],
    bom: Annotated[bool, typer.Option("--bom", help="Begin with a byte order mark, for Excel.")] = False,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Write the desk's log as CSV: who did what when, a row an event."""
    from tempfile import TemporaryDirectory

    from attribution.export import written_whole
    from attribution.export.from_ledger import write_log

    def write(ledger: "Ledger") -> None:
        with TemporaryDirectory() as folder:
            (file,) = write_log(ledger, Path(folder), bom=bom).files
            with written_whole(output) as stream:
                stream.write(file.read_bytes())
        typer.echo(f"{output}: written.")

    return with_ledger(database, write)


def _report(
    name: str,
    filters: "Filters",
    reports: "Callable[[Selection], Sequence[Report]]",
    format_: ReportFormat | None,
    output: Path | None,
    database: str,
    nothing: str,
) -> int:
    """Write the one report of a choice."""
    from attribution.export import printable, written_whole
    from attribution.export.from_ledger import selection_of
    from attribution.export.reports import FORMATS
    from attribution.ledger import LedgerError

    by_name = output is not None and output.suffix.casefold() in (".md", ".markdown")
    ending = "md" if format_ is ReportFormat.MARKDOWN or (format_ is None and by_name) else "html"

    def write(ledger: "Ledger") -> None:
        selection = selection_of(ledger, filters)
        if selection.claims.empty:
            raise LedgerError(f"{name}: {nothing}")
        found = reports(selection)
        if not found:
            raise LedgerError(f"{name}: no claim of it is being checked yet: there is nothing to report")
        if len(found) > 1:
            raise LedgerError(f"{name}: {len(found)} have this name; give the id, as roster list shows it")
        text = FORMATS[ending](found[0]).encode()
        if output is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
        else:
            with written_whole(output) as stream:
                stream.write(text)
            typer.echo(f"{output}: {len(found[0].checked):,} checked, {len(found[0].unchecked):,} not.")
        for claim, lacks in found[0].missing:
            typer.echo(printable(f"before it can be published: {claim}: {', '.join(lacks)}"), err=True)

    return with_ledger(database, write)
