"""W3C Web Annotations (Recommendation of 23 February 2017): every claim an annotation of its article.

An annotation is about the content, a target for each of its pieces. Its bodies are, in order: the speaker's name
(identifying), the kind and the act and "negated" (tagging), the judgement and the verdict (assessing), and the words
of the source (identifying) and the cue (describing) in the article. Every body has an id that ends with what it is:
"…#speaker", "…#judgement".

Positions count the code points of the article's text as the ledger has it. The page at its address may have other
text around it, so the quote comes first among the selectors: clients look for it when the position does not fit.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from attribution import __version__
from attribution.export.dates import utc
from attribution.export.placed import Placed, placed
from attribution.export.selection import Row, Selection, Written
from attribution.export.whole import written_whole
from attribution.records import Article, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # how many characters of prefix and suffix find the right one of two like quotes

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f]+", re.IGNORECASE)
_GENERATOR = {
    "id": f"urn:attribution:software:{__version__}",
    "type": "Software",
    "name": f"Attribution {__version__}",
}


def write_annotations(selection: Selection, folder: Path) -> Written:
    """Write `annotations.jsonld`: an AnnotationCollection whose one page has an Annotation a claim; return the file.

    Raises:
        OSError: the folder cannot be written to.

    """
    notes: list[str] = []
    path = folder / "annotations.jsonld"
    folder.mkdir(parents=True, exist_ok=True)
    identity = f"urn:attribution:collection:{_digest(selection.claims['claim_id'])}"
    collection = {"@context": CONTEXT, "id": identity, "type": "AnnotationCollection", "label": "Claims"}
    page = {"id": f"{identity}:1", "type": "AnnotationPage", "partOf": identity, "startIndex": 0}
    total = 0
    with written_whole(path) as stream:
        stream.write(f'{_open(collection)}, "first": {_open(page)}, "items": ['.encode())
        for article, claims in placed(selection, selection.claims, notes):
            for claim in claims:
                separator = ",\n" if total else "\n"
                stream.write(f"{separator}{_json(annotation(article, claim))}".encode())
                total += 1
        stream.write(f'\n]}}, "total": {total}}}\n'.encode())
    return Written((path,), tuple(notes))


def annotation(article: Article, claim: Placed) -> dict[str, Any]:
    """Return the annotation of a claim in its article, without the context that stands over all of them."""
    row = claim.row
    identity = _urn("claim", row["claim_id"])
    record: dict[str, Any] = {
        "id": identity,
        "type": "Annotation",
        "motivation": "identifying" if "speaker" in row else "highlighting",
        "generator": _GENERATOR,
    }
    if "reviewer" in row:
        record["creator"] = {"type": "Person", "name": row["reviewer"]}
    if created := utc(row.get("judged_at")):
        record["created"] = created
    bodies = [*_texts(row), *_places(article, claim)]
    targets = [_selection(article, span) for span in claim.content]
    record["body"] = [{"id": f"{identity}#{what}", **body} for what, body in bodies]
    # clients that know but one target look for an object
    record["target"] = targets[0] if len(targets) == 1 else targets
    return record


def _texts(row: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    """The bodies that are texts, each with what it is."""
    values = [
        ("speaker", "identifying", row.get("speaker")),
        ("kind", "tagging", row["kind"]),
        ("act", "tagging", row["act"]),
        ("negated", "tagging", "negated" if row["negated"] else None),
        ("judgement", "assessing", row.get("judgement")),
        ("verdict", "assessing", row.get("verdict")),
    ]
    for what, purpose, value in values:
        if value:
            yield what, {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _places(article: Article, claim: Placed) -> Iterator[tuple[str, dict[str, Any]]]:
    """The bodies that are places in the article, each with what it is."""
    for what, purpose, spans in (("source", "identifying", claim.source), ("cue", "describing", claim.cue)):
        for number, span in enumerate(spans, 1):
            name = what if number == 1 else f"{what}-{number}"
            yield name, {"purpose": purpose, **_selection(article, span)}


def _selection(article: Article, span: Span) -> dict[str, Any]:
    text = article.text
    quoted = {"exact": span.of(text)}
    if before := text[max(0, span.start - AROUND) : span.start]:
        quoted["prefix"] = before
    if after := text[span.end : span.end + AROUND]:
        quoted["suffix"] = after
    return {
        "type": "SpecificResource",
        "source": _source(article),
        "selector": [
            {"type": "TextQuoteSelector", **quoted},
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _source(article: Article) -> str:
    """The article's address where it has one that may stand as an IRI, else a name made of its id."""
    if article.url and _IRI.fullmatch(article.url):
        return article.url
    return _urn("article", article.id)


def _urn(what: str, name: str) -> str:
    return f"urn:attribution:{what}:{quote(name, safe='')}"


def _digest(names: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def _open(record: dict[str, Any]) -> str:
    """The record as JSON, still open behind its last value."""
    return _json(record).removesuffix("}")
