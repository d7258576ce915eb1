"""The roster on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from attribution.cli import app
from tests.factories import FakeExtractor

Run = Callable[..., Result]

FIRST = "“It stands,” Ingrid Moe said. The bridge is in Oslo. They met in Oslo."
SECOND = "“It rains,” Ingrid Moe said. The road is in Oslo. They met in Oslo."


@pytest.fixture
def run(extractor: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with two articles of one name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("ATTRIBUTION_ROSTER", "roster.jsonl")
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(app, arguments, prog_name="attribution")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run


def listed(run: Run, *words: str) -> list[list[str]]:
    return [line.split("\t") for line in run("roster", "list", *words).stdout.splitlines()]


def test_speakers_are_entered_and_claims_have_their_ids(run: Run) -> None:
    result = run("extract", "a.txt", "b.txt", "-f", "csv")
    assert result.exit_code == 0
    header, *rows = result.stdout.splitlines()
    assert "speaker_id" in header.split(",")
    ids = {speaker_id for speaker_id, *_ in listed(run)}
    assert len(rows) == 2
    assert all(any(speaker_id in row for speaker_id in ids) for row in rows)


def test_extracting_again_enters_nobody_twice(run: Run) -> None:
    run("extract", "a.txt", "b.txt", "-f", "csv")
    before = listed(run)
    run("extract", "b.txt", "a.txt", "-f", "csv")
    assert listed(run) == before


def test_a_decision_is_made_shown_and_taken_back(run: Run) -> None:
    run("extract", "a.txt", "b.txt", "-f", "csv")
    [(joined, *_)] = listed(run, "moe")
    new = run("roster", "split", joined, "b.txt", "--by", "Ana")
    assert (new.exit_code, new.stdout.split(":")[1]) == (0, " split off.\n")
    assert len(listed(run, "moe")) == 2
    number = next(line.split("\t")[0] for line in run("roster", "history").stdout.splitlines() if "\tsplit\t" in line)
    assert run("roster", "undo", number, "--by", "Ana").stdout == f"{number}: taken back.\n"
    assert len(listed(run, "moe")) == 1
    held = {line.split("\t")[0]: line.split("\t")[-1] for line in run("roster", "history").stdout.splitlines()}
    assert held[number] == "no"


def test_the_history_keeps_the_names_that_were_decided_on(run: Run) -> None:
    run("extract", "a.txt", "b.txt", "-f", "csv")
    [(first, *_)] = listed(run, "moe")
    second = run("roster", "split", first, "b.txt", "--by", "Ana").stdout.split(":")[0]
    assert run("roster", "set", second, "name", "Jo Moe", "--by", "Ana").exit_code == 0
    [(_, name, *_)] = [row for row in listed(run, "moe") if row[0] == first]
    assert run("roster", "same", second, first, "--by", "Ana").exit_code == 0
    joined = run("roster", "history").stdout.splitlines()[-1].split("\t")[2]
    assert joined == f"{name} ({first}), Jo Moe ({second})"


def test_fields_are_set(run: Run) -> None:
    run("extract", "a.txt", "-f", "csv")
    [(speaker, *_)] = listed(run)
    assert run("roster", "set", speaker, "wikidata", "Q42", "--by", "Ana").exit_code == 0
    refused = run("roster", "set", speaker, "wikidata", "42", "--by", "Ana")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "'42' is no Wikidata id: it is Q and a number, as in Q42\n"


def test_export_and_import(run: Run, tmp_path: Path) -> None:
    run("extract", "a.txt", "-f", "csv")
    assert run("roster", "export", "speakers.csv").exit_code == 0
    table = (tmp_path / "speakers.csv").read_text(encoding="utf-8")
    assert table == run("roster", "export", "-").stdout
    assert (
        run("roster", "import", "speakers.csv", "--by", "Ana", "--roster", "other.jsonl").stdout == "1 speakers read.\n"
    )
    before, after = (
        run("roster", "list", "--roster", file).stdout.split("\t") for file in ("roster.jsonl", "other.jsonl")
    )
    assert before[:2] == after[:2]
    missing = run("roster", "import", "a.txt", "--by", "Ana")
    assert missing.exit_code == 1
    assert "a.txt: column 'speaker_id' is missing" in missing.stderr


def test_an_empty_roster(run: Run) -> None:
    for command, message in (
        ("list", "No speaker.\n"),
        ("proposals", "No two speakers look alike.\n"),
        ("history", "Nothing was decided.\n"),
    ):
        result = run("roster", command)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", message)


def test_decisions_are_signed(run: Run) -> None:
    result = run("roster", "same", "s-1", "s-2")
    assert result.exit_code == 2
    assert "--by" in result.stderr


def test_a_file_that_is_no_roster_is_a_wrong_call(run: Run) -> None:
    for arguments in (("roster", "list"), ("extract", "b.txt")):
        result = run(*arguments, "--roster", "a.txt")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("a.txt, line 1: no event of a roster")


def test_ids_nobody_has(run: Run) -> None:
    result = run("roster", "same", "s-1", "s-2", "--by", "Ana")
    assert (result.exit_code, result.stderr) == (1, "s-1: no speaker of the roster has this id\n")
