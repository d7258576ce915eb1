"""`attribution checks`: from the list to what is published, and what is refused on the way."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from attribution.ledger import Ledger
from tests.commanding import Run, commands, weigh, written
from tests.desk import DOUBT, HOPE, INJECTED, MAYOR, READY, fill_small

C = MAYOR.id
ANA, BO = ("--by", "Ana"), ("--by", "Bo")
APPROVED_IN_THE_APP = "verdicts are approved in the app (attribution app)"


@pytest.fixture
def run(small_desk: str) -> Run:
    return commands(small_desk)


@pytest.fixture
def ruled(small_desk: str, run: Run) -> Run:
    """A desk where a second person looks at each verdict; the check of a claim is handed in by Ana."""
    assert run("reviewers", "set", "Bo", "editor")[0] == 0
    assert run("desk", "set", "--approval", "two-people", *BO)[0] == 0
    assert run("checks", "rate", C, "false", *ANA)[0] == 0
    code, out, wrong = run("checks", "hand-in", C, *ANA)
    assert (code, out) == (0, f"{C}: needs a second look (step 2).\n")
    assert APPROVED_IN_THE_APP in wrong
    return run


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small ledger for what is refused: each test sees to it that nothing was written."""
    address = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'untouched.db'}"
    fill_small(address)
    return address


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The ledger of `ruled`, for what is refused there."""
    address = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'waiting.db'}"
    fill_small(address)
    with Ledger.open(address) as ledger:
        ledger.enrol("Bo", "editor")
        ledger.set_up(replace(ledger.settings(), approval="two people"), "Bo")
        ledger.checks.rate(C, "Ana", "False")
        ledger.checks.step(C, "needs a second look", "Ana")
    return address


def handed_in_and_approved(database: str) -> None:
    with Ledger.open(database) as ledger:
        assert ledger.checks.vote(C, "approve", "Bo") == "done"


def test_a_check_goes_all_the_way(run: Run, small_desk: str) -> None:
    for arguments, out in (
        (("start", C, *ANA), f"{C}: in progress (step 1).\n"),
        (("set-aside", C, *ANA), f"{C}: unstarted (step 2).\n"),
        (("rate", C, "mixed", "--rationale", "In parts.", *ANA), f"{C}: Mixed (verdict 1).\n"),
        (("rate", C, "--wording", "The bridge is safe.", *ANA), f"{C}: Mixed (verdict 2).\n"),
        (("evidence", C, "--url", "https://e.example/a", "--stance", "refutes", *ANA), f"{C}: evidence 1 added.\n"),
        (("comment", C, "Ring the mayor.", *BO), f"{C}: comment 1 added.\n"),
        (("assign", C, "Ana", "--due", "2026-12-01", *BO), f"{C}: Ana (assignment 1).\n"),
        (("hand-in", C, *ANA), f"{C}: needs a second look (step 4).\n"),
        (("return", C, "--comment", "Too short.", *BO), f"{C}: in progress (step 5).\n"),
        (("finish", C, *ANA), f"{C}: done (step 6).\n"),
        (("reopen", C, "--comment", "A word more.", *ANA), f"{C}: in progress (step 7).\n"),
        (("finish", C, *ANA), f"{C}: done (step 8).\n"),
        (
            ("publish", C, "--address", "https://d.example/1", "--date", "2026-11-01", *ANA),
            f"{C}: published at https://d.example/1 since 2026-11-01 (step 9).\n",
        ),
        (("correct", C, "false", "--note", "It fell.", *ANA), f"{C}: False (verdict 3, a correction).\n"),
        (("withdraw", C, "--comment", "Wrong bridge.", *ANA), f"{C}: withdrawn (step 11).\n"),
        (("start", C, *ANA), f"{C}: in progress (step 12).\n"),
    ):
        assert run("checks", *arguments) == (0, out, ""), arguments
    with Ledger.open(small_desk) as ledger:
        check = ledger.checks.of(C)
    assert check.verdict is not None
    kept = {name: check.verdict[name] for name in ("rating", "rationale", "wording", "note")}
    assert kept == {"rating": "False", "rationale": "In parts.", "wording": "The bridge is safe.", "note": "It fell."}
    code, out, _ = run("checks", "history", C)
    assert (code, len(out.splitlines())) == (0, 12 + 3 + 3)


def test_an_empty_text_empties_it(run: Run, small_desk: str) -> None:
    run("checks", "rate", C, "true", "--rationale", "Seen.", *ANA)
    run("checks", "rate", C, "--rationale", "", "--wording", "It stands.", *ANA)
    with Ledger.open(small_desk) as ledger:
        verdict = ledger.checks.of(C).verdict
    assert verdict is not None
    assert [verdict[name] for name in ("rating", "rationale", "wording")] == ["True", None, "It stands."]


def test_what_a_verdict_still_needs_is_said(run: Run) -> None:
    assert run("desk", "set", "--rationale", "--evidence", "2", *ANA)[0] == 0
    lacks = f"{C}: still needs a rationale and 2 pieces of evidence (it has 0)"
    assert run("checks", "rate", C, "false", *ANA) == (0, f"{C}: False (verdict 1).\n", lacks)
    code, out, wrong = run("checks", "hand-in", C, *ANA)
    assert (code, out, "needs a rationale" in wrong) == (1, "", True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("start", "0" * 16, *ANA), 1, "the ledger has no claim of this id"),
        (("start", C), 2, "--by"),
        (("start", C, "--by", " "), 1, "a decision needs the name of who made it"),
        (("set-aside", C, *ANA), 1, "is “unstarted” already"),
        (("hand-in", C, *ANA), 1, "from “unstarted” to “in progress”"),
        (("return", C, *ANA), 2, "--comment"),
        (("return", C, "--comment", "x", *ANA), 1, "the check is “unstarted”; this takes one that is “needs a second"),
        (("finish", C, *ANA), 1, "not to “done”"),
        (("reopen", C, "--comment", "x", *ANA), 1, "this takes one that is “done”"),
        (("publish", C, *ANA), 1, "it must be done first"),
        (("withdraw", C, "--comment", "x", *ANA), 1, "nothing to withdraw"),
        (("rate", C, "mostly", *ANA), 1, "'mostly' is no rating of the scale"),
        (("rate", C, *ANA), 1, "the verdict is empty"),
        (("correct", C, "false", "--note", "x", *ANA), 1, "nothing to correct"),
        (("correct", C, "false", *ANA), 2, "--note"),
        (("evidence", C, *ANA), 1, "evidence needs something to look up"),
        (("evidence", C, "--url", "example", *ANA), 1, "url: 'example' does not begin with https://"),
        (("evidence", C, "--url", "https://e.example", "--stance", "so", *ANA), 1, "stance: 'so' is none of"),
        (("evidence", C, "--quote", "x", "--accessed", "soon", *ANA), 1, "accessed: 'soon' is no date"),
        (("evidence", C, "--file", "nowhere.pdf", *ANA), 1, "nowhere.pdf: No such file"),
        (("comment", C, " ", *ANA), 1, "the comment is empty"),
        (("assign", C, "Cy", "--due", "soon", *ANA), 1, "due: 'soon' is no date"),
        (("show", "0" * 16), 1, "the ledger has no claim of this id"),
        (("history", "0" * 16), 1, "the ledger has no claim of this id"),
        (("undo", "votes", "1", *ANA), 1, "nothing in the votes under this number"),
        (("undo", "everything", "1", *ANA), 2, "'everything' is none of"),
        (("file", "1", "-o", "x.pdf"), 1, "no evidence of this number has a file"),
        (("approve", C, *BO), 1, APPROVED_IN_THE_APP),
        (("list", "--state", "ready"), 2, "'ready' is none of unstarted, in progress"),
        (("list", "--type", "lie"), 2, "'lie' is none of"),
        (("list", "--least-worth", "2"), 2, "--least-worth"),
    ],
)
def test_what_is_refused_leaves_nothing(untouched: str, arguments: tuple[str, ...], code: int, message: str) -> None:
    before = written(untouched)
    found, out, wrong = commands(untouched)("checks", *arguments)
    assert (found, out) == (code, "")
    assert message in wrong.replace("│ ", "")
    assert written(untouched) == before


# --- the rule of approval ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("checks", "finish", C, *ANA),
        ("checks", "finish", C, *BO),
        ("checks", "approve", C, *BO),
        ("checks", "publish", C, "--address", "https://d.example/1", *BO),
        ("checks", "start", C, *BO),
        ("checks", "rate", C, "true", *BO),
        ("claims", "rate", C, "true", "--review-url", "https://d.example/1", *BO),
        ("claims", "undo", "steps", "1", *BO),
        ("claims", "undo", "verdicts", "1", *ANA),
        ("desk", "set", "--approval", "none", *BO),
        ("desk", "set", "--approval", "none", *ANA),
        ("desk", "set", "--no-rationale", *ANA),
    ],
    ids=" ".join,
)
def test_no_command_gets_around_the_approval(waiting: str, arguments: tuple[str, ...]) -> None:
    before = written(waiting)
    code, _, wrong = commands(waiting)(*arguments)
    assert code == 1
    assert (APPROVED_IN_THE_APP in wrong) == (arguments[1] in ("finish", "approve"))
    assert written(waiting) == before
    with Ledger.open(waiting) as ledger:
        assert ledger.checks.of(C).state == "needs a second look"


def test_what_was_approved_in_the_app_is_published_here(ruled: Run, small_desk: str, tmp_path: Path) -> None:
    export = ("export", str(tmp_path / "out"), "--format", "claimreview")
    code, _, wrong = ruled(*export)
    assert (code, "needs the approval by a second person" in wrong) == (0, True)
    handed_in_and_approved(small_desk)
    assert ruled("checks", "publish", C, *ANA)[0] == 1  # where readers find it is not said
    assert ruled("desk", "set", "--address", "https://d.example/{claim_id}", *BO)[0] == 0
    code, out, _ = ruled("checks", "publish", C, "--date", "2026-11-01", *ANA)
    assert (code, out) == (0, f"{C}: published at https://d.example/{C} since 2026-11-01 (step 4).\n")
    for what in ("verdicts", "steps", "votes"):
        assert ruled("checks", "undo", what, "1", *BO)[0] == 1
    assert ruled(*export)[0] == 0
    feed = json.loads((tmp_path / "out" / "claimreview.jsonld").read_text(encoding="utf-8"))
    (item,) = feed["dataFeedElement"]
    assert item["item"][0]["url"] == f"https://d.example/{C}"


def test_a_correction_takes_the_same_way(ruled: Run, small_desk: str) -> None:
    handed_in_and_approved(small_desk)
    address = ("--address", "https://d.example/1")
    assert ruled("checks", "publish", C, *address, *ANA)[0] == 0
    assert ruled("checks", "correct", C, "true", "--note", "It stands.", *ANA)[0] == 0
    assert ruled("checks", "finish", C, *ANA)[0] == 1
    assert ruled("checks", "publish", C, *address, *ANA)[0] == 1
    assert ruled("checks", "hand-in", C, *ANA)[0] == 0
    with Ledger.open(small_desk) as ledger:
        check = ledger.checks.of(C)
    assert check.published is not None
    assert (check.state, check.published["rating"]) == ("needs a second look", "False")


# --- lists ---------------------------------------------------------------------------------------------------------


def ids(out: str) -> list[str]:
    return [line.partition("\t")[0] for line in out.splitlines()]


def test_the_most_worth_checking_comes_first(run: Run, small_desk: str, tmp_path: Path) -> None:
    weigh(small_desk)
    order = ids(run("checks", "list")[1])
    assert order[0] == max(order, key=lambda each: len(run("checks", "show", each)[1].splitlines()[0]))
    assert ids(run("checks", "list", "--limit", "1")[1]) == order[:1]
    assert ids(run("checks", "list", "--order", "article")[1])[0] == C
    file = tmp_path / "weights.yaml"
    file.write_text("speakers:\n  Ann Smith: 5\n", encoding="utf-8")
    assert run("desk", "set", "--priorities", str(file), *ANA)[0] == 0
    code, out, _ = run("checks", "list", "-f", "jsonl")
    first = json.loads(out.splitlines()[0])
    assert (code, first["claim_id"], first["priority_reasons"]) == (0, C, ["+ speaker Ann Smith"])
    assert first["priority"] > first["checkworthiness"] == pytest.approx(len("that the bridge is safe") / 100)


def test_checks_are_filtered(run: Run, small_desk: str) -> None:
    weigh(small_desk)
    run("checks", "start", C, *ANA)
    run("checks", "rate", HOPE.id, "true", *ANA)
    run("checks", "assign", HOPE.id, "Cy", "--due", "2026-12-02", *ANA)
    run("checks", "assign", READY.id, "Cy", "--due", "2026-12-01", *ANA)
    assert set(ids(run("checks", "list", "--state", "in-progress")[1])) == {C, HOPE.id}
    assert ids(run("checks", "list", "--state", "in progress", "--verdict", "True")[1]) == [HOPE.id]
    assert ids(run("checks", "list", "--assignee", "Cy", "--order", "due")[1]) == [READY.id, HOPE.id]
    assert HOPE.id not in ids(run("checks", "list", "--assignee", "none")[1])
    assert ids(run("checks", "list", "--publisher", "Daily News", "--words", "ready")[1]) == [DOUBT.id]
    assert run("checks", "list", "--least-worth", "0.99") == (0, "", "No claim.")
    assert run("checks", "list", "--type", "none") == (0, "", "No claim.")


def test_a_list_for_a_spreadsheet(hostile_desk: str) -> None:
    run = commands(hostile_desk)
    code, out, _ = run("checks", "list", "-f", "csv")
    rows = {row["claim_id"]: row for row in csv.DictReader(io.StringIO(out))}
    assert (code, len(rows), rows[C]["state"], rows[C]["checkworthiness"]) == (0, 7, "unstarted", "")
    assert "<script>" in rows[INJECTED.id]["claim"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows.values() for cell in row.values())


# --- one check -----------------------------------------------------------------------------------------------------


def test_all_of_a_check_is_shown(ruled: Run, small_desk: str) -> None:
    weigh(small_desk)
    with Ledger.open(small_desk) as ledger:
        ledger.checks.add_evidence(C, "Ana", url="https://e.example/a", stance="refutes")
    ruled("checks", "comment", C, "Ring the mayor.", *ANA)
    code, out, _ = ruled("checks", "show", C)
    lines = [line.strip() for line in out.splitlines()]
    for line in (
        "that the bridge is safe",
        "Ann Smith, Mayor, indirect",
        "Needs a second look",
        "approval: two people; given in the app",
        "Worth checking: 0.23, other; priority 0.23",
        "+ a length",
        "1 Ana: stance: refutes; url: https://e.example/a",
        "Comments (1)",
    ):
        assert line in lines
    handed_in_and_approved(small_desk)
    ruled("checks", "publish", C, "--address", "https://d.example/1", "--date", "2026-11-01", *BO)
    shown = json.loads(ruled("checks", "show", C, "--json")[1])
    assert (code, shown["state"], shown["published"]["rating"], shown["published"]["approved"]) == (
        0,
        "published",
        "False",
        True,
    )
    assert [vote["reviewer"] for vote in shown["votes"]] == ["Bo"]
    assert "Published: False, 2026-11-01, https://d.example/1" in ruled("checks", "show", C)[1]


def test_hostile_texts_do_not_reach_the_terminal(hostile_desk: str) -> None:
    run = commands(hostile_desk)
    run("checks", "comment", INJECTED.id, "\x1b[31mred\x07\u202e", *ANA)
    out = run("checks", "show", INJECTED.id)[1]
    assert "[31mred" in out
    assert not any(sign in out for sign in "\x1b\x07\u202e")


def test_a_file_is_kept_and_given_back(run: Run, small_desk: str, tmp_path: Path) -> None:
    paper = tmp_path / "minutes.pdf"
    paper.write_bytes(b"%PDF-1.4 minutes")
    assert run("checks", "evidence", C, "--file", str(paper), *ANA) == (0, f"{C}: evidence 1 added.\n", "")
    back = tmp_path / "back.pdf"
    assert run("checks", "file", "1", "-o", str(back)) == (0, f"{back}: minutes.pdf, 16 bytes.\n", "")
    assert back.read_bytes() == paper.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("paper.pdf", b"MZ\x90\x00", "a program for Windows can be run and is not taken"),
        ("run.exe", b"%PDF-1.4", "can be run and is not taken"),
        ("empty.pdf", b"", "the file is empty"),
        ("page.html", b"<p>", "can hold script"),
    ],
)
def test_a_file_that_is_not_taken(untouched: str, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    before = written(untouched)
    code, out, wrong = commands(untouched)(
        "checks", "evidence", C, "--url", "https://e.example", "--file", str(file), *ANA
    )
    assert (code, out) == (1, "")
    assert message in wrong
    assert written(untouched) == before
