"""ClaimReview in JSON-LD: alone, in a list, a graph, a feed or a web page, in the ways in which publishers write it.

The words are those of schema.org, with or without a prefix. A value may stand alone or in a list, as a text or as a
thing with a name; `{"@id": …}` refers to a thing elsewhere in the same document.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attribution.checking.fact_checks import MOST_ENTRIES, Entry, Unreadable

DEEPEST = 40
LARGEST_ENTRY = 20_000  # values in one review
MOST_THINGS = 2_000_000  # objects and lists in a file; 100,000 reviews have half of that
MOST_VALUES = 10_000_000

_CONTEXT = re.compile(r"^https?://(?:www\.)?schema\.org(?=[/#]|$)", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:schema:|https?://(?:www\.)?schema\.org/)", re.IGNORECASE)

Found = tuple[list[Entry], list[str]]
"""The entries of a file in order, and what the user should know of the rest."""


class _Record(dict[str, Any]):
    """An object of JSON; `twice` is a key that it had more than once."""

    twice: str | None = None


def entries_of_json(text: str) -> Found:
    """Return the reviews of a JSON document, or of a document a line.

    Raises:
        Unreadable: it is no JSON, or holds no ClaimReview.

    """
    try:
        documents = [("", _loaded(text))]
    except Unreadable as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not _is_json(lines[0][1]):
            raise
        if len(lines) > MOST_ENTRIES:
            raise Unreadable(f"more than {MOST_ENTRIES:,} lines; divide the file") from error
        documents = []
        for number, line in lines:
            try:
                documents.append((f"line {number}", _loaded(line)))
            except Unreadable as broken:
                raise Unreadable(str(broken), f"line {number}") from broken
    return _entries(documents)


def entries_of_page(html: str) -> Found:
    """Return the reviews in a web page's scripts of type "application/ld+json".

    Raises:
        Unreadable: no such script holds a ClaimReview, or one that does is no JSON.

    """
    from lxml import etree
    from lxml import html as pages

    try:
        # an encoding that the page states is that of its bytes, which are decoded already
        tree = pages.document_fromstring(html.encode(), parser=pages.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise Unreadable("no page of HTML; give the page's own file, or the mark-up as JSON") from error
    documents = []
    scripts = [
        script.text or ""
        for script in tree.iter("script")
        if (script.get("type") or "").partition(";")[0].strip().casefold() == "application/ld+json"
    ]
    for number, script in enumerate(scripts, 1):
        if "ClaimReview" not in script and "MediaReview" not in script:
            continue
        place = f"script {number}"
        inner = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", script)
        try:
            documents.append((place, _loaded(inner)))
        except Unreadable as error:
            raise Unreadable(str(error), place) from error
    if not documents:
        raise Unreadable("no ClaimReview in the page's JSON-LD; give the page of one fact-check")
    return _entries(documents)


def _loaded(text: str) -> Any:
    # as Python's objects a file of empty ones takes a hundred times its size
    if text.count("{") + text.count("[") > MOST_THINGS or text.count(",") > MOST_VALUES:
        raise Unreadable("far more values than any feed of fact-checks has; divide the file")
    try:
        return json.loads(text, object_pairs_hook=_record, strict=False)
    except RecursionError as error:
        raise Unreadable("nested too deeply to be ClaimReview") from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"no JSON: {error.msg}, in line {error.lineno}, column {error.colno}; export it again"
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise Unreadable("no JSON: a number that is far too long") from error


def _is_json(line: str) -> bool:
    try:
        _loaded(line)
    except Unreadable:
        return False
    return True


def _record(pairs: list[tuple[str, Any]]) -> _Record:
    record = _Record(pairs)
    if len(record) < len(pairs):
        counted = Counter(key for key, _ in pairs)
        record.twice = next(key for key, count in counted.items() if count > 1)
    return record


def _entries(documents: list[tuple[str, Any]]) -> Found:
    entries: list[Entry] = []
    others: Counter[str] = Counter()
    foreign: str | None = None
    for prefix, document in documents:
        known = _Known(document)
        for place, record, context in _walk(document, others):
            full = ", ".join(part for part in (prefix, place) if part) or "the review"
            if context is not None and not _is_schema(context):
                foreign = f"its @context is not schema.org but {_short(context)}; export it as schema.org's ClaimReview"
                entries.append(Entry(full, {}, record, foreign))
            elif problem := _broken(record):
                entries.append(Entry(full, {}, record, problem))
            elif "ClaimReview" not in _types(record):
                entries.append(Entry(full, {}, record, 'has claimReviewed, but no "@type": "ClaimReview"; add it'))
            else:
                entries.append(Entry(full, _fields(record, known), record))
            if len(entries) > MOST_ENTRIES:
                raise Unreadable(f"more than {MOST_ENTRIES:,} fact-checks; divide the file")
    media = others.pop("MediaReview", 0)
    notices = [f"{media:,} MediaReview left out: only ClaimReview is read"] if media else []
    if not entries:
        what = ", ".join(["MediaReview"] * bool(media) + [name for name, _ in others.most_common(5)])
        raise Unreadable(f"no ClaimReview in it{f', only {what}' if what else ''}; give schema.org's ClaimReview")
    return entries, notices


def _walk(document: Any, others: Counter[str]) -> Iterator[tuple[str, _Record, Any]]:
    """Yield each review with its place and context, in order; count the types of what is none."""
    waiting: list[tuple[str, Any, Any, int]] = [("", document, None, 0)]
    while waiting:
        place, value, context, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable("nested too deeply to be ClaimReview", place[:80])
        if isinstance(value, _Record):
            types = _types(value)
            context = value.get("@context", context)
            if "ClaimReview" in types or (not types and _get(value, "claimReviewed") is not None):
                yield place, value, context
                continue
            others.update(types)
            if "MediaReview" in types:
                continue
            inner = [(f"{place}.{key}" if place else key, each) for key, each in value.items() if key != "@context"]
        elif isinstance(value, list):
            inner = [
                (f"{place}[{number}]" if place else f"entry {number}", each) for number, each in enumerate(value, 1)
            ]
        else:
            continue
        waiting += [
            (name, each, context, depth + 1) for name, each in reversed(inner) if isinstance(each, _Record | list)
        ]


def _broken(record: _Record) -> str | None:
    """Why a review cannot be used as plain data, None when it can."""
    waiting: list[tuple[Any, int]] = [(record, 0)]
    for place, (value, depth) in enumerate(waiting):
        if place > LARGEST_ENTRY:
            return "far more values than a review has; leave out what does not belong to it"
        if depth > DEEPEST:
            return "nested too deeply"
        if isinstance(value, _Record):
            if value.twice is not None:
                return f"the key {value.twice[:60]!r} is there twice in one record; keep one"
            waiting += [(each, depth + 1) for each in (*value.keys(), *value.values())]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]
        elif isinstance(value, float) and not math.isfinite(value):
            return "a number that is none (NaN or infinite); write a number or leave it out"
        elif isinstance(value, str) and any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value):
            return "characters that are none (a NUL or half a character); export it again"
    return None


class _Known:
    """The things of a document by their `@id`, for those that only refer to them."""

    def __init__(self, document: Any) -> None:
        self._things: dict[str, _Record] = {}
        waiting = [document]
        while waiting:
            value = waiting.pop()
            if isinstance(value, _Record):
                name = value.get("@id")
                if isinstance(name, str) and len(value) > 1:
                    self._things.setdefault(name, value)
                waiting += [each for each in value.values() if isinstance(each, _Record | list)]
            elif isinstance(value, list):
                waiting += [each for each in value if isinstance(each, _Record | list)]

    def __call__(self, value: Any) -> Any:
        if isinstance(value, _Record) and set(value) == {"@id"} and isinstance(value["@id"], str):
            return self._things.get(value["@id"], value)
        return value


def _fields(record: _Record, known: "_Known") -> dict[str, Any]:
    """What a review says, by the names of `FactCheck`."""

    def things(value: Any, name: str) -> list[Any]:
        return [known(each) for each in _listed(_get(value, name))]

    def first(value: Any, name: str, read: Callable[[Any], str | None] = _text) -> str | None:
        return next((text for each in things(value, name) if (text := read(each))), None)

    ratings = [each for each in things(record, "reviewRating") if isinstance(each, _Record)]
    rating = ratings[0] if ratings else _Record()
    items = [each for each in things(record, "itemReviewed") if isinstance(each, _Record)]
    # of a claim that stands in a work, the author is the claim's
    item = next((each for each in items if things(each, "author")), items[0] if items else _Record())
    value = first(rating, "ratingValue")
    words = first(rating, "alternateName") or first(rating, "name")
    if not words and value is not None and not re.fullmatch(r"[-+\d.,\s]+", value):
        words = value
    publishers = things(record, "author") or things(record, "publisher")
    return {
        "claim": first(record, "claimReviewed"),
        "rating": words or next((each for each in things(record, "reviewRating") if isinstance(each, str)), None),
        "rating_value": value,
        "best_rating": first(rating, "bestRating"),
        "worst_rating": first(rating, "worstRating"),
        "url": first(record, "url", _address) or first(record, "mainEntityOfPage", _address),
        "claimant": _joined(_name(each) for each in things(item, "author")),
        "claimed_on": first(item, "datePublished") or first(item, "dateCreated"),
        "publisher": _joined(_name(each) for each in publishers),
        "published": first(record, "datePublished") or first(record, "dateCreated"),
        "rationale": first(rating, "ratingExplanation") or first(record, "reviewBody") or first(record, "description"),
    }


def _joined(names: Iterator[str | None]) -> str | None:
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _get(value: Any, name: str) -> Any:
    """A property of a thing, however its name is written."""
    if not isinstance(value, _Record):
        return None
    if name in value:
        return value[name]
    return next((each for key, each in value.items() if _PREFIX.sub("", key) == name), None)


def _listed(value: Any) -> list[Any]:
    """A value or several, as a list; lists in lists are one."""
    if isinstance(value, _Record) and set(value) & {"@list", "@set"}:
        value = value.get("@list", value.get("@set"))
    if not isinstance(value, list):
        return [] if value is None else [value]
    flat: list[Any] = []
    for each in value:
        flat += each if isinstance(each, list) else [each]
    return flat


def _text(value: Any) -> str | None:
    if isinstance(value, _Record):
        value = value.get("@value")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _name(value: Any) -> str | None:
    if isinstance(value, _Record):
        named = next((text for each in _listed(_get(value, "name")) if (text := _text(each))), None)
        return named or _text(value)
    return _text(value)


def _address(value: Any) -> str | None:
    if isinstance(value, _Record):
        return _text(value.get("@id")) or _text(_get(value, "url")) or _text(value)
    return _text(value)


def _types(record: Mapping[str, Any]) -> list[str]:
    return [_PREFIX.sub("", each) for each in _listed(record.get("@type")) if isinstance(each, str)]


def _is_schema(context: Any) -> bool:
    for each in _listed(context):
        if isinstance(each, str) and _CONTEXT.match(each):
            return True
        if isinstance(each, _Record) and any(isinstance(to, str) and _CONTEXT.match(to) for to in each.values()):
            return True
    return False


def _short(context: Any) -> str:
    text = context if isinstance(context, str) else json.dumps(context, ensure_ascii=False)
    return f"{text[:60]}…" if len(text) > 60 else text
