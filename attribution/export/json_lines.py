"""JSON: articles with their attributions as the contract has them, one a line or as one array."""

import json
from collections.abc import Iterable
from typing import IO, Any

from attribution.export.selection import Pair
from attribution.jsonl import article_record


def write_jsonl(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one article a line, claims or none, and hand each line on at once."""
    for article, attributions in pairs:
        stream.write(_json(article_record(article, attributions)) + b"\n")
        stream.flush()


def write_json(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one JSON array of the same records as `write_jsonl`."""
    separator = b"[\n"
    for article, attributions in pairs:
        stream.write(separator + _json(article_record(article, attributions)))
        separator = b",\n"
    stream.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()
