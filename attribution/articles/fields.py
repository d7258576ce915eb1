"""An article from named fields: a row of a table, a JSON record, the front matter of a Markdown file."""

import logging
import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypedDict, get_args

from attribution.articles.encoding import refuse_blank, unified
from attribution.articles.errors import UnreadableArticle
from attribution.records import Article, Part, PartName, Span

_log = logging.getLogger(__name__)

_ABOUT = ("title", "url", "publisher", "published", "author", "language")
_REVIEW = ("attributions", "judgements", "verdicts", "evidence", "assignments")
"""What our own records hold beside the article: it is found anew, or kept elsewhere."""


class Known(TypedDict, total=False):
    """What is said of an article under a name of ours."""

    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    author: str | None
    language: str | None


def known_fields(fields: Mapping[str, Any]) -> tuple[Known, dict[str, Any]]:
    """Return what fields say of an article, and the others; neither case nor space around a name matters.

    `date` stands for `published` where that is missing or empty.
    """
    known: Known = {}
    others: dict[str, Any] = {}
    for name, value in fields.items():
        key = name.strip().lower()
        if key in _ABOUT:
            known[key] = _text(value)  # type: ignore[literal-required]
        else:
            others[name.strip()] = value
    dated = next((name for name in others if name.lower() == "date"), None)
    if dated and not known.get("published"):
        known["published"] = _text(others.pop(dated))
    return known, others


def article_of(fields: Mapping[str, Any], default_id: str, name: str, *, as_it_stands: bool = False) -> Article:
    r"""Return the article of a record, whose values are as in JSON; further fields are kept as `extra`.

    Line ends become "\n", unless the text is to be taken `as_it_stands`. A record without an id gets `default_id`.

    Raises:
        UnreadableArticle: it has no text, or one that is blank or holds half a character.

    """
    known, others = known_fields(fields)
    text = _taken(others, "text")
    if not isinstance(text, str):
        raise UnreadableArticle(name, 'it has no "text"', 'give each article an "id" and a "text"')
    if not as_it_stands:
        text = unified(text)
    refuse_blank(text, name)
    if lone := re.search("[\ud800-\udfff]", text):
        why = f"character {lone.start()} of its text is half a character (U+{ord(lone.group()):04X})"
        raise UnreadableArticle(name, why, "write the text anew from its origin")
    for each in _REVIEW:
        _taken(others, each)
    parts = _parts(_taken(others, "parts"), text, name)
    identity = _text(_taken(others, "id")) or default_id
    extra = _taken(others, "extra")
    others |= extra if isinstance(extra, dict) else {} if extra is None else {"extra": extra}
    return Article(identity, text, **known, parts=parts, extra=as_json(others))


def as_json(value: Any) -> Any:
    """Return a value as JSON can hold it: dates in ISO 8601, what is no number as None."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case bool() | int() | None:
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return as_json(float(value))
        case datetime() | date() | time():
            # a missing time of pandas is one too, and has no ISO form
            return value.isoformat() if value == value else None
        case bytes():
            return value.decode("utf-8", "replace")
        case Mapping():
            return {str(as_json(str(key))): as_json(each) for key, each in value.items()}
        case list() | tuple() | set():
            return [as_json(each) for each in value]
    return str(value)


def _taken(fields: dict[str, Any], name: str) -> Any:
    key = next((each for each in fields if each.lower() == name), None)
    return None if key is None else fields.pop(key)


def _text(value: Any) -> str | None:
    """A field's value as text, None where it is empty."""
    value = as_json(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ", ".join(value)
    return None if value is None or not str(value).strip() else str(value)


def _parts(stated: Any, text: str, name: str) -> tuple[Part, ...]:
    """The parts as `attribution.jsonl.about_record` writes them; what points elsewhere is left out, with a warning."""
    parts = []
    for key, place in stated.items() if isinstance(stated, dict) else ():
        match place:
            case [int(start), int(end)] if key in get_args(PartName) and 0 <= start < end <= len(text):
                parts.append(Part(key, Span(start, end)))
            case _:
                _log.warning("%s: its part %r is left out, it is none or lies outside the text", name, key)
    return tuple(parts)
