"""Learning from a ledger: what becomes a lesson, which part it is in, how it is measured, and what cannot be learnt."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from attribution.evaluate import Mark, read_marked
from attribution.learning.certainty import LEAST, fitted
from attribution.learning.compare import REGRESSION, agreements, on_lessons, on_marked
from attribution.learning.folder import new_folder, refuse_output
from attribution.learning.learn import own
from attribution.learning.lessons import CHANGES, Lesson, lessons_of
from attribution.learning.parts import parted, stories
from attribution.learning.problems import CannotLearn
from attribution.ledger.corrected import COMPARED
from attribution.nlp.confidence import Confidence
from attribution.nlp.models import BUNDLED
from attribution.nlp.network import TAGS, NetworkConfig, QuoteNetwork
from attribution.nlp.training.examples import Row
from attribution.nlp.training.tuning import lesson, recalibrated, tag_loss
from attribution.records import Span
from tests.factories import TEXT, article, spans
from tests.learning import model_folder, tokenizer
from tests.test_export import claims, selection

ENGLISH = {"en"}


def where(*pieces: str) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans(TEXT, *pieces))


def mark(content: str, cue: str = "", source: str = "", text: str = TEXT) -> Mark:
    return Mark(spans(text, content), *(spans(text, words) if words else () for words in (cue, source)))


OPEN = mark("“The harbour stays open,”", "said", "Ingrid Moe")
CLOSE = mark("it would close", "denied", "Her deputy")
READY = mark("“We are ready,”", "said", "Ola")


# --- what becomes a lesson ---------------------------------------------------------------------------------------


def corrections(*rows: dict[str, Any]) -> pd.DataFrame:
    """Corrected claims: what was found is what was given, but for what a row says."""
    columns = [f"{when}_{name}" for when in ("found", "given") for name in COMPARED]
    usual = dict.fromkeys(columns, "0-1")
    return pd.DataFrame([usual | row for row in rows], columns=["claim_id", *columns])


def taken(
    *judgements: str | None, corrected: pd.DataFrame | None = None, **further: Any
) -> tuple[list[Lesson], list[str]]:
    """The lessons of articles with six claims each, judged as given in turn, and the notes."""
    given = [judgements[number % len(judgements)] for number in range(36)]
    rows = [
        {"judgement": judgement, "article_id": f"{number // 6}.txt", "language": "en"} | further
        for number, judgement in enumerate(given)
    ]
    notes: list[str] = []
    articles = [article(id=f"{number}.txt") for number in range(6)]
    chosen = selection(claims(*rows), articles=articles)
    return lessons_of(chosen, corrections() if corrected is None else corrected, ENGLISH, notes), notes


def test_claims_are_sorted_by_what_people_decided() -> None:
    found, notes = taken("confirmed", "corrected", "added", "rejected", "unsure", None)
    assert notes == []
    assert [(len(each.kept), len(each.rejected), len(each.unsure), each.complete) for each in found] == [
        (3, 1, 1, False)
    ] * 6
    assert dict(found[0].changes) == {"added": 1, "rejected": 1, "as found": 2}


@pytest.mark.parametrize(
    ("judgements", "complete"),
    [
        (("confirmed", "rejected"), True),
        (("confirmed", "rejected", "unsure"), False),
        (("confirmed", "rejected", None), False),
    ],
)
def test_an_article_is_complete_when_all_is_decided(judgements: tuple[str | None, ...], complete: bool) -> None:
    assert {each.complete for each in taken(*judgements)[0]} == {complete}


def test_a_claim_that_is_found_no_more_and_nobody_judged_is_none() -> None:
    rows = [{"judgement": "confirmed", "article_id": f"{number % 5}.txt"} for number in range(20)]
    rows.append({"judgement": None, "article_id": "0.txt", "outdated": True})
    chosen = selection(claims(*rows), articles=[article(id=f"{number}.txt") for number in range(5)])
    assert all(each.complete for each in lessons_of(chosen, corrections(), ENGLISH, []))


def test_what_was_corrected_is_told_apart() -> None:
    ids = [f"{number:016x}" for number in range(4)]
    changed = corrections(
        {"claim_id": ids[0], "given_content_spans": "0-2"},
        {"claim_id": ids[1], "given_source_spans": None},
        {"claim_id": ids[2], "given_speaker": "Ola"},
        {"claim_id": ids[3], "given_content_spans": "0-2"},
    )
    found, _ = taken("corrected", corrected=changed)
    assert dict(found[0].changes) == {"content corrected": 2, "cue or source corrected": 1, "as found": 3}


def test_articles_in_other_languages_are_left_out_and_told_of() -> None:
    with pytest.raises(CannotLearn, match="nobody has decided"):
        taken("confirmed", language="tr")
    rows = [{"judgement": "confirmed", "article_id": f"{number % 6}.txt"} for number in range(24)]
    rows[0] |= {"article_id": "turkish.txt", "language": "tr"}
    articles = [article(id=f"{number}.txt") for number in range(6)] + [article(id="turkish.txt", language="tr")]
    notes: list[str] = []
    found = lessons_of(selection(claims(*rows), articles=articles), corrections(), ENGLISH, notes)
    assert (len(found), notes) == (
        6,
        ["1 claim left out, in articles in a language that the model does not read"],
    )


@pytest.mark.parametrize(
    ("count", "articles", "said"),
    [
        (0, 1, "nobody has decided on a claim yet, and learning needs 20 in 5 articles"),
        (19, 5, "19 claims decided in 5 articles, and learning needs 20 in 5 articles"),
        (30, 1, "30 claims decided in 1 article, and learning needs 20 in 5 articles"),
    ],
)
def test_too_few_decisions_are_refused_with_how_many_are_needed(count: int, articles: int, said: str) -> None:
    rows = [{"judgement": "confirmed", "article_id": f"{number % articles}.txt"} for number in range(count)]
    chosen = selection(claims(*rows), articles=[article(id=f"{number}.txt") for number in range(articles)])
    with pytest.raises(CannotLearn, match=said):
        lessons_of(chosen, corrections(), ENGLISH, [])


def test_where_nobody_decided_the_models_own_reading_stands() -> None:
    one = Lesson("1", TEXT, kept=(OPEN,), unsure=(CLOSE,))
    shifted = Mark((Span(OPEN.content[0].start + 3, OPEN.content[0].end + 5),))
    assert own(one, [shifted, CLOSE, READY]) == [READY]
    assert own(Lesson("1", TEXT, kept=(OPEN,), complete=True), [READY]) == []


# --- parts -------------------------------------------------------------------------------------------------------


def many(count: int) -> list[Lesson]:
    """Lessons without a claim in common, every fifth with an addition and the others as found."""
    return [
        Lesson(str(number), TEXT, (Mark((Span(0, 3),)),), changes=((CHANGES[0 if number % 5 == 0 else 4], 1),))
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "sizes"), [(5, (4, 0, 1)), (10, (7, 1, 2)), (100, (68, 12, 20))])
def test_parts_are_apart_and_of_the_right_size(count: int, sizes: tuple[int, int, int]) -> None:
    lessons = many(count)
    parts = parted(lessons, 0.2, seed=1)
    assert tuple(len(part) for part in parts) == sizes
    assert sorted(each.id for part in parts for each in part) == sorted(each.id for each in lessons)
    assert parted(lessons, 0.2, seed=1) == parts
    assert parted(lessons, 0.0, seed=1).held_back == []


def test_rare_decisions_are_in_every_part() -> None:
    parts = parted(many(100), 0.2, seed=3)
    assert [sum(each.changes[0][0] == "added" for each in part) for part in parts] == [14, 2, 4]


def test_printings_of_one_story_are_never_apart() -> None:
    texts = [
        "“We will never close the old harbour here,” Moe said.",
        "Moe: “We will never close the old harbour here,”",
    ]
    same = [
        Lesson(str(n), text, (mark("“We will never close the old harbour here,”", text=text),))
        for n, text in enumerate(texts)
    ]
    others = many(6)
    assert [len(group) for group in stories([same[0], *others, same[1]])] == [2, 1, 1, 1, 1, 1, 1]
    for seed in range(20):
        parts = parted([same[0], *others, same[1]], 0.3, seed)
        assert sum(bool(set(part) & set(same)) for part in parts) == 1


# --- measuring ---------------------------------------------------------------------------------------------------


def test_only_what_people_decided_on_is_measured() -> None:
    partly = Lesson("1", TEXT, kept=(OPEN,), rejected=(CLOSE,))
    measured = on_lessons([partly], [(OPEN, CLOSE, READY)], [(OPEN, READY)])
    assert (measured.claims, measured.agreed) == (2, (1, 2))
    before, after = measured.before.measures["attribution"], measured.after.measures["attribution"]
    assert ((before.precision, before.recall), (after.precision, after.recall)) == ((50.0, 100.0), (100.0, 100.0))
    whole = Lesson("1", TEXT, kept=(OPEN,), rejected=(CLOSE,), complete=True)
    assert on_lessons([whole], [()], [(OPEN, READY)]).after.measures["attribution"].precision == 50.0


@pytest.mark.parametrize(
    ("found", "agreed"),
    [
        ((OPEN,), 2),
        ((), 1),
        ((OPEN, CLOSE), 1),
        ((mark("harbour stays open", "said", "Ingrid Moe"),), 1),
        ((Mark(OPEN.content, OPEN.cue, ()),), 1),
        ((Mark(OPEN.content, (), OPEN.source),), 1),
        ((mark("The harbour stays open", "said", "Moe"),), 2),
    ],
)
def test_a_reading_agrees_with_decisions(found: tuple[Mark, ...], agreed: int) -> None:
    assert agreements(Lesson("1", TEXT, kept=(OPEN,), rejected=(CLOSE,)), found) == agreed


def test_the_regression_set_is_sound() -> None:
    articles = read_marked(REGRESSION)
    assert (len(articles), sum(len(each.marks) for each in articles)) == (57, 138)
    marks = [each.marks for each in articles]
    measured = on_marked(articles, [()] * len(articles), marks)  # raises where a span is outside its text
    assert (measured.gain, measured.after.measures["full"].f1) == (100.0, 100.0)
    # the edges of spans are those of words: a shifted offset would show here
    for each in articles:
        for one in each.marks:
            for span in (*one.content, *one.cue, *one.source):
                words = each.text[span.start : span.end]
                assert words == words.strip() or words.startswith('" ')
                assert not each.text[max(0, span.start - 1) : span.start + 1].isalnum() or span.start == 0


# --- teaching ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def network() -> QuoteNetwork:
    torch.manual_seed(1)
    return QuoteNetwork(NetworkConfig(vocabulary=120, positions=32, width=24, layers=1, heads=2, inner=24)).eval()


def row(tags: list[int], unknown: list[bool] | None = None) -> Row:
    nothing = np.zeros(len(tags), dtype=np.int64)
    return Row((nothing,) * 4, np.array(tags), nothing, [], None if unknown is None else np.array(unknown))


def test_the_loss_counts_every_path_that_fits_what_is_known(network: QuoteNetwork) -> None:
    emissions = torch.randn(1, 3, len(TAGS), generator=torch.Generator().manual_seed(0))
    mask = torch.ones(1, 3, dtype=torch.bool)
    known = [tag_loss(network, emissions, mask, [row([1, 2, tag])]) for tag in range(len(TAGS))]
    partly = tag_loss(network, emissions, mask, [row([1, 2, 0], [False, False, True])])
    torch.testing.assert_close(torch.exp(-partly), torch.exp(-torch.stack(known)).sum(0))
    none = tag_loss(network, emissions, mask, [row([0, 0, 0], [True] * 3)])
    torch.testing.assert_close(none, torch.zeros(1), atol=1e-5, rtol=0)
    alike = tag_loss(network, emissions, mask, [row([1, 2, 0], [False] * 3)])
    torch.testing.assert_close(alike, known[0])


def test_words_of_unsure_claims_are_unknown_but_for_what_is_kept() -> None:
    text = "ana said that nobody knows. ana said that it rained."
    unsure = Mark((Span(9, 26),), (Span(4, 8),), (Span(0, 3),))
    example = lesson(text, [Mark((Span(37, 51),), (Span(32, 36),), (Span(28, 31),))], [unsure], tokenizer())
    assert example.unknown is not None
    shown = [
        text[s:e]
        for s, e, open_ in zip(example.encoded.start, example.encoded.end, example.unknown, strict=True)
        if open_
    ]
    assert shown == ["ana", "said", "that", "nobody", "knows"]
    kept = lesson(text, [Mark(unsure.content, unsure.cue, unsure.source)], [unsure], tokenizer())
    assert kept.unknown is None


def test_the_confidence_is_stretched_to_what_was_right() -> None:
    rng = random.Random(0)
    before = Confidence(0.0, {"cue": 1.0}, 0.4)
    quotes = [({"cue": rng.uniform(-3, 3)}, False) for _ in range(2000)]
    # those right are as many as a confidence with half the slope, and one less, would say
    quotes = [(f, rng.random() < Confidence(-1.0, {"cue": 0.5})(f)) for f, _ in quotes]
    after = recalibrated(before, quotes)
    assert after.bias == pytest.approx(-1.0, abs=0.15)
    assert after.weights["cue"] == pytest.approx(0.5, abs=0.1)
    assert after.free_standing == 0.4
    assert fitted(before, quotes[: LEAST - 1])[0] == before
    assert fitted(before, [(f, True) for f, _ in quotes])[0] == before
    assert fitted(before, quotes)[0] == after


# --- the folder --------------------------------------------------------------------------------------------------


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return model_folder(tmp_path / "models", whole=False)


def test_no_folder_that_is_in_use_or_has_something_in_it_is_written(tmp_path: Path, models: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    refuse_output(full, models)
    (full / "note.txt").write_text("mine")
    for output in (full, full / "note.txt", BUNDLED, BUNDLED / "new", models / "new", models / ".." / "models"):
        with pytest.raises(CannotLearn, match="stays as it is"):
            refuse_output(output, models)


def test_nothing_is_left_of_a_folder_that_did_not_get_done(tmp_path: Path, models: Path) -> None:
    def fail(output: Path, how: Callable[[], None]) -> None:
        with new_folder(output, models) as folder:
            (folder / "half").write_text("done")
            how()

    def stop() -> None:
        raise KeyboardInterrupt

    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(KeyboardInterrupt):
        fail(tmp_path / "new", stop)
    assert sorted(tmp_path.rglob("*")) == before

    def taken() -> None:
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "mine").write_text("mine")

    with pytest.raises(CannotLearn, match="there already"):
        fail(tmp_path / "new", taken)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mine"]
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
