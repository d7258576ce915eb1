"""The ranking of those whom a pronoun can mean: features, weights, certainty, and learning them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.evaluate import read_marked
from attribution.nlp.training import speakers as training
from attribution.records import Article, Quote, Span
from attribution.speakers import NamedSpan
from attribution.speakers.certainty import LEAST, certainty, fitted
from attribution.speakers.ranking import DESCRIPTION_FEATURES, FEATURES, features, rank, weights
from attribution.speakers.resolve import Resolver
from attribution.speakers.rules import RULES
from tests.gold.polnear_speakers import speakers as gold_speakers
from tests.speaking import marked

FORMS = ("he", "she", "they", "it", "description")


def test_weights_are_of_features_that_there_are() -> None:
    assert set(weights()) == set(FORMS)
    for form, learnt in weights().items():
        known = DESCRIPTION_FEATURES if form == "description" else FEATURES
        assert set(learnt) <= set(known)
    assert len(set(DESCRIPTION_FEATURES)) == len(DESCRIPTION_FEATURES)


def test_what_the_weights_say_is_sensible() -> None:
    assert weights()["he"]["gender_other"] < -2 < 0 < weights()["he"]["spoke_last"]
    assert weights()["description"]["same_head"] > 2
    assert weights()["they"]["number_other"] < 0


@given(st.sampled_from(FORMS), st.integers(1, 6), st.data())
def test_probabilities_add_up_to_one(form: str, candidates: int, data: st.DataObject) -> None:
    width = len(DESCRIPTION_FEATURES if form == "description" else FEATURES)
    rows = [data.draw(st.lists(st.floats(-3, 3), min_size=width, max_size=width)) for _ in range(candidates)]
    probabilities = rank(form, rows)
    assert len(probabilities) == candidates
    assert sum(probabilities) == pytest.approx(1)
    assert rank(form, []) == []


def test_features_are_one_row_a_candidate() -> None:
    text, names, quotes, sentences = marked("[Ann Lee] met [Bo Dahl]. (She) <said> {it was late}.")
    resolver = Resolver(Article("a", text), quotes, names, sentences)
    resolver.decide()
    anaphor = resolver.pronoun(quotes[0].source[0], "they", ())
    candidates = list(resolver.seen.values())
    rows = features(anaphor, candidates, resolver.scene(anaphor))
    assert [len(row) for row in rows] == [len(FEATURES)] * len(candidates)


@given(st.sampled_from([*RULES, "unheard-of"]), st.floats(0, 1), st.floats(0, 1))
def test_certainty_grows_with_the_score(rule: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= certainty(rule, low) <= certainty(rule, high) <= 1


def test_certainties_are_of_rules_that_there_are() -> None:
    assert set(fitted()) <= {*RULES, "other"}
    assert 0 < LEAST < certainty("name", 1.0)


# --- learning --------------------------------------------------------------------------------------------------------


def test_learning_finds_the_feature_that_tells() -> None:
    told = [[0.0] * len(FEATURES) for _ in range(2)]
    told[0][FEATURES.index("subject")] = 1.0
    examples = [training.Example("he", told, (0,)) for _ in range(50)]
    learnt = training.fit(examples, {}, FEATURES, strength=0.1)
    assert learnt["subject"] > 2
    assert set(learnt) == {"subject"}
    held = training.fit(examples, {"subject": -1.0}, FEATURES, strength=1e6)
    assert held["subject"] == pytest.approx(-1.0, abs=0.01)


def test_certainty_is_fitted_to_what_was_right() -> None:
    decided = (
        [("name", 0.9, True)] * 95
        + [("name", 0.9, False)] * 5
        + [("pronoun", 0.5, number % 2 == 0) for number in range(100)]
    )
    curves = training.fit_certainty(decided, strength=0.01)
    assert set(curves) == {"other", "name", "pronoun"}
    (slope, bias) = curves["pronoun"]
    assert bias == pytest.approx(0.0, abs=0.1)  # at even odds the slope does not count
    assert slope >= 0


def test_a_taught_reading_notes_choices_and_goes_on_with_the_right_one() -> None:
    notation = "[Ann Lee] met [Eva Dahl]. (She) <said> {it was late}. (She) <said> {it was cold}."
    text, names, quotes, sentences = marked(notation)
    first, second = (quote.source[0] for quote in quotes)
    taught = training.Taught(
        Article("a", text), quotes, names, sentences, speakers={first: "Eva Dahl", second: "Eva Dahl"}
    )
    taught.decide()
    assert [example.form for example in taught.examples] == ["she", "she"]
    assert [decision.member.shown for decision in taught.decisions if decision and decision.member] == ["Eva Dahl"] * 2


def test_a_chain_teaches_its_pronouns() -> None:
    text = "Ann Lee met Eva Dahl. Then she left."
    she = Span(text.index("she"), text.index("she") + 3)
    eva = Span(12, 20)
    names = [NamedSpan(Span(0, 7), "person"), NamedSpan(eva, "person")]
    taught = training.Taught(
        Article("a", text), [], names, [Span(0, 21), Span(22, len(text))], speakers={}, chains=[[eva, she]]
    )
    taught.decide()
    [example] = taught.examples
    assert len(example.right) == 1


def test_reading_speakers_and_texts(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text('{"id": "a.txt", "speakers": [[0, 7, "Ann Lee"], [9, 12, null]]}\n')
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("Ann Lee said so.")
    speakers = training.read_speakers([tmp_path / "s.jsonl"])
    assert speakers == {"a.txt": {Span(0, 7): "Ann Lee", Span(9, 12): None}}

    def annotate(text: str) -> tuple[list[NamedSpan], list[Span], list[Quote]]:
        return [NamedSpan(Span(0, 7), "person")], [Span(0, 16)], [Quote((Span(13, 15),), (), (Span(0, 7),))]

    [taught] = training.of_speakers(speakers, [tmp_path / "texts"], annotate)  # type: ignore[arg-type]
    assert taught.article.id == "a.txt"
    assert taught.decisions[0] is not None


def test_a_coreference_corpus_is_read(tmp_path: Path) -> None:
    document = {
        "document_id": "d",
        "cased_words": ["Ann", "Lee", "left", ".", "She", "slept", "."],
        "space_after": [True, True, False, True, True, False, False],
        "span_clusters": [[[0, 2], [4, 5]]],
    }
    path = tmp_path / "c.json"
    path.write_text("[\n" + json.dumps(document) + "\n]\n")

    def annotate(text: str) -> tuple[list[NamedSpan], list[Span], list[Quote]]:
        assert text == "Ann Lee left. She slept."
        return [NamedSpan(Span(0, 7), "person")], [Span(0, 13), Span(14, 24)], []

    [taught] = training.of_coref(path, annotate)  # type: ignore[arg-type]
    assert taught.article.id == "d"


# --- the gold --------------------------------------------------------------------------------------------------------


def test_the_annotated_articles_are_whole() -> None:
    articles = gold_speakers()
    assert len(articles) == 20
    assert sum(map(len, articles.values())) == 485
    for contents in articles.values():
        assert all(0 <= start < end for start, end in contents)
        assert all(name is None or name == name.strip() != "" for name in contents.values())


def test_the_annotations_for_training_are_no_dev_articles() -> None:
    folder = Path(__file__).parents[1] / "data" / "annotations"
    trained = {key for path in folder.glob("*_speakers.jsonl") for key in training.read_speakers([path])}
    assert len(trained) > 200
    assert not trained & gold_speakers().keys()
    seed = {each.id for each in read_marked(Path(__file__).parent / "gold" / "seed.jsonl")}
    assert not trained & seed
