"""The quote trainer end to end: a tiny encoder, a handful of sentences, a model folder that Stanza reads."""

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models

from attribution.evaluate import read_marked
from attribution.nlp.committee import Committee, load_model, save_model
from attribution.nlp.confidence import Confidence
from attribution.nlp.network import NetworkConfig, QuoteNetwork
from attribution.nlp.quote import QuoteProcessor
from attribution.nlp.training.quote import PACKAGE, main
from tests.encoders import tiny_encoder

SPEAKERS = ("Ana", "the mayor", "a spokesman", "Mr Brandt")
CONTENTS = ("the bridge is closed", "nobody knows", "taxes will rise in May", "it rained")


def marked(number: int) -> dict:
    """An article of four sentences, each "X said that Y."."""
    text, attributions = "", []
    for i in range(4):
        speaker, content = SPEAKERS[(number + i) % 4], CONTENTS[(number * 3 + i) % 4]
        at = len(text)
        text += f"{speaker} said that {content}.\n"
        cue = at + len(speaker) + 1
        attributions.append(
            {
                "source": [[at, at + len(speaker)]],
                "cue": [[cue, cue + 4]],
                "content": [[cue + 5, cue + 10 + len(content)]],
            }
        )
    return {"id": f"{number}.txt", "text": text, "attributions": attributions}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = {w.lower() for part in SPEAKERS + CONTENTS for w in part.split()} | {"said", "that", "."}
    return tiny_encoder(tmp_path_factory.mktemp("encoder"), words, layers=2)


def test_trained_model_finds_what_it_learnt(encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train, dev = tmp_path / "train.jsonl", tmp_path / "dev.jsonl"
    train.write_text("".join(json.dumps(marked(i)) + "\n" for i in range(60)))
    dev.write_text("".join(json.dumps(marked(i)) + "\n" for i in (61, 66)))
    more = tmp_path / "more"
    more.mkdir()
    (more / "one.txt").write_text(marked(70)["text"])
    output = tmp_path / "models"
    files = f"--train {train} --dev {dev} --encoder {encoder} --output {output} --unlabelled {more}"
    settings = "--epochs 8 --pieces 200 --size 64 --rate 3e-3 --dropout 0"
    main([*files.split(), *settings.split(), "--checkpoint", str(tmp_path / "checkpoint.pt")])
    told = capsys.readouterr().out
    assert told.count("epoch 8:") == 2
    assert "calibration error" in told

    weights = output / "en" / "quote" / f"{PACKAGE}.pt"
    assert json.loads((output / "resources.json").read_text())["en"]["packages"]["default"]["quote"] == PACKAGE
    processor = QuoteProcessor({"model_path": str(weights), "check_requirements": False}, None, "cpu")
    [article, _] = read_marked(dev)
    from stanza.models.common.doc import Document

    quotes = processor.process(Document([], text=article.text)).quotes
    assert [(q.source, q.cue, q.content) for q in quotes] == [(m.source, m.cue, m.content) for m in article.marks]


def test_saved_model_reads_as_before(tmp_path: Path) -> None:
    config = NetworkConfig(vocabulary=120, positions=16, width=48, layers=1, heads=4, inner=128)
    torch.manual_seed(0)
    members = [QuoteNetwork(config).eval(), QuoteNetwork(config).eval()]
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    save_model(tmp_path / "a.pt", members, tokenizer, Confidence(bias=0.25))
    again, _, confidence = load_model(tmp_path / "a.pt")
    ids, flat = torch.tensor([[101, 110, 111, 102]]), torch.zeros(1, 4, dtype=torch.long)
    where = torch.tensor([[1, 2]])
    with torch.no_grad():
        words = again.words(ids, flat, flat, where)
        torch.testing.assert_close(words, Committee(members).words(ids, flat, flat, where), atol=0.1, rtol=0.1)
        each = [member.emissions(member.words(ids, flat, flat, where)) for member in members]
        mean = torch.stack(each).mean(0)
        torch.testing.assert_close(again.emissions(words), mean, atol=0.05, rtol=0.05)
    assert again.width == 2 * config.width
    assert confidence.bias == 0.25
    kept = torch.load(tmp_path / "a.pt", weights_only=True)["members"][0]["weights"]
    assert kept["encoder.word.weight"][0].dtype == torch.int8
    assert kept["encoder.norm.weight"].dtype == torch.float16
