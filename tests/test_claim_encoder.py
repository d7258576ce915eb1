"""The claim encoder: what it reads, and how it is trained, end to end with a tiny one."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from attribution.matching.vectors import WIDTH
from attribution.nlp.claim_encoder import LONGEST, ClaimReader, claim_reader
from attribution.nlp.models import BUNDLED
from attribution.nlp.training.claim_encoder import main, normal, read_labelled, varied
from tests.encoders import tiny_encoder

CHECKED = ("two thousand people died", "prices rose again", "the court closed the case", "the army killed ten men")
OTHERS = ("we hope for rain", "thank you all", "what a day", "I love this town")


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return claim_reader(BUNDLED)


def likeness(reader: ClaimReader, *claims: str) -> np.ndarray:
    rows = np.array([np.frombuffer(each.vector, dtype=np.int8) for each in reader.read(claims)]) / 127
    return rows @ rows.T


def test_a_claim_reads_the_same_whatever_is_read_beside_it(reader: ClaimReader) -> None:
    claims = [*CHECKED, *OTHERS, "“Yes,”", "a " * 300, "", "The dam broke because of the rain, the ministry says."]
    together = reader.read(claims)
    assert [reader.read([claim])[0] for claim in claims] == together
    assert reader.read(claims[::-1]) == together[::-1]
    assert all(len(each.vector) == WIDTH for each in together)


def test_statements_of_fact_are_worth_more_than_thanks_and_wishes(reader: ClaimReader) -> None:
    checked = [
        each.worth for each in reader.read(["unemployment fell to 4.1 per cent in March", "The army killed 70 men"])
    ]
    others = [
        each.worth for each in reader.read(["I would like to thank you all for coming", "Good luck to everybody!"])
    ]
    assert min(checked) > 0 > max(others)


def test_vectors_lie_near_those_of_claims_that_say_the_same(reader: ClaimReader) -> None:
    alike = likeness(
        reader, "The bridge cost three million euros", "the price of the bridge was 3 million euros", "I love apples"
    )
    assert alike[0, 1] > 0.7 > 0.3 > alike[0, 2]


def test_what_is_longer_than_the_encoder_reads_is_cut(reader: ClaimReader) -> None:
    long = " ".join(["word"] * (2 * LONGEST))
    assert reader.read([long]) == reader.read([long + " and more"])


def test_sentences_of_the_dev_set_have_no_part_in_training(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    rows = [
        {"text": "Prices rose!", "label": 1, "split": "train"},
        {"text": "prices, rose", "label": 1, "split": "train"},
        {"text": "It rained.", "label": 0, "split": "train"},
        {"text": "It snowed.", "label": 1, "split": "dev"},
        {"text": "We won", "label": 1},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert read_labelled([file], {normal("PRICES ROSE")}) == {"It rained.": 0.0, "We won": 1.0}


def test_a_varied_sentence_keeps_its_words() -> None:
    rng = random.Random(0)
    found = {varied("The dam broke.", rng) for _ in range(500)}
    assert {"The dam broke.", "the dam broke", "that the dam broke"} <= found
    assert all(normal(each).removeprefix("that ") == "the dam broke" for each in found)


def test_training_learns_the_labels_and_the_teachers_vectors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {word.lower() for each in CHECKED + OTHERS for word in each.split()} | {"that"}
    encoder = tiny_encoder(tmp_path / "encoder", words, layers=5)
    data = tmp_path / "sentences.jsonl"
    rows = [
        {"text": f"{one} {two}", "label": label, "split": split}
        for label, texts in ((1, CHECKED), (0, OTHERS))
        for split, first in (("train", texts), ("dev", texts[::-1]))
        for one in first
        for two in texts[:3]
        if one != two
    ]
    held = {(row["text"]) for row in rows[::5]}
    rows = [row | {"split": "dev" if row["text"] in held else "train"} for row in rows]
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "one.txt").write_text("Prices rose again today. We hope for rain.\n")
    output = tmp_path / "models"
    arguments = ["--train", data, "--dev", data, "--texts", texts, "--encoder", encoder, "--output", output]
    main([*map(str, arguments), "--epochs", "90"])
    told = capsys.readouterr().out
    assert "average precision 1.000" in told.splitlines()[-1]
    reader = ClaimReader(output / "en" / "claim" / "worth.pt")
    checked, others = (
        [each.worth for each in reader.read([f"{one} {two}" for one in texts for two in texts[:3] if one != two])]
        for texts in (CHECKED, OTHERS)
    )
    assert min(checked) > max(others)
    assert json.loads((output / "resources.json").read_text())["en"]["packages"]["default"] == {"claim": "worth"}
