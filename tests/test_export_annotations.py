"""Web Annotations: a whole one, the model's rules, and every key a word of its vocabularies."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from attribution import __version__
from attribution.export import write_annotations
from attribution.export.web_annotation import CONTEXT
from attribution.records import Article
from tests.factories import TEXT, article, spans
from tests.test_export import HOSTILE, claims, selection

Record = dict[str, Any]

NAMESPACES = {
    "oa": "http://www.w3.org/ns/oa#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "as": "http://www.w3.org/ns/activitystreams#",
}
CLASSES = {
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "Person": "foaf:Person",
    "Software": "as:Application",
}
MOTIVATIONS = ("assessing", "describing", "highlighting", "identifying", "tagging")
RESOURCES = {
    "body": "oa:hasBody",
    "target": "oa:hasTarget",
    "source": "oa:hasSource",
    "selector": "oa:hasSelector",
    "creator": "dcterms:creator",
    "generator": "as:generator",
    "partOf": "as:partOf",
    "first": "as:first",
}
TEXTS = {
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "value": "rdf:value",
    "format": "dc:format",
    "name": "foaf:name",
    "label": "rdfs:label",
}
NUMBERS = {"start": "oa:start", "end": "oa:end", "total": "as:totalItems", "startIndex": "as:startIndex"}

# the words that we use, with the meaning that the standard gives them; without a @vocab, so that an unknown key is lost
MEANING: Record = {
    **NAMESPACES,
    **CLASSES,
    **TEXTS,
    **{motivation: f"oa:{motivation}" for motivation in MOTIVATIONS},
    **{key: {"@id": iri, "@type": "@id"} for key, iri in RESOURCES.items()},
    **{key: {"@id": iri, "@type": "xsd:nonNegativeInteger"} for key, iri in NUMBERS.items()},
    "id": "@id",
    "type": "@type",
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
}


def exported(folder: Path) -> Record:
    found: Record = json.loads((folder / "annotations.jsonld").read_text(encoding="utf-8"))
    return found


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def where(*pieces: str) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans(TEXT, *pieces))


USUAL = {
    "content_spans": where("“The harbour stays open,”"),
    "cue_spans": where("said"),
    "source_spans": where("Ingrid Moe"),
}
JUDGED = {"judgement": "confirmed", "reviewer": "Ada", "judged_at": "2026-05-01T10:00:00+02:00", "verdict": "True"}


def at(start: int, end: int, prefix: str, suffix: str) -> Record:
    return {
        "type": "SpecificResource",
        "source": "https://example.org/1",
        "selector": [
            {"type": "TextQuoteSelector", "exact": TEXT[start:end], "prefix": prefix, "suffix": suffix},
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }


def text(identity: str, purpose: str, value: str) -> Record:
    what = {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
    return {"id": f"urn:attribution:claim:{0:016x}#{identity}", **what}


def test_an_annotation_is_whole(tmp_path: Path) -> None:
    given = claims(USUAL | JUDGED | {"negated": True})
    write_annotations(selection(given, articles=[article(url="https://example.org/1")]), tmp_path)
    found = exported(tmp_path)
    claim = f"urn:attribution:claim:{0:016x}"
    assert found == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": found["id"],
        "type": "AnnotationCollection",
        "label": "Claims",
        "first": {
            "id": f"{found['id']}:1",
            "type": "AnnotationPage",
            "partOf": found["id"],
            "startIndex": 0,
            "items": [
                {
                    "id": claim,
                    "type": "Annotation",
                    "motivation": "identifying",
                    "generator": {
                        "id": f"urn:attribution:software:{__version__}",
                        "type": "Software",
                        "name": f"Attribution {__version__}",
                    },
                    "creator": {"type": "Person", "name": "Ada"},
                    "created": "2026-05-01T08:00:00Z",
                    "body": [
                        text("speaker", "identifying", "Ingrid Moe"),
                        text("kind", "tagging", "direct"),
                        text("act", "tagging", "speech"),
                        text("negated", "tagging", "negated"),
                        text("judgement", "assessing", "confirmed"),
                        text("verdict", "assessing", "True"),
                        {
                            "id": f"{claim}#source",
                            "purpose": "identifying",
                            **at(47, 57, " open\n“The harbour stays open,” ", " said on Monday. Her deputy deni"),
                        },
                        {
                            "id": f"{claim}#cue",
                            "purpose": "describing",
                            **at(58, 62, "harbour stays open,” Ingrid Moe ", " on Monday. Her deputy denied th"),
                        },
                    ],
                    "target": at(21, 46, "Harbour to stay open\n", " Ingrid Moe said on Monday. Her "),
                }
            ],
        },
        "total": 1,
    }


def test_every_piece_is_a_target(tmp_path: Path) -> None:
    pieces = ("“We are ready,”", "“And we wait,”")
    given = claims(USUAL | {"content_spans": where(*pieces), "source_spans": "0-7 47-57", "speaker": None})
    write_annotations(selection(given, articles=[article()]), tmp_path)
    (found,) = exported(tmp_path)["first"]["items"]
    assert [target["selector"][0]["exact"] for target in found["target"]] == list(pieces)
    assert found["motivation"] == "highlighting"
    assert [body["id"].split("#")[1] for body in found["body"]] == ["kind", "act", "source", "source-2", "cue"]
    assert not {"creator", "created"} & set(found)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://example.org/a?b=1&c=ä#d", "https://example.org/a?b=1&c=ä#d"),
        (None, "urn:attribution:article:a%20b%2F%C3%A9%23.txt"),
        ("not an address", "urn:attribution:article:a%20b%2F%C3%A9%23.txt"),
        ("https://example.org/a b", "urn:attribution:article:a%20b%2F%C3%A9%23.txt"),
        ("javascript:alert(1)", "urn:attribution:article:a%20b%2F%C3%A9%23.txt"),
    ],
)
def test_the_source_is_an_iri(url: str | None, source: str, tmp_path: Path) -> None:
    given = claims(USUAL | {"article_id": "a b/é#.txt"})
    write_annotations(selection(given, articles=[article(id="a b/é#.txt", url=url)]), tmp_path)
    (found,) = exported(tmp_path)["first"]["items"]
    assert found["target"]["source"] == source


@pytest.mark.parametrize(
    ("judged_at", "created"),
    [
        ("2026-05-01T08:00:00+00:00", "2026-05-01T08:00:00Z"),
        ("2026-05-01T08:00:00.25", "2026-05-01T08:00:00.250000Z"),
        ("yesterday", None),
        ("0001-01-01T00:00:00+02:00", None),
    ],
)
def test_a_date_is_in_utc(judged_at: str, created: str | None, tmp_path: Path) -> None:
    given = claims(USUAL | {"judged_at": judged_at})
    write_annotations(selection(given, articles=[article()]), tmp_path)
    (found,) = exported(tmp_path)["first"]["items"]
    assert found.get("created") == created


def test_claims_of_many_articles_in_order_and_what_is_left_out(tmp_path: Path) -> None:
    given = claims(
        {"claim_id": "b2", "article_id": "b", "content_spans": "9-12"},
        {"claim_id": "a1", "article_id": "a", "content_spans": "0-5"},
        {"claim_id": "b1", "article_id": "b", "content_spans": "0-5"},
        {"claim_id": "c1", "article_id": "c"},
        {"claim_id": "a2", "article_id": "a", "content_spans": "5-9999"},
    )
    result = write_annotations(selection(given, articles=[article(id="a"), article(id="b")]), tmp_path)
    found = exported(tmp_path)
    assert [item["id"].split(":")[-1] for item in found["first"]["items"]] == ["b1", "b2", "a1"]
    assert found["total"] == 3
    assert result.notes == (
        "1 claim left out, whose article is no longer there: c",
        "1 claim left out, whose places are not in the article's text: a2",
    )


# --- the standard --------------------------------------------------------------------------------------------------


def expand(document: Record) -> list[Any]:
    """The document with every key an IRI, its context taken from here."""

    def load(url: str, options: Record) -> Record:
        assert url == CONTEXT
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": MEANING}}

    expanded: list[Any] = jsonld.expand(document, {"documentLoader": load})
    return expanded


def values_in(document: Any) -> Iterator[Any]:
    """Every value of a document as written, but for the context."""
    for each in many(document):
        if isinstance(each, dict):
            for key, value in each.items():
                if key != "@context":
                    yield from values_in(value)
        else:
            yield each


def values_of(expanded: Any) -> Iterator[Any]:
    """Every value of an expanded document; keys must be IRIs of the vocabularies."""
    for each in many(expanded):
        if isinstance(each, dict):
            for key, value in each.items():
                assert key.startswith(("@", *NAMESPACES.values()))
                if not (key == "@type" and "@value" in each):
                    yield from values_of(value)
        else:
            yield each


def meant(value: Any) -> Any:
    """What a value stands for: words of the context are IRIs."""
    iri = MEANING.get(value) if isinstance(value, str) else None
    if not isinstance(iri, str) or ":" not in iri:
        return value
    prefix, _, name = iri.partition(":")
    return NAMESPACES.get(prefix, f"{prefix}:") + name


def test_nothing_is_lost_when_it_is_read_as_json_ld(tmp_path: Path) -> None:
    given = claims(USUAL | JUDGED, USUAL | {"negated": True, "cue_spans": "0-3 5-9"})
    write_annotations(selection(given, articles=[article(url="https://example.org/1")]), tmp_path)
    found = exported(tmp_path)
    assert sorted(map(str, values_of(expand(found)))) == sorted(str(meant(value)) for value in values_in(found))


def test_the_vocabulary_of_the_test_would_lose_an_unknown_key() -> None:
    assert expand({"@context": CONTEXT, "id": "urn:a", "invented": 1}) == []


def check_model(found: Record, articles: list[Article]) -> None:
    """The rules of the Web Annotation Data Model that hold with MUST."""
    by_source = {each.url or f"urn:attribution:article:{each.id}": each.text for each in articles}
    assert found["@context"] == CONTEXT
    assert json.dumps(found).count('"@context"') == 1
    items = found["first"]["items"]
    assert found["type"] == "AnnotationCollection"
    assert found["first"]["type"] == "AnnotationPage"
    assert found["total"] == len(items)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item["type"] == "Annotation"
        assert item["motivation"] in MOTIVATIONS
        targets, bodies = many(item["target"]), many(item["body"])
        assert targets
        assert len({body["id"] for body in bodies}) == len(bodies)
        for body in bodies:
            assert body["purpose"] in MOTIVATIONS
            assert body["type"] == "SpecificResource" or isinstance(body["value"], str)
        for resource in targets + [body for body in bodies if body["type"] == "SpecificResource"]:
            quoted, position = resource["selector"]
            text = by_source[resource["source"]]
            start, end = position["start"], position["end"]
            assert (quoted["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
            assert 0 <= start < end
            assert quoted["exact"] == text[start:end]
            prefix, suffix = quoted.get("prefix", ""), quoted.get("suffix", "")
            assert text[:start].endswith(prefix)
            assert text[end:].startswith(suffix)
            assert (len(prefix), len(suffix)) == (min(32, start), min(32, len(text) - end))


@given(st.data())
@settings(max_examples=40)
def test_the_rules_of_the_model_hold(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    words = st.sampled_from([*HOSTILE, "😀 said", TEXT])
    articles = [
        article(data.draw(st.lists(words, min_size=1, max_size=4).map("".join)), id=name, url=url)
        for name, url in (("a", None), ("b", "https://example.org/b"))
    ]
    rows = []
    for each in data.draw(st.lists(st.sampled_from(articles), max_size=4)):
        edge = st.integers(0, len(each.text))
        bounds = data.draw(st.lists(edge, min_size=2, max_size=6, unique=True).map(sorted)) if len(each.text) else []
        pieces = [f"{s}-{e}" for s, e in zip(bounds[::2], bounds[1::2], strict=False)]
        rows.append(
            {
                "article_id": each.id,
                "content_spans": " ".join(pieces) or None,
                "cue_spans": pieces[-1],
                "source_spans": None,
                "speaker": data.draw(st.none() | words),
            }
        )
    folder = tmp_path_factory.mktemp("annotations")
    result = write_annotations(selection(claims(*rows), articles=articles), folder)
    assert result.notes == ()
    check_model(exported(folder), articles)
    assert exported(folder)["total"] == len(rows)
