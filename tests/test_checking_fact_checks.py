"""Published fact-checks: read as publishers write them, refused with the place and the cure, never half."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.checking.fact_checks import BadFactChecks, FactCheck, read_fact_checks

Record = dict[str, Any]

REVIEW: Record = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The harbour of Vik  stays open.",
    "url": "https://example.org/checks/1",
    "author": {"@type": "Organization", "name": "Harbour Check"},
    "datePublished": "2026-05-04",
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "Mostly false",
        "ratingValue": "2",
        "bestRating": 5,
        "worstRating": 1,
        "ratingExplanation": "The board closed it.",
    },
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ingrid Moe"},
        "datePublished": "2026-05-01T10:00:00Z",
        "appearance": {"@type": "CreativeWork", "url": "https://example.org/1"},
    },
}
CHECK = FactCheck(
    key="",
    claim="The harbour of Vik stays open.",
    rating="Mostly false",
    url="https://example.org/checks/1",
    claimant="Ingrid Moe",
    claimed_on="2026-05-01T10:00:00+00:00",
    rating_value=2,
    best_rating=5,
    worst_rating=1,
    publisher="Harbour Check",
    published="2026-05-04",
    rationale="The board closed it.",
)
FIELDS = [name for name in FactCheck.__dataclass_fields__ if name not in ("key", "record")]


def as_bytes(record: Any) -> bytes:
    return json.dumps(record).encode()


def read(record: Any, name: str = "checks.json") -> list[FactCheck]:
    return list(read_fact_checks(record if isinstance(record, bytes) else as_bytes(record), name).found)


def fields(check: FactCheck) -> Record:
    return {name: getattr(check, name) for name in FIELDS}


def but(**changes: Any) -> Record:
    return {key: value for key, value in (REVIEW | changes).items() if value is not ...}


def inner(record: Record) -> Record:
    return {key: value for key, value in record.items() if key != "@context"}


PREFIXED = {
    "@context": {"schema": "http://schema.org/"},
    "@type": ["schema:ClaimReview"],
    **{f"schema:{key}": value for key, value in REVIEW.items() if not key.startswith("@")},
}
WAYS: dict[str, Any] = {
    "alone": REVIEW,
    "in a list": [REVIEW],
    "http": but(**{"@context": "http://schema.org/"}),
    "several contexts": but(**{"@context": ["https://www.w3.org/ns/x", {"@vocab": "https://schema.org/"}]}),
    "no context": inner(REVIEW),
    "in a graph": {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, inner(REVIEW)]},
    "in a feed": {
        "@context": "http://schema.org",
        "@type": "DataFeed",
        "dataFeedElement": [{"@type": "DataFeedItem", "url": "https://example.org", "item": [inner(REVIEW)]}],
    },
    "in an article": {"@type": "NewsArticle", "review": inner(REVIEW)},
    "prefixed": PREFIXED,
    "whole types": but(**{"@type": ["http://schema.org/ClaimReview", "Review"]}),
    "lists of one": but(
        claimReviewed=["The harbour of Vik stays open."],
        author=[[{"name": ["Harbour Check"]}]],
        reviewRating=[REVIEW["reviewRating"]],
        itemReviewed=[{"@type": "CreativeWork"}, REVIEW["itemReviewed"]],
    ),
    "texts as values": but(
        claimReviewed={"@value": "The harbour of Vik stays open.", "@language": "en"},
        url={"@id": "https://example.org/checks/1"},
        author="Harbour Check",
    ),
    "references": {
        "@context": "https://schema.org",
        "@graph": [
            inner(but(author={"@id": "#us"}, reviewRating={"@id": "#rating"})),
            {"@id": "#us", "@type": "Organization", "name": "Harbour Check"},
            {"@id": "#rating", **REVIEW["reviewRating"]},
        ],
    },
    "address of the page": but(url=..., mainEntityOfPage={"@id": "https://example.org/checks/1"}),
}


@pytest.mark.parametrize("record", WAYS.values(), ids=WAYS)
def test_a_review_is_read_however_it_is_written(record: Any) -> None:
    (found,) = read(record)
    assert fields(found) == fields(CHECK)
    (alone,) = read(REVIEW)
    assert found.key == alone.key
    assert json.loads(json.dumps(found.record))


def test_reviews_a_line() -> None:
    other = but(url="https://example.org/checks/2")
    assert [check.url[-1] for check in read(as_bytes(REVIEW) + b"\n\n" + as_bytes(other) + b"\n")] == ["1", "2"]


def test_several_claimants_are_all_named() -> None:
    (found,) = read(but(itemReviewed={"author": [{"name": "Ann"}, "Bo", {"name": "Ann"}]}))
    assert found.claimant == "Ann, Bo"


PAGE = b"""<!doctype html><html><head><meta charset="latin-1"><title>x</title>
<script>var a = {"@type": "ClaimReview"}</script>
<script type="application/ld+json">{"@type": "NewsArticle", broken}</script>
<script type='Application/LD+JSON; charset=utf-8'>
//<![CDATA[
%s
//]]>
</script></head><body><p>ClaimReview</p></body></html>"""


def test_a_review_is_found_in_a_page() -> None:
    (found,) = read(PAGE % as_bytes(REVIEW), "page.html")
    assert fields(found) == fields(CHECK)


CSV = """claim,claimant,claimed_on,rating,rating_value,best_rating,worst_rating,url,publisher,published,rationale
The harbour of Vik stays open.,Ingrid Moe,2026-05-01T10:00:00Z,Mostly false,2,5,1,https://example.org/checks/1,\
Harbour Check,2026-05-04,The board closed it.
"""
DUMP = CSV.replace(
    CSV.splitlines()[0],
    "claimReview_claimReviewed,creativeWork_author_name,creativeWork_datePublished,rating_alternateName,"
    "rating_ratingValue,rating_bestRating,rating_worstRating,claimReview_url,claimReview_author_name,"
    "claimReview_datePublished,Rating Explanation",
)


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        DUMP.encode(),
        CSV.replace(",", ";").encode("utf-16"),
        b"\xef\xbb\xbf" + CSV.replace(",", "\t").replace("\n", "\r\n").encode(),
        b"\n" + CSV.encode() + b",,,,,,,,,,\n\n",
    ],
    ids=["own", "dump", "semicolons", "tabs", "blank lines"],
)
def test_a_table_is_read_however_it_was_saved(content: bytes) -> None:
    (found,) = read(content, "checks.csv")
    assert fields(found) == fields(CHECK)
    assert found.key == read(REVIEW)[0].key


def test_a_table_names_what_it_was_not_asked_for_and_cells_that_were_defused_are_as_they_were() -> None:
    reading = read_fact_checks(b"text,rating,url,tags\n'=1+1 is two,True,https://example.org/1,x\n", "a.csv")
    assert reading.found[0].claim == "=1+1 is two"
    assert reading.notices == ("columns that were not read: tags",)


def test_only_numbers_make_a_rating_in_words() -> None:
    def rating(**given: Any) -> FactCheck:
        return read(but(reviewRating=given))[0]

    assert rating(ratingValue=2, bestRating=5, worstRating=1).rating == "2 on a scale from 1 to 5"
    assert rating(ratingValue="2,5").rating == "2.5"
    assert rating(ratingValue="False") == rating(alternateName="False")
    assert rating(ratingValue="False").rating_value is None
    assert read(but(reviewRating="Wrong"))[0].rating == "Wrong"
    minus = rating(alternateName="False", ratingValue=-1, bestRating=-1, worstRating=-1)
    assert (minus.rating, minus.rating_value, minus.best_rating) == ("False", None, None)


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({"datePublished": "May 4"}, "published: 'May 4' is no date in ISO 8601 and is left out"),
        (
            {"reviewRating": {"alternateName": "x", "ratingValue": 9, "bestRating": 5, "worstRating": 1}},
            "ratingValue 9 is outside the scale: the numbers are left out",
        ),
        (
            {"reviewRating": {"alternateName": "x", "ratingValue": 2, "bestRating": 1, "worstRating": 5}},
            "bestRating 1 is below worstRating 5: the numbers are left out",
        ),
    ],
)
def test_what_is_left_out_is_named(changes: Record, notice: str) -> None:
    reading = read_fact_checks(as_bytes([REVIEW, but(url="https://example.org/checks/2", **changes)]), "a.json")
    assert len(reading.found) == 2
    assert reading.notices == (f"entry 2: {notice}",)


def test_of_several_versions_the_newest_counts() -> None:
    newer = but(datePublished="2026-06-01", reviewRating={"alternateName": "True"})
    reading = read_fact_checks(as_bytes([newer, REVIEW]), "a.json")
    assert [check.rating for check in reading.found] == ["True"]
    assert reading.notices == ("1 in the file more than once: the newest of each is taken",)


def test_media_reviews_are_named_and_left_out() -> None:
    reading = read_fact_checks(as_bytes([{"@type": "MediaReview", "itemReviewed": REVIEW}, REVIEW]), "a.json")
    assert len(reading.found) == 1
    assert reading.notices == ("1 MediaReview left out: only ClaimReview is read",)


def nested(depth: int) -> str:
    return '{"a":' * depth + json.dumps(REVIEW) + "}" * depth


BAD: dict[str, tuple[bytes, str, str]] = {
    "no claim": (as_bytes([REVIEW, but(claimReviewed="  ")]), "entry 2", "no claim; it needs claimReviewed"),
    "no rating": (as_bytes(but(reviewRating={"@type": "Rating"})), "the review", "no rating; it needs reviewRating"),
    "no address": (as_bytes(but(url=...)), "the review", "no address; it needs url"),
    "bad address": (as_bytes(but(url="javascript:alert(1)")), "the review", "does not begin with https://"),
    "no type": (as_bytes(but(**{"@type": ...})), "the review", '"@type": "ClaimReview"; add it'),
    "foreign context": (
        as_bytes(but(**{"@context": "https://example.org/ns"})),
        "the review",
        "its @context is not schema.org but https://example.org/ns",
    ),
    "foreign context above": (
        as_bytes({"@context": "https://schema.org.evil.example/", "@graph": [inner(REVIEW)]}),
        "@graph[1]",
        "its @context is not schema.org",
    ),
    "NaN": (as_bytes(but(reviewRating={"alternateName": "x", "ratingValue": float("nan")})), "the review", "NaN"),
    "infinite": (as_bytes(REVIEW).replace(b'"2"', b"1e999"), "the review", "a number that is none"),
    "doubled key": (as_bytes(REVIEW)[:-1] + b', "url": "https://x.example"}', "the review", "'url' is there twice"),
    "half a character": (as_bytes(but(claimReviewed="a\ud800")), "the review", "half a character"),
    "NUL": (as_bytes(but(extra=["\x00"])), "the review", "characters that are none"),
    "long claim": (as_bytes(but(claimReviewed="a" * 10_001)), "the review", "claim: longer than 10,000"),
    "a huge review": (as_bytes(but(x=list(range(20_001)))), "the review", "far more values"),
    "a deep review": (as_bytes(REVIEW)[:-1] + b', "x":' + b"[" * 60 + b"]" * 60 + b"}", "the review", "too deeply"),
    "deep": (nested(60).encode(), "a.a.a", "nested too deeply"),
    "very deep": (b"[" * 200_000 + b"]" * 200_000, "", "nested too deeply"),
    "no JSON": (as_bytes(REVIEW)[:-9], "", "no JSON: "),
    "no JSON, a line": (as_bytes(REVIEW) + b"\n{oops\n", "line 2", "no JSON: "),
    "a long number": (b'{"a": ' + b"9" * 5_000 + b"}", "", "a number that is far too long"),
    "brackets": (b"[" + b"{}," * 2_000_001 + b"{}]", "", "far more values than any feed"),
    "numbers": (b"[" + b"1," * 10_000_001 + b"1]", "", "far more values than any feed"),
    "something else": (as_bytes([{"@type": "Recipe", "name": "x"}]), "", "no ClaimReview in it, only Recipe"),
    "only media": (as_bytes({"@type": "MediaReview"}), "", "no ClaimReview in it, only MediaReview"),
    "an empty list": (b"[]", "", "no ClaimReview in it"),
    "a page without": (b"<html><p>ClaimReview</p></html>", "", "no ClaimReview in the page's JSON-LD"),
    "a page, broken": (PAGE % b'{"@type": "ClaimReview", ', "script 2", "no JSON: "),
    "nothing": (b" \n ", "", "the file is empty"),
    "no text": (bytes(range(256)) * 20, "", "no text; give ClaimReview"),
    "large": (b" " * (100 * 1024 * 1024 + 1), "", "larger than 100 MB"),
}


@pytest.mark.parametrize(("content", "place", "reason"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_the_place_and_the_cure(content: bytes, place: str, reason: str) -> None:
    with pytest.raises(BadFactChecks) as refused:
        read_fact_checks(content, "feed.json" if not content.startswith(b"<") else "feed.html")
    (problem,) = refused.value.problems
    assert problem.place.startswith(place)
    assert reason in problem.reason
    assert str(refused.value).startswith(f"feed.{'html' if content.startswith(b'<') else 'json'}: ")
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        ("claim,rating\na,b\n", "line 1", "no column for url; the first line must name the columns: claim, claimant"),
        ("hello world\n", "line 1", "no column for claim, url, rating"),
        ("claim,rating,url\n", "", "a table without rows"),
        (CSV + "x,,,,,,,https://example.org/2,,,\n", "line 3", "no rating"),
        ('claim,rating,url\n"a\nb",True,nowhere\n', "line 2", "does not begin with https://"),
        ("claim,rating,url\na,b,https://example.org,d\n", "line 2", "4 cells under 3 columns"),
        ('claim,rating,url\n"' + "a" * 2_000_000 + '",b,c\n', "line 2", "no CSV: field larger than"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(content: str, place: str, reason: str) -> None:
    with pytest.raises(BadFactChecks) as refused:
        read_fact_checks(content.encode(), "feed.csv")
    assert [problem.place for problem in refused.value.problems] == [place]
    assert reason in refused.value.problems[0].reason


def test_bad_entries_are_left_out_on_request_and_named() -> None:
    content = as_bytes([but(url=...), REVIEW, but(claimReviewed=None)])
    with pytest.raises(BadFactChecks, match=r"(?s)feed.json:\nentry 1: no address; .*\nentry 3: no claim; "):
        read_fact_checks(content, "feed.json")
    reading = read_fact_checks(content, "feed.json", skip_bad=True)
    assert [fields(check) for check in reading.found] == [fields(CHECK)]
    assert [problem.place for problem in reading.skipped] == ["entry 1", "entry 3"]


def test_a_file_with_nothing_good_is_refused_all_the_same() -> None:
    with pytest.raises(BadFactChecks, match=r"and 5 more$") as refused:
        read_fact_checks(as_bytes([but(url=...)] * 15), "feed.json", skip_bad=True)
    assert len(refused.value.problems) == 15


def test_script_in_a_review_is_text() -> None:
    script = '</script><script>alert(1)</script>={"a"}'
    (found,) = read(but(claimReviewed=script, author={"name": script}))
    assert (found.claim, found.publisher) == (script, script)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5) | st.sampled_from(["ClaimReview", "#a"]),
    lambda inner_: (
        st.lists(inner_, max_size=3)
        | st.dictionaries(
            st.sampled_from([*REVIEW, "name", "@id", "@value", "@list", "alternateName", "ratingValue"]),
            inner_,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(REVIEW)), _VALUES, max_size=5))
def test_whatever_stands_in_a_review_it_is_read_or_refused(changes: Record) -> None:
    try:
        (found,) = read(REVIEW | changes)
    except BadFactChecks:
        return
    assert found.claim
    assert found.rating
    assert found.url.startswith("http")


def test_a_table_with_a_nul_character_is_refused_by_its_line() -> None:
    with pytest.raises(BadFactChecks, match="line 2: claim: has characters that are none"):
        read_fact_checks(b"claim,rating,url\nThe harbour\x00 closes.,False,https://example.org/1\n", "checks.csv")
