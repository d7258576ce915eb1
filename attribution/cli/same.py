"""`attribution same`: claims that say the same, who repeated them, and how the wording of a quote differs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from attribution.cli.claims import Claim
from attribution.cli.options import DEFAULT_DATABASE, Database, Models, Signed, open_ledger, with_ledger
from attribution.cli.plain import ends_plainly
from attribution.cli.tables import Shown, ShownAs, print_rows

if TYPE_CHECKING:
    from attribution.ledger import Ledger
    from attribution.matching.wording import Comparison

app = typer.Typer(
    help="The same claim again: who repeated it, and in which words.", rich_markup_mode=None, no_args_is_help=True
)


@app.command("list")
@ends_plainly
def list_groups(format_: ShownAs = Shown.TABLE, database: Database = DEFAULT_DATABASE) -> int:
    """List claims that were said again, those in most articles first."""

    def show(ledger: "Ledger") -> None:
        from attribution.matching.groups import spread

        claims = ledger.claims()
        found: list[dict[str, Any]] = []
        for group, members in claims[claims["group"].notna()].groupby("group"):
            how = spread(members)
            numbers = {"claims": len(members), "articles": how.articles, "publishers": how.publishers}
            first = {name: how.first[name] for name in ("speaker", "claim", "published")}
            found.append({"group": group, **numbers, **first, "repeated_by": list(how.repeated_by)})
        found.sort(key=lambda row: -int(row["articles"]))
        columns = "group claims articles publishers published speaker claim repeated_by".split()
        print_rows(found, columns, format_, "No claim was said again; same group looks for them.")

    return with_ledger(database, show)


@app.command()
@ends_plainly
def show(
    claim: Claim,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Show where a claim was said again, and in which words.

    The first appearance comes first; quotes are compared with it word by word: [-left out-], {+put in+} and
    [-the first one's-]{+the other's+} words. What only spelling, brackets and cuts change is not marked.
    """
    return with_ledger(database, lambda ledger: _print(same_lines(ledger, claim)))


@app.command()
@ends_plainly
def group(models: Models = None, database: Database = DEFAULT_DATABASE) -> int:
    """Group the claims that say the same.

    Claims that have no score yet get one before. The app does so by itself while it is open. What people said with
    same say holds.
    """
    from attribution.catching_up import catch_up
    from attribution.ledger import LedgerError
    from attribution.nlp.models import ModelsMissing
    from attribution.review.same_claims import regroup
    from attribution.weighing import Weigher

    scored = read = 0
    with open_ledger(database) as ledger:
        try:
            weigher: list[Weigher] = []

            def weighs() -> Weigher:
                weigher[:] = weigher or [Weigher(models)]
                return weigher[0]

            while True:
                done = catch_up(ledger, weighs)
                scored, read = scored + done.scored, read + done.read
                if not done.more:
                    break
            grouped = len(ledger.groups.all()) if done.grouped else regroup(ledger)
        except LedgerError as error:
            typer.echo(error, err=True)
            return 1
        except ModelsMissing as error:
            typer.echo(error, err=True)
            return 2
        groups = len(set(ledger.groups.all().values()))
    typer.echo(f"{scored:,} claims scored, {read:,} fact-checks read; {grouped:,} claims in {groups:,} groups.")
    return 0


@app.command()
@ends_plainly
def say(
    claim: Claim,
    other: Annotated[
        str,
        typer.Argument(metavar="OTHER", show_default=False, help="Another claim; or f and the number of a fact-check."),
    ],
    decision: Annotated[str, typer.Argument(metavar="DECISION", show_default=False, help="same or different.")],
    by: Signed,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Say whether two claims are the same; the groups keep to it."""
    if decision not in ("same", "different"):
        raise typer.BadParameter(f"{decision!r} is none of same, different.", param_hint="DECISION")

    def decide(ledger: "Ledger") -> None:
        from attribution.review.same_claims import decide

        moved = decide(ledger, claim, other, cast("Any", decision), by)
        typer.echo(f"{claim}, {other}: {decision}; {len(moved):,} claim{'s' * (len(moved) != 1)} regrouped.")

    return with_ledger(database, decide)


def same_lines(ledger: "Ledger", claim: str) -> Iterator[str]:
    """The claims that say the same as one, in lines, with quotes compared.

    Raises:
        LedgerError: there is no such claim.

    """
    from attribution.review.same_claims import group_of, wordings

    ledger.article_of(claim)  # which raises where there is none
    how = group_of(ledger, claim)
    if how is None:
        yield "Nobody else says it, as far as the ledger knows."
        return
    compared = wordings(how.claims)
    yield f"{how.articles:,} articles, {how.publishers:,} publishers" + (
        f"; repeated by {', '.join(how.repeated_by)}" if how.repeated_by else ""
    )
    for place, row in enumerate(how.claims.to_dict("records")):
        about = [row[name] for name in ("claim_id", "published", "publisher", "speaker") if isinstance(row[name], str)]
        yield f"{'first: ' if place == 0 else ''}{', '.join(about)}"
        yield f"  {row['claim']}"
        comparison = compared.get(row["claim_id"])
        if comparison is not None and comparison.misquoted:
            yield f"  other words: {marked(comparison)}"


def marked(comparison: "Comparison") -> str:
    """A quote against the first one, with marks for the words that differ.

    >>> from attribution.matching.wording import compared
    >>> marked(compared("“We will never yield to them”", "“We will not yield ever to them”"))
    'We will [-never-]{+not+} yield {+ever+} to them'
    """
    parts = []
    for piece in comparison.pieces:
        if piece.change in ("left out", "replaced"):
            parts.append(f"[-{piece.instead}-]" + (f"{{+{piece.text}+}}" if piece.text else ""))
        elif piece.change == "inserted":
            parts.append(f"{{+{piece.text}+}}")
        elif piece.text:
            parts.append(piece.text)
    return " ".join(parts)


def _print(lines: Iterator[str]) -> None:
    from attribution.export import printable

    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        typer.echo(" " * indent + printable(line))
