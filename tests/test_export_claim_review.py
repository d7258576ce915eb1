"""ClaimReview: whole ones, only what is filled in, what is missing before publishing, and the words of schema.org."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from attribution.export import write_claim_reviews
from attribution.export.from_ledger import selection_of
from attribution.export.selection import Checked
from attribution.ledger import Filters, Ledger
from tests.checking import fill_with_checks
from tests.factories import article
from tests.test_export import HOSTILE, claims, selection, written

Record = dict[str, Any]

ID = f"{0:016x}"
CLAIM = {
    "speaker": "Ingrid Moe",
    "speaker_role": "Minister",
    "speaker_kind": "person",
    "title": "Harbour to stay open",
    "publisher": "The Post",
    "url": "https://example.org/1",
    "published": "2026-05-01",
    "judgement": "confirmed",
}
VERDICT = {
    "claim_id": ID,
    "reviewer": "Ada",
    "at": "2026-05-03T10:00:00Z",
    "rating": "Mostly false",
    "rating_value": 2.0,
    "best_rating": 5.0,
    "worst_rating": 1.0,
    "wording": "The harbour of Vik stays open in 2026.",
    "rationale": "The board closed it.",
    "review_url": "https://example.org/checks/1",
    "organisation": "Harbour Check",
    "published": "2026-05-04",
}
EVIDENCE = {
    "claim_id": ID,
    "reviewer": "Bo",
    "at": "2026-05-02T10:00:00Z",
    "url": "https://example.org/minutes",
    "quote": "The harbour is closed.",
    "publisher": "Harbour Board",
    "published": "2026-04",
    "accessed": "2026-05-02",
    "archived": "https://archive.example.org/minutes",
    "stance": "refutes",
}
REVIEW = {
    "@type": "ClaimReview",
    "claimReviewed": "The harbour of Vik stays open in 2026.",
    "url": "https://example.org/checks/1",
    "author": {"@type": "Organization", "name": "Harbour Check"},
    "datePublished": "2026-05-04",
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "Mostly false",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
        "ratingExplanation": "The board closed it.",
    },
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ingrid Moe", "jobTitle": "Minister"},
        "datePublished": "2026-05-01",
        "appearance": {
            "@type": "CreativeWork",
            "url": "https://example.org/1",
            "headline": "Harbour to stay open",
            "publisher": {"@type": "Organization", "name": "The Post"},
            "datePublished": "2026-05-01",
        },
    },
    "citation": [
        {
            "@type": "CreativeWork",
            "url": "https://example.org/minutes",
            "text": "The harbour is closed.",
            "publisher": {"@type": "Organization", "name": "Harbour Board"},
            "datePublished": "2026-04",
            "archivedAt": "https://archive.example.org/minutes",
        }
    ],
}
BARE = dict.fromkeys(("speaker", "speaker_kind", "title", "publisher", "url", "published"))


def review(folder: Path, claim: str = ID) -> Record:
    found: Record = json.loads((folder / "claimreview" / f"{claim}.jsonld").read_text(encoding="utf-8"))
    assert found.pop("@context") == "https://schema.org"
    return found


def feed(folder: Path) -> Record:
    found: Record = json.loads((folder / "claimreview.jsonld").read_text(encoding="utf-8"))
    return found


def missing(folder: Path) -> list[list[str]]:
    with (folder / "claimreview" / "missing.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_a_review_is_whole(tmp_path: Path) -> None:
    result = write_claim_reviews(selection(claims(CLAIM, CLAIM), [VERDICT], [EVIDENCE]), tmp_path)
    assert review(tmp_path) == REVIEW
    assert feed(tmp_path) == {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "dataFeedElement": [
            {
                "@type": "DataFeedItem",
                "dateCreated": "2026-05-03T10:00:00+00:00",
                "url": "https://example.org/checks/1",
                "item": [REVIEW],
            }
        ],
    }
    assert missing(tmp_path) == [["claim_id", "claim", "required", "recommended"]]
    assert result.notes == ()
    assert written(tmp_path) == {f"claimreview/{ID}.jsonld", "claimreview/missing.csv", "claimreview.jsonld"}


def test_nothing_is_there_that_was_not_filled_in(tmp_path: Path) -> None:
    result = write_claim_reviews(selection(claims(BARE), [{"claim_id": ID}], [{"claim_id": ID}]), tmp_path)
    assert review(tmp_path) == {
        "@type": "ClaimReview",
        "claimReviewed": "“The harbour stays open,”",
        "itemReviewed": {"@type": "Claim"},
    }
    assert feed(tmp_path)["dataFeedElement"] == [{"@type": "DataFeedItem", "item": [review(tmp_path)]}]
    required = ["the address of the review", "the rating"]
    recommended = [
        "who reviewed it",
        "the date of the review (in ISO 8601)",
        "who made the claim",
        "the address of the article",
        "the date of the article (in ISO 8601)",
    ]
    assert missing(tmp_path)[1:] == [
        [ID, "“The harbour stays open,”", "; ".join(required), "; ".join(recommended)],
    ]
    assert result.notes == (f"{ID}: needs {', '.join(required)}; better with {', '.join(recommended)}",)


@pytest.mark.parametrize(
    ("claim", "verdict", "required", "recommended"),
    [
        ({}, {"review_url": None}, "the address of the review", ""),
        ({}, {"rating": " "}, "the rating", ""),
        ({}, {"rating_value": None, "wording": None, "rationale": None, "at": None}, "", ""),
        ({}, {"organisation": None}, "", ""),
        ({}, {"organisation": None, "reviewer": None}, "", "who reviewed it"),
        ({}, {"published": "last May"}, "", "the date of the review (in ISO 8601)"),
        ({"speaker": None}, {}, "", "who made the claim"),
        ({"speaker_kind": "document"}, {}, "", "whether a person or an organisation made it"),
        ({"url": None}, {}, "", "the address of the article"),
        ({"published": "1 May 2026"}, {}, "", "the date of the article (in ISO 8601)"),
        ({"title": None, "publisher": None, "speaker_role": None}, {}, "", ""),
    ],
)
def test_each_thing_missing_is_named(
    claim: Record, verdict: Record, required: str, recommended: str, tmp_path: Path
) -> None:
    write_claim_reviews(selection(claims(CLAIM | claim), [VERDICT | verdict], [EVIDENCE]), tmp_path)
    assert [row[2:] for row in missing(tmp_path)[1:]] == ([[required, recommended]] if required or recommended else [])


@pytest.mark.parametrize(
    ("kind", "author"),
    [
        ("person", {"@type": "Person", "name": "X", "jobTitle": "Minister"}),
        ("unnamed", {"@type": "Person", "name": "X", "jobTitle": "Minister"}),
        ("organisation", {"@type": "Organization", "name": "X"}),
        ("government", {"@type": "Organization", "name": "X"}),
        ("group", {"@type": "Organization", "name": "X"}),
        ("document", {"@type": "Thing", "name": "X"}),
        (None, {"@type": "Thing", "name": "X"}),
    ],
)
def test_who_made_the_claim(kind: str | None, author: Record, tmp_path: Path) -> None:
    given = claims(CLAIM | {"speaker": "X", "speaker_kind": kind})
    write_claim_reviews(selection(given, [VERDICT]), tmp_path)
    assert review(tmp_path)["itemReviewed"]["author"] == author


@pytest.mark.parametrize(
    ("verdict", "author"),
    [
        ({"organisation": "O", "reviewer": "R"}, {"@type": "Organization", "name": "O"}),
        ({"organisation": None, "reviewer": "R"}, {"@type": "Person", "name": "R"}),
    ],
)
def test_who_reviewed_it(verdict: Record, author: Record, tmp_path: Path) -> None:
    write_claim_reviews(selection(claims(CLAIM), [VERDICT | verdict]), tmp_path)
    assert review(tmp_path)["author"] == author


@pytest.mark.parametrize(("value", "written"), [(0.0, "0"), (3.0, "3"), (3.5, "3.5"), (-1.0, "-1")])
def test_a_number_is_written_as_it_was_given(value: float, written: str, tmp_path: Path) -> None:
    write_claim_reviews(selection(claims(CLAIM), [VERDICT | {"rating_value": value}]), tmp_path)
    assert f'"ratingValue": {written},' in (tmp_path / "claimreview" / f"{ID}.jsonld").read_text()


def test_a_rejected_claim_has_no_review(tmp_path: Path) -> None:
    given = claims(CLAIM, CLAIM | {"judgement": "rejected"})
    verdicts = [VERDICT, VERDICT | {"claim_id": f"{1:016x}"}]
    result = write_claim_reviews(selection(given, verdicts), tmp_path)
    assert written(tmp_path) == {f"claimreview/{ID}.jsonld", "claimreview/missing.csv", "claimreview.jsonld"}
    assert len(feed(tmp_path)["dataFeedElement"]) == 1
    assert result.notes == (f"without a review, since the claim was rejected: {1:016x}",)


def test_reviews_of_an_earlier_export_are_named(tmp_path: Path) -> None:
    write_claim_reviews(selection(claims(CLAIM), [VERDICT]), tmp_path)
    result = write_claim_reviews(selection(claims(CLAIM)), tmp_path)
    assert result.notes == (f"in claimreview/ from an earlier export, and no longer part of it: {ID}.jsonld",)
    assert feed(tmp_path)["dataFeedElement"] == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x"]
)
def test_an_address_that_leads_out_of_the_web_stays_here(tmp_path: Path, url: str) -> None:
    evidence = [{"claim_id": ID, "url": url, "archived": url, "quote": "No."}]
    write_claim_reviews(selection(claims(CLAIM), [VERDICT | {"review_url": url}], evidence), tmp_path)
    for path in (tmp_path / "claimreview.jsonld", tmp_path / "claimreview" / f"{ID}.jsonld"):
        assert url.rpartition(":")[2] not in path.read_text()
    assert "the address of the review" in (tmp_path / "claimreview" / "missing.csv").read_text()


def test_evidence_on_a_claim_stands_with_it_alone(tmp_path: Path) -> None:
    verdicts = [VERDICT, VERDICT | {"claim_id": f"{1:016x}"}]
    evidence = [{"claim_id": ID, "url": "a"}, {"claim_id": f"{1:016x}", "url": "b"}, {"claim_id": ID, "quote": "c"}]
    write_claim_reviews(selection(claims(CLAIM, CLAIM), verdicts, evidence), tmp_path)
    cited = [review(tmp_path, f"{n:016x}")["citation"] for n in range(2)]
    work = {"@type": "CreativeWork"}
    assert cited == [[work | {"url": "a"}, work | {"text": "c"}], [work | {"url": "b"}]]


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    texts = [text for text in [*HOSTILE, "</script><script>alert(1)</script>"] if text.strip()]
    verdicts = [VERDICT | {"claim_id": f"{n:016x}", "rating": text, "review_url": None} for n, text in enumerate(texts)]
    given = claims(*(CLAIM | {"claim": text} for text in texts))
    write_claim_reviews(selection(given, verdicts), tmp_path)
    found = [review(tmp_path, f"{n:016x}")["reviewRating"]["alternateName"] for n in range(len(texts))]
    assert found == texts
    assert not any("<" in (tmp_path / file).read_text() for file in written(tmp_path) if file.endswith(".jsonld"))
    assert not any(row[1].startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in missing(tmp_path))


# --- schema.org ----------------------------------------------------------------------------------------------------

# which properties schema.org gives to the types that we use, with those that they inherit
WORK = {"author", "datePublished", "publisher", "citation", "headline", "text", "archivedAt", "url", "correction"}
PROPERTIES = {
    "DataFeed": {"dataFeedElement"},
    "DataFeedItem": {"dateCreated", "item", "url"},
    "ClaimReview": WORK | {"claimReviewed", "reviewRating", "itemReviewed"},
    "Claim": WORK | {"appearance", "firstAppearance"},
    "CreativeWork": WORK,
    "CorrectionComment": WORK,
    "Rating": {"alternateName", "ratingValue", "bestRating", "worstRating", "ratingExplanation"},
    "Person": {"name", "jobTitle", "url"},
    "Organization": {"name", "url"},
    "Thing": {"name", "url"},
}
MEANING: Record = {name: f"http://schema.org/{name}" for name in set(PROPERTIES).union(*PROPERTIES.values())}


def expand(document: Record) -> list[Any]:
    def load(url: str, options: Record) -> Record:
        assert url == "https://schema.org"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": MEANING}}

    expanded: list[Any] = jsonld.expand(document, {"documentLoader": load})
    return expanded


def pairs(document: Any) -> Iterator[tuple[str, str, str]]:
    """Every value of a document or of its expansion: the type of what has it, its property, the value."""
    for each in document if isinstance(document, list) else [document]:
        if not isinstance(each, dict):
            continue
        kind = each.get("@type")
        kind = str(kind[0] if isinstance(kind, list) else kind).removeprefix("http://schema.org/")
        for key, values in each.items():
            if key.startswith("@"):
                continue
            name = key.removeprefix("http://schema.org/")
            for value in values if isinstance(values, list) else [values]:
                scalar = value.get("@value") if isinstance(value, dict) else value
                yield kind, name, str(scalar)
            yield from pairs(values)


def test_every_word_is_one_of_schema_org_and_nothing_is_lost(tmp_path: Path) -> None:
    given = claims(CLAIM, CLAIM | {"speaker_kind": "document"}, CLAIM | {"speaker_kind": "government"})
    verdicts = [VERDICT | {"claim_id": f"{n:016x}"} for n in range(3)]
    write_claim_reviews(selection(given, verdicts, [EVIDENCE]), tmp_path)
    for path in [tmp_path / "claimreview.jsonld", *(tmp_path / "claimreview").glob("*.jsonld")]:
        document = json.loads(path.read_text(encoding="utf-8"))
        said = sorted(pairs(document))
        assert sorted(pairs(expand(document))) == said
        assert {(kind, name) for kind, name, _ in said if name not in PROPERTIES[kind]} == set()


# --- fact-checks of a ledger ---------------------------------------------------------------------------------------

SAME = [CLAIM | {"claim_id": "b", "title": "First", "url": "https://example.org/0", "published": "2026-04-01"}, CLAIM]
CHECK = Checked(
    "published",
    True,
    VERDICT,
    (EVIDENCE | {"title": "Minutes"},),
    ({"note": "It closed in May.", "corrected_at": "2026-05-09T10:00:00Z", "corrected_url": "https://example.org/c"},),
)


def test_corrections_and_the_first_appearance_are_told_in_words_of_schema_org(tmp_path: Path) -> None:
    given = replace(selection(claims(CLAIM)), checks={ID: CHECK}, same={ID: SAME})
    write_claim_reviews(given, tmp_path)
    found = review(tmp_path)
    assert found["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It closed in May.",
            "datePublished": "2026-05-09T10:00:00+00:00",
            "url": "https://example.org/c",
        }
    ]
    first = found["itemReviewed"]["firstAppearance"]
    assert (first["headline"], first["datePublished"]) == ("First", "2026-04-01")
    assert [each["headline"] for each in found["itemReviewed"]["appearance"]] == ["Harbour to stay open", "First"]
    assert found["citation"][0]["headline"] == "Minutes"
    assert missing(tmp_path)[1:] == []
    said = sorted(pairs({"@context": "https://schema.org", **found}))
    assert sorted(pairs(expand({"@context": "https://schema.org", **found}))) == said
    assert {(kind, name) for kind, name, _ in said if name not in PROPERTIES[kind]} == set()


@pytest.mark.parametrize(
    ("check", "note"),
    [
        (replace(CHECK, approval="the approval by a second person"), f"{ID}: needs the approval by a second person"),
        (replace(CHECK, state="withdrawn"), f"without a review, since the check was withdrawn: {ID}"),
        (replace(CHECK, verdict=None), None),
    ],
)
def test_what_may_not_leave_the_desk_is_not_written(check: Checked, note: str | None, tmp_path: Path) -> None:
    result = write_claim_reviews(replace(selection(claims(CLAIM), [VERDICT]), checks={ID: check}), tmp_path)
    assert written(tmp_path) == {"claimreview/missing.csv", "claimreview.jsonld"}
    assert feed(tmp_path)["dataFeedElement"] == []
    assert result.notes == ((note,) if note else ())


def test_what_the_desk_demands_is_named_first(tmp_path: Path) -> None:
    check = replace(CHECK, verdict={"rating": "False"}, lacking=("a rationale",))
    write_claim_reviews(replace(selection(claims(CLAIM)), checks={ID: check}), tmp_path)
    assert missing(tmp_path)[1][2] == "a rationale; the address of the review"


def test_under_the_rule_of_two_people_only_what_was_approved_leaves_the_desk(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")
    kept = article(published="2026-05-01")
    ledger.enter(kept)
    claim = fill_with_checks(ledger, kept)

    def out(name: str) -> tuple[list[str], Record]:
        write_claim_reviews(selection_of(ledger, Filters()), tmp_path / name)
        reviews = {
            path.stem: json.loads(path.read_text()) for path in (tmp_path / name / "claimreview").glob("*.jsonld")
        }
        return sorted(reviews), reviews.get(claim, {})

    files, found = out("published")
    assert files == [claim]  # the other one has a verdict that nobody else has seen
    assert missing(tmp_path / "published")[1][2].startswith("the approval by a second person")
    assert found["reviewRating"]["alternateName"] == "False"
    assert [each["text"] for each in found["correction"]] == ["It closed in May."]
    assert found["url"] == f"https://desk.example/{claim}"
    # a correction that nobody has approved changes nothing for readers
    ledger.checks.correct(claim, "Ana", "mixed", "It is half closed.")
    assert out("correcting") == (files, found)
    ledger.checks.step(claim, "withdrawn", "Ana", comment="It was another harbour.")
    assert out("withdrawn")[0] == []
