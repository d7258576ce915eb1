"""The page Export without a browser, and that its downloads are what `attribution export` writes, byte for byte."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from attribution.cli import app as command
from attribution.export.bundle import SINGLE, bundled, named
from attribution.export.preview import TABLES, first_lines, first_rows, scope_of
from attribution.ledger import Filters, Ledger, LedgerError
from attribution.ui.downloads import Told, telling
from tests.desk import ATTACK, DOUBT, HOPE, MAYOR, NOBODY, PLANNER, opened
from tests.factories import article

FORMATS = ("csv", "jsonl", "parquet", "xlsx", "claimreview", "webannotation", "training")


@pytest.fixture
def desk(hostile_desk: str) -> str:
    """A ledger in which something was decided of each kind."""
    with Ledger.open(hostile_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Ana")
        ledger.judge(HOPE.id, "rejected", "Ana")
        ledger.judge(PLANNER.id, "confirmed", "Bo")
        ledger.rate(DOUBT.id, "half true", "Bo", review_url="https://check.example/1")
        ledger.add_evidence(DOUBT.id, "Bo", url="https://source.example/1")
        ledger.enter(article("Nobody says anything.", id="silence.txt"))
    return hostile_desk


@pytest.fixture
def ledger(desk: str) -> Iterator[Ledger]:
    with Ledger.open(desk) as opened:
        yield opened


def exported(desk: str, folder: Path, *options: str) -> dict[str, bytes]:
    """What the command writes."""
    result = CliRunner().invoke(command, ["export", str(folder), "--database", desk, *options])
    assert result.exit_code == 0, result.output
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def words(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def lines(app: AppTest) -> str:
    """The preview of a format that is text, as it is read."""
    found = re.search(r"<pre[^>]*>(.*)</pre>", words(app), re.DOTALL)
    return unescape(found[1]) if found else ""


# --- the bytes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "options"),
    [
        (Filters(), ()),
        (
            Filters(speakers=("Bob Jones", ""), judgements=("none",), most=0.9),
            ("--speaker", "Bob Jones", "--speaker", "", "--judgement", "none", "--max-confidence", "0.9"),
        ),
        (Filters(everything=True, words="that it"), ("--all", "--words", "that it")),
        (Filters(reviewers=("Ana",), languages=("en",)), ("--reviewer", "Ana", "--language", "en")),
    ],
    ids=["all", "speakers", "rejected too", "reviewer"],
)
def test_each_download_is_what_the_command_writes(
    desk: str, ledger: Ledger, tmp_path: Path, filters: Filters, options: tuple[str, ...]
) -> None:
    for name in FORMATS:
        files = exported(desk, tmp_path / name, "--format", name, *options)
        assert files
        found = bundled(ledger, filters, [name])
        if name in SINGLE:
            assert {SINGLE[name][0]: found.content} == files
        else:
            assert unpacked(found.content) == files
        assert sorted(found.files) == sorted(files)


def test_several_formats_are_one_archive_with_the_same_names(desk: str, ledger: Ledger, tmp_path: Path) -> None:
    files = exported(desk, tmp_path / "out", *(part for name in FORMATS for part in ("-f", name)), "--bom")
    found = bundled(ledger, Filters(), FORMATS, bom=True)
    assert unpacked(found.content) == files
    assert files["claims.csv"].startswith(b"\xef\xbb\xbf")
    assert any(name.startswith("by-speaker/") for name in files)
    assert named(FORMATS) == named(["csv"]) == ("attribution.zip", "application/zip")


def test_the_table_alone_is_the_one_of_the_csv_export(desk: str, ledger: Ledger, tmp_path: Path) -> None:
    files = exported(desk, tmp_path / "out", "--bom")
    assert bundled(ledger, Filters(), ["claims"], bom=True).content == files["claims.csv"]
    both = unpacked(bundled(ledger, Filters(), ["claims", "csv"], bom=True).content)
    assert both == files


def test_without_filters_the_ledger_itself_is_whole(ledger: Ledger) -> None:
    everything = unpacked(bundled(ledger, Filters(), ["jsonl"]).content)["articles.jsonl"]
    assert b"silence.txt" in everything
    chosen = unpacked(bundled(ledger, Filters(kinds=("direct",)), ["jsonl"]).content)["articles.jsonl"]
    assert b"silence.txt" not in chosen


def test_notes_come_with_the_download(ledger: Ledger) -> None:
    assert any("control characters" in note for note in bundled(ledger, Filters(), ["xlsx"]).notes)


# --- the preview -----------------------------------------------------------------------------------------------------


def main_file(ledger: Ledger, filters: Filters, name: str) -> list[str]:
    """The lines of a format's main file, without those at its head that tell of all claims."""
    found = bundled(ledger, filters, [name])
    files = unpacked(found.content) if name not in SINGLE else {SINGLE[name][0]: found.content}
    main = {"csv": "claims.csv", "claimreview": "claimreview.jsonld", "jsonl": "articles.jsonl"}.get(
        name, found.files[0]
    )
    return files[main].decode().split("\n")[1 if name == "webannotation" else 0 :]


@pytest.mark.parametrize("filters", [Filters(), Filters(publishers=("Daily News",)), Filters(everything=True)])
@pytest.mark.parametrize("name", ["claims", "csv", "webannotation", "claimreview", "training", "jsonl"])
def test_the_preview_is_the_beginning_of_the_file(ledger: Ledger, name: str, filters: Filters) -> None:
    lines = first_lines(ledger, filters, scope_of(ledger, filters), name)
    assert lines
    assert lines == main_file(ledger, filters, name)[: len(lines)]


def test_the_preview_of_many_claims_is_the_beginning_too(large_desk: str) -> None:
    with Ledger.open(large_desk) as ledger:
        scope = scope_of(ledger, Filters())
        assert (scope.claims, scope.articles, len(scope.first)) == (10_000, 500, 1)
        lines = first_lines(ledger, Filters(), scope, "claims")
        assert len(lines) == 12
        assert lines == main_file(ledger, Filters(), "claims")[:12]
        rows = first_rows(ledger, Filters(), scope)
        assert rows.equals(ledger.claims().head(12))


def test_nothing_is_previewed_of_nothing(ledger: Ledger) -> None:
    nothing = Filters(words="nobody says this")
    scope = scope_of(ledger, nothing)
    assert (scope.claims, scope.left_out) == (0, 0)
    assert [first_lines(ledger, nothing, scope, name) for name in ("claims", "webannotation", "jsonl")] == [[], [], []]
    assert first_rows(ledger, nothing, scope).empty


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(everything=True),
        Filters(judgements=("rejected",)),
        Filters(reviewers=("Ana",)),
        Filters(kinds=("indirect",)),
    ],
)
def test_the_counts_are_those_of_the_ledger(ledger: Ledger, filters: Filters) -> None:
    claims, scope = ledger.claims(filters), scope_of(ledger, filters)
    assert scope.claims == len(claims)
    assert scope.articles == claims["article_id"].nunique()
    assert scope.speakers == claims["speaker_id"].fillna(claims["speaker"]).nunique()
    assert scope.left_out == ledger.left_out(filters)
    assert (scope.of("training"), scope.of("claimreview")) == (
        claims["judgement"].isin(["confirmed", "corrected", "added"]).sum(),
        claims["verdict"].notna().sum(),
    )


# --- how a download goes ---------------------------------------------------------------------------------------------


def test_a_download_tells_how_it_goes(ledger: Ledger) -> None:
    told = Told()
    write = telling(partial(bundled, ledger, Filters(), ["parquet"]), told)
    told.ask("claims.parquet", "Writing …")
    assert (told.is_writing, told.said) == (True, "Writing …")
    assert write()[:4] == b"PAR1"
    assert not told.is_writing
    assert told.said.startswith("1 file, ")


def test_one_that_ends_before_the_page_knows_of_it_is_not_waited_for(ledger: Ledger) -> None:
    told = Told()
    telling(partial(bundled, ledger, Filters(), ["claims"]), told)()
    told.ask("claims.csv", "Writing …")
    assert (told.is_writing, told.said) == (False, "1 file, 4 kB")


def test_one_that_does_not_begin_is_given_up_and_the_next_is_told_of(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    told.ask("claims.csv", "Writing …")
    told.look()
    assert told.is_writing
    monkeypatch.setattr("attribution.ui.downloads._BEGINS", -1)
    told.look()
    assert (told.is_writing, told.trouble) == (False, "the page was just being drawn anew; click once more")
    told.ask("claims.csv", "Writing …")  # this one is lost as well, and clicked on again at once
    told.ask("claims.csv", "Writing …")
    assert (told.is_writing, told.trouble) == (True, None)
    telling(partial(bundled, ledger, Filters(), ["claims"]), told)()
    told.look()
    assert (told.is_writing, told.trouble, told.said) == (False, None, "1 file, 4 kB")


def test_what_goes_wrong_is_told(ledger: Ledger) -> None:
    def fails() -> None:
        raise LedgerError("the ledger has gone")

    told = Told()
    told.ask("claims.csv", "Writing …")
    with pytest.raises(LedgerError):
        telling(fails, told)()  # type: ignore[arg-type]
    assert (told.is_writing, told.trouble) == (False, "the ledger has gone")


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["empty_desk", "small_desk", "hostile_desk", "large_desk"])
def test_it_opens_on_every_ledger(name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, request.getfixturevalue(name), "export")
    assert not app.exception
    said = {
        "empty_desk": "No article yet",
        "small_desk": "<b>6</b> claims of <b>2</b> articles and <b>4</b> speakers",
        "hostile_desk": "<b>7</b> claims of <b>3</b> articles and <b>5</b> speakers",
        "large_desk": "<b>10,000</b> claims of <b>500</b> articles",
    }
    assert said[name] in words(app)


def test_every_format_has_a_preview(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "export")
    for name in ("claims", *FORMATS):
        for other in ("claims", *FORMATS):
            app.checkbox(key=f"export_{other}").set_value(other == name)
        app.run()
        assert not app.exception
        assert app.dataframe if name in TABLES else lines(app)
        label = f"Download {SINGLE[name][0] if name in SINGLE else 'attribution.zip'}"
        assert app.get("download_button")[0].proto.label == label


def test_hostile_words_are_shown_and_do_not_act(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "export")
    shown = lines(app)
    assert "<script>window.pwned=1</script>" in shown
    assert "\u202e" not in shown
    assert "\x07" not in shown
    for name in ("claims", "xlsx"):
        app.checkbox(key=f"export_{name}").set_value(name == "xlsx")
    app.run()
    cells = app.dataframe[0].value.to_string()
    assert "\u202e" in ATTACK
    assert "\u202e" not in cells
    assert "<script>" not in words(app)


def test_what_is_left_out_is_said_and_taken_in(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "export")
    assert app.toggle(key="export_everything").label == "Take in the 1 that is rejected or outdated"
    app.toggle(key="export_everything").set_value(True).run()
    assert "<b>7</b> claims" in words(app)
    assert app.session_state["export"].filters == Filters(everything=True)
    app.toggle(key="export_everything").set_value(False).run()
    assert "<b>6</b> claims" in words(app)


def test_the_filters_are_those_of_the_address(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "export", speaker="", judgement="any")
    assert app.session_state["export"].filters == Filters(speakers=("",))
    assert "<b>1</b> claim of <b>1</b> article and <b>0</b> speakers" in words(app)
    assert NOBODY.id in lines(app)


def test_without_a_format_there_is_no_download(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "export")
    app.checkbox(key="export_claims").set_value(False).run()
    assert not app.exception
    assert app.get("download_button")[0].proto.disabled


# --- the desk's work -------------------------------------------------------------------------------------------------


def command_writes(path: Path, *arguments: str) -> bytes:
    result = CliRunner().invoke(command, [*arguments, "-o", str(path)])
    assert result.exit_code == 0, result.output
    return path.read_bytes()


def test_reports_and_the_log_are_what_the_commands_write(desk: str, ledger: Ledger, tmp_path: Path) -> None:
    ledger.checks.rate(MAYOR.id, "Bo", "False", rationale="It is not.")
    files = unpacked(bundled(ledger, Filters(), ["reports"]).content)
    article_id = ledger.article_of(MAYOR.id)
    for ending, name in (("md", "markdown"), ("html", "html")):
        text = command_writes(tmp_path / f"r.{ending}", "report", "article", article_id, "-f", name, "--database", desk)
        assert text in [content for path, content in files.items() if path.startswith("reports/articles/")]
        text = command_writes(
            tmp_path / f"s.{ending}", "report", "speaker", "Ann Smith", "-f", name, "--database", desk
        )
        assert text in [content for path, content in files.items() if path.startswith("reports/speakers/")]
    log = bundled(ledger, Filters(), ["log"]).content
    assert log == command_writes(tmp_path / "log.csv", "log", "--database", desk)
    assert log.count(b"\n") == 8  # the columns and seven events
    assert log.count(HOPE.id.encode()) == 1  # a rejected claim is in it


def test_what_is_missing_before_publishing_is_in_the_preview(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "export")
    app.checkbox(key="export_claims").set_value(False).run()
    app.checkbox(key="export_claimreview").set_value(True).run()
    assert not app.exception
    assert "What is missing before they can be published" in words(app)
    app.checkbox(key="export_claimreview").set_value(False).run()
    app.checkbox(key="export_reports").set_value(True).run()
    assert "# " in lines(app)
    assert "What is missing before they can be published" in words(app)
    app.checkbox(key="export_reports").set_value(False).run()
    app.checkbox(key="export_log").set_value(True).run()
    assert "confirmed" in lines(app)
    assert not app.exception
