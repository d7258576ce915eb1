"""The ledger on the command line: ingest, export, import and claims; with a test double for the models."""

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import attribution
from attribution.claims import read_claims_csv
from attribution.cli import app
from attribution.extractor import Extractor
from attribution.ledger import Filters, Ledger
from attribution.records import Article
from tests import postgresql
from tests.factories import TEXT, FakeExtractor

Run = Callable[..., Result]

SEEDS = Path(__file__).parents[1] / "seeds"
RAIN = "“It rains,” Ola Dahl said to the reporters."


@pytest.fixture
def run(extractor: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with two articles in "stories"; the ledger is the default one."""
    monkeypatch.chdir(tmp_path)
    for name in ("ATTRIBUTION_DATABASE_URL", "ATTRIBUTION_MODELS", "ATTRIBUTION_ROSTER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    stories = tmp_path / "stories"
    stories.mkdir()
    (stories / "harbour.txt").write_text(TEXT, encoding="utf-8")
    (stories / "rain.txt").write_text(RAIN, encoding="utf-8")

    def run(*arguments: str, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(app, arguments, input=stdin, prog_name="attribution")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run


def said(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def listed(run: Run, *options: str) -> list[list[str]]:
    return [line.split("\t") for line in run("claims", "list", *options).stdout.splitlines()]


def the_claim(run: Run) -> str:
    run("ingest", "stories/rain.txt")
    return listed(run)[0][0]


# --- ingest --------------------------------------------------------------------------------------------------------


def test_a_folder_is_ingested_into_the_default_ledger_once(run: Run, extractor: FakeExtractor) -> None:
    assert said(run("ingest", "stories")) == (0, "2 articles: 2 extracted; 4 new claims.\n", "")
    assert Path("data/attribution.db").is_file()
    assert said(run("ingest", "stories")) == (0, "2 articles: 2 known before; 0 new claims.\n", "")
    assert extractor.asked == 2
    assert [row[1:3] for row in listed(run)] == [
        ["Ingrid Moe", "“The harbour stays open,”"],
        ["Ola", "“We are ready,”"],
        ["", "“And we wait,”"],
        ["Ola Dahl", "“It rains,”"],
    ]


@pytest.mark.parametrize(
    ("inputs", "code", "out", "err"),
    [
        ((), 0, "No article.\n", ""),
        (("stories/rain.txt",), 0, "1 article: 1 extracted; 1 new claim.\n", ""),
        (("stories", "stories"), 0, "2 articles: 2 extracted; 4 new claims.\n", "(?s).*given twice, read once\n.*"),
        (("empty",), 1, "No article.\n", "empty: .*\n"),
        (("none.txt",), 1, "No article.\n", "none.txt: .*\n"),
        (("none.txt", "stories"), 1, "2 articles: 2 extracted; 4 new claims.\n", "none.txt: .*\n"),
        (("unlucky.txt",), 1, "1 article: 1 failed; 0 new claims.\n", "unlucky.txt: extraction failed: unlucky\n"),
        (
            ("tr.txt",),
            0,
            "1 article: 1 in a language without a model; 0 new claims.\n",
            r"tr.txt: kept, not extracted: there is no model for its language \(tr\)\n",
        ),
    ],
    ids="nothing|file|folder twice|empty folder|missing|missing and there|fails|no model".split("|"),
)
def test_what_is_ingested_and_what_is_said(run: Run, inputs: tuple[str, ...], code: int, out: str, err: str) -> None:
    Path("empty").mkdir()
    Path("unlucky.txt").write_text("“This is unlucky,” Ola Dahl said.")
    Path("tr.txt").write_text(
        "Savunma Bakanı, Türkiye ile Japonya arasındaki savunma sanayii iş birliğinin stratejik bir düzeye "
        "ulaşabileceğini söyledi. Bakan, görüşmelerin önümüzdeki aylarda da süreceğini belirtti."
    )
    result = run("ingest", *inputs)
    assert (result.exit_code, result.stdout) == (code, out)
    assert re.fullmatch(err, result.stderr), result.stderr


def test_without_inputs_other_models_read_what_the_ledger_has(run: Run, extractor: FakeExtractor) -> None:
    run("ingest", "stories")
    before = listed(run)
    extractor.versions = (("fake", "2"),)
    assert said(run("ingest")) == (0, "2 articles: 2 extracted; 4 new claims.\n", "")
    assert said(run("ingest")) == (0, "2 articles: 2 known before; 0 new claims.\n", "")
    assert listed(run) == before
    with Ledger.open("data/attribution.db") as ledger:
        assert list(ledger.table("origins")["name"]) == ["harbour.txt", "rain.txt"]


def test_stopped_it_goes_on_where_it_was(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(FakeExtractor):
        def read(self, articles: Iterable[Article], on_error: Any = None) -> Iterator[Any]:
            yield next(super().read(articles, on_error))
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(attribution, "load", lambda models=None: Stopped())
        assert said(run("ingest", "stories")) == (130, "", "Stopped.\n")
    assert len(listed(run)) == 3
    assert said(run("ingest", "stories")) == (0, "2 articles: 1 extracted, 1 known before; 1 new claim.\n", "")


def test_a_server_that_stops_on_the_way_is_one_line(run: Run, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(FakeExtractor):
        def read(self, articles: Iterable[Article], on_error: Any = None) -> Iterator[Any]:
            for number, pair in enumerate(super().read(articles, on_error)):
                if number == 1:
                    postgresql.stop(address)
                yield pair

    monkeypatch.setattr(attribution, "load", lambda models=None: Stopping())
    with postgresql.running() as address:
        code, out, err = said(run("ingest", "stories", "--database", f"{address}/postgres"))
    assert (code, out) == (1, "1 article: 1 extracted; 3 new claims.\n")
    assert re.fullmatch(r"postgresql://\S+: (the server has gone; start it|no database server answers there).*\n", err)


# --- export and import ---------------------------------------------------------------------------------------------


def test_every_format_is_written(run: Run) -> None:
    run("ingest", "stories")
    formats = ("csv", "jsonl", "parquet", "xlsx", "claimreview", "webannotation", "training")
    result = run("export", "out", *(part for each in formats for part in ("-f", each)))
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == list(formats)
    assert result.stdout.splitlines()[:2] == [
        "csv: claims.csv, speakers.csv, 4 in by-speaker/",
        "jsonl: articles.jsonl, roster.jsonl, reviewers.jsonl, files.jsonl, settings.jsonl, fact_checks.jsonl, "
        "sameness.jsonl",
    ]
    assert sorted(path.name for path in Path("out/by-speaker").iterdir()) == [
        "Ingrid Moe.csv",
        "Ola Dahl.csv",
        "Ola.csv",
        "_no speaker.csv",
    ]


@pytest.mark.parametrize(
    ("options", "code", "found", "err"),
    [
        ((), 0, 3, "1 rejected or outdated claims are left out; --all takes them in\n"),
        (("--all",), 0, 4, ""),
        (("--judgement", "rejected"), 0, 1, ""),
        (("--speaker", "ola dahl"), 0, 1, ""),
        (("--article", "rain.txt", "--article", "nothing"), 0, 1, ""),
        (("--publisher", "nobody"), 0, 0, ""),
        (("--since", "2026"), 0, 0, ""),
        (
            ("--speaker", "Ola Dal"),
            1,
            None,
            "Ola Dal: no speaker of the ledger has this name; perhaps Ola Dahl or Ola\n",
        ),
    ],
)
def test_what_is_chosen_is_exported(run: Run, options: tuple[str, ...], code: int, found: int | None, err: str) -> None:
    run("ingest", "stories")
    run("claims", "judge", listed(run)[0][0], "rejected", "--by", "Ana")
    result = run("export", "out", *options)
    assert (result.exit_code, result.stderr) == (code, err)
    if found is None:
        assert not Path("out").exists()
    else:
        assert len(read_claims_csv(Path("out/claims.csv"))) == found


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (("--since", "20260314"), "--since"),
        (("--since", "2026-W10"), "--since"),
        (("--since", "2026-03-14 or so"), "--since"),
        (("--until", "yesterday"), "--until"),
        (("--until", "2026-02-30"), "--until"),
        (("--until", "２０２６"), "--until"),
        (("--kind", "shouted"), "--kind"),
        (("--judgement", "perhaps"), "--judgement"),
        (("--format", "pdf"), "--format"),
    ],
)
def test_a_wrong_filter_is_a_wrong_call(run: Run, options: tuple[str, ...], hint: str) -> None:
    result = run("export", "out", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--speaker", "%' OR 1=1 --"),
        ("--speaker", os.fsdecode(b"\xff")),
        ("--article", "\u202eRTL"),
        ("--verdict", "☃"),
    ],
)
def test_odd_characters_find_nothing(run: Run, options: tuple[str, str]) -> None:
    run("ingest", "stories")
    assert said(run("claims", "list", *options)) == (0, "", "No claim.\n")


def test_a_ledger_is_exported_and_imported(run: Run) -> None:
    claim = the_claim(run)
    run("claims", "judge", claim, "confirmed", "--by", "Ana", "--comment", os.fsdecode(b"caf\xe9"))
    run("export", "out", "-f", "jsonl")
    copy = ("--database", "copy.db")
    assert said(run("import", "out", *copy)) == (0, "1 article imported.\n", "")
    assert listed(run, *copy) == listed(run)
    assert run("claims", "history", claim, *copy).stdout == run("claims", "history", claim).stdout
    assert said(run("import", "out", *copy)) == (
        1,
        "",
        "copy.db: it has articles already; name an empty ledger to import into\n",
    )


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("reviewers.jsonl", None, "reviewers.jsonl: there is no such file; name a folder that "),
        ("articles.jsonl", "{", "articles.jsonl, line 2: not what attribution export wrote"),
        ("articles.jsonl", "[]", "articles.jsonl, line 2: not what attribution export wrote"),
        ("articles.jsonl", "title", "articles.jsonl, line 2: not what attribution export wrote"),
        ("roster.jsonl", '{"action": "shouted"}', "roster.jsonl, line 5: no event of a roster"),
        ("reviewers.jsonl", '{"name": "Bo", "role": 1e400, "at": 7}', "reviewers.jsonl, line 2: not what attribution"),
        ("reviewers.jsonl", f'{{"name": "Bo", "added": "", "role": 1{"0" * 30}}}', "reviewers.jsonl, line 2: not what"),
    ],
)
def test_what_is_broken_is_not_imported(run: Run, file: str, line: str | None, message: str) -> None:
    run("ingest", "stories")
    run("claims", "judge", listed(run)[0][0], "confirmed", "--by", "Ana")
    run("export", "out", "-f", "jsonl")
    path = Path("out", file)
    if line is None:
        path.unlink()
    elif line == "title":
        lines = path.read_text().splitlines()
        path.write_text(f"{lines[0]}\n{json.dumps(json.loads(lines[1]) | {'title': 5})}\n")
    else:
        first = path.read_text().splitlines(keepends=True)
        path.write_text("".join([*first[: 1 if file == "articles.jsonl" else None], line, "\n"]))
    code, out, err = said(run("import", "out", "--database", "copy.db"))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"out/{message}")
    with Ledger.open("copy.db") as ledger:
        assert [len(ledger.table(name)) for name in ("articles", "reviewers", "roster_events", "runs")] == [0, 0, 0, 0]


# --- claims --------------------------------------------------------------------------------------------------------


def test_a_claim_is_judged_rated_and_taken_back(run: Run) -> None:
    claim = the_claim(run)
    signed = ("--by", "Ana")
    for arguments, out in (
        (("judge", claim, "confirmed", *signed), f"{claim}: confirmed (judgement 1).\n"),
        (("judge", claim, "corrected", "--speaker", "Aino Laine", *signed), f"{claim}: corrected (judgement 2).\n"),
        (("rate", claim, "half true", "--rationale", "At times.", *signed), f"{claim}: half true (verdict 1).\n"),
        (("evidence", claim, "--url", "https://example.org", *signed), f"{claim}: evidence 1 added.\n"),
        (("undo", "verdicts", "1", "--by", "Bo"), "verdicts 1: taken back.\n"),
    ):
        assert said(run("claims", *arguments)) == (0, out, "")
    assert listed(run) == [[claim, "Aino Laine", "“It rains,”", "direct", "corrected", "", "rain.txt"]]
    rows = [line.split("\t") for line in run("claims", "history", claim).stdout.splitlines()]
    assert sorted((what, by, decided) for what, _, _, by, decided in rows) == [
        ("evidence", "Ana", "url: https://example.org"),
        ("judgements", "Ana", "decision: confirmed"),
        ("judgements", "Ana", "decision: corrected"),
        ("verdicts", "Ana", "rating: half true; rationale: At times."),
        ("verdicts", "Bo", "takes back 1"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("judge", "0" * 16, "confirmed", "--by", "Ana"), 1, "the ledger has no claim of this id"),
        (("judge", os.fsdecode(b"\xff"), "confirmed", "--by", "Ana"), 1, "the ledger has no claim of this id"),
        (("history", "0" * 16), 1, "the ledger has no claim of this id"),
        (("judge", "CLAIM", "confirmed"), 2, "--by"),
        (("judge", "CLAIM", "confirmed", "--by", " "), 1, "a decision needs the name of who made it"),
        (("judge", "CLAIM", "confirmed", "--by", "A" * 5000), 1, "a name has at most 500 characters"),
        (("judge", "CLAIM", "maybe", "--by", "Ana"), 2, "none of confirmed, rejected, corrected, unsure"),
        (("judge", "CLAIM", "corrected", "--by", "Ana"), 2, "a correction, and nothing else, says what is right"),
        (("judge", "CLAIM", "confirmed", "--speaker", "X", "--by", "Ana"), 2, "a correction, and nothing else"),
        (("judge", "CLAIM", "corrected", "--kind", "loud", "--by", "Ana"), 2, "none of"),
        (
            ("judge", "CLAIM", "corrected", "--speaker", "", "--role", "Mayor", "--by", "Ana"),
            2,
            "nobody says the claim: name the speaker too.",
        ),
        (("undo", "judgements", "7", "--by", "Ana"), 1, "nothing in the judgements under this number that still holds"),
        (("undo", "judgements", "9" * 30, "--by", "Ana"), 1, "nothing in the judgements under this number"),
        (("undo", "claims", "1", "--by", "Ana"), 2, "none of judgements, verdicts, evidence, assignments"),
        (("evidence", "CLAIM", "--by", "Ana"), 1, "evidence needs something to look up"),
        (("evidence", "CLAIM", "--url", "x", "--by", "Ana"), 1, "url: 'x' does not begin with https://"),
        (("evidence", "CLAIM", "--quote", "x", "--stance", "against", "--by", "Ana"), 1, "'against' is none of"),
    ],
)
def test_what_cannot_be_decided_is_said(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    claim = the_claim(run)
    result = run("claims", *(claim if each == "CLAIM" else each for each in arguments))
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in " ".join(result.stderr.replace("│", " ").split())
    with Ledger.open("data/attribution.db") as ledger:
        assert [len(ledger.table(name)) for name in ("judgements", "evidence", "reviewers")] == [0, 0, 0]


def test_nobody_said_it_and_a_speaker_by_id(run: Run) -> None:
    run("ingest", "stories")
    moe, ola, _, rain = (row[0] for row in listed(run))
    assert run("claims", "judge", moe, "corrected", "--speaker", "", "--by", "Ana").exit_code == 0
    with Ledger.open("data/attribution.db") as ledger:
        one, other = (ledger.claims().set_index("claim_id")["speaker_id"][each] for each in (ola, rain))
        ledger.decide(lambda roster: roster.same(one, other, "Ana"))
    # an id of one who was joined with another is as good
    assert run("claims", "judge", moe, "corrected", "--speaker", other, "--by", "Ana").exit_code == 0
    with Ledger.open("data/attribution.db") as ledger:
        assert ledger.claims().set_index("claim_id")["speaker_id"][moe] == one
    assert run("claims", "undo", "judgements", "2", "--by", "Ana").exit_code == 0
    assert listed(run)[0][:3] == [moe, "", "“The harbour stays open,”"]


# --- a spreadsheet ---------------------------------------------------------------------------------------------------


def test_judgements_come_back_from_a_spreadsheet(run: Run) -> None:
    run("ingest", "stories")
    run("export", "out")
    before = Path("out/claims.csv").read_text(encoding="utf-8")
    head, *lines = list(csv.reader(before.splitlines()))
    for line, word in zip(lines, ("confirmed", "Rejected", "", "unsure"), strict=False):
        line[head.index("judgement")] = word
    with open("judged.csv", "w", encoding="utf-8-sig", newline="") as file:  # as Excel saves it
        csv.writer(file, lineterminator="\r\n").writerows([head, *lines])
    assert said(run("claims", "take", "judged.csv", "--by", "Ana")) == (0, "3 new judgements.\n", "")
    assert said(run("claims", "take", "judged.csv", "--by", "Ana")) == (0, "0 new judgements.\n", "")
    assert [row[4] for row in listed(run, "--all")] == ["confirmed", "rejected", "", "unsure"]


@pytest.mark.parametrize(
    ("word", "claim", "message"),
    [
        (
            "perhaps",
            None,
            "row 1: 'perhaps' is none of confirmed, rejected, unsure; correct a claim with claims judge\n",
        ),
        (
            "corrected",
            None,
            "row 1: 'corrected' is none of confirmed, rejected, unsure; correct a claim with claims judge\n",
        ),
        ("confirmed", "c000", "row 1: the ledger has no claim c000\n"),
    ],
)
def test_a_table_with_a_mistake_is_refused_whole(run: Run, word: str, claim: str | None, message: str) -> None:
    run("ingest", "stories")
    run("export", "out")
    head, *lines = list(csv.reader(Path("out/claims.csv").read_text(encoding="utf-8").splitlines()))
    lines[0][head.index("judgement")], lines[1][head.index("judgement")] = word, "confirmed"
    lines[0][0] = claim or lines[0][0]
    with open("judged.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])
    assert said(run("claims", "take", "judged.csv", "--by", "Ana")) == (1, "", message)
    assert {row[4] for row in listed(run)} == {""}


def test_a_file_that_is_no_table_of_claims(run: Run) -> None:
    result = run("claims", "take", "stories/rain.txt", "--by", "Ana")
    assert said(result) == (1, "", "stories/rain.txt: claims: column 'claim_id' is missing\n")


def test_a_claim_is_given_to_somebody(run: Run) -> None:
    claim = the_claim(run)
    assert said(run("claims", "assign", claim, "Cy", "--by", "Ana", "--due", "2026-12-01")) == (
        0,
        f"{claim}: Cy (assignment 1).\n",
        "",
    )
    assert "reviewer: Cy; due: 2026-12-01" in run("claims", "history", claim).stdout


# --- databases -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("ingest", "stories"),
        ("export", "out"),
        ("import", "stories"),
        ("claims", "list"),
        ("claims", "judge", "0" * 16, "confirmed", "--by", "Ana"),
        ("roster", "list"),
    ],
)
@pytest.mark.parametrize(
    ("database", "message"),
    [
        ("stories/rain.txt", "stories/rain.txt: it is no ledger; name another file\n"),
        ("stories", "stories: it is a folder; name a file in it\n"),
        ("mysql://x/y", "mysql://x/y: mysql will not do; give sqlite:///FILE or postgresql://USER@HOST/NAME\n"),
    ],
)
def test_a_database_that_will_not_do_is_a_wrong_call(
    run: Run, command: tuple[str, ...], database: str, message: str
) -> None:
    assert said(run(*command, "--database", database)) == (2, "", message)
    assert Path("stories/rain.txt").read_text() == RAIN
    assert not Path("out").exists()


# --- the user's own example ----------------------------------------------------------------------------------------


def test_the_seed_from_its_folder_to_a_file_for_its_speaker(
    run: Run, trained: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution, "load", lambda models=None: trained)
    result = run("ingest", str(SEEDS))
    assert (result.exit_code, result.stdout.split(";")[0]) == (0, "1 article: 1 extracted")
    assert run("export", "out").exit_code == 0
    claims = read_claims_csv(Path("out/by-speaker/Yasar Guler.csv"))
    assert set(claims["speaker"]) == {"Yasar Guler"}
    assert set(claims["speaker_role"]) == {"Turkish Defense Minister"}
    with Ledger.open("data/attribution.db") as ledger:
        assert list(claims["claim_id"]) == list(ledger.claims(Filters(speakers=("Yaşar Güler",)))["claim_id"])
    assert len(claims) >= 14
