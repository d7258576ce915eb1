"""Parquet: one claim a row, with the columns and types of the claims table."""

from collections.abc import Iterable, Iterator
from typing import IO

from attribution.claims import build_claims
from attribution.export.selection import Pair

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
