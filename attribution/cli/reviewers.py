"""`attribution reviewers`: who decides on the ledger, and who may do what only editors may."""

from enum import StrEnum
from typing import Annotated

import typer

from attribution.cli.options import DEFAULT_DATABASE, Database, open_ledger
from attribution.cli.plain import ends_plainly, print_table

app = typer.Typer(help="Who decides on the ledger: reviewers and editors.", rich_markup_mode=None, no_args_is_help=True)


_IN_THE_APP = (
    "this desk's verdicts need an approval, so roles are given in the app, where an editor signs in: "
    "attribution app, then People"
)


class Rights(StrEnum):
    """What somebody may do."""

    REVIEWER = "reviewer"
    EDITOR = "editor"


@app.command("list")
@ends_plainly
def list_reviewers(database: Database = DEFAULT_DATABASE) -> int:
    """Show everybody who has decided on something, and what they may do.

    As long as nobody is an editor, everybody has an editor's rights in the app.
    """
    with open_ledger(database) as ledger:
        rows = sorted(ledger.roles().items(), key=lambda item: item[0].casefold())
    print_table(("name", "role"), rows, "Nobody has decided on anything yet.")
    return 0


@app.command("set")
@ends_plainly
def set_reviewer(
    name: Annotated[str, typer.Argument(show_default=False, help="As decisions are signed.")],
    role: Annotated[Rights, typer.Argument(show_default=False, help="What they may do.")],
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Make somebody an editor, or a reviewer; somebody new is entered.

    In the app only editors decide on many claims at once, join and split speakers, and give these rights. Where a rule
    of approval holds, rights are given there alone: here anybody could make themselves the second person.
    """
    from attribution.ledger import LedgerError

    name = " ".join(name.split())
    with open_ledger(database) as ledger:
        try:
            if ledger.settings().approval != "none":
                typer.echo(_IN_THE_APP, err=True)
                return 1
            ledger.enrol(name, role.value)
        except LedgerError as error:
            typer.echo(error, err=True)
            return 1
    typer.echo(f"{name} is {'an' if role is Rights.EDITOR else 'a'} {role}.")
    return 0
