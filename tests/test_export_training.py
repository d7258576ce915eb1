"""Training data: whole records, what is left out and why, and that trainer and evaluation read them."""

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from attribution.evaluate import Mark, Marked, read_marked
from attribution.export import write_training
from attribution.nlp.training.examples import read_examples
from tests.factories import TEXT, article, spans
from tests.test_export import claims, selection


def where(*pieces: str) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans(TEXT, *pieces))


READY = {
    "claim": "“We are ready,” … “And we wait,”",
    "content_spans": where("“We are ready,”", "“And we wait,”"),
    "cue_spans": where("said."),
    "source_spans": where("Ola"),
    "speaker": "Ola Moe",
    "judgement": "corrected",
}
CLOSE = {
    "content_spans": where("it would close"),
    "cue_spans": None,
    "source_spans": None,
    "speaker": None,
    "addressee": "reporters",
    "kind": "indirect",
    "act": "thought",
    "judgement": "added",
}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_record_is_whole(tmp_path: Path) -> None:
    about = article(title="Harbour", url="https://example.org/1", publisher="The Post", published="2026-05-01")
    write_training(selection(claims(READY, CLOSE, {"judgement": "rejected"}), articles=[about]), tmp_path)
    (ready,), (close,) = spans(TEXT, "“We are ready,”"), spans(TEXT, "it would close")
    assert lines(tmp_path / "training.jsonl") == [
        {
            "id": "harbour.txt",
            "text": TEXT,
            "title": "Harbour",
            "url": "https://example.org/1",
            "publisher": "The Post",
            "date": "2026-05-01",
            "attributions": [
                {
                    "content": [list(close)],
                    "addressee": "reporters",
                    "type": "indirect",
                    "speech": "thought",
                },
                {
                    "content": [list(ready), list(spans(TEXT, "“And we wait,”")[0])],
                    "cue": [list(spans(TEXT, "said.")[0])],
                    "source": [list(spans(TEXT, "Ola")[0])],
                    "speaker": "Ola Moe",
                    "type": "direct",
                    "speech": "speech",
                },
            ],
            "complete": True,
        }
    ]


@pytest.mark.parametrize(
    ("judgements", "count", "complete"),
    [
        (["confirmed"], 1, True),
        (["confirmed", "corrected", "added", "rejected"], 3, True),
        (["confirmed", None], 1, False),
        (["confirmed", "unsure"], 1, False),
        (["rejected"], None, None),
        ([None], None, None),
    ],
)
def test_what_has_been_decided(
    judgements: list[str | None], count: int | None, complete: bool | None, tmp_path: Path
) -> None:
    given = claims(*({"judgement": judgement} for judgement in judgements))
    write_training(selection(given, articles=[article()]), tmp_path)
    found = [(len(r["attributions"]), r.get("complete", False)) for r in lines(tmp_path / "training.jsonl")]
    assert found == ([] if count is None else [(count, complete)])


def test_an_article_is_not_complete_when_a_filter_left_claims_out(tmp_path: Path) -> None:
    given = selection(claims({"judgement": "confirmed"}), articles=[article()], whole_articles=False)
    write_training(given, tmp_path)
    assert ["complete" in record for record in lines(tmp_path / "training.jsonl")] == [False]


def test_claims_without_a_place_are_named_and_stop_nothing(tmp_path: Path) -> None:
    sure = {"judgement": "confirmed"}
    given = claims(
        sure | {"claim_id": "gone", "article_id": "gone.txt"},
        sure | {"claim_id": "good"},
        sure | {"claim_id": "behind", "content_spans": f"5-{len(TEXT) + 1}"},
        sure | {"claim_id": "odd", "cue_spans": "five"},
        sure | {"claim_id": "empty", "source_spans": "5-5"},
        sure | {"claim_id": "other", "article_id": "other.txt"},
    )
    articles = [article(), article(id="other.txt")]
    result = write_training(selection(given, articles=articles), tmp_path)
    found = lines(tmp_path / "training.jsonl")
    assert [(r["id"], len(r["attributions"]), r.get("complete")) for r in found] == [
        ("harbour.txt", 1, None),
        ("other.txt", 1, True),
    ]
    assert result.notes == (
        "1 claim left out, whose article is no longer there: gone.txt",
        "3 claims left out, whose places are not in the article's text: behind, odd, empty",
    )


def test_nothing_decided_yet_is_said(tmp_path: Path) -> None:
    result = write_training(selection(claims({}), articles=[article()]), tmp_path)
    assert result.notes == ("no claim has been confirmed, corrected or added yet: training.jsonl is empty",)


def test_the_evaluation_reads_it(tmp_path: Path) -> None:
    write_training(selection(claims(READY, CLOSE), articles=[article()]), tmp_path)
    ready = Mark(
        spans(TEXT, "“We are ready,”", "“And we wait,”"), spans(TEXT, "said."), spans(TEXT, "Ola"), speaker="Ola Moe"
    )
    close = Mark(spans(TEXT, "it would close"))
    assert read_marked(tmp_path / "training.jsonl") == [Marked("harbour.txt", TEXT, (close, ready))]


def test_the_trainer_reads_it(tmp_path: Path) -> None:
    write_training(selection(claims(READY, CLOSE), articles=[article()]), tmp_path)
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    (example,) = read_examples(tmp_path / "training.jsonl", tokenizer)
    assert [(len(content), cue is not None, source is not None) for content, cue, source in example.links] == [
        (1, False, False),
        (2, True, True),
    ]
