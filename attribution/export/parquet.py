"""Parquet: one claim a row, with the columns and types of the claims table."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from attribution.claims import build_claims
from attribution.export.selection import Pair, Selection, Written
from attribution.export.whole import written_whole

_ROWS_AT_ONCE = 10_000  # rows of a row group: large enough to compress, small enough to hold


def write_parquet(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one claim a row, as the articles come."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.Schema.from_pandas(build_claims([]), preserve_index=False).remove_metadata()
    with ParquetWriter(stream, schema) as writer:
        for group in _groups(pairs):
            writer.write_table(pa.Table.from_pandas(build_claims(group), schema=schema, preserve_index=False))


def _groups(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Parts of `pairs`, each with enough claims for a row group."""
    group: list[Pair] = []
    claims = 0
    for pair in pairs:
        group.append(pair)
        claims += len(pair[1])
        if claims >= _ROWS_AT_ONCE:
            yield group
            group, claims = [], 0
    yield group


def write_claims_parquet(selection: Selection, folder: Path) -> Written:
    """Write `claims.parquet`: the claims table as it is, further columns included; return the file.

    Raises:
        OSError: the folder cannot be written to.

    """
    import pyarrow as pa
    from pyarrow.parquet import write_table

    table = pa.Table.from_pandas(selection.claims, preserve_index=False).replace_schema_metadata()
    path = folder / "claims.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as stream:
        write_table(table, stream, row_group_size=_ROWS_AT_ONCE)
    return Written((path,))
