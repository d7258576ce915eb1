"""Which claims a choice has, on SQLite and on PostgreSQL: by reviewer, confidence, language, words, and no speaker."""

from collections.abc import Iterator

import pytest

from attribution.export.from_ledger import selection_of
from attribution.ledger import UNDECIDED, Filters, Ledger, Models
from tests.desk import BRIDGE, DOUBT, HOPE, MAYOR, MODELS, NAMES, NEWS, PLANNER, fill_small
from tests.factories import article, attribution


@pytest.fixture
def ledger(database: str) -> Iterator[Ledger]:
    fill_small(database)
    with Ledger.open(database) as opened:
        opened.judge(MAYOR.id, "confirmed", "Ana")
        opened.judge(HOPE.id, "rejected", "Bo")
        opened.judge(PLANNER.id, "confirmed", "Ana")
        opened.judge(PLANNER.id, "unsure", "Bo")
        yield opened


def found(ledger: Ledger, filters: Filters) -> str:
    return " ".join(NAMES[claim] for claim in ledger.claims(filters)["claim_id"])


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(reviewers=("Ana",)), "mayor"),
        (Filters(reviewers=("Bo",)), "hope planner"),
        (Filters(reviewers=("Bo",), judgements=("unsure",)), "planner"),
        (Filters(reviewers=("Ana", "Bo"), kinds=("direct",)), "planner"),
        (Filters(reviewers=("Nobody",)), ""),
        (Filters(least=0.88), "mayor ready planner"),
        (Filters(most=0.62), "nobody doubt"),
        (Filters(least=0.62, most=0.88), "ready doubt"),
        (Filters(least=0.62, most=0.88, everything=True), "hope ready doubt"),
        (Filters(least=0.0, most=0.0), ""),
        (Filters(languages=("en",)), "mayor nobody ready planner doubt"),
        (Filters(languages=("no", "de")), ""),
        (Filters(words="BRIDGE"), "mayor nobody"),
        (Filters(words="bridge hundred"), "nobody"),
        (Filters(words='"that it would"'), "doubt"),
        (Filters(words='"it that would"'), ""),
        (Filters(words="“We are” come"), "ready"),
        (Filters(words="%"), ""),
        (Filters(words="_"), ""),
        (Filters(words="🌉"), "nobody"),
        (Filters(words="\0"), ""),
        (Filters(words=' "" '), "mayor nobody ready planner doubt"),
        (Filters(speakers=("",)), "nobody"),
        (Filters(speakers=("", "Ingrid Moe")), "nobody doubt"),
        (Filters(speakers=("",), publishers=("Daily News",)), ""),
    ],
)
def test_which_claims(ledger: Ledger, filters: Filters, names: str) -> None:
    assert found(ledger, filters) == names


@pytest.mark.parametrize("word", ["öğretmen", "ÖĞRETMEN", "Öğretmen", "ÉCOLE", "école"])
def test_capitals_do_not_matter_in_any_language(ledger: Ledger, word: str) -> None:
    kept = ledger.enter(article("Öğretmen gelir, dedi Ayşe. L’école ouvre, dit Luc.", id="schools.txt")).article
    ledger.save(
        kept,
        [
            attribution(kept, ("Öğretmen gelir",), ("dedi",), ("Ayşe",)),
            attribution(kept, ("L’école ouvre",), ("dit",), ("Luc",)),
        ],
        MODELS,
    )
    assert len(ledger.claims(Filters(words=word))) == 1


def test_a_speaker_is_found_by_the_id_they_had_before_they_were_joined(ledger: Ledger) -> None:
    ids = {row.speaker: row.speaker_id for row in ledger.claims().itertuples() if isinstance(row.speaker_id, str)}
    ann, bob = ids["Ann Smith"], ids["Bob Jones"]
    assert found(ledger, Filters(speakers=(ann,))) == "mayor"
    ledger.decide(lambda roster: roster.same(bob, ann, "Ana"))
    both = "mayor planner"  # another Bob Jones is ready
    assert [found(ledger, Filters(speakers=(each,))) for each in (ann, bob)] == [both, both]


def test_what_newer_models_no_longer_find_is_not_to_be_decided(ledger: Ledger) -> None:
    ledger.save(NEWS, (DOUBT,), Models((("test", "2"),)))
    ledger.save(BRIDGE, (MAYOR,), Models((("test", "2"),)))
    assert found(ledger, Filters(judgements=(UNDECIDED,))) == "doubt"
    assert found(ledger, Filters(judgements=(UNDECIDED, "unsure"))) == "planner doubt"
    assert found(ledger, Filters(judgements=(UNDECIDED,), everything=True)) == "nobody ready doubt"


@pytest.mark.parametrize(
    ("filters", "whole"),
    [
        (Filters(publishers=("Daily News",), since="2026", languages=("en",), everything=True), True),
        (Filters(reviewers=("Ana",)), False),
        (Filters(words="bridge"), False),
        (Filters(least=0.5), False),
    ],
)
def test_an_article_is_complete_only_with_all_of_its_claims(ledger: Ledger, filters: Filters, whole: bool) -> None:
    assert selection_of(ledger, filters).whole_articles == whole
