"""`attribution fact-checks`: the published fact-checks of other desks, which are offered where the same is claimed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attribution.cli.options import DEFAULT_DATABASE, Database, open_ledger, with_ledger
from attribution.cli.plain import Messages, ends_plainly
from attribution.cli.tables import Shown, ShownAs, print_rows

if TYPE_CHECKING:
    from attribution.ledger import Ledger

app = typer.Typer(
    help="The published fact-checks of other desks: import and list.", rich_markup_mode=None, no_args_is_help=True
)

COLUMNS = (
    "number key claim claimant claimed_on rating rating_value best_rating worst_rating publisher published url "
    "rationale origin by at"
).split()
MAIN = "number rating claim claimant publisher published url".split()


@app.command("import")
@ends_plainly
def import_fact_checks(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="ClaimReview as JSON, JSON Lines or a feed; a web page that has it; or CSV with the columns claim, "
            "rating, url …",
        ),
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who brings them in.")],
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out entries that cannot be used, and name them.")
    ] = False,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Read published fact-checks, to match claims with them.

    A file with an entry that cannot be used is refused whole, each such entry named with its place and the cure.
    """
    from attribution.checking.fact_checks import LARGEST_FILE, BadFactChecks, read_fact_checks
    from attribution.ledger import LedgerError

    with Messages() as messages, open_ledger(database) as ledger:
        for file in files:
            try:
                with file.open("rb") as stream:
                    content = stream.read(LARGEST_FILE + 1)
                reading = read_fact_checks(content, file.name, skip_bad=skip_bad)
                taken = ledger.fact_checks.enter(reading.found, by, str(file))
            except OSError as error:
                messages.failed(OSError(f"{file}: {error.strerror or error}"))
                continue
            except (BadFactChecks, LedgerError) as error:
                for line in str(error).splitlines():
                    messages.say(line)
                messages.failures += 1
                continue
            for notice in reading.notices:
                messages.say(f"{file.name}: {notice}")
            for problem in reading.skipped:
                messages.say(f"{file.name}: {problem.place}: left out: {problem.reason}")
            typer.echo(f"{file}: {taken.new:,} new, {taken.changed:,} changed, {taken.known:,} known before.")
    return messages.exit_code


@app.command("list")
@ends_plainly
def list_fact_checks(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD", help="Only with these words in claim or claimant.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Published by this one.")] = None,
    format_: ShownAs = Shown.TABLE,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """List the imported fact-checks, as they came."""

    def show(ledger: "Ledger") -> None:
        found = ledger.fact_checks.frame()
        said = found["claim"].fillna("") + " " + found["claimant"].fillna("")
        for word in words or ():
            found = found[said.loc[found.index].str.contains(word, case=False, regex=False)]
        if publisher is not None:
            found = found[found["publisher"].fillna("").str.casefold() == publisher.casefold()]
        print_rows(
            ({str(name): cell for name, cell in row.items()} for row in found.to_dict("records")),
            COLUMNS,
            format_,
            "No fact-check.",
            MAIN,
        )

    return with_ledger(database, show)
