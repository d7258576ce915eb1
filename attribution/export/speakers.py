"""CSV per speaker: all claims, a file of claims for each speaker, and the index of the speakers."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from attribution.claims import armed
from attribution.export.csv_tables import CsvLines
from attribution.export.file_names import file_key, file_names
from attribution.export.selection import Selection, Written

if TYPE_CHECKING:
    import pandas as pd

INDEX_COLUMNS: dict[str, str] = {
    "speaker": "str",
    "role": "str",
    "kind": "str",
    "claims": "int64",
    "speaker_id": "str",
}
"""The columns of the index and their dtypes; in a folder of files, `file` stands before the last one."""

FOLDER = "by-speaker"
NOBODY = "_no speaker"  # the name of no speaker's file: theirs do not begin with "_"


class SpeakerClaims(NamedTuple):
    """Whose claims stand together: the speaker's commonest name, role and kind, and the claims' places from 0."""

    speaker: str | None
    role: str | None
    kind: str | None
    id: str | None
    rows: Sequence[int]


def write_speakers(selection: Selection, folder: Path, *, bom: bool = False) -> Written:
    """Write `claims.csv`, `speakers.csv` (the index) and `by-speaker/<name>.csv`; return the files.

    Claims without a speaker are in `by-speaker/_no speaker.csv`. Files of speakers that an earlier index in the
    folder lists, and that are no longer among these, are removed; other files are left alone. `bom` puts a byte
    order mark in front of every file, by which Excel knows UTF-8.

    Raises:
        OSError: the folder cannot be written to.

    """
    speakers = speaker_claims(selection.claims)
    named = iter(file_names(each.speaker for each in speakers if each.speaker is not None))
    files = [f"{FOLDER}/{NOBODY if each.speaker is None else next(named)}.csv" for each in speakers]
    index = folder / "speakers.csv"
    earlier = _files_of(index)
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    lines = CsvLines(selection.claims)
    lines.write(folder / "claims.csv", bom=bom)
    for file, each in zip(files, speakers, strict=True):
        lines.write(folder / file, each.rows, bom=bom)
    remove_earlier(folder, earlier, files)
    table = speaker_index(speakers)
    table.insert(len(table.columns) - 1, "file", files)
    CsvLines(table).write(index, bom=bom)
    return Written((folder / "claims.csv", index, *(folder / file for file in files)))


def speaker_claims(claims: "pd.DataFrame") -> list[SpeakerClaims]:
    """Return who speaks in the claims, most claims first, then by name; those without a speaker are one, the last.

    A speaker is an id of the roster, and where there is none a name.
    """
    keys = ("id " + claims["speaker_id"]).fillna("name " + claims["speaker"]).where(claims["speaker"].notna(), "")
    columns = {name: claims[name].tolist() for name in ("speaker", "speaker_role", "speaker_kind", "speaker_id")}

    def commonest(name: str, rows: Sequence[int]) -> str | None:
        counted = Counter(cell for cell in (columns[name][row] for row in rows) if isinstance(cell, str))
        return counted.most_common(1)[0][0] if counted else None

    found = []
    for key, places in keys.groupby(keys, sort=False).indices.items():
        rows = places.tolist()
        name, role, kind, identity = (commonest(column, rows) if key else None for column in columns)
        found.append(SpeakerClaims(name, role, kind, identity, rows))
    return sorted(found, key=_place)


def _place(each: SpeakerClaims) -> tuple[bool, int, str, str, str]:
    name = each.speaker or ""
    return each.speaker is None, -len(each.rows), name.casefold(), name, each.id or ""


def speaker_index(speakers: Iterable[SpeakerClaims]) -> "pd.DataFrame":
    """Return the index of the speakers, a row each, in order."""
    import pandas as pd

    rows = [(each.speaker, each.role, each.kind, len(each.rows), each.id) for each in speakers]
    return pd.DataFrame(rows, columns=list(INDEX_COLUMNS)).astype(INDEX_COLUMNS)


def _files_of(index: Path) -> list[str]:
    """The files of speakers that an index lists; none when there is no index, or something else of its name."""
    try:
        with index.open(encoding="utf-8-sig", newline="") as lines:
            listed = [armed(row.get("file") or "") for row in csv.DictReader(lines)]
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
    # an index that somebody wrote by hand must not name what we would not
    return [file for file in listed if file == f"{FOLDER}/{Path(file).name}" and file.endswith(".csv")]


def remove_earlier(folder: Path, earlier: Iterable[str], files: Iterable[str]) -> None:
    """Remove the files of an earlier export that are not of this one."""
    now = {file_key(file): folder / file for file in files}
    for file in earlier:
        path, same = folder / file, now.get(file_key(file))
        # where case does not count, a name in another case is the file just written
        if path.is_file() and not (same and path.samefile(same)):
            path.unlink()
