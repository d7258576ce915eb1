"""Rows of the ledger to and from articles and attributions, and the keys by which they are the same."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from attribution.claims import claim_rows, parse_spans, written_spans
from attribution.jsonl import about_record, attribution_record, parse_about, parse_attribution
from attribution.ledger.schema import LONGEST
from attribution.records import Article, Attribution

T = TypeVar("T")
Row = dict[str, Any]

_AT_ONCE = 500  # values in one statement

ABOUT = ("title", "url", "publisher", "published", "author", "language")
"""What an article may lack and another reading of it may give."""

_FLAT = (
    "speaker speaker_role speaker_kind speaker_score speaker_affiliation speaker_description kind act negated source "
    "cue addressee start end sentence confidence reasons content_spans cue_spans source_spans alternatives"
).split()
_DETAIL = {"reasons": "reasons", "alternatives": "alternatives", "aliases": "speaker_aliases"}


def article_row(article: Article) -> Row:
    """Return the columns of an article that come from reading it."""
    record = about_record(article)
    return {key: record[key] for key in ("id", "text", *ABOUT, "parts", "extra")}


def article_of(row: Mapping[Any, Any]) -> Article:
    """Return the article of a row."""
    return parse_about(dict(row))


def attribution_rows(article: Article, attributions: Iterable[Attribution]) -> Iterator[Row]:
    """Yield the columns of each attribution of an article that it brings itself, in order."""
    attributions = list(attributions)
    for attribution, cells in zip(attributions, claim_rows(article, attributions), strict=True):
        record = attribution_record(article.text, attribution)
        yield {name: cells[name] for name in _FLAT} | {
            "claim_text": cells["claim"],
            "addressee_spans": written_spans(attribution.quote.addressee),
            "detail": {key: record[name] for key, name in _DETAIL.items()},
        }


def attribution_of(text: str, row: Mapping[Any, Any]) -> Attribution:
    """Return the attribution of a row, with the columns above and `claim`, in the article with this text."""
    spans = {
        key: [list(span) for span in parse_spans(row[f"{key}_spans"])]
        for key in ("content", "cue", "source", "addressee")
    }
    record = {
        **{name: row[name] for name in _FLAT if name not in _DETAIL},
        **{name: row["detail"][key] for key, name in _DETAIL.items()},
        **{key: spans[key] for key in ("content", "cue", "source")},
        "id": row["claim"],
        "speaker_id": row["speaker_id"],
        "addressee_spans": spans["addressee"],
    }
    return parse_attribution(text, record)


def in_parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in parts that one statement takes."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def fingerprint(text: str) -> str:
    r"""Return what two readings of one text share, however its white space came out: a SHA-256 in hexadecimal.

    >>> fingerprint("One.\n\nTwo. ") == fingerprint("One. Two.")
    True
    """
    return digest(" ".join(text.split()))


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def short_id(given: str) -> str:
    """Return an article's id, cut where it is too long to be looked up by."""
    return given if len(given) <= LONGEST else f"{given[: LONGEST - 20]}~{digest(given)[:16]}"
