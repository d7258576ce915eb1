"""The verbs of `attribution checks`: what takes a check from one state to the next, and what belongs to it.

Approval is not among them: here anybody can write any name, and the rule that somebody else looks at a verdict would be
worth nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attribution.cli.checks import app as app
from attribution.cli.claims import Claim
from attribution.cli.options import DEFAULT_DATABASE, Database, Signed, with_ledger
from attribution.cli.plain import ends_plainly

if TYPE_CHECKING:
    from attribution.ledger import Check, Ledger

Comment = Annotated[str | None, typer.Option("--comment", help="What the others should know.")]
Why = Annotated[str, typer.Option("--comment", help="Why; the history keeps it.")]
Wording = Annotated[str | None, typer.Option("--wording", help="The claim in words that stand alone.")]
Rationale = Annotated[str | None, typer.Option("--rationale", help="Why it is so, for readers.")]

IN_THE_APP = (
    "verdicts are approved in the app (attribution app), by editors who sign in there: on the command line anybody "
    "could write any name"
)


@app.command()
@ends_plainly
def start(claim: Claim, by: Signed, comment: Comment = None, database: Database = DEFAULT_DATABASE) -> int:
    """Begin a check that is unstarted or was withdrawn."""
    return _step(database, claim, "in progress", by, comment, among=("unstarted", "withdrawn"))


@app.command("set-aside")
@ends_plainly
def set_aside(claim: Claim, by: Signed, comment: Comment = None, database: Database = DEFAULT_DATABASE) -> int:
    """Take a check in progress back to “unstarted”."""
    return _step(database, claim, "unstarted", by, comment)


@app.command("hand-in")
@ends_plainly
def hand_in(claim: Claim, by: Signed, comment: Comment = None, database: Database = DEFAULT_DATABASE) -> int:
    """Ask for a second look at the verdict.

    What the verdict still needs by the desk's settings is said, and it stays where it is.
    """
    return _step(database, claim, "needs a second look", by, comment)


@app.command("return")
@ends_plainly
def give_back(claim: Claim, by: Signed, comment: Why, database: Database = DEFAULT_DATABASE) -> int:
    """Return a check that was handed in, with the reason."""
    return _step(database, claim, "in progress", by, comment, among=("needs a second look",))


@app.command()
@ends_plainly
def finish(claim: Claim, by: Signed, comment: Comment = None, database: Database = DEFAULT_DATABASE) -> int:
    """Say that a check is done.

    At a desk whose verdicts need an approval nobody says so here: editors approve in the app.
    """
    return _step(database, claim, "done", by, comment)


@app.command(hidden=True, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@ends_plainly
def approve(claim: Claim) -> int:
    """Say where verdicts are approved."""
    typer.echo(f"{claim}: {IN_THE_APP}", err=True)
    return 1


@app.command()
@ends_plainly
def reopen(claim: Claim, by: Signed, comment: Why, database: Database = DEFAULT_DATABASE) -> int:
    """Take a check that is done back to “in progress”."""
    return _step(database, claim, "in progress", by, comment, among=("done",))


@app.command()
@ends_plainly
def publish(
    claim: Claim,
    by: Signed,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL", help="Where readers find it.  [default: as desk set --address says]"),
    ] = None,
    date: Annotated[str | None, typer.Option("--date", help="Since when: 2026-03-14.  [default: today]")] = None,
    comment: Comment = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Say that the verdict of a check is published, and where."""
    return _step(database, claim, "published", by, comment, address=address, date=date)


@app.command()
@ends_plainly
def withdraw(claim: Claim, by: Signed, comment: Why, database: Database = DEFAULT_DATABASE) -> int:
    """Say that what was published no longer stands."""
    return _step(database, claim, "withdrawn", by, comment)


@app.command()
@ends_plainly
def rate(
    claim: Claim,
    by: Signed,
    rating: Annotated[
        str | None,
        typer.Argument(
            metavar="RATING", show_default=False, help='One of the desk\'s scale, as desk show lists it: "Half True".'
        ),
    ] = None,
    rationale: Rationale = None,
    wording: Wording = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Give a claim its verdict.

    An unstarted check is begun with it. What is not given is taken over from the verdict that stands; "" empties it.
    """

    def work(ledger: "Ledger") -> None:
        check = ledger.checks.of(claim)
        given = _given(check, rating, rationale, wording)
        number = ledger.checks.rate(claim, by, seen=check.seen, **given)
        _tell_verdict(ledger, claim, f"verdict {number}")

    return with_ledger(database, work)


@app.command()
@ends_plainly
def correct(
    claim: Claim,
    by: Signed,
    note: Annotated[str, typer.Option("--note", help="What was wrong and is right now, for readers.")],
    rating: Annotated[
        str | None, typer.Argument(metavar="RATING", show_default=False, help="One of the desk's scale.")
    ] = None,
    rationale: Rationale = None,
    wording: Wording = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Correct a published verdict.

    It stays published until the correction is: the check is in progress again, and goes the same way as before. What is
    not given is taken over from the verdict that stands; "" empties it.
    """

    def work(ledger: "Ledger") -> None:
        check = ledger.checks.of(claim)
        given = _given(check, rating, rationale, wording)
        number = ledger.checks.correct(claim, by, note=note, seen=check.seen, **given)
        _tell_verdict(ledger, claim, f"verdict {number}, a correction")

    return with_ledger(database, work)


@app.command()
@ends_plainly
def evidence(
    claim: Claim,
    by: Signed,
    url: Annotated[str | None, typer.Option("--url", help="Where it stands.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="PATH", help="A document, picture or recording to keep.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="What it is called.")] = None,
    quote: Annotated[str | None, typer.Option("--quote", help="What it says, word for word.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option("--published", help="When it appeared: 2026-03-14.")] = None,
    accessed: Annotated[str | None, typer.Option("--accessed", help="When it was looked at.")] = None,
    archived: Annotated[str | None, typer.Option("--archived", help="The address of an archived copy.")] = None,
    stance: Annotated[str | None, typer.Option("--stance", help="supports, refutes or context.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="What the desk should know of it.")] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Add a piece of evidence: an address, a quote or a file.

    "undo evidence NUMBER" takes it away.
    """
    given = {
        "url": url,
        "title": title,
        "quote": quote,
        "publisher": publisher,
        "published": published,
        "accessed": accessed,
        "archived": archived,
        "stance": stance,
        "note": note,
    }

    def work(ledger: "Ledger") -> None:
        kept = (file.name, _beginning(file)) if file else None
        number = ledger.checks.add_evidence(claim, by, file=kept, seen=None, **given)
        typer.echo(f"{claim}: evidence {number} added.")

    return with_ledger(database, work)


@app.command("file")
@ends_plainly
def take_file(
    number: Annotated[
        int, typer.Argument(metavar="EVIDENCE", show_default=False, help="The evidence's number, as show lists it.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")],
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Write a file that is kept as evidence."""
    from attribution.export import written_whole
    from attribution.ledger import LedgerError

    def work(ledger: "Ledger") -> None:
        pieces = ledger.table("evidence").set_index("number")["file"].dropna()
        if number not in pieces.index:
            raise LedgerError(f"{number}: no evidence of this number has a file")
        name, _, content = ledger.checks.file(pieces[number])
        with written_whole(output) as stream:
            stream.write(content)
        typer.echo(f"{output}: {name}, {len(content):,} bytes.")

    return with_ledger(database, work)


@app.command()
@ends_plainly
def comment(
    claim: Claim,
    text: Annotated[str, typer.Argument(metavar="TEXT", show_default=False, help="What to say.")],
    by: Signed,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Say something about a check, for the others of the desk."""
    return with_ledger(
        database, lambda ledger: typer.echo(f"{claim}: comment {ledger.checks.comment(claim, text, by)} added.")
    )


def _step(
    database: str,
    claim: str,
    state: str,
    by: str,
    comment: str | None,
    *,
    among: tuple[str, ...] = (),
    address: str | None = None,
    date: str | None = None,
) -> int:
    """Take a check to a state, where it is `among` some; the ledger has the other rules."""
    from attribution.ledger import Refused

    def work(ledger: "Ledger") -> None:
        check = ledger.checks.of(claim)
        if among and check.state not in among:
            wanted = " or ".join(f"“{each}”" for each in among)
            raise Refused(f"{claim}: the check is “{check.state}”; this takes one that is {wanted}")
        ruled = check.settings.approval != "none"
        if state == "done" and ruled and check.state == "needs a second look":
            raise Refused(f"{claim}: {IN_THE_APP}")
        number = ledger.checks.step(
            claim, state, by, comment=comment, review_url=address, published=date, seen=check.seen
        )
        said = state
        if state == "published" and (step := ledger.checks.of(claim).published_step):
            said = f"published at {step['review_url']} since {step['published']}"
        typer.echo(f"{claim}: {said} (step {number}).")
        if state == "needs a second look" and ruled:
            typer.echo(f"{claim}: {IN_THE_APP}", err=True)

    return with_ledger(database, work)


def _given(check: "Check", rating: str | None, rationale: str | None, wording: str | None) -> dict[str, str | None]:
    """A verdict's texts: those given, and of the rest what stands."""
    stands = check.verdict or {}
    given = {"rating": rating, "rationale": rationale, "wording": wording}
    return {name: stands.get(name) if value is None else value for name, value in given.items()}


def _tell_verdict(ledger: "Ledger", claim: str, what: str) -> None:
    from attribution.checking.workflow import missing

    check = ledger.checks.of(claim)
    typer.echo(f"{claim}: {(check.verdict or {}).get('rating') or 'no rating yet'} ({what}).")
    if lacking := missing(check.standing, check.settings):
        typer.echo(f"{claim}: still needs {' and '.join(lacking)}", err=True)


def _beginning(file: Path) -> bytes:
    """The content of a file; of one that is too large anyway only so much that it shows."""
    from attribution.checking.evidence import LARGEST_FILE

    with file.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)
