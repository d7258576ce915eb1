"""Scoring: the same figures as the reference scorer, on frozen cases and, where it is at hand, on random ones."""

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.evaluate import Mark, Marked, UnusableMarks, kind_of, read_marked, same_speaker, score, trimmed
from attribution.records import Span
from tests.factories import Record, article, attribution, marked_articles, spans

CASES = [json.loads(line) for line in Path(__file__, "../gold/score_cases.jsonl").resolve().open(encoding="utf-8")]
REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "evaluation" / "score.py"


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Record], list[Record]], dict[str, Any]]:
    """Our figures for records of the JSONL contract, by way of files."""
    folder = tmp_path_factory.mktemp("marked")

    def scored(true: list[Record], found: list[Record]) -> dict[str, Any]:
        read = []
        for name, records in (("true", true), ("found", found)):
            path = folder / f"{name}.jsonl"
            path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
            read.append(read_marked(path))
        return score(*read).as_dict()

    return scored


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["true"][0]["id"])
def test_figures_are_those_of_the_reference(case: Record, scored: Callable[..., Any]) -> None:
    assert scored(case["true"], case["found"]) == case["figures"]


def test_frozen_cases_cover_what_scores_differ_in() -> None:
    marks = [mark for case in CASES for record in case["true"] for mark in record["attributions"]]
    figures = [case["figures"] for case in CASES]
    assert any(len(mark["content"]) > 1 for mark in marks)
    assert any(mark["source"] is None for mark in marks)
    assert any(mark["cue"] and isinstance(mark["cue"][0], int) for mark in marks)
    assert any("speaker" in each for each in figures)
    assert any("speaker" not in each for each in figures)
    assert any(len(case["found"]) < len(case["true"]) for case in CASES)
    for measure in ("content exact", "content match", "attribution", "full", "cue runs"):
        assert len({tuple(each[measure]) for each in figures}) > 5
    assert {kind for each in figures for kind in each["recall by kind (match, attribution)"]} == {
        "direct",
        "mixed",
        "indirect",
    }


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference scorer is not beside this checkout")
@given(seed=st.integers(0, 2**40))
def test_figures_are_those_of_the_reference_on_random_cases(seed: int, scored: Callable[..., Any]) -> None:
    true, found = marked_articles(seed)
    assert scored(true, found) == runpy.run_path(str(REFERENCE))["score"](true, found)


def test_perfect_attributions_score_100() -> None:
    marked = Marked.of(article(), [attribution(), attribution(content=("“We are ready,”",), source=("Ola",))])
    report = score([marked], [marked])
    assert {tuple(figures) for figures in report.measures.values()} == {(100.0, 100.0, 100.0)}
    assert report.speaker_accuracy == 100.0
    assert report.recall_by_kind == {"direct": (100.0, 100.0, 2)}


def test_nothing_found_scores_0() -> None:
    marked = Marked.of(article(), [attribution()])
    assert {tuple(figures) for figures in score([marked], []).measures.values()} == {(0.0, 0.0, 0.0)}


def test_wrong_source_is_a_match_but_no_attribution() -> None:
    true = Marked.of(article(), [attribution()])
    found = Marked.of(article(), [attribution(source=("Ola",))])
    measures = score([true], [found]).measures
    assert measures["content match"].f1 == 100.0
    assert measures["attribution"].f1 == 0.0


@pytest.mark.parametrize(
    ("content", "expected"),
    [("“It is so.”", "direct"), ('"It is so,"', "direct"), ("that it is “so”", "mixed"), ("it’s so", "indirect")],
)
def test_kind_of_content(content: str, expected: str) -> None:
    assert kind_of(content, (Span(0, len(content)),)) == expected


def test_a_gap_counts_only_when_words_stand_in_it() -> None:
    text = "“We go,” she said, “and wait.”"
    assert trimmed(text, spans(text, "“We go,”", "“and wait.”")) == (1, 28, 1)
    assert trimmed(text, spans(text, "“We", " go,”")) == (1, 6, 0)


@pytest.mark.parametrize(
    ("true", "found", "same"),
    [
        ("Aino Laine", "Prof. Laine", True),
        ("Aino Laine", "Olli Laine", False),
        ("Aino Laine", None, False),
        ("the President", "the President", False),  # titles alone name nobody
    ],
)
def test_same_speaker(true: str, found: str | None, same: bool) -> None:
    assert same_speaker(true, found) is same


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "line 1: not JSON"),
        (b"[]", "line 1: not an object"),
        (b'{"id": "a", "text": "b"}', "line 1: not an object"),
        (b'{"id": "a", "text": "b", "attributions": [{"content": [["x", 1]]}]}', "line 1: not JSON with spans"),
        (b'{"id": "a", "text": "b", "attributions": [{"content": [[1]]}]}', "line 1: not JSON with spans"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_unusable_lines_are_named(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(UnusableMarks, match=why) as caught:
        read_marked(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableMarks, match=r"nothing\.jsonl: No such file"):
        read_marked(tmp_path / "nothing.jsonl")


@pytest.mark.parametrize(
    ("true", "found", "why"),
    [
        (Marked("a", None, ()), Marked("a", "b", ()), "has no text"),
        (Marked("a", "b", ()), Marked("a", "c", ()), "texts differ"),
        (Marked("a", "b", ()), Marked("a", None, (Mark((Span(0, 2),)),)), "is not in the text"),
        (Marked("a", "b", (Mark((Span(1, 0),)),)), Marked("a", None, ()), "is not in the text"),
    ],
)
def test_what_cannot_be_compared_is_refused(true: Marked, found: Marked, why: str) -> None:
    with pytest.raises(UnusableMarks, match=f"a: .*{why}"):
        score([true], [found])
