"""`attribution desk`: how this desk works, which all who use the ledger share."""

import json
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attribution.cli.options import DEFAULT_DATABASE, Database, Signed, with_ledger
from attribution.cli.plain import ends_plainly, print_table

if TYPE_CHECKING:
    from attribution.checking.scales import Scale
    from attribution.checking.settings import Settings
    from attribution.ledger import Ledger

app = typer.Typer(
    help="How the desk works: its scale, its rules, what it cares for.", rich_markup_mode=None, no_args_is_help=True
)


class Rule(StrEnum):
    """The rules of approval, each with less to be passed than the next."""

    NONE = "none"
    TWO_PEOPLE = "two-people"
    VOTE = "vote"


@app.command("show")
@ends_plainly
def show_desk(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Show the settings that hold.

    The scale with its ratings, the rule of approval, what a verdict needs, who publishes where, what comes first.
    """

    def show(ledger: "Ledger") -> None:
        from attribution.export import printable

        settings = ledger.settings()
        if as_json:
            typer.echo(json.dumps(settings.as_dict(), ensure_ascii=False))
            return
        for indent, line in _lines(settings):
            typer.echo("  " * indent + printable(line))

    return with_ledger(database, show)


@app.command("set")
@ends_plainly
def set_desk(
    by: Signed,
    scale: Annotated[
        str | None,
        typer.Option(
            "--scale", metavar="NAME|FILE.yaml", help="The ratings: politifact, plain, meedan, or those of a file."
        ),
    ] = None,
    approval: Annotated[
        Rule | None,
        typer.Option(
            "--approval",
            help="Who must approve a verdict: nobody, an editor who has no part in it, or two of three editors.",
        ),
    ] = None,
    rationale: Annotated[
        bool | None,
        typer.Option("--rationale/--no-rationale", show_default=False, help="Whether a verdict needs a rationale."),
    ] = None,
    evidence: Annotated[
        int | None, typer.Option("--evidence", metavar="NUMBER", help="How many pieces of evidence a verdict needs.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", metavar="NAME", help='Who publishes; "" for nobody.')
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="URL",
            help='Where checks are published, with {claim_id} in it: "https://example.org/check/{claim_id}"; "" for '
            "nowhere.",
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help='In which language: en; "" for none.')
    ] = None,
    priorities: Annotated[
        Path | None,
        typer.Option(
            "--priorities",
            metavar="FILE.yaml",
            help="What comes first: weights of -5 to 5 under speakers, words, publishers, and one for repetition.",
        ),
    ] = None,
    database: Database = DEFAULT_DATABASE,
) -> int:
    """Change settings; what is not given stays. While the desk has editors, only they may.

    A rule of approval can be made stricter here, but is only loosened in the app, where editors sign in.
    """
    from attribution.ledger import LedgerError
    from attribution.review.setting_up import changes

    try:
        chosen = {
            "scale": _scale(scale) if scale is not None else None,
            "approval": str(approval).replace("-", " ") if approval is not None else None,
            "rationale_required": rationale,
            "evidence_required": evidence,
            "organisation": organisation,
            "address": address,
            "language": language,
            "priorities": _priorities(priorities) if priorities is not None else None,
        }
    except ValueError as error:  # of the scale or the priorities
        typer.echo(error, err=True)
        return 1
    given: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    if not given:
        raise typer.BadParameter("say what to change: --scale, --approval, --rationale …", param_hint="desk set")

    def change(ledger: "Ledger") -> None:
        before = ledger.settings()
        rules = [str(each).replace("-", " ") for each in Rule]
        if rules.index(given.get("approval", before.approval)) < rules.index(before.approval):
            raise LedgerError(
                f"approval: “{before.approval}” is loosened in the app (attribution app), by an editor who signs in "
                "there: on the command line anybody could write any name"
            )
        number = ledger.set_up(replace(before, **given), by)
        after = ledger.settings()
        typer.echo(f"settings {number}: {'; '.join(changes(before, after)) or 'as they were'}.")

    return with_ledger(database, change)


@app.command("history")
@ends_plainly
def desk_history(database: Database = DEFAULT_DATABASE) -> int:
    """Show who changed what of the settings, oldest first."""
    from attribution.checking.settings import Settings
    from attribution.review.setting_up import changes

    def show(ledger: "Ledger") -> None:
        before = Settings()
        rows: list[tuple[str, ...]] = []
        for each in ledger.settings_history():
            after = Settings.from_dict(each["settings"])
            changed = "; ".join(changes(before, after)) or "as they were"
            rows.append((str(each["number"]), str(each["at"]), str(each["by"]), changed))
            before = after
        print_table(("number", "when", "by", "changed"), rows, "Nobody has changed the settings yet.")

    return with_ledger(database, show)


def _lines(settings: "Settings") -> Iterator[tuple[int, str]]:
    yield 0, f"scale: {settings.scale.name}"
    for rating in settings.scale.ratings:
        value = "off the line" if rating.value is None else f"{rating.value:g}"
        yield 1, f"{rating.name} ({value}){f': {rating.meaning}' if rating.meaning else ''}"
    yield 0, f"approval: {settings.approval}"
    yield 0, f"rationale: {'needed' if settings.rationale_required else 'not needed'}"
    yield 0, f"evidence: {settings.evidence_required or 'none'} needed"
    yield 0, f"organisation: {settings.organisation or 'none'}"
    yield 0, f"address: {settings.address or 'none'}"
    yield 0, f"language: {settings.language or 'none'}"
    yield 0, f"priorities: {'' if settings.priorities else 'none'}".rstrip()
    for name, weights in settings.priorities.items():
        for what, weight in weights.items() if isinstance(weights, dict) else (("", weights),):
            yield 1, f"{name}{f' {what}' if what else ''}: {weight:+g}"


def _scale(given: str) -> "Scale":
    """The scale of this name, or of this file.

    Raises:
        BadScale: the file is no scale, or there is none.

    """
    from attribution.checking.scales import LARGEST_FILE, SCALES, BadScale, parse_scale

    path = Path(given)
    if given.casefold() in SCALES and not path.is_file():
        return SCALES[given.casefold()]
    if not path.is_file():
        raise BadScale(f"{given}: no scale and no file; the scales are {', '.join(SCALES)}, or give a YAML file")
    with path.open("rb") as stream:
        return parse_scale(stream.read(LARGEST_FILE + 1), path.name)


def _priorities(path: Path) -> dict[str, Any]:
    """The priorities of a YAML file.

    Raises:
        BadPriorities: it is none; the message names the file, and the line where there is one.

    """
    from attribution.checking.priority import BadPriorities, Priorities

    try:
        return Priorities.from_dict(_yaml(path)).as_dict()
    except BadPriorities as error:
        raise BadPriorities(f"{path.name}: {error}") from error


LARGEST_FILE = 100_000  # bytes; weights are a page of text


def _yaml(path: Path) -> Any:
    """The plain data of a YAML file of weights: records of numbers, their names as they are written.

    Raises:
        BadPriorities: it is no YAML, or has something else in it.

    """
    import yaml

    from attribution.checking.priority import BadPriorities

    with path.open("rb") as stream:
        text = stream.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise BadPriorities(f"larger than {LARGEST_FILE:,} bytes; weights are a page of text")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise BadPriorities("an alias (*name); write the weights out")
        root = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise BadPriorities(
            f"{f'line {mark.line + 1}: ' if mark else ''}no YAML; write “words:” and “  tax: 1”"
        ) from error
    return {} if root is None else _plain(root)


def _plain(node: Any) -> Any:
    from attribution.checking.priority import BadPriorities

    line = node.start_mark.line + 1
    if node.id == "scalar":
        try:
            # "yes" may be a word; only weights are numbers
            return float(node.value) if node.value else None
        except ValueError:
            return node.value
    if node.id != "mapping":
        raise BadPriorities(f"line {line}: a list; write each with its weight, like “tax: 1”")
    found: dict[str, Any] = {}
    for key, value in node.value:
        if key.id != "scalar" or key.value in found:
            what = "no name" if key.id != "scalar" else f"{key.value!r} is there twice"
            raise BadPriorities(f"line {key.start_mark.line + 1}: {what}")
        found[key.value] = _plain(value)
    return found
