"""An export as one download: a single file as it is, several as a ZIP with the names that they have in a folder."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from attribution.export.from_ledger import write_formats
from attribution.ledger import Filters, Ledger

SINGLE = {
    "claims": ("claims.csv", "text/csv"),
    "xlsx": ("claims.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": ("claims.parquet", "application/vnd.apache.parquet"),
    "webannotation": ("annotations.jsonld", "application/ld+json"),
    "training": ("training.jsonl", "application/jsonl"),
    "log": ("log.csv", "text/csv"),
}
"""The formats that are one file, by name: the file and its media type."""

ZIP = ("attribution.zip", "application/zip")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A download's bytes, the names of the files in it, and what the user should know of them."""

    content: bytes
    files: tuple[str, ...]
    notes: tuple[str, ...]


def named(formats: Sequence[str]) -> tuple[str, str]:
    """The name of the download of some formats, and its media type."""
    return SINGLE.get(formats[0], ZIP) if len(formats) == 1 else ZIP


def bundled(ledger: Ledger, filters: Filters, formats: Sequence[str], *, bom: bool = False) -> Bundle:
    """Write formats as `attribution export` does, and return them as one download.

    Raises:
        LedgerError: the ledger cannot be read.
        OSError: there is no room for the files.

    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        files: dict[str, Path] = {}
        notes: list[str] = []
        for _, written in write_formats(ledger, filters, formats, folder, bom=bom):
            files |= {path.relative_to(folder).as_posix(): path for path in written.files}
            notes += written.notes
        if named(formats) == ZIP:
            content = _zipped(files)
        else:
            (only,) = files.values()
            content = only.read_bytes()
    return Bundle(content, tuple(files), tuple(notes))


def _zipped(files: dict[str, Path]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in files.items():
            archive.write(path, name)
    return stream.getvalue()
