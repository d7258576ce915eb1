"""`attribution double`: several people answer on the same claims without seeing each other, and how far they agree."""

import json
import random
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attribution.cli.options import DEFAULT_DATABASE, Database, LeastWorth, Signed, with_ledger
from attribution.cli.plain import ends_plainly, print_table
from attribution.cli.tables import Shown, ShownAs, print_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attribution.ledger import Ledger

app = typer.Typer(
    help="Double checking: several people answer on the same claims, blind.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


class What(StrEnum):
    """What a sample is of."""

    VERDICT = "verdict"
    EXTRACTION = "extraction"


class Figures(StrEnum):
    """The formats of `agreement`."""

    TABLE = "table"
    JSON = "json"


class Drawing(StrEnum):
    """How claims are drawn into a sample."""

    RANDOM = "random"
    PRIORITY = "priority"
    UNCERTAIN = "uncertain"


Sample = Annotated[str, typer.Argument(metavar="SAMPLE", show_default=False, help="The sample's name.")]
Of = Annotated[What, typer.Option("--what", help="Whether claims are true, or whether they were extracted right.")]


@app.command()
@ends_plainly
def assign(
    name: Sample,
    to: Annotated[
        list[str], typer.Option("--to", metavar="NAME", help="Who answers; give it for each, two people at least.")
    ],
    by: Signed,
    what: Of = What.VERDICT,
    claims: Annotated[
        list[str] | None, typer.Option("--claim", metavar="CLAIM", help="This claim; may be given several times.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, metavar="NUMBER", help="So many claims, drawn as --draw says.")
    ] = None,
    drawing: Annotated[
        Drawing,
        typer.Option("--draw", help="By chance, the most worth checking, or those the machine is least sure of."),
    ] = Drawing.RANDOM,
    least_worth: LeastWorth = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="NUMBER", help="Draw the same again from the same claims.")
    ] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Give the same claims to several people.

    Nobody sees an answer before all on that claim are in. Drawn are claims that nobody has decided on yet and that no
    open sample has.
    """
    if bool(claims) == bool(sample):
        raise typer.BadParameter("say which claims: --claim for each, or --sample NUMBER.", param_hint="--sample")

    def give(ledger: "Ledger") -> None:
        chosen = claims or _drawn(ledger, what, sample or 0, drawing, least_worth, seed)
        count = ledger.samples.assign(name, what.value, chosen, to, by)
        typer.echo(f"{name}: {count:,} claim{'s' * (count != 1)} for {' and '.join(to)}.")

    return with_ledger(database, give)


@app.command("list")
@ends_plainly
def list_samples(database: Database = DEFAULT_DATABASE) -> int:
    """List the samples and how far they are."""

    def show(ledger: "Ledger") -> None:
        columns = ("name", "what", "claims", "complete", "parts", "answers", "settled")
        rows = (tuple(str(row[name]) for name in columns) for row in ledger.samples.progress())
        print_table(columns, rows, "No sample.")

    return with_ledger(database, show)


@app.command()
@ends_plainly
def mine(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Whose.")],
    format_: ShownAs = Shown.TABLE,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """List what somebody has still to answer."""

    def show(ledger: "Ledger") -> None:
        from attribution.ledger.queued import rows_of

        parts = ledger.samples.mine(by)
        claims = {row["claim_id"]: row for row in rows_of(ledger, [part["claim"] for part in parts])}
        rows: list[dict[str, Any]] = []
        for part in parts:
            row: Mapping[str, Any] = claims.get(part["claim"], {})
            said = {"words": row.get("claim"), "speaker": row.get("speaker"), "sentence": row.get("sentence")}
            rows.append(part | said | {"article_id": row.get("article_id")})
        columns = "number name what claim speaker words sentence article_id by at".split()
        print_rows(rows, columns, format_, "Nothing to answer.", "number name what claim speaker words".split())

    return with_ledger(database, show)


@app.command()
@ends_plainly
def answer(
    number: Annotated[int, typer.Argument(metavar="NUMBER", show_default=False, help="The part's, as mine lists it.")],
    given: Annotated[
        str,
        typer.Argument(
            metavar="ANSWER",
            show_default=False,
            help="Of a verdict a rating of the desk's scale; else confirmed, rejected, corrected or unsure.",
        ),
    ],
    by: Signed,
    comment: Annotated[str | None, typer.Option("--comment", help="Why.")] = None,
    content: Annotated[
        str | None,
        typer.Option("--content", help="Corrected: the claim's words as the article has them, pieces by “…”."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help='Corrected: the words that say who; "" for none.')
    ] = None,
    cue: Annotated[str | None, typer.Option("--cue", help='Corrected: the words for the saying; "" for none.')] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Answer one's own part of a sample, for good."""
    corrected = {"content": content, "source": source, "cue": cue}

    def give(ledger: "Ledger") -> None:
        part = next((each for each in ledger.samples.mine(by) if each["number"] == number), None)
        verdict = part is not None and part["what"] == "verdict"
        spans = None
        if part is not None and not verdict and any(each is not None for each in corrected.values()):
            spans = _spans(ledger, part["claim"], corrected)
        said: dict[str, Any] = {"rating": given} if verdict else {"decision": given, "spans": spans}
        typer.echo(f"{given} (answer {ledger.samples.answer(number, by, comment=comment, **said)}).")

    return with_ledger(database, give)


@app.command()
@ends_plainly
def answers(
    name: Annotated[str | None, typer.Argument(metavar="SAMPLE", show_default=False, help="Of this sample.")] = None,
    format_: ShownAs = Shown.TABLE,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """List the answers on those claims of which all are in."""

    def show(ledger: "Ledger") -> None:
        rows = [row | {"answer": row["rating"] or row["decision"]} for row in ledger.samples.answers(name)]
        columns = "number name what claim reviewer at rating decision spans comment".split()
        main = "number name what claim reviewer answer comment".split()
        print_rows(rows, columns, format_, "No claim has all its answers yet.", main)

    return with_ledger(database, show)


@app.command("agreement")
@ends_plainly
def show_agreement(
    format_: Annotated[Figures, typer.Option("--format", "-f", help="How to write it.")] = Figures.TABLE,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Show how far people agree.

    Of verdicts kappa and alpha, of extractions F1 of the spans too. Each figure comes with the claims, people and pairs
    that it rests on; where there is none, with the reason.
    """

    def show(ledger: "Ledger") -> None:
        from attribution.review.agreement import measured

        rows = [
            {"sample": each.name, "what": each.what, "claims": each.claims, "complete": each.complete}
            | {"figure": figure.name, **asdict(figure.agreement)}
            for each in measured(ledger)
            for figure in each.figures
        ]
        if format_ is Figures.JSON:
            typer.echo(json.dumps(rows, ensure_ascii=False))
            return
        columns = ("sample", "what", "figure", "value", "units", "raters", "pairs", "reason")
        all_of = ({**row, "sample": row["sample"] or "(all)"} for row in rows)
        print_rows(all_of, columns, Shown.TABLE, "No sample.")

    return with_ledger(database, show)


@app.command()
@ends_plainly
def adjudicate(
    name: Sample,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", show_default=False, help="The claim's id.")],
    by: Signed,
    what: Of = What.VERDICT,
    number: Annotated[
        int | None, typer.Option("--answer", metavar="NUMBER", help="As this answer says, by its number.")
    ] = None,
    rating: Annotated[str | None, typer.Option("--rating", help="Or otherwise: a rating.")] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", help="Or otherwise: confirmed, rejected, unsure.")
    ] = None,
    comment: Annotated[str | None, typer.Option("--comment", help="Why; of a verdict its rationale.")] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Settle a claim of which all answers are in.

    It gets the verdict or the judgement.
    """
    other = decision if what is What.EXTRACTION else rating
    if (number is None) == (other is None):
        option = "--decision" if what is What.EXTRACTION else "--rating"
        raise typer.BadParameter(f"say how it is settled: --answer NUMBER, or {option}.", param_hint="--answer")

    def settle(ledger: "Ledger") -> None:
        settled = ledger.samples.adjudicate(
            name,
            what.value,
            claim,
            by,
            answer=number,
            rating=rating if what is What.VERDICT else None,
            decision=decision if what is What.EXTRACTION else None,  # type: ignore[arg-type]  # the ledger looks
            comment=comment,
        )
        typer.echo(f"{claim}: settled (adjudication {settled}).")

    return with_ledger(database, settle)


def _drawn(
    ledger: "Ledger", what: What, count: int, by: Drawing, least_worth: float | None, seed: int | None
) -> list[str]:
    """Some claims that nobody has decided on yet and that no open sample has."""
    from attribution.checking.priority import Priorities
    from attribution.ledger import Filters, LedgerError
    from attribution.review.double import draw, eligible, open_claims

    free = eligible(ledger.claims(Filters(worth=least_worth)), what.value, open_claims(ledger, what.value))
    if len(free) < count:
        raise LedgerError(f"there are {len(free):,} such claims, and {count:,} are wanted; ask for fewer")
    priorities = Priorities.from_dict(ledger.settings().priorities)
    return draw(free, what.value, by.value, count, priorities, random.Random(seed))


def _spans(ledger: "Ledger", claim: str, corrected: "Mapping[str, str | None]") -> dict[str, list[list[int]]]:
    """Where the words of each role stand; what is not given stands where it was found."""
    from attribution.ledger import LedgerError
    from attribution.review.double import NotInArticle, located

    found = ledger.attribution(claim).quote
    article = next(iter(ledger.articles([ledger.article_of(claim)])))
    places: dict[str, list[list[int]]] = {}
    for role, words in corrected.items():
        stood = getattr(found, role)
        if words is None:
            places[role] = [[span.start, span.end] for span in stood]
            continue
        try:
            places[role] = located(article.text, words.replace("…", "\n"), stood or found.content, role)
        except NotInArticle as error:
            raise LedgerError(str(error)) from error
    return places
