"""`attribution ingest`, `export` and `import`: articles into the ledger, and what leaves it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attribution.cli.options import (
    DEFAULT_DATABASE,
    Articles,
    Database,
    Everything,
    Judgements,
    Kinds,
    Languages,
    Least,
    Models,
    Most,
    Publishers,
    Reviewers,
    Since,
    Speakers,
    Until,
    Verdicts,
    Words,
    filters_of,
    load_extractor,
    open_ledger,
)
from attribution.cli.plain import Messages, ends_plainly, with_progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attribution.ingest import Ingested
    from attribution.ledger import Filters, Ledger
    from attribution.records import Article


class ExportFormat(StrEnum):
    """The formats of `export`."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"
    CLAIMREVIEW = "claimreview"
    WEBANNOTATION = "webannotation"
    TRAINING = "training"
    REPORTS = "reports"
    LOG = "log"


@ends_plainly
def ingest(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|URL|DIR|-]...",
            show_default=False,
            help="What extract reads. Without any, the articles of the ledger that these models have not read.",
        ),
    ] = None,
    database: Database = DEFAULT_DATABASE,
    models: Models = None,
) -> int:
    """Read articles into the ledger, and find who said what in them.

    Stopped at any moment and called again, it goes on where it was. An article that is there already, from whatever
    file or address, is not read again; with other models it is, and every judgement is kept. At the end claims that say
    the same are grouped.
    """
    from attribution.articles import find_inputs, read_inputs
    from attribution.catching_up import catch_up
    from attribution.ingest import ingest as ingest_articles
    from attribution.ledger import LedgerError

    with Messages() as messages, open_ledger(database) as ledger:
        articles: Iterator[Article]
        total: int | None
        if inputs:
            found = find_inputs(inputs, messages.failed)
            articles = read_inputs(found, messages.failed)
            total = None if any(each.holds_many for each in found) else len(found)
        else:
            articles, total = ledger.articles(), ledger.count()
        done: dict[str, int] = {}
        claims = 0
        try:
            extractor = load_extractor(models)
            outcomes = ingest_articles(ledger, articles, extractor, messages.failed)
            for each in with_progress(outcomes, total, messages.console):
                done[each.outcome] = done.get(each.outcome, 0) + 1
                claims += each.claims if each.outcome == "extracted" else 0
                _tell(each, messages)
            while catch_up(ledger, lambda: extractor.weigher).more:
                pass
        except LedgerError as error:
            messages.failed(error)
        typer.echo(_summary(done, claims))
    return messages.exit_code


@ends_plainly
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False, help="The folder to write into.")],
    formats: Annotated[
        list[ExportFormat] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"What to write; several may be given: {', '.join(ExportFormat)}.  [default: csv]",
        ),
    ] = None,
    speaker: Speakers = None,
    article: Articles = None,
    publisher: Publishers = None,
    since: Since = None,
    until: Until = None,
    kind: Kinds = None,
    judgement: Judgements = None,
    reviewer: Reviewers = None,
    verdict: Verdicts = None,
    language: Languages = None,
    words: Words = None,
    min_confidence: Least = None,
    max_confidence: Most = None,
    everything: Everything = False,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV files with a byte order mark, for Excel.")] = False,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Write claims of the ledger as files.

    csv has a file for each speaker, an index and one of all claims. Rejected claims and those that newer models no
    longer find are left out unless you ask for them; jsonl without filters has everything, for import. claimreview and
    reports name what a check lacks before it can be published.
    """
    from attribution.export.from_ledger import write_formats
    from attribution.ledger import LedgerError

    filters = filters_of(
        speaker,
        article,
        publisher,
        since,
        until,
        kind,
        judgement,
        reviewer,
        verdict,
        language,
        words,
        min_confidence,
        max_confidence,
        everything,
    )
    wanted = list(dict.fromkeys(formats or [ExportFormat.CSV]))
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(f"{folder} is no folder.", param_hint="DIR")
    with Messages() as messages, open_ledger(database) as ledger:
        try:
            unknown = _unknown_speakers(ledger, filters)
            for error in unknown:
                messages.failed(error)
            if unknown and len(unknown) == len(filters.speakers):
                return messages.exit_code
            folder.mkdir(parents=True, exist_ok=True)
            for each, written in write_formats(ledger, filters, wanted, folder, bom=bom):
                for note in written.notes:
                    messages.say(note)
                typer.echo(f"{each}: {_files(written.files, folder)}")
            if wanted != [ExportFormat.JSONL] and (left := ledger.left_out(filters)):
                messages.say(f"{left:,} rejected or outdated claims are left out; --all takes them in")
        except LedgerError as error:
            messages.failed(error)
    return messages.exit_code


@ends_plainly
def bring_in(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", show_default=False, help="A folder that export --format jsonl has written."),
    ],
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Read an exported ledger into an empty one: articles, claims, speakers and every decision."""
    from attribution.ledger import LedgerError
    from attribution.ledger.transfer import bring_in

    with open_ledger(database) as ledger:
        try:
            count = bring_in(ledger, folder)
        except LedgerError as error:
            typer.echo(error, err=True)
            return 1
    typer.echo(f"{count:,} article{'s' * (count != 1)} imported.")
    return 0


def _tell(ingested: "Ingested", messages: Messages) -> None:
    from attribution.extractor import no_model

    if ingested.outcome == "no model":
        messages.say(f"{ingested.article.id}: kept, not extracted: {no_model(ingested.article)}")


def _summary(done: dict[str, int], claims: int) -> str:
    parts = [
        f"{done[outcome]:,} {what}"
        for outcome, what in (
            ("extracted", "extracted"),
            ("known", "known before"),
            ("no model", "in a language without a model"),
            ("failed", "failed"),
        )
        if done.get(outcome)
    ]
    total = sum(done.values())
    if not total:
        return "No article."
    return f"{total:,} article{'s' * (total != 1)}: {', '.join(parts)}; {claims:,} new claim{'s' * (claims != 1)}."


def _files(files: tuple[Path, ...], folder: Path) -> str:
    """The files written, those in a folder of their own only counted."""
    names = [file.relative_to(folder) for file in files]
    plain = [str(name) for name in names if len(name.parts) == 1]
    counted: dict[str, int] = {}
    for name in names:
        if len(name.parts) > 1:
            counted[name.parts[0]] = counted.get(name.parts[0], 0) + 1
    return ", ".join(plain + [f"{count:,} in {parent}/" for parent, count in counted.items()]) or "nothing to write"


def _unknown_speakers(ledger: "Ledger", filters: "Filters") -> list[Exception]:
    """A line for each speaker asked for who has no claim at all."""
    from attribution.ledger import Filters, LedgerError

    found: list[Exception] = []
    for name in filters.speakers:
        if not len(ledger.claims(Filters(speakers=(name,), everything=True))):
            alike = ledger.speakers_like(name)
            hint = f"perhaps {' or '.join(alike)}" if alike else "attribution roster list shows who is"
            found.append(LedgerError(f"{name}: no speaker of the ledger has this name; {hint}"))
    return found
