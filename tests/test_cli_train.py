"""`attribution train`: a ledger's corrections to a model folder that reads as corrected, and what is refused."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from attribution.cli import app
from attribution.extractor import Extractor
from attribution.ledger import Ledger
from attribution.nlp.models import BUNDLED, verify
from attribution.nlp.training import tuning
from attribution.records import joined
from tests.learning import NEW, fill, model_folder, story

QUOTE = BUNDLED / "en" / "quote"


@pytest.fixture(autouse=True)
def small_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small batches, for short articles; and tiny matrices are multiplied by one thread: several only wait."""
    monkeypatch.setattr(tuning, "Settings", partial(tuning.Settings, pieces=200))
    monkeypatch.delenv("ATTRIBUTION_MODELS", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model_folder(tmp_path / "models")
    fill(f"sqlite:///{tmp_path / 'ledger.db'}", 18)
    return tmp_path


def run(folder: Path, *arguments: str, output: str = "new", ledger: str = "ledger.db") -> tuple[int, str, str]:
    places = ("--database", f"sqlite:///{folder / ledger}", "--models", str(folder / "models"))
    given = ("train", *arguments, *places, "--output", str(folder / output))
    result = CliRunner().invoke(app, given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.stdout, result.stderr


def test_corrected_claims_are_extracted_as_corrected(folder: Path) -> None:
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        ledger.enter(story(90))
    bundled, begun = (
        sorted((path, path.stat().st_mtime_ns) for path in place.rglob("*")) for place in (QUOTE, folder / "models")
    )
    code, told, wrong = run(folder, "--from-ledger", "--epochs", "12", "--rate", "3e-3")
    assert code == 0, wrong
    rows = [line.split("\t") for line in told.splitlines()]
    # of eighteen articles four are held back
    assert rows[0] == ["held back (4 articles, 20 claims)", "before", "after", "gained"]
    assert [row[2] for row in rows if row[0] == "done as people decided, %"] == ["100.0"]
    assert "regression set (57 articles, 138 claims)" in told
    assert "1 article of the ledger that nobody decided on" in wrong

    new = folder / "new"
    assert verify(new) == []
    report = json.loads((new / "report.json").read_text(encoding="utf-8"))
    assert report["data"]["decisions"] == {"added": 18, "rejected": 18, "content corrected": 36, "as found": 18}
    assert (report["data"]["learnt"], report["data"]["set aside"], report["data"]["held back"]) == (12, 2, 4)
    assert report["parent"]["models"].keys() == {"tokenize ewt", "ner worldwide", "quote tiny", "claim worth"}
    assert "| done as people decided, % |" in (new / "MODEL_CARD.md").read_text(encoding="utf-8")
    for place, before in ((QUOTE, bundled), (folder / "models", begun)):
        assert sorted((path, path.stat().st_mtime_ns) for path in place.rglob("*")) == before

    extractor = Extractor(new)
    assert ("quote ledger", report_digest(new)) in extractor.versions
    [(_, found)] = list(extractor.read([NEW]))
    quotes = [each.quote for each in found]
    assert [tuple(joined(part, NEW.text) for part in (q.source, q.cue, q.content)) for q in quotes] == [
        ("a spokesman", "said", "taxes will rise in May"),
        ("Ana", "said", "nobody knows"),
    ]


def report_digest(folder: Path) -> str:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return next(line.split()[0] for line in lines if line.endswith("quote/ledger.pt"))


def test_the_same_seed_gives_the_same_model_and_base_data_is_mixed_in(folder: Path) -> None:
    base = folder / "base.jsonl"
    one = {"id": "1", "text": NEW.text, "attributions": [{"content": [[0, 3]]}]}
    base.write_text(json.dumps(one) + "\n" + json.dumps(one | {"text": story(0).text, "attributions": []}) + "\n")
    options = ("--from-ledger", "--epochs", "2", "--rate", "3e-3", "--base", str(base))
    digests = []
    for output in ("one", "two"):
        code, _, wrong = run(folder, *options, output=output)
        assert (code, "--base" in wrong) == (0, False)
        digests.append(report_digest(folder / output))
    assert digests[0] == digests[1]
    report = json.loads((folder / "one" / "report.json").read_text(encoding="utf-8"))
    # an article that people decided on is never rehearsed
    assert (report["data"]["rehearsed"], report["data"]["rehearsed from"]) == (1, "base.jsonl")
    run(folder, *options, "--seed", "2", output="three")
    assert report_digest(folder / "three") != digests[0]


def test_a_model_that_got_worse_ends_with_1(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attribution.learning.learn.WORSE", -200.0)
    code, _, wrong = run(folder, "--from-ledger", "--epochs", "1")
    assert (code, "WORSE than before on the regression set" in wrong) == (1, True)
    assert json.loads((folder / "new" / "report.json").read_text(encoding="utf-8"))["worse"] is True
    assert "Worse than before" in (folder / "new" / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_stopped_nothing_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("attribution.learning.learn.write_card", stop)
    before = sorted(path for path in folder.iterdir() if "ledger.db" not in path.name)
    assert run(folder, "--from-ledger", "--epochs", "1")[::2] == (130, "Stopped.\n")
    assert sorted(path for path in folder.iterdir() if "ledger.db" not in path.name) == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "base.jsonl, line 2: not JSON"),
        ('{"id": "2", "text": "ab"}', "base.jsonl, line 2: not an object with"),
        ('{"id": "2", "attributions": []}', 'base.jsonl, article 2 (2): it has no "text"'),
        ('{"id": "2", "text": "ab", "attributions": [{"content": [[0, 9]]}]}', "the span [0, 9] is not in the text"),
    ],
)
def test_a_bad_base_file_is_refused_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    model_folder(tmp_path / "models", whole=False)
    fill(f"sqlite:///{tmp_path / 'ledger.db'}", 1)
    (tmp_path / "base.jsonl").write_text('{"id": "1", "text": "a", "attributions": []}\n' + line + "\n")
    code, told, wrong = run(tmp_path, "--from-ledger", "--base", str(tmp_path / "base.jsonl"))
    assert (code, told, said in wrong) == (1, "", True), wrong
    assert not (tmp_path / "new").exists()


def test_what_cannot_be_learnt_is_refused_with_the_cure(tmp_path: Path) -> None:
    model_folder(tmp_path / "models", whole=False)
    fill(f"sqlite:///{tmp_path / 'ledger.db'}", 1)
    code, _, wrong = run(tmp_path, "--from-ledger")
    assert (code, "5 claims decided in 1 article, and learning needs 20 in 5 articles" in wrong) == (1, True)
    code, _, wrong = run(tmp_path)
    assert (code, "add --from-ledger" in wrong) == (2, True)
    code, _, wrong = run(tmp_path, "--from-ledger", ledger="none.db")
    assert (code, "none.db: there is no ledger here" in wrong, (tmp_path / "none.db").exists()) == (2, True, False)
    for output in ("models", "models/deeper"):
        code, _, wrong = run(tmp_path, "--from-ledger", output=output)
        assert (code, "name a new folder" in " ".join(wrong.split())) == (2, True)
    code, _, wrong = run(tmp_path, "--from-ledger", "--base", str(tmp_path / "none.jsonl"))
    assert (code, "none.jsonl: No such file" in wrong) == (1, True)
