"""`attribution claims`: the claims of the ledger, and what people decide on them."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

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
    Most,
    Publishers,
    Reviewers,
    Signed,
    Since,
    Speakers,
    Until,
    Verdicts,
    Words,
    filters_of,
    with_ledger,
)
from attribution.cli.plain import ends_plainly, print_table

if TYPE_CHECKING:
    from attribution.ledger import Ledger
    from attribution.records import Attribution

app = typer.Typer(
    help="The claims of the ledger: list, judge, rate, and take back.", rich_markup_mode=None, no_args_is_help=True
)

Claim = Annotated[str, typer.Argument(metavar="CLAIM", show_default=False, help="The claim's id, as list shows it.")]


@app.command("list")
@ends_plainly
def list_claims(
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
    database: Database = DEFAULT_DATABASE,
) -> int:
    """List claims with their ids, in order of the articles."""
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

    def show(ledger: "Ledger") -> None:
        claims = ledger.claims(filters)
        columns = ("claim_id", "speaker", "claim", "kind", "judgement", "verdict", "article_id")
        cells = claims[list(columns)].astype(object).where(lambda table: table.notna(), "")
        rows = (tuple(map(str, row)) for row in cells.itertuples(index=False))
        print_table(("id", *columns[1:-1], "article"), rows, "No claim.")

    return with_ledger(database, show)


@app.command()
@ends_plainly
def judge(
    claim: Claim,
    decision: Annotated[
        str,
        typer.Argument(metavar="DECISION", show_default=False, help="confirmed, rejected, corrected or unsure."),
    ],
    by: Signed,
    reason: Annotated[str | None, typer.Option("--reason", help="Why: not a quote, wrong span, duplicate …")] = None,
    comment: Annotated[str | None, typer.Option("--comment", help="Anything else.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Corrected: who said it, by name or id.")] = None,
    role: Annotated[str | None, typer.Option("--role", help="Corrected: the speaker's title or office.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Corrected: direct, mixed or indirect.")] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Decide whether a claim is what the article says; --speaker, --role and --kind make it a correction."""

    def decide(ledger: "Ledger") -> None:
        corrected = _corrected(ledger, claim, speaker, role, kind)
        number = ledger.judge(
            claim,
            _decision(decision, corrected is not None),
            by,
            reason=reason,
            comment=comment,
            attribution=corrected,
        )
        typer.echo(f"{claim}: {decision} (judgement {number}).")

    return with_ledger(database, decide)


@app.command()
@ends_plainly
def take(
    table: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", show_default=False, help="A table as export writes it, judged by hand."),
    ],
    by: Signed,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Take the judgements that somebody wrote into an exported CSV file: confirmed, rejected or unsure."""
    from attribution.claims import BadClaims, read_claims_csv
    from attribution.ledger.sheet import take_judgements

    try:
        judged = read_claims_csv(table)
    except BadClaims as error:
        typer.echo(f"{table}: {error}", err=True)
        return 1
    return with_ledger(
        database,
        lambda ledger: typer.echo(f"{take_judgements(ledger, judged, by):,} new judgements."),
    )


@app.command()
@ends_plainly
def assign(
    claim: Claim,
    reviewer: Annotated[
        str, typer.Argument(metavar="NAME", show_default=False, help='Who is to look at it; "" for nobody.')
    ],
    by: Signed,
    due: Annotated[str | None, typer.Option("--due", help="By when: 2026-03-14.")] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Give a claim to somebody, or to nobody."""
    return with_ledger(
        database,
        lambda ledger: typer.echo(
            f"{claim}: {reviewer or 'nobody'} (assignment {ledger.assign(claim, reviewer or None, by, due)})."
        ),
    )


@app.command()
@ends_plainly
def rate(
    claim: Claim,
    rating: Annotated[str, typer.Argument(metavar="RATING", show_default=False, help='The verdict: "half true".')],
    by: Signed,
    rationale: Annotated[str | None, typer.Option("--rationale", help="Why it is so.")] = None,
    wording: Annotated[str | None, typer.Option("--wording", help="The claim in words that stand alone.")] = None,
    review_url: Annotated[str | None, typer.Option("--review-url", help="Where the check is published.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Who publishes the check.")] = None,
    published: Annotated[str | None, typer.Option("--published", help="When: 2026-03-14.")] = None,
    value: Annotated[float | None, typer.Option("--value", help="The rating as a number.")] = None,
    best: Annotated[float | None, typer.Option("--best", help="The best number there is.")] = None,
    worst: Annotated[float | None, typer.Option("--worst", help="The worst number there is.")] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Give a claim its verdict: whether it is true."""
    given: dict[str, str | float | None] = {
        "rationale": rationale,
        "wording": wording,
        "review_url": review_url,
        "organisation": organisation,
        "published": published,
        "rating_value": value,
        "best_rating": best,
        "worst_rating": worst,
    }
    return with_ledger(
        database,
        lambda ledger: typer.echo(f"{claim}: {rating} (verdict {ledger.rate(claim, rating, by, **given)})."),
    )


@app.command()
@ends_plainly
def evidence(
    claim: Claim,
    by: Signed,
    url: Annotated[str | None, typer.Option("--url", help="Where it stands.")] = None,
    quote: Annotated[str | None, typer.Option("--quote", help="What it says, word for word.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option("--published", help="When it appeared.")] = None,
    accessed: Annotated[str | None, typer.Option("--accessed", help="When it was looked at.")] = None,
    archived: Annotated[str | None, typer.Option("--archived", help="The address of an archived copy.")] = None,
    stance: Annotated[str | None, typer.Option("--stance", help="supports, refutes or context.")] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Add a piece of evidence for or against a claim."""
    given = {
        "url": url,
        "quote": quote,
        "publisher": publisher,
        "published": published,
        "accessed": accessed,
        "archived": archived,
        "stance": stance,
    }
    return with_ledger(
        database,
        lambda ledger: typer.echo(f"{claim}: evidence {ledger.add_evidence(claim, by, **given)} added."),
    )


@app.command()
@ends_plainly
def undo(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            show_default=False,
            help="judgements, verdicts, evidence, assignments, steps, comments, sameness or samples.",
        ),
    ],
    number: Annotated[int, typer.Argument(metavar="NUMBER", show_default=False, help="Its number in the history.")],
    by: Signed,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Take back a decision; the one before it holds again.

    What was approved or published stays: reopen the check, or give a correction.
    """
    from typing import get_args

    from attribution.ledger.ledger import Undoable

    if what not in get_args(Undoable):
        raise typer.BadParameter(f"{what!r} is none of {', '.join(get_args(Undoable))}.", param_hint="WHAT")

    def take_back(ledger: "Ledger") -> None:
        ledger.undo(cast("Undoable", what), number, by)
        typer.echo(f"{what} {number}: taken back.")

    return with_ledger(database, take_back)


@app.command()
@ends_plainly
def history(claim: Claim, database: Database = DEFAULT_DATABASE) -> int:
    """Show all that was decided on a claim, oldest first."""

    def show(ledger: "Ledger") -> None:
        rows = ledger.history(claim)
        columns = ("what", "number", "when", "by", "decided")
        print_table(columns, (history_line(row) for row in rows), "Nothing was decided on it.")

    return with_ledger(database, show)


def history_line(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """What was written, its number, when, by whom, and what it says: a row of a history in words."""
    by = row.get("by") or row["reviewer"]
    if row["undoes"] is not None:
        said = f"takes back {row['undoes']}"
    else:
        known = {"what", "number", "claim", "at", "undoes", "by", "action"} | (
            {"reviewer"} if "by" not in row else set()
        )
        if row["what"] == "steps":  # what was true then, for the rules
            known |= {"evidence"} | ({"rule"} if row["rule"] == "none" else set())
        said = "; ".join(f"{key}: {value}" for key, value in row.items() if key not in known and value is not None)
    return row["what"], str(row["number"]), row["at"], by, said


def _decision(given: str, corrects: bool) -> Any:
    if given not in ("confirmed", "rejected", "corrected", "unsure"):
        raise typer.BadParameter(f"{given!r} is none of confirmed, rejected, corrected, unsure.", param_hint="DECISION")
    if corrects != (given == "corrected"):
        raise typer.BadParameter("a correction, and nothing else, says what is right: --speaker, --role or --kind.")
    return given


def _corrected(
    ledger: "Ledger", claim: str, speaker: str | None, role: str | None, kind: str | None
) -> "Attribution | None":
    """The claim with what the options say; None where they say nothing."""
    from typing import get_args

    from attribution.records import Kind, Speaker

    if speaker is None and role is None and kind is None:
        return None
    if kind is not None and kind not in get_args(Kind):
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(get_args(Kind))}.", param_hint="--kind")
    found = ledger.attribution(claim)
    who = found.speaker
    if speaker is not None:
        roster = ledger.roster()
        known = roster.find(roster.joined(speaker) or speaker)
        who = Speaker(known.name, known.role, known.kind, id=known.id) if known else Speaker(speaker.strip())
        who = who if who.name else None
    if role is not None:
        if who is None:
            raise typer.BadParameter("nobody says the claim: name the speaker too.", param_hint="--role")
        who = replace(who, role=role)
    quote = replace(found.quote, kind=cast("Kind", kind)) if kind else found.quote
    return replace(found, speaker=who, quote=quote, reasons=() if speaker else found.reasons)
