"""The command line: every format, every bad input, every ending; with a test double for the models."""

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

import attribution
from attribution.claims import CLAIM_COLUMNS, CLAIM_DTYPES, read_claims_csv
from attribution.cli import app, help_texts
from attribution.cli.plain import with_progress
from attribution.evaluate import read_marked, score
from attribution.export import printable, write_json, write_table, written_whole
from attribution.jsonl import article_record
from attribution.nlp.models import ModelsMissing, write_index
from attribution.records import Article, Attribution, Reason, Span
from attribution.ui.serve import is_taken
from tests.factories import TEXT, FakeExtractor, article
from tests.factories import attribution as an_attribution

Run = Callable[..., Result]


@pytest.fixture
def run(extractor: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder; its texts are `result.stdout` and `result.stderr`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ATTRIBUTION_MODELS", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(app, arguments, input=stdin, prog_name="attribution")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


# --- formats -------------------------------------------------------------------------------------------------------


def test_table_is_plain_when_piped(run: Run, harbour: Path) -> None:
    result = run("extract", "harbour.txt")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["speaker", "claim", "kind", "confidence", "article"],
        ["Ingrid", "Moe", "“The", "harbour", "stays", "open,”", "direct", "0.91", "harbour.txt"],
        ["Ola", "“We", "are", "ready,”", "direct", "0.91", "harbour.txt"],
        ["–", "“And", "we", "wait,”", "direct", "0.91", "harbour.txt"],
    ]
    assert result.stderr == ""


@pytest.mark.parametrize("width", [80, 120, 200])
def test_table_fits_the_terminal(width: int) -> None:
    text = "“" + "We shall wait and see, whatever comes of it. " * 8 + "”"
    given = article(text, id="a-rather-long-name-of-an-article-in-a-folder.txt")
    pair = (given, (an_attribution(given, content=(text,), source=(), cue=()),))
    for terminal in (True, False):
        shown = io.StringIO()
        write_table([pair], Console(file=shown, width=width, force_terminal=terminal))
        lines = re.sub(r"\x1b\[[\d;]*m", "", shown.getvalue()).splitlines()
        assert max(map(len, lines)) <= width
        assert any(line.split() == ["speaker", "claim", "kind", "confidence", "article"] for line in lines)
        assert ("\x1b[" in shown.getvalue()) is terminal
        assert "0.90" in shown.getvalue()


def test_table_shows_a_claim_without_a_speaker() -> None:
    shown = io.StringIO()
    write_table([(article(), (an_attribution(speaker=None),))], Console(file=shown, width=120))
    assert shown.getvalue().splitlines()[1].startswith("–  ")


def test_nothing_in_a_text_reaches_the_terminal_as_an_order() -> None:
    assert printable("red \x1b[31m\u202eflip\u202c\r\nnext\x9b2J [bold]x[/]") == "red [31mflip next 2J [bold]x[/]"


def test_csv(run: Run, harbour: Path) -> None:
    result = run("extract", "harbour.txt", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == list(CLAIM_COLUMNS)
    assert [(row["speaker"], row["claim"], row["start"], row["end"]) for row in rows] == [
        ("Ingrid Moe", "“The harbour stays open,”", "21", "46"),
        ("Ola", "“We are ready,”", "113", "128"),
        ("", "“And we wait,”", "139", "153"),
    ]
    assert result.exit_code == 0


def test_csv_without_a_claim_has_its_header(run: Run) -> None:
    assert run("extract", "-", "--format", "csv", stdin=b"Rain.").stdout == ",".join(CLAIM_COLUMNS) + "\n"


def test_jsonl_is_the_contract(run: Run, harbour: Path) -> None:
    result = run("extract", "harbour.txt", "-", "--format", "jsonl", stdin=b"Rain.\r\n")
    first, second = map(json.loads, result.stdout.splitlines())
    assert second == {"id": "stdin", "text": "Rain.\n", "title": None, "url": None} | {
        "publisher": None,
        "published": None,
        "author": None,
        "language": None,
        "parts": {},
        "extra": {},
        "attributions": [],
    }
    assert (first["id"], first["text"], first["title"]) == ("harbour.txt", TEXT, "Harbour to stay open")
    assert first["attributions"][0] == {
        "id": first["attributions"][0]["id"],
        "content": [[21, 46]],
        "cue": [[58, 62]],
        "source": [[47, 57]],
        "speaker": "Ingrid Moe",
        "speaker_role": None,
        "speaker_kind": None,
        "speaker_id": None,
        "speaker_affiliation": None,
        "speaker_description": None,
        "speaker_aliases": [],
        "speaker_score": None,
        "addressee": None,
        "addressee_spans": None,
        "kind": "direct",
        "act": "speech",
        "negated": False,
        "confidence": 0.91,
        "reasons": [{"rule": "pattern", "evidence": [47, 57]}],
        "alternatives": [],
        "checkworthiness": None,
        "claim_type": None,
        "checkworthiness_reasons": [],
    }


def test_jsonl_writes_null_for_what_is_not_there() -> None:
    bare = an_attribution(speaker=None, cue=(), source=(), reasons=(Reason("unnamed"),))
    (record,) = article_record(article(), [bare])["attributions"]
    assert [record[key] for key in ("cue", "source", "speaker", "speaker_role", "addressee")] == [None] * 5
    assert record["reasons"] == [{"rule": "unnamed", "evidence": None}]


def test_json_is_one_array_of_the_same(run: Run, harbour: Path) -> None:
    lines = run("extract", "harbour.txt", "-", "--format", "jsonl", stdin=b"Rain.").stdout.splitlines()
    array = json.loads(run("extract", "harbour.txt", "-", "--format", "json", stdin=b"Rain.").stdout)
    assert array == [json.loads(line) for line in lines]


def test_json_of_no_article_is_an_empty_array() -> None:
    stream = io.BytesIO()
    write_json([], stream)
    assert json.loads(stream.getvalue()) == []


def test_parquet(run: Run, harbour: Path, tmp_path: Path) -> None:
    assert run("extract", "harbour.txt", "--output", "claims.parquet").exit_code == 0
    assert run("extract", "harbour.txt", "--output", "claims.csv").exit_code == 0
    claims = pd.read_parquet(tmp_path / "claims.parquet")
    assert {name: str(dtype) for name, dtype in claims.dtypes.items()} == CLAIM_DTYPES
    pd.testing.assert_frame_equal(claims, read_claims_csv(tmp_path / "claims.csv"))


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.json", "out.txt"])
def test_output_is_what_would_be_printed(name: str, run: Run, harbour: Path, tmp_path: Path) -> None:
    format_ = name.removeprefix("out.").replace("txt", "table")
    printed = run("extract", "harbour.txt", "--format", format_)
    result = run("extract", "harbour.txt", "--output", name)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8") == printed.stdout


def test_extracted_articles_can_be_evaluated(run: Run, harbour: Path, tmp_path: Path) -> None:
    run("extract", "harbour.txt", "--output", "found.jsonl")
    result = run("evaluate", "found.jsonl", "--predictions", "found.jsonl", "--json")
    marked = read_marked(tmp_path / "found.jsonl")
    assert json.loads(result.stdout) == score(marked, marked).as_dict()
    assert json.loads(result.stdout)["attribution"] == [100.0, 100.0, 100.0]


# --- inputs --------------------------------------------------------------------------------------------------------

BAD = {
    "missing.txt": (None, "missing.txt: there is no such file; check the name"),
    "empty.txt": (b"", "empty.txt: it is empty; give a file with text in it"),
    "blank.txt": (b" \n", "blank.txt: it holds nothing but white space; give a file with text in it"),
    "binary.txt": (bytes(range(256)) * 9, "binary.txt: it is not a text file; save it as plain text in UTF-8"),
    "lone.jsonl": (
        b'{"text": "ab\\ud800"}',
        "lone.jsonl, line 1: character 2 of its text is half a character (U+D800); write the text anew from its origin",
    ),
    "unlucky.txt": (b"unlucky", "unlucky.txt: extraction failed: unlucky"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_named_and_the_others_are_done(name: str, run: Run, harbour: Path, tmp_path: Path) -> None:
    content, line = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run("extract", name, "harbour.txt", "--format", "jsonl")
    assert result.exit_code == 1
    assert result.stderr == line + "\n"
    assert [json.loads(each)["id"] for each in result.stdout.splitlines()] == ["harbour.txt"]


def test_an_empty_folder_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    result = run("extract", "folder")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "folder: the folder holds no article (text, HTML, PDF, DOCX, Markdown, e-mail, CSV, JSON, Parquet, XML, ZIP); "
        "name the files to read\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "No quote at all.",
        "Word",
        "a\0b “c,” Ola said.",
        "קר היום, אמר השר.",
        "😀 “👍,” Ola said.",
        "“We go,” " * 110_000,
    ],
    ids=["no quote", "one word", "NUL", "right to left", "emoji", "a million characters"],
)
@pytest.mark.parametrize("format_", ["table", "csv", "jsonl", "json"])
def test_odd_texts_are_read(text: str, format_: str, run: Run) -> None:
    result = run("extract", "-", "--format", format_, stdin=text.encode())
    assert (result.exit_code, result.stderr) == (0, "")
    if format_ == "jsonl":
        assert json.loads(result.stdout)["text"] == text
    if format_ == "table" and "Ola" not in text:
        assert result.stdout == "No claim found.\n"


def test_a_guessed_encoding_is_said_and_is_no_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("“It’s the café,” Ola said.".encode("cp1252"))
    result = run("extract", "old.txt", "--format", "csv")
    assert (result.exit_code, result.stderr) == (0, "old.txt: not UTF-8, read as cp1252\n")
    assert "“It’s the café,”" in result.stdout


def test_a_folder_is_read_in_order(run: Run, tmp_path: Path) -> None:
    for name in ("b.txt", "c/a.txt", "a.md"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Rain.")
    result = run("extract", "news", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a.md", "b.txt", "c/a.txt"]


def test_no_model_is_loaded_when_nothing_can_be_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution, "load", lambda models: pytest.fail("loaded"))
    result = run("extract", "none.txt", "--output", "out.csv")
    assert result.exit_code == 1
    assert not Path("out.csv").exists()


def test_a_file_name_cannot_write_to_the_terminal(run: Run) -> None:
    assert run("extract", "a\x1b[31m\nb.txt").stderr == "a [31m b.txt: there is no such file; check the name\n"


# --- usage ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["extract"], "Missing argument"),
        (["extract", "a.txt", "--format", "xml"], "'xml' is not one of"),
        (["extract", "a.txt", "--format", "parquet"], "parquet needs --output FILE"),
        (["extract", "a.txt", "--output", "none/out.csv"], "does not exist"),
        (["extract", "a.txt", "--output", "."], "is a folder"),
        (["extract", "--loud", "a.txt"], "No such option"),
        (["frobnicate"], "No such command"),
        (["app", "--port", "0"], "greater than or equal to 1"),
    ],
)
def test_usage_errors(arguments: list[str], why: str, run: Run) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert why in " ".join(result.stderr.split())


def test_a_file_that_may_not_be_written(run: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    result = run("extract", "harbour.txt", "--output", "out.csv")
    assert result.exit_code == 2
    assert "out.csv may not be written" in result.stderr


def test_models_come_from_the_option_or_the_environment(
    run: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Path | None] = []
    monkeypatch.setattr(attribution, "load", lambda models: given.append(models) or FakeExtractor())
    run("extract", "harbour.txt")
    run("extract", "harbour.txt", "--models", "mine")
    monkeypatch.setenv("ATTRIBUTION_MODELS", "ours")
    run("extract", "harbour.txt")
    assert given == [None, Path("mine"), Path("ours")]


def test_missing_models_are_one_line(run: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(models: Path) -> None:
        raise ModelsMissing(models, "has no quote model", "give another")

    monkeypatch.setattr(attribution, "load", load)
    result = run("extract", "harbour.txt", "--models", "mine")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "The model folder mine has no quote model: give another.\n"


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"attribution {attribution.__version__}\n"


def test_every_command_has_help(run: Run) -> None:
    texts = help_texts()
    alone = "extract ingest export import evaluate app log worth train"
    groups = {
        "claims": "list judge take assign rate evidence undo history",
        "checks": "list show assign undo history start set-aside hand-in return finish approve reopen publish"
        " withdraw rate correct evidence file comment",
        "desk": "show set history",
        "fact-checks": "import list",
        "same": "list show group say",
        "double": "assign list mine answer answers agreement adjudicate",
        "report": "article speaker",
        "reviewers": "list set",
        "roster": "list proposals same different split set undo history export import",
        "models": "verify",
    }
    assert set(texts) == {
        "attribution",
        *(f"attribution {name}" for name in (*alone.split(), *groups)),
        *(f"attribution {group} {name}" for group, names in groups.items() for name in names.split()),
    }
    for words, text in texts.items():
        assert run(*words.split()[1:], "--help").stdout.strip() == text.strip()
        assert max(map(len, text.splitlines())) <= 80


# --- endings -------------------------------------------------------------------------------------------------------


class Interrupted(FakeExtractor):
    """Stops behind the first article, as Ctrl-C does."""

    def read(
        self, articles: Iterable[Article], on_error: Any = None
    ) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
        for pair in super().read(articles, on_error):
            yield pair
            raise KeyboardInterrupt


def test_ctrl_c_is_one_line_and_leaves_no_half_file(run: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution, "load", lambda models: Interrupted())
    Path("out.csv").write_text("what was there")
    result = run("extract", "harbour.txt", "--output", "out.csv")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "Stopped.\n")
    assert Path("out.csv").read_text() == "what was there"
    assert sorted(path.name for path in Path().iterdir()) == ["harbour.txt", "out.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_one_line(run: Run, harbour: Path) -> None:
    result = run("extract", "harbour.txt", "--format", "csv", "--output", "/dev/full")
    assert result.exit_code == 1
    assert result.stderr == "attribution: No space left on device\n"


def test_output_to_a_device_is_written_directly(run: Run, harbour: Path) -> None:
    assert run("extract", "harbour.txt", "--output", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


def test_written_whole_follows_links_and_keeps_what_was_there(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with suppress(ValueError), written_whole(link) as stream:
        stream.write(b"half")
        raise ValueError
    assert target.read_text() == "old"
    with written_whole(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert len(list(tmp_path.iterdir())) == 2


SCRIPT = """
import attribution
from tests.factories import FakeExtractor
attribution.load = lambda models=None: FakeExtractor()
from attribution.cli import main
main()
"""
ROOT = Path(attribution.__file__).parents[1]


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": TEXT * 20}) + "\n" for n in range(400)))
    command = [sys.executable, "-c", SCRIPT, "extract", str(path), "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == "0"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, attribution.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"torch", "stanza", "pandas", "numpy", "pyarrow", "streamlit", "sqlalchemy"}
    assert heavy.isdisjoint(done.stdout.split())


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "attribution", "--version"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == f"attribution {attribution.__version__}\n"


def test_progress_shows_on_a_terminal_only() -> None:
    pairs = [(article(), (an_attribution(),))] * 3
    for terminal in (True, False):
        shown = io.StringIO()
        console = Console(file=shown, force_terminal=terminal, width=80)
        assert list(with_progress(pairs, 3, console)) == pairs
        assert ("Reading" in shown.getvalue()) is terminal


# --- evaluate, models, app -----------------------------------------------------------------------------------------


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    true = [an_attribution(), an_attribution(content=("it would close",), cue=("denied",), source=("Her deputy",))]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(article_record(article(), true)) + "\n")
    return path


def test_evaluate_reads_the_texts_when_there_are_no_predictions(run: Run, gold: Path) -> None:
    figures = json.loads(run("evaluate", "gold.jsonl", "--json").stdout)
    assert figures["attribution"] == [33.3, 50.0, 40.0]
    assert figures["recall by kind (match, attribution)"] == {"direct": [100.0, 100.0, 1], "indirect": [0.0, 0.0, 1]}


def test_evaluate_prints_a_table(run: Run, gold: Path) -> None:
    result = run("evaluate", "gold.jsonl")
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["P", "R", "F"]
    assert ["content", "match", "33.3", "50.0", "40.0"] in lines
    assert ["direct", "100.0", "100.0", "1"] in lines
    assert (result.exit_code, result.stderr) == (0, "")


def test_evaluate_counts_a_failed_article_as_not_found(run: Run, gold: Path) -> None:
    true = json.loads(gold.read_text())
    gold.write_text(gold.read_text() + json.dumps(true | {"id": "unlucky", "text": true["text"] + " unlucky"}) + "\n")
    result = run("evaluate", "gold.jsonl", "--json")
    assert (result.exit_code, result.stderr) == (1, "unlucky: extraction failed: unlucky\n")
    assert json.loads(result.stdout)["attribution"][1] == 25.0


@pytest.mark.parametrize(
    ("content", "line"),
    [(None, "other.jsonl: No such file or directory"), (b"{", "other.jsonl, line 1: not JSON with spans")],
)
def test_evaluate_names_what_it_cannot_read(content: bytes | None, line: str, run: Run, gold: Path) -> None:
    if content is not None:
        Path("other.jsonl").write_bytes(content)
    for arguments in (["other.jsonl"], ["gold.jsonl", "--predictions", "other.jsonl"]):
        result = run("evaluate", *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(line)
        assert result.stderr.count("\n") == 1


def test_verify_names_a_changed_model(run: Run, tmp_path: Path) -> None:
    weights = tmp_path / "models" / "en" / "tokenize" / "news.pt"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    write_index(tmp_path / "models")
    result = run("models", "verify", "--models", "models")
    assert (result.exit_code, result.stdout) == (0, "models: every file is as it was written.\n")
    weights.write_bytes(b"others")
    result = run("models", "verify", "--models", "models")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("en/tokenize/news.pt: ")


def test_app_is_served_over_the_ledger_with_what_is_given(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[object, ...]] = []
    monkeypatch.setattr("attribution.ui.serve.serve", lambda *given: served.append(given))
    for name in ("ATTRIBUTION_MODELS", "ATTRIBUTION_DATABASE_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("attribution.ui.serve.is_taken", lambda port: False)
    assert run("app").exit_code == 0
    assert Path("data/attribution.db").exists()
    stories = ["stories/", "https://herald.example/1"]
    result = run("app", *stories, "--port", "9000", "--models", "mine", "--database", "sqlite:///ledger.db")
    assert result.exit_code == 0
    assert served == [(8501, ()), (9000, stories)]
    assert (os.environ["ATTRIBUTION_MODELS"], os.environ["ATTRIBUTION_DATABASE_URL"]) == ("mine", "sqlite:///ledger.db")
    assert Path("ledger.db").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "the app reads no standard input"),
        (["--database", "mysql://localhost/news"], "mysql will not do"),
        (["--roster", "a.jsonl"], "No such option"),
    ],
)
def test_app_refuses_what_it_cannot_open(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr("attribution.ui.serve.serve", pytest.fail)
    monkeypatch.setattr("attribution.ui.serve.is_taken", lambda port: False)
    result = run("app", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_app_says_where_a_port_is_taken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attribution.ui.serve.serve", pytest.fail)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("app", "--port", str(port))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"port {port}: something listens there already; ")
    assert not Path("data").exists()


def test_app_ends_plainly_with_ctrl_c(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "attribution", "app", "--port", str(port), "--database", f"sqlite:///{tmp_path}/a.db"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "HOME": str(tmp_path), "STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not is_taken(port):
        assert server.poll() is None
        time.sleep(0.05)
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=60)
    assert (server.returncode, said.strip()) == (0, "")


def test_app_without_its_script_says_so(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution, "__file__", str(tmp_path / "site" / "attribution" / "__init__.py"))
    result = run("app")
    assert result.exit_code == 1
    assert "there is no app here" in result.stderr


def test_a_span_is_written_as_a_pair() -> None:
    record = article_record(article(), [an_attribution(reasons=(Reason("name", Span(0, 7)),))])
    assert json.loads(json.dumps(record))["attributions"][0]["reasons"] == [{"rule": "name", "evidence": [0, 7]}]
