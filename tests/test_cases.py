"""What the whole pipeline makes of single sentences: cases met in the wild, negatives, known failures.

A case gives a text and what to `expect` of it, one row a quote; `finds` names words that some content must hold,
`never` words that none may. A row states only what matters to it.
"""

import json
from pathlib import Path

import pytest

from attribution.extractor import Extractor
from attribution.records import Article, Attribution, joined

CASES = Path(__file__).parent / "cases"
EDGES = " \t\n\"“”„‟'‘’‚«».,;:–—-"


def cases(name: str) -> list:
    rows = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


def plain(words: str | None) -> str:
    """Words without marks, commas and a leading "that" at the edges: the scorer's measure of equal content."""
    return (words or "").strip(EDGES).removeprefix("that ").strip(EDGES)


def pieces(words: str) -> list[str]:
    return [plain(piece) for piece in words.split(" … ")]


def check(case: dict, trained: Extractor) -> None:
    text = case["text"]
    [(_, found)] = list(trained.read([Article("case", text)]))
    seen = [joined(a.quote.content, text) for a in found]
    for row in case.get("expect", []):
        matching = [a for a in found if pieces(joined(a.quote.content, text) or "") == pieces(row["content"])]
        assert matching, f"{row['content']!r} is not among {seen}"
        assert_row(row, matching[0], text)
    if "expect" in case:
        assert len(found) == len(case["expect"]), seen
    for words in case.get("finds", []):
        assert any(words in content for content in seen if content), seen
    for words in case.get("never", []):
        assert not any(words in content for content in seen if content), seen


def assert_row(row: dict, found: Attribution, text: str) -> None:
    quote = found.quote
    actual = {
        "cue": joined(quote.cue, text),
        "source": joined(quote.source, text),
        "addressee": joined(quote.addressee, text),
        "kind": quote.kind,
        "act": quote.act,
        "negated": quote.negated,
        "speaker": found.speaker and found.speaker.name,
    }
    wanted = {key: value for key, value in row.items() if key != "content"}
    assert {key: actual[key] for key in wanted} == wanted


@pytest.mark.parametrize("case", cases("in_the_wild"))
def test_in_the_wild(case: dict, trained: Extractor) -> None:
    check(case, trained)


@pytest.mark.parametrize("case", cases("negative"))
def test_negative(case: dict, trained: Extractor) -> None:
    assert [
        joined(a.quote.content, case["text"])
        for _, found in trained.read([Article("case", case["text"])])
        for a in found
    ] == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict, trained: Extractor) -> None:
    check(case, trained)
