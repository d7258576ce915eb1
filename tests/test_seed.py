"""The seed article, the user's own example, from its file to the claims table."""

from pathlib import Path

import pytest

from attribution.articles import read_article
from attribution.claims import build_claims, check_claims
from attribution.evaluate import Marked, Report, read_marked, score
from attribution.extractor import Extractor
from attribution.records import Attribution, Span, joined

SEED = Path(__file__).parents[1] / "seeds" / "000_9a3a2ae73f269d2d.txt"
GOLD = Path(__file__).parent / "gold" / "seed.jsonl"


@pytest.fixture(scope="module")
def found(trained: Extractor) -> tuple[Attribution, ...]:
    [(_, attributions)] = trained.read([read_article(SEED)])
    return attributions


@pytest.fixture(scope="module")
def report(found: tuple[Attribution, ...]) -> Report:
    return score(read_marked(GOLD), [Marked.of(read_article(SEED), found)])


def test_all_seventeen_are_found(report: Report) -> None:
    assert report.measures["content match"].recall == 100.0


def test_at_least_sixteen_have_the_right_source(report: Report) -> None:
    assert report.measures["attribution"].recall >= round(100 * 16 / 17, 1)


def test_all_seventeen_have_the_right_speaker(report: Report) -> None:
    assert report.speaker_accuracy == 100.0


def test_every_speaker_has_a_reason_and_a_score(found: tuple[Attribution, ...]) -> None:
    for one in found:
        assert one.speaker is not None
        assert one.reasons
        assert one.speaker_score is not None
    assert {one.speaker.role for one in found if one.speaker.name == "Yasar Guler"} == {"Turkish Defense Minister"}
    assert {one.speaker.kind for one in found} == {"government", "person"}


def test_few_others_are_found(report: Report) -> None:
    assert report.measures["content match"].precision >= 85.0


def test_the_subscription_notice_is_nobodys_claim(found: tuple[Attribution, ...]) -> None:
    notice = read_article(SEED).text.index("Anadolu Agency website")
    assert [a for a in found if a.quote.content[-1].end > notice] == []


def test_the_first_quotation_was_told_to_kyodo(found: tuple[Attribution, ...]) -> None:
    text = read_article(SEED).text
    [direct] = [a for a in found if a.quote.kind == "direct"]
    assert joined(direct.quote.addressee, text) == "Japan’s Kyodo news agency"
    assert direct.speaker is not None
    assert direct.speaker.name == "Yasar Guler"


def test_every_span_is_trimmed_and_inside_the_article(found: tuple[Attribution, ...]) -> None:
    text = read_article(SEED).text
    for attribution in found:
        quote = attribution.quote
        for span in (*quote.content, *quote.cue, *quote.source, *quote.addressee):
            assert Span(*span).of(text).strip() == text[span.start : span.end] != ""


def test_the_table_is_a_claims_table(trained: Extractor, found: tuple[Attribution, ...]) -> None:
    claims = check_claims(build_claims([(read_article(SEED), found)]))
    assert list(claims["claim_id"]) == [a.id for a in found]
    assert set(claims["article_id"]) == {SEED.name}


def test_extracting_again_gives_the_same(trained: Extractor, found: tuple[Attribution, ...]) -> None:
    [(_, again)] = trained.read([read_article(SEED)])
    assert again == found
