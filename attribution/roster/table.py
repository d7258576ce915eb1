"""The roster as a table, and as a CSV file that can be changed in a spreadsheet and read back."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from attribution.claims import armed, defused
from attribution.roster.entries import Entry, Tenure
from attribution.roster.log import RosterError
from attribution.roster.roster import Roster

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "speaker_id", "name", "other_names", "kind", "role", "roles", "affiliations", "wikidata", "articles", "claims",
    "first_published", "last_published",
)  # fmt: skip
"""The columns in order; `other_names`, `roles` and `affiliations` hold several, parted by "; "."""

NEEDED = ("speaker_id", "name", "other_names", "kind", "roles", "wikidata")
_TENURE = re.compile(r"(?P<role>.*?)(?: \((?P<first>[^()–]*)–(?P<last>[^()–]*)\))?", re.DOTALL)


def rows(entries: Iterable[Entry]) -> list[dict[str, str | int]]:
    """Return a row for each entry, in order; what is missing is empty."""
    found: list[dict[str, str | int]] = []
    for entry in entries:
        dates = sorted(sighting.published for sighting in entry.sightings if sighting.published)
        found.append(
            {
                "speaker_id": entry.id,
                "name": entry.name,
                "other_names": _listed(entry.other_names),
                "kind": entry.kind or "",
                "role": entry.role or "",
                "roles": _listed(_written(tenure) for tenure in entry.roles),
                "affiliations": _listed(entry.affiliations),
                "wikidata": entry.wikidata or "",
                "articles": entry.articles,
                "claims": entry.claims,
                "first_published": dates[0] if dates else "",
                "last_published": dates[-1] if dates else "",
            }
        )
    return found


def as_table(entries: Iterable[Entry]) -> "pd.DataFrame":
    """Return the entries as a table, with the same columns also when there is none."""
    import pandas as pd

    return pd.DataFrame(rows(entries), columns=list(COLUMNS))


def write_csv(entries: Iterable[Entry], stream: IO[str]) -> None:
    """Write one speaker a row; what a spreadsheet would run as a formula is defused (`attribution.claims.defused`)."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows(entries):
        writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row.values()])


def read_csv(path: Path, roster: Roster, by: str) -> int:
    """Bring the speakers of a CSV file into a roster; the number of rows comes back.

    A row with the id of a known speaker changes that one, a row without an id is somebody new. `articles`, `claims` and
    the dates are what the roster itself counts, and are not read.

    Raises:
        RosterError: the file cannot be read, lacks a column, or a row is wrong; nothing is brought in then.

    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise RosterError(f"{path}: column {missing[0]!r} is missing; the columns are {', '.join(NEEDED)}")
            entries = [_entry(row, f"{path}, row {number}") for number, row in enumerate(reader, 1)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"{path}: not a CSV file in UTF-8 that can be read ({error})") from error
    trial = Roster(roster.events)
    for number, entry in enumerate(entries, 1):
        try:
            trial.bring_in(entry, by)
        except RosterError as error:
            raise RosterError(f"{path}, row {number}: {error}") from error
    for entry in entries:
        roster.bring_in(entry, by)
    return len(entries)


def _entry(row: dict[str, str | None], place: str) -> Entry:
    cells = {name: armed((row.get(name) or "").strip()) for name in NEEDED}
    if not cells["name"]:
        raise RosterError(f"{place}: the name is empty")
    return Entry(
        cells["speaker_id"],
        cells["name"],
        cells["kind"] or None,  # type: ignore[arg-type]
        tuple(_parted(cells["other_names"])),
        tuple(_tenure(part) for part in _parted(cells["roles"])),
        wikidata=cells["wikidata"] or None,
    )


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(part.replace(";", ",") for part in parts)


def _parted(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _written(tenure: Tenure) -> str:
    return f"{tenure.role} ({tenure.first}–{tenure.last})" if tenure.first else tenure.role


def _tenure(text: str) -> Tenure:
    match = _TENURE.fullmatch(text)
    if match is None or not match["first"]:
        return Tenure(text)
    return Tenure(match["role"], 0, match["first"], match["last"])
