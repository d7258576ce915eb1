"""The desk's log: a row an event, nothing left out, and safe in a spreadsheet."""

import csv
from pathlib import Path
from typing import Any

import pytest

from attribution.claims import armed
from attribution.export.desk_log import LOG_COLUMNS, desk_log, write_desk_log
from attribution.export.from_ledger import write_log
from attribution.ledger import Filters, Ledger
from tests.checking import fill_with_checks
from tests.factories import article
from tests.test_export import HOSTILE

CLAIM = {"claim_id": "c1", "claim": "It stays open.", "speaker": "Moe", "article_id": "a", "title": "Harbour"}


def row(what: str, number: int, at: str, **further: Any) -> dict[str, Any]:
    return {"what": what, "number": number, "at": f"2026-05-{at}", "undoes": None, **further}


def told(*history: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Of each event who, what, from, to and comment."""
    table = desk_log([(CLAIM, history)])
    rows = table[["who", "what", "from", "to", "comment"]].astype(object)
    return list(rows.where(rows.notna(), None).itertuples(index=False, name=None))


def test_what_held_before_stands_beside_what_holds_since() -> None:
    assert told(
        row("judgements", 1, "01", reviewer="Ana", decision="confirmed", reason=None, comment=None),
        row("judgements", 2, "02", reviewer="Bo", decision="rejected", comment="no claim"),
        row("judgements", 3, "03", reviewer="Bo", decision=None, undoes=2),
        row("judgements", 4, "04", reviewer="Bo", decision="corrected"),
        row("assignments", 1, "05", by="Ed", reviewer="Ana", due="2026-06-01"),
        row("assignments", 2, "06", by="Ed", reviewer=None, due=None),
        row("steps", 1, "07", reviewer="Ana", state="in progress", comment=None),
        row("steps", 2, "08", reviewer="Ana", state="published", review_url="https://example.org"),
        row("verdicts", 1, "09", reviewer="Ana", rating="True", scale="Five", rationale="It is.", corrects=None),
        row("verdicts", 2, "10", reviewer="Ana", rating="False", corrects=1, note="It was not."),
    ) == [
        ("Ana", "judgement", None, "confirmed", None),
        ("Bo", "judgement", "confirmed", "rejected", "no claim"),
        ("Bo", "judgement taken back", "rejected", "confirmed", None),
        ("Bo", "judgement", "confirmed", "corrected", None),
        ("Ed", "assignment", None, "Ana, due 2026-06-01", None),
        ("Ed", "assignment", "Ana, due 2026-06-01", "nobody", None),
        ("Ana", "state", None, "in progress", None),
        ("Ana", "state", "in progress", "published", "https://example.org"),
        ("Ana", "verdict", None, "True (Five)", "It is."),
        ("Ana", "correction", "True (Five)", "False", "It was not."),
    ]


def test_settings_tell_what_was_changed() -> None:
    scale, other = {"name": "Five", "ratings": []}, {"name": "Six", "ratings": []}
    settings = [
        {"number": 1, "by": "Ed", "at": "1", "settings": {"approval": "none", "scale": scale}},
        {"number": 2, "by": "Bo", "at": "2", "settings": {"approval": "none", "scale": other, "evidence_required": 2}},
    ]
    table = desk_log([], settings)
    assert table[["who", "what", "to"]].to_numpy().tolist() == [
        ["Ed", "settings", "approval: none; scale: Five"],
        ["Bo", "settings", "scale: Six; evidence_required: 2"],
    ]
    assert table["from"].iloc[1] == "scale: Five"


def test_every_row_of_a_history_is_in_the_log(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")
    kept = article()
    ledger.enter(kept)
    claim = fill_with_checks(ledger, kept)
    ledger.judge(claim, "rejected", "Bo")
    write_log(ledger, tmp_path)
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == list(LOG_COLUMNS)
    histories = [ledger.history(each) for each in ledger.claims(Filters(everything=True))["claim_id"]]
    assert len(rows) == sum(map(len, histories)) + len(ledger.settings_history())
    assert all(row["who"] and row["at"] for row in rows)
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    kinds = {row["what"] for row in rows}
    assert kinds == {
        *"settings judgement verdict correction evidence assignment state vote comment adjudication".split(),
        *("evidence taken back", "same claim", "double assignment", "answer of a double assignment"),
    }
    assert [row["who"] for row in rows if row["what"] == "double assignment"] == ["Ed", "Ed"]
    (gone,) = [row for row in rows if row["taken_back"]]
    assert (gone["what"], gone["to"]) == ("evidence", "https://example.org/1")
    only = write_log(ledger, tmp_path / "some", Filters(speakers=("Nobody",)))
    assert only.files[0].read_text().count("\n") == 1


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()])
def test_cells_stay_texts_in_a_spreadsheet(text: str, tmp_path: Path) -> None:
    event = row("comments", 1, "01", reviewer=text, text=text)
    write_desk_log([(CLAIM | {"claim": text, "title": text}, [event])], tmp_path)
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as lines:
        (found,) = csv.DictReader(lines)
    assert not found["claim"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert [armed(found[name]) for name in ("who", "claim", "article", "comment")] == [text] * 4


def test_a_log_of_nothing_has_its_columns(tmp_path: Path) -> None:
    write_desk_log([], tmp_path)
    assert (tmp_path / "log.csv").read_text() == ",".join(LOG_COLUMNS) + "\n"
