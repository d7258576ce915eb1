"""`attribution double` and `same`: answers that nobody sees before all are in, and claims that say the same."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import attribution.weighing
from attribution.ledger import Ledger
from tests.commanding import Run, commands, written
from tests.desk import BRIDGE, DOUBT, HOPE, MAYOR, MODELS, NOBODY, PLANNER, fill_small
from tests.factories import FakeWeigher, article
from tests.factories import attribution as attributed

C = MAYOR.id
ANA, BO, CY = ("--by", "Ana"), ("--by", "Bo"), ("--by", "Cy")
TO = ("--to", "Ana", "--to", "Bo")


@pytest.fixture
def run(small_desk: str) -> Run:
    return commands(small_desk)


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small ledger with a sample that waits: each test sees to it that nothing more was written."""
    address = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'waiting.db'}"
    fill_small(address)
    with Ledger.open(address) as ledger:
        ledger.samples.assign("open", "verdict", [NOBODY.id], ["Ana", "Bo"], "Cy")
    return address


# --- double checking ------------------------------------------------------------------------------------------------


def test_verdicts_are_hidden_until_all_are_in_and_then_settled(run: Run, small_desk: str) -> None:
    assert run("double", "assign", "spring", *TO, "--claim", C, "--claim", HOPE.id, *CY) == (
        0,
        "spring: 2 claims for Ana and Bo.\n",
        "",
    )
    mine = [line.split("\t") for line in run("double", "mine", *ANA)[1].splitlines()]
    assert [(row[1], row[2], row[3], row[4]) for row in mine] == [
        ("spring", "verdict", C, "Ann Smith"),
        ("spring", "verdict", HOPE.id, "Bob Jones"),
    ]
    first = mine[0][0]
    assert run("double", "answer", first, "false", *ANA) == (0, "false (answer 1).\n", "")
    assert run("double", "answers") == (0, "", "No claim has all its answers yet.")
    assert "answers" not in run("checks", "history", C)[1]
    assert run("checks", "rate", C, "true", *CY)[0] == 1
    assert run("double", "adjudicate", "spring", C, "--rating", "true", *CY)[0] == 1
    other = run("double", "mine", *BO)[1].partition("\t")[0]
    assert run("double", "answer", other, "true", "--comment", "I saw it.", *BO)[0] == 0
    rows = [json.loads(line) for line in run("double", "answers", "spring", "-f", "jsonl")[1].splitlines()]
    assert [(row["reviewer"], row["rating"], row["comment"]) for row in rows] == [
        ("Ana", "False", None),
        ("Bo", "True", "I saw it."),
    ]
    assert run("double", "list")[1] == "spring\tverdict\t2\t1\t4\t2\t0\n"
    settled = run("double", "adjudicate", "spring", C, "--answer", "2", "--comment", "Seen.", *CY)
    assert settled == (0, f"{C}: settled (adjudication 1).\n", "")
    with Ledger.open(small_desk) as ledger:
        verdict = ledger.checks.of(C).verdict
    assert verdict is not None
    assert (verdict["rating"], verdict["rationale"], verdict["reviewer"]) == ("True", "Seen.", "Cy")


def test_agreement_comes_with_its_sample(run: Run) -> None:
    assert run("double", "agreement") == (0, "", "No sample.")
    claims = (C, HOPE.id, PLANNER.id, DOUBT.id)
    run("double", "assign", "spring", *TO, *(word for claim in claims for word in ("--claim", claim)), *CY)
    lacking = json.loads(run("double", "agreement", "-f", "json")[1])
    assert {row["value"] for row in lacking} == {None}
    assert lacking[0]["reason"] == "nobody has answered yet"
    for by, said in ((ANA, "true false true false"), (BO, "true false false false")):
        numbers = [line.partition("\t")[0] for line in run("double", "mine", *by)[1].splitlines()]
        for number, rating in zip(numbers, said.split(), strict=True):
            assert run("double", "answer", number, rating, *by)[0] == 0
    figures = {row["figure"]: row for row in json.loads(run("double", "agreement", "-f", "json")[1])}
    assert (figures["Same verdict"]["value"], figures["Cohen’s kappa"]["value"]) == (0.75, 0.5)
    assert (figures["Cohen’s kappa"]["units"], figures["Cohen’s kappa"]["raters"]) == (4, 2)
    assert "spring\tverdict\tCohen’s kappa\t0.50\t4\t2\t1\t" in run("double", "agreement")[1]


def test_an_extraction_is_answered_with_the_words_of_the_article(run: Run, small_desk: str) -> None:
    run("double", "assign", "words", "--what", "extraction", *TO, "--claim", C, *CY)
    one, other = (run("double", "mine", *by)[1].partition("\t")[0] for by in (ANA, BO))
    before = written(small_desk)
    for options, message in (
        (("--content", "the bridge is blue"), "content: “the bridge is blue” does not stand in the article"),
        (("--content", ""), "a correction needs the content"),
        ((), "a correction says where content, source and cue stand"),
    ):
        code, out, wrong = run("double", "answer", one, "corrected", *options, *ANA)
        assert (code, out, message in wrong) == (1, "", True), wrong
    assert written(small_desk) == before
    assert run("double", "answer", one, "corrected", "--content", "the bridge", "--cue", "", *ANA)[0] == 0
    assert run("double", "answer", other, "confirmed", *BO)[0] == 0
    row = json.loads(run("double", "answers", "-f", "jsonl")[1].splitlines()[0])
    (content,) = row["spans"]["content"]
    assert BRIDGE.text[slice(*content)] == "the bridge"
    assert content[0] == BRIDGE.text.index("the bridge is safe")
    assert row["spans"]["cue"] == []
    assert [BRIDGE.text[slice(*span)] for span in row["spans"]["source"]] == ["Mayor Ann Smith"]
    assert run("double", "adjudicate", "words", C, "--what", "extraction", "--answer", "1", *CY)[0] == 0
    with Ledger.open(small_desk) as ledger:
        assert ledger.attribution(C).quote.content[0].of(BRIDGE.text) == "the bridge"


def test_a_sample_is_drawn(run: Run, small_desk: str) -> None:
    run("checks", "rate", C, "true", *ANA)
    assert run("double", "assign", "drawn", *TO, "--sample", "3", "--seed", "1", *CY)[0] == 0
    drawn = {json.loads(line)["claim"] for line in run("double", "mine", *ANA, "-f", "jsonl")[1].splitlines()}
    assert (len(drawn), C in drawn) == (3, False)
    before = written(small_desk)
    code, out, wrong = run("double", "assign", "more", *TO, "--sample", "3", *CY)
    assert (code, out, wrong) == (1, "", "there are 2 such claims, and 3 are wanted; ask for fewer")
    assert written(small_desk) == before


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("assign", "s", *TO, *CY), 2, "say which claims"),
        (("assign", "s", *TO, "--claim", C, "--sample", "2", *CY), 2, "say which claims"),
        (("assign", "s", "--to", "Ana", "--claim", C, *CY), 1, "at least two people"),
        (("assign", "s", "--to", "Ana", "--to", " ana ", "--claim", C, *CY), 1, "is named twice"),
        (("assign", " ", *TO, "--claim", C, *CY), 1, "a sample needs a name"),
        (("assign", "s", *TO, "--claim", "0" * 16, *CY), 1, "the ledger has no claim of this id"),
        (("assign", "s", *TO, "--claim", C, "--what", "taste", *CY), 2, "'taste' is not one of"),
        (("answer", "7", "true", *ANA), 1, "7: there is no such part of a sample"),
        (("answer", "1", "true", *CY), 1, "this part of the sample is Ana's; answer your own"),
        (("answer", "1", "mostly", *ANA), 1, "'mostly' is no rating of the scale"),
        (("adjudicate", "open", NOBODY.id, *CY), 2, "say how it is settled"),
        (("adjudicate", "open", NOBODY.id, "--answer", "1", "--rating", "true", *CY), 2, "say how it is settled"),
        (("adjudicate", "open", NOBODY.id, "--rating", "true", *CY), 1, "wait for the answers of Ana and Bo"),
        (("adjudicate", "none", NOBODY.id, "--rating", "true", *CY), 1, "the sample “none” does not have it"),
    ],
)
def test_what_double_refuses_leaves_nothing(waiting: str, arguments: tuple[str, ...], code: int, message: str) -> None:
    before = written(waiting)
    found, out, wrong = commands(waiting)("double", *arguments)
    assert (found, out) == (code, "")
    assert message in wrong
    assert written(waiting) == before


# --- the same claim ---------------------------------------------------------------------------------------------------

SAID = "“Nineteen bridges have collapsed in this county since January,” Ann Smith said."
OTHER = "“Nineteen bridges have crumbled in this county since January,” Ann Smith said."


@pytest.fixture
def again(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[str, str]]:
    """Enters a quote of two outlets that differ in a word, and gives both claims' ids; the models are a test double."""
    monkeypatch.setattr(attribution.weighing, "Weigher", lambda models=None: FakeWeigher())

    def enter() -> tuple[str, str]:
        ids = []
        with Ledger.open(small_desk) as ledger:
            for name, text in (("one", SAID), ("other", OTHER)):
                told = article(text, id=f"{name}.txt", publisher=f"The {name}", published="2026-05-01", language="en")
                content = text.partition(" Ann")[0]
                found = attributed(told, (content,), ("said",), ("Ann Smith",), MAYOR.speaker)
                ledger.save(ledger.enter(told).article, (found,), MODELS)
                ids.append(found.id)
        return ids[0], ids[1]

    return enter


def test_what_is_said_again_is_grouped_compared_and_parted(run: Run, again: Callable[[], tuple[str, str]]) -> None:
    one, other = again()
    assert run("same", "list") == (0, "", "No claim was said again; same group looks for them.")
    assert run("same", "show", one)[1] == "Nobody else says it, as far as the ledger knows.\n"
    code, out, wrong = run("same", "group")
    assert (code, wrong) == (0, "")
    assert out.startswith("8 claims scored, 0 fact-checks read; ")
    assert run("same", "say", one, other, "same", *ANA)[0] == 0
    row = json.loads(run("same", "list", "-f", "jsonl")[1].splitlines()[0])
    assert (row["claims"], row["articles"], row["publishers"]) == (2, 2, 2)
    shown = run("same", "show", other)[1]
    words = "Nineteen bridges have [-collapsed-]{+crumbled+} in this county since January"
    assert f"other words: {words}" in shown
    assert shown.splitlines()[0] == "2 articles, 2 publishers"
    assert words in run("checks", "show", one)[1]
    assert run("same", "say", one, other, "different", *BO)[0] == 0
    assert run("same", "list")[1] == ""
    assert "sameness" in run("checks", "history", one)[1]


def test_a_fact_check_of_the_same_is_offered(run: Run, again: Callable[[], tuple[str, str]], tmp_path: Path) -> None:
    one, _ = again()
    file = tmp_path / "facts.csv"
    file.write_text(
        "claim,rating,url,publisher\nNineteen bridges have collapsed in this county since January,"
        "Half True,https://f.example/1,Facts\n",
        encoding="utf-8",
    )
    run("fact-checks", "import", str(file), *ANA)
    assert "1 fact-checks read" in run("same", "group")[1]
    assert run("same", "say", one, "f1", "same", *ANA)[0] == 0
    code, out, _ = run("checks", "show", one)
    assert (code, "f1 (1.00): Half True, Facts, https://f.example/1: Nineteen bridges" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("say", C, HOPE.id, "alike", *ANA), 2, "'alike' is none of same, different"),
        (("say", C, C, "same", *ANA), 1, "name another beside it"),
        (("say", C, "f7", "same", *ANA), 1, "no claim of this id, and no fact-check"),
        (("say", C, HOPE.id, "same"), 2, "--by"),
        (("show", "0" * 16), 1, "the ledger has no claim of this id"),
        (("group", "--models", "nowhere"), 2, "nowhere"),
    ],
)
def test_what_same_refuses_leaves_nothing(waiting: str, arguments: tuple[str, ...], code: int, message: str) -> None:
    before = written(waiting)
    found, out, wrong = commands(waiting)("same", *arguments)
    assert (found, out) == (code, "")
    assert message in wrong
    assert written(waiting) == before
