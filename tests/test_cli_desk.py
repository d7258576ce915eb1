"""`attribution desk`, `fact-checks`, `report`, `log` and `worth`."""

import csv
import json
from pathlib import Path

import pytest

import attribution.weighing
from attribution.ledger import Ledger
from tests.commanding import Run, commands, weigh, written
from tests.desk import MAYOR, NOBODY, fill_small
from tests.factories import FakeWeigher

C = MAYOR.id
ANA, BO = ("--by", "Ana"), ("--by", "Bo")

SCALE = "name: Ours\nratings:\n- {name: right, value: 1}\n- {name: wrong, value: 0}\n"


@pytest.fixture
def run(small_desk: str) -> Run:
    return commands(small_desk)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small ledger for what is refused: each test sees to it that nothing was written."""
    address = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'untouched.db'}"
    fill_small(address)
    return address


# --- settings ------------------------------------------------------------------------------------------------------


def test_settings_are_changed_shown_and_kept(run: Run, tmp_path: Path) -> None:
    assert run("desk", "history") == (0, "", "Nobody has changed the settings yet.")
    scale, weights = tmp_path / "ours.yaml", tmp_path / "weights.yaml"
    scale.write_text(SCALE, encoding="utf-8")
    weights.write_text("words: {tax: 1, no: -0.5}\nrepetition: 0.2\n", encoding="utf-8")
    code, out, wrong = run(
        "desk", "set", "--scale", str(scale), "--rationale", "--evidence", "1", "--organisation", "The Desk",
        "--address", "https://d.example/{claim_id}", "--language", "en", "--priorities", str(weights), *ANA,
    )  # fmt: skip
    assert (code, out[:45], wrong) == (0, "settings 1: Scale: Ours (was True, mixed, unp", "")
    settings = json.loads(run("desk", "show", "--json")[1])
    assert [each["name"] for each in settings.pop("scale")["ratings"]] == ["right", "wrong"]
    assert settings == {
        "approval": "none",
        "rationale_required": True,
        "evidence_required": 1,
        "organisation": "The Desk",
        "address": "https://d.example/{claim_id}",
        "language": "en",
        "priorities": {"words": {"tax": 1, "no": -0.5}, "repetition": 0.2},
    }
    assert run("desk", "set", "--no-rationale", "--organisation", "", *BO) == (
        0,
        "settings 2: Rationale demanded: no (was yes); Organisation: none (was The Desk).\n",
        "",
    )
    shown = [line.strip() for line in run("desk", "show")[1].splitlines()]
    for line in ("scale: Ours", "right (1)", "evidence: 1 needed", "organisation: none", "words tax: +1"):
        assert line in shown
    history = [line.split("\t") for line in run("desk", "history")[1].splitlines()]
    assert [(row[0], row[2]) for row in history] == [("1", "Ana"), ("2", "Bo")]
    assert history[1][3] == "Rationale demanded: no (was yes); Organisation: none (was The Desk)"


def test_a_rule_is_made_stricter_here_and_loosened_in_the_app(run: Run, small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Bo", "editor")
        ledger.enrol("Cy", "editor")
    assert run("desk", "set", "--approval", "two-people", *BO)[0] == 0
    assert run("desk", "set", "--approval", "vote", *BO)[0] == 0
    for looser in ("two-people", "none"):
        code, out, wrong = run("desk", "set", "--approval", looser, *BO)
        assert (code, out, "is loosened in the app" in wrong) == (1, "", True)
    assert json.loads(run("desk", "show", "--json")[1])["approval"] == "vote"


@pytest.mark.parametrize(
    ("options", "files", "code", "message"),
    [
        ((), {}, 2, "say what to change"),
        (("--evidence", "1"), None, 2, "Missing option '--by'"),
        (("--approval", "two-people"), {}, 1, "“two people” needs an editor, and this desk has none"),
        (("--approval", "perhaps"), {}, 2, "'perhaps' is not one of"),
        (("--scale", "ours"), {}, 1, "ours: no scale and no file; the scales are politifact, plain, meedan"),
        (
            ("--scale", "f.yaml"),
            {"f.yaml": "name: X\nratings:\n- {name: a, colr: b}\n"},
            1,
            "f.yaml, line 3: unknown key",
        ),
        (("--evidence", "99"), {}, 1, "evidence_required: 99 is no number from 0 to 20"),
        (("--address", "https://d.example/"), {}, 1, "has no {claim_id}"),
        (("--address", "ftp://d.example/{claim_id}"), {}, 1, "does not begin with https://"),
        (("--organisation", "x" * 300), {}, 1, "organisation: longer than"),
        (("--priorities", "f.yaml"), {}, 1, "f.yaml: No such file"),
        (("--priorities", "f.yaml"), {"f.yaml": "words: {tax: much}\n"}, 1, "f.yaml: words: 'tax': the weight 'much'"),
        (("--priorities", "f.yaml"), {"f.yaml": "words: {tax: nan}\n"}, 1, "'tax': the weight nan"),
        (("--priorities", "f.yaml"), {"f.yaml": "words: {tax: 9}\n"}, 1, "is no number from -5 to 5"),
        (("--priorities", "f.yaml"), {"f.yaml": "topics: {tax: 1}\n"}, 1, "unknown key 'topics'"),
        (("--priorities", "f.yaml"), {"f.yaml": "words:\n  tax: 1\n  tax: 2\n"}, 1, "line 3: 'tax' is there twice"),
        (("--priorities", "f.yaml"), {"f.yaml": "words:\n- tax\n"}, 1, "line 2: a list"),
        (("--priorities", "f.yaml"), {"f.yaml": "words: {tax: 1\n"}, 1, "no YAML"),
        (("--priorities", "f.yaml"), {"f.yaml": "a: &a {tax: 1}\nwords: *a\n"}, 1, "an alias"),
        (("--priorities", "f.yaml"), {"f.yaml": "x" * 200_000}, 1, "larger than 100,000 bytes"),
    ],
)
def test_settings_that_are_refused(
    untouched: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    files: dict[str, str] | None,
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (files or {}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = written(untouched)
    found, out, wrong = commands(untouched)("desk", "set", *options, *(ANA if files is not None else ()))
    assert (found, out) == (code, "")
    assert message in wrong
    assert written(untouched) == before


def test_while_there_are_editors_only_they_change_settings(run: Run, small_desk: str) -> None:
    run("reviewers", "set", "Bo", "editor")
    before = written(small_desk)
    assert run("desk", "set", "--evidence", "1", *ANA) == (
        1,
        "",
        "Ana is no editor of this desk; an editor changes its settings",
    )
    assert written(small_desk) == before


# --- fact-checks of others -----------------------------------------------------------------------------------------


def review(number: int, **fields: str) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": f"The bridge has {number} arches",
        "url": f"https://f.example/{number}",
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
        "author": {"@type": "Organization", "name": "Facts"},
        "datePublished": "2026-01-02",
        **fields,
    }


def test_fact_checks_come_in_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps([review(1), review(2)]), encoding="utf-8")
    assert run("fact-checks", "import", str(file), *ANA) == (0, f"{file}: 2 new, 0 changed, 0 known before.\n", "")
    file.write_text(json.dumps([review(1), review(2, datePublished="2026-01-03")]), encoding="utf-8")
    assert run("fact-checks", "import", str(file), *ANA) == (0, f"{file}: 0 new, 1 changed, 1 known before.\n", "")
    code, out, _ = run("fact-checks", "list")
    assert (code, [line.split("\t")[1:3] for line in out.splitlines()]) == (
        0,
        [["False", "The bridge has 1 arches"], ["False", "The bridge has 2 arches"]],
    )
    assert run("fact-checks", "list", "HAS 2", "--publisher", "facts")[1].count("\n") == 1
    assert run("fact-checks", "list", "--publisher", "Others") == (0, "", "No fact-check.")
    first = json.loads(run("fact-checks", "list", "-f", "jsonl")[1].splitlines()[0])
    assert (first["number"], first["published"], first["rating_value"]) == (1, "2026-01-02", None)


def test_a_bad_file_is_refused_whole_and_the_others_are_read(run: Run, small_desk: str, tmp_path: Path) -> None:
    good, bad, none = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "none.json"
    good.write_text(json.dumps(review(1)), encoding="utf-8")
    bad.write_text(json.dumps([review(2), review(3, url="")]), encoding="utf-8")
    code, out, wrong = run("fact-checks", "import", str(bad), str(none), str(good), *ANA)
    assert (code, out) == (1, f"{good}: 1 new, 0 changed, 0 known before.\n")
    assert "bad.json: " in wrong
    assert "no address; it needs url" in wrong
    assert f"{none}: No such file" in wrong
    code, out, wrong = run("fact-checks", "import", "--skip-bad", str(bad), *ANA)
    assert (code, out) == (0, f"{bad}: 1 new, 0 changed, 0 known before.\n")
    assert "left out: no address" in wrong
    with Ledger.open(small_desk) as ledger:
        assert len(ledger.fact_checks.frame()) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"{", "no JSON"),
        (b'{"@type": "Recipe"}', "ClaimReview"),
        (b"\x7fELF\x00\x01\x02", "f.json"),
        (b"[" * 100_000, "f.json"),
    ],
)
def test_a_file_without_fact_checks(untouched: str, tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "f.json"
    file.write_bytes(content)
    before = written(untouched)
    code, out, wrong = commands(untouched)("fact-checks", "import", "--skip-bad", str(file), *ANA)
    assert (code, out) == (1, "")
    assert message in wrong
    assert written(untouched) == before


# --- reports and the log ---------------------------------------------------------------------------------------------


def test_a_report_of_an_article_and_of_a_speaker(run: Run, tmp_path: Path) -> None:
    run("checks", "rate", C, "false", "--rationale", "It fell.", *ANA)
    code, out, wrong = run("report", "article", "bridge.txt", "-f", "markdown")
    assert (code, out.startswith("# Bridge is safe, mayor says\n"), "It fell." in out) == (0, True, True)
    assert wrong == "before it can be published: that the bridge is safe: the address of the review"
    page = tmp_path / "ann.html"
    code, out, _ = run("report", "speaker", "ann smith", "-o", str(page))
    assert (code, out) == (0, f"{page}: 1 checked, 0 not.\n")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    paper = tmp_path / "ann.md"
    run("report", "speaker", "Ann Smith", "-o", str(paper))
    assert paper.read_text(encoding="utf-8").startswith("# Ann Smith")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("article", "none.txt"), "none.txt: the ledger has no claim of this article"),
        (("article", "bridge.txt"), "bridge.txt: no claim of it is being checked yet"),
        (("speaker", "Nobody Atall"), "Nobody Atall: the ledger has no claim by this speaker"),
        (("speaker", "Bob Jones"), "Bob Jones: no claim of it is being checked yet"),
    ],
)
def test_a_report_of_nothing(run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    page = tmp_path / "page.html"
    code, out, wrong = run("report", *arguments, "-o", str(page))
    assert (code, out, page.exists()) == (1, "", False)
    assert message in wrong


def test_a_report_says_nothing_of_a_verdict_that_nobody_approved(run: Run) -> None:
    run("reviewers", "set", "Bo", "editor")
    run("desk", "set", "--approval", "two-people", *BO)
    run("checks", "rate", C, "false", "--rationale", "It fell.", *ANA)
    _, out, wrong = run("report", "article", "bridge.txt", "-f", "markdown")
    assert "It fell." not in out
    assert "the approval by a second person" in wrong


def test_the_log_has_who_did_what(run: Run, tmp_path: Path) -> None:
    run("desk", "set", "--evidence", "0", *ANA)
    run("checks", "rate", C, "false", "--rationale", "=1+1", *ANA)
    run("claims", "judge", NOBODY.id, "rejected", *BO)
    file = tmp_path / "log.csv"
    assert run("log", "-o", str(file)) == (0, f"{file}: written.\n", "")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sorted((row["who"], row["what"], row["claim_id"]) for row in rows) == sorted(
        [
            ("Ana", "settings", ""),
            ("Ana", "verdict", C),
            ("Ana", "state", C),
            ("Bo", "judgement", NOBODY.id),
        ]
    )
    assert run("log", "-o", str(tmp_path / "no" / "log.csv"))[0] == 1
    assert run("export", str(tmp_path / "out"), "-f", "log", "-f", "reports")[1] == (
        "log: log.csv\nreports: 4 in reports/\n"
    )
    assert (tmp_path / "out" / "log.csv").read_bytes() == file.read_bytes()


# --- a trial without a ledger ----------------------------------------------------------------------------------------


def test_lines_are_weighed(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(attribution.weighing, "Weigher", lambda models=None: FakeWeigher())
    lines = "We paid 3 million.\n\n  I like it.  \n"
    assert run("worth", "-", stdin=lines.encode()) == (
        0,
        "0.18\tother\tWe paid 3 million.\t+ a length\n0.10\tother\tI like it.\t+ a length\n",
        "",
    )
    file = tmp_path / "lines.txt"
    file.write_text(lines, encoding="utf-8")
    code, out, _ = run("worth", str(file), "-f", "jsonl")
    first = json.loads(out.splitlines()[0])
    assert (code, first["claim"], first["reasons"]) == (0, "We paid 3 million.", ["+ a length"])
    assert run("worth", "-", stdin=b"\n") == (0, "", "No line.")
    assert run("worth", "-", stdin=b"x" * 6_000) == (
        1,
        "",
        "-, line 1: longer than 5,000 characters; a claim is a sentence",
    )
    assert run("worth", "nowhere.txt") == (1, "", "nowhere.txt: No such file or directory")


def test_without_models_nothing_is_weighed(run: Run, tmp_path: Path) -> None:
    code, out, wrong = run("worth", "-", "--models", str(tmp_path), stdin=b"We paid.\n")
    assert (code, out) == (2, "")
    assert str(tmp_path) in wrong


def test_weights_move_what_is_worth_checking(run: Run, small_desk: str, tmp_path: Path) -> None:
    weigh(small_desk)
    file = tmp_path / "weights.yaml"
    file.write_text("words: {bridge: -5}\n", encoding="utf-8")
    run("desk", "set", "--priorities", str(file), *ANA)
    assert "- word “bridge” (this desk)" in run("checks", "show", C)[1]
    file.write_text("", encoding="utf-8")
    assert run("desk", "set", "--priorities", str(file), *ANA)[0] == 0
    assert "(this desk)" not in run("checks", "show", C)[1]
