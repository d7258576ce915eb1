"""`attribution worth`: how much lines of text are worth checking, without a ledger."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from attribution.cli.options import Models
from attribution.cli.plain import ends_plainly
from attribution.cli.tables import Shown, ShownAs, print_rows

LONGEST = 5_000  # characters of a line that is read as one claim
AT_ONCE = 256


@ends_plainly
def worth(
    path: Annotated[
        str,
        typer.Argument(metavar="PATH|-", show_default=False, help="A text with a claim a line; - for standard input."),
    ],
    format_: ShownAs = Shown.TABLE,
    models: Models = None,
) -> int:
    """Say how much lines of text are worth checking, and why.

    The score is 0 to 1; reasons that speak for it begin with "+", those against it with "-", the weightiest first.
    """
    from attribution.articles.encoding import decoded
    from attribution.articles.errors import UnreadableArticle
    from attribution.nlp.models import ModelsMissing
    from attribution.weighing import Weigher

    content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    try:
        lines = [line.strip() for line in decoded(content, path).splitlines()]
        weigher = Weigher(models)
    except (UnreadableArticle, ModelsMissing) as error:
        typer.echo(error, err=True)
        return 2 if isinstance(error, ModelsMissing) else 1
    if long := [place for place, line in enumerate(lines, 1) if len(line) > LONGEST]:
        typer.echo(f"{path}, line {long[0]}: longer than {LONGEST:,} characters; a claim is a sentence", err=True)
        return 1
    claims = [line for line in lines if line]
    rows = []
    for place in range(0, len(claims), AT_ONCE):
        part = claims[place : place + AT_ONCE]
        for claim, found in zip(part, weigher.weigh([(each, "speech") for each in part]), strict=True):
            rows.append({"score": found.score, "type": found.type, "claim": claim, "reasons": list(found.reasons)})
    print_rows(rows, ("score", "type", "claim", "reasons"), format_, "No line.")
    return 0
