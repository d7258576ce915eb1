"""The desk's log: who did what when, a row an event, for whoever wants to see how a verdict came about."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attribution.export.csv_tables import CsvLines
from attribution.export.selection import Row, Written

if TYPE_CHECKING:
    import pandas as pd

LOG_COLUMNS: dict[str, str] = {
    "at": "When, in ISO 8601, UTC.",
    "who": "Who did it.",
    "what": "judgement, verdict, correction, evidence, assignment, state, vote, comment, sample, answer and so on.",
    "claim_id": "On which claim; empty of the desk's settings.",
    "claim": "What the claim says.",
    "speaker": "Who made the claim.",
    "article_id": "In which article.",
    "article": "The article's headline.",
    "from": "What held before; empty where nothing did.",
    "to": "What holds since.",
    "comment": "What they said about it: a rationale, a quote, a note.",
    "taken_back": "When it was taken back later; empty where it stands.",
}
"""The columns of the log, and what each says."""

_KINDS = {
    "judgements": "judgement",
    "verdicts": "verdict",
    "evidence": "evidence",
    "assignments": "assignment",
    "steps": "state",
    "votes": "vote",
    "comments": "comment",
    "answers": "answer of a double assignment",
    "samples": "double assignment",
    "adjudications": "adjudication",
    "sameness": "same claim",
}
_CHANGING = frozenset({"judgement", "verdict", "assignment", "state"})  # one at a time holds: there is a before


def write_desk_log(
    claims: Iterable[tuple[Row, Sequence[Row]]], folder: Path, settings: Sequence[Row] = (), *, bom: bool = False
) -> Written:
    """Write `log.csv`; return the file. See `desk_log` for what is given.

    Raises:
        OSError: the folder cannot be written to.

    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "log.csv"
    CsvLines(desk_log(claims, settings)).write(path, bom=bom)
    return Written((path,))


def desk_log(claims: Iterable[tuple[Row, Sequence[Row]]], settings: Sequence[Row] = ()) -> "pd.DataFrame":
    """Return the log, oldest first, with the columns `LOG_COLUMNS`.

    `claims` are rows of claims, each with what `Ledger.history` gives for it; `settings` what
    `Ledger.settings_history` gives. Nothing is left out: what was taken back stands there too, as does taking it back.
    """
    import pandas as pd

    rows = [_setting(before, row) for before, row in zip([None, *settings], settings, strict=False)]
    for claim, history in claims:
        rows += _events(claim, history)
    rows.sort(key=lambda row: row["at"])
    return pd.DataFrame(rows, columns=list(LOG_COLUMNS)).astype("str")


def _events(claim: Row, history: Sequence[Row]) -> list[Row]:
    about = {name: claim.get(name) for name in ("claim_id", "claim", "speaker", "article_id")}
    by_number = {(_table(row), row["number"]): row for row in history}
    backed = {(_table(row), row["undoes"]): row["at"] for row in history if row.get("undoes") is not None}
    holding: dict[str, list[Row]] = {}
    events = []
    for row in history:
        table = _table(row)
        undone = by_number.get((table, row["undoes"])) if row.get("undoes") is not None else None
        kind = _kind(table, undone or row)
        stack = holding.setdefault(table, [])
        before = _value(table, stack[-1]) if stack and kind.partition(" ")[0] in {*_CHANGING, "correction"} else None
        if undone is not None:
            holding[table] = stack = [each for each in stack if each["number"] != undone["number"]]
            after = _value(table, stack[-1]) if stack and kind in _CHANGING else None
            value = {"what": f"{kind} taken back", "from": _value(table, undone), "to": after}
        else:
            stack.append(row)
            value = {"what": kind, "from": before, "to": _value(table, row)}
        events.append(
            about
            | value
            | {
                "at": str(row["at"]),
                "who": _who(table, row),
                "article": claim.get("title"),
                "comment": _comment(table, row),
                "taken_back": backed.get((table, row["number"])),
            }
        )
    return events


def _table(row: Row) -> str:
    """The table of a row; those of double assignments have a `what` of their own."""
    if row["what"] in _KINDS:
        return str(row["what"])
    return "adjudications" if "answer" in row else "samples"


def _kind(table: str, row: Row) -> str:
    return "correction" if table == "verdicts" and row.get("corrects") is not None else _KINDS[table]


def _who(table: str, row: Row) -> str | None:
    # of an assignment and a sample, `reviewer` is who it was given to
    return row.get("by") if table in ("assignments", "samples", "adjudications") else row.get("reviewer")


def _value(table: str, row: Row) -> str | None:
    if table == "verdicts":
        scale = f" ({row['scale']})" if row.get("scale") else ""
        return f"{row['rating']}{scale}" if row.get("rating") else row.get("wording")
    if table == "evidence":
        return row.get("url") or row.get("title") or row.get("file") or row.get("publisher")
    if table == "assignments":
        due = f", due {row['due']}" if row.get("due") else ""
        return f"{row['reviewer']}{due}" if row.get("reviewer") else "nobody"
    if table == "samples":
        return f"{row.get('name')}: {row.get('reviewer')}"
    if table == "sameness":
        return f"{row.get('decision')}: {row.get('one')}, {row.get('other')}"
    values = {"judgements": "decision", "steps": "state", "votes": "vote"}
    if table in values:
        return row.get(values[table])
    return row.get("rating") or row.get("decision") if table != "comments" else None


def _comment(table: str, row: Row) -> str | None:
    names = {
        "verdicts": ("note", "wording", "rationale"),
        "evidence": ("stance", "quote", "note"),
        "comments": ("text",),
        "judgements": ("reason", "comment"),
        "steps": ("comment", "review_url"),
    }.get(table, ("comment",))
    given = [str(row[name]) for name in names if row.get(name)]
    return " · ".join(given) or None


def _setting(before: Row | None, row: Row) -> Row:
    """What was changed in the desk's settings, each entry with its new value."""
    earlier: Mapping[str, Any] = before["settings"] if before else {}
    changed = {name: value for name, value in row["settings"].items() if earlier.get(name) != value}
    return {
        "at": str(row["at"]),
        "who": row.get("by"),
        "what": "settings",
        "from": _shown({name: earlier[name] for name in changed if name in earlier}),
        "to": _shown(changed),
    }


def _shown(settings: Mapping[str, Any]) -> str | None:
    texts = []
    for name, value in settings.items():
        scale = isinstance(value, Mapping) and name == "scale"
        text = value["name"] if scale else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        texts.append(f"{name}: {text}")
    return "; ".join(texts) or None
