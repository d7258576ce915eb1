"""The exports of the ledger together, and the selections that the tests of each are made of."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from attribution.claims import CLAIM_COLUMNS, CLAIM_DTYPES, check_claims, claim_rows
from attribution.export import EXPORTERS, Selection
from attribution.export.selection import EVIDENCE_COLUMNS, VERDICT_COLUMNS, filled_rows, listed
from attribution.records import Article
from tests.factories import article, attribution

USUAL = next(claim_rows(article(), [attribution()]))

HOSTILE = [
    "=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1:A2)", "'=1", "'", "''", "'Tis", "\t=1", "\r=1", "\n", "a\tb", "a\nb",
    "a\r\nb", "a\rb", 'a "b" c', '"', ",", ";", "a,b", " a", "a ", " ", "NA", "None", "NaN", "null", "True", "1e5",
    "007", "\u202eevil\u202c", "😀", "é", "e\u0301", "https://example.org/", "<r>bold</r>", "<b>&amp;</b>",
    "_x0041_", "\u2028",
]  # fmt: skip
"""Texts that spreadsheets, CSV, XML or pandas take for something else."""


def claims(*rows: dict[str, Any]) -> pd.DataFrame:
    """A claims table: the usual claim of the harbour, with an id of its own, as often as there are changes to it."""
    whole = [{**USUAL, "claim_id": f"{number:016x}", **row} for number, row in enumerate(rows)]
    return pd.DataFrame(whole, columns=list(CLAIM_COLUMNS)).astype(CLAIM_DTYPES)


def table(columns: dict[str, str], *rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)


def selection(
    given: pd.DataFrame | None = None,
    verdicts: Iterable[dict[str, Any]] = (),
    evidence: Iterable[dict[str, Any]] = (),
    articles: Iterable[Article] = (),
    whole_articles: bool = True,
) -> Selection:
    by_id = {each.id: each for each in articles}

    def found(ids: Sequence[str]) -> Iterable[Article]:
        return (by_id[identity] for identity in ids if identity in by_id)

    return Selection(
        claims() if given is None else given,
        table(VERDICT_COLUMNS, *verdicts),
        table(EVIDENCE_COLUMNS, *evidence),
        found,
        whole_articles,
    )


def written(folder: Path) -> set[str]:
    """The files of a folder and of those below."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_usual_claim_is_one() -> None:
    check_claims(claims({}, {}))


FILES = {
    "csv": {"claims.csv", "speakers.csv", "by-speaker/Ingrid Moe.csv"},
    "parquet": {"claims.parquet"},
    "xlsx": {"claims.xlsx"},
    "webannotation": {"annotations.jsonld"},
    "claimreview": {"claimreview.jsonld", f"claimreview/{0:016x}.jsonld", "claimreview/missing.csv"},
    "training": {"training.jsonl"},
}


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_export_makes_its_folder_and_tells_its_files(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    given = selection(claims({}), [{"claim_id": f"{0:016x}", "rating": "False"}], articles=[article()])
    result = EXPORTERS[name](given, folder)
    assert written(folder) == {path.relative_to(folder).as_posix() for path in result.files} == FILES[name]


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_export_of_nothing_is_an_empty_one(name: str, tmp_path: Path) -> None:
    result = EXPORTERS[name](selection(), tmp_path)
    of_claims = {"by-speaker/Ingrid Moe.csv", f"claimreview/{0:016x}.jsonld"}
    assert written(tmp_path) == {path.relative_to(tmp_path).as_posix() for path in result.files}
    assert written(tmp_path) == FILES[name] - of_claims


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_export_is_the_same_twice(name: str, tmp_path: Path) -> None:
    given = selection(claims({}, {"speaker": None}), [{"claim_id": f"{0:016x}"}], articles=[article()])
    for folder in ("one", "two"):
        EXPORTERS[name](given, tmp_path / folder)
    files = written(tmp_path / "one")
    assert files == written(tmp_path / "two")
    if name != "xlsx":  # a workbook says when it was made
        for file in files:
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_filled_row_has_what_is_filled_in() -> None:
    given = table(VERDICT_COLUMNS, {"claim_id": "a", "rating": " ", "rating_value": 0.0, "wording": "None"})
    assert filled_rows(given) == [{"claim_id": "a", "rating_value": 0.0, "wording": "None"}]


@pytest.mark.parametrize(
    ("names", "expected"), [([], ""), (["a"], "a"), ("abc", "a, b, c"), (["x"] * 1003, "x, x, x and 1,000 more")]
)
def test_names_in_a_note(names: Sequence[str], expected: str) -> None:
    assert listed(names, most=3) == expected
