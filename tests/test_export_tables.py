"""Parquet and XLSX: the same cells when they are read back, and nothing in a workbook that runs."""

import math
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from attribution.claims import CLAIM_COLUMNS, CLAIM_DTYPES
from attribution.export import write_claims_parquet, write_parquet, write_workbook
from tests.factories import article, attribution
from tests.test_export import HOSTILE, claims, selection


def sheets_of(folder: Path) -> dict[str, list[list[Any]]]:
    """The cells of each sheet; escapes of the format undone, as Excel does."""
    book = openpyxl.load_workbook(folder / "claims.xlsx")
    return {
        sheet.title: [[unescape(v) if isinstance(v, str) else v for v in row] for row in sheet.values] for sheet in book
    }


def cells_of(table: pd.DataFrame) -> list[list[Any]]:
    """The header and the rows of a table, None for what is missing."""
    rows = table.astype(object)
    return [list(table.columns), *rows.where(rows.notna(), None).to_numpy().tolist()]


# --- Parquet -------------------------------------------------------------------------------------------------------


def test_parquet_gives_back_the_table_with_further_columns(tmp_path: Path) -> None:
    given = claims(*({"claim": text, "speaker": None} for text in HOSTILE))
    given = given.assign(topic="harbour", votes=[*range(len(given))])
    write_claims_parquet(selection(given), tmp_path)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "claims.parquet"), given)


def test_parquet_has_one_schema_whatever_it_is_written_from(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    with (tmp_path / "extracted.parquet").open("wb") as stream:
        write_parquet([(article(), (attribution(),))], stream)
    write_claims_parquet(selection(claims({}).iloc[:0]), tmp_path)
    assert pq.read_schema(tmp_path / "claims.parquet") == pq.read_schema(tmp_path / "extracted.parquet")


# --- XLSX ----------------------------------------------------------------------------------------------------------


def test_a_workbook_has_the_claims_and_their_speakers(tmp_path: Path) -> None:
    given = claims(
        {"speaker_role": "Minister", "speaker_id": "s-1", "negated": True, "checkworthiness": 0.25}, {"speaker": None}
    )
    result = write_workbook(selection(given), tmp_path)
    assert sheets_of(tmp_path) == {
        "Claims": cells_of(given),
        "Speakers": [
            ["speaker", "role", "kind", "claims", "speaker_id"],
            ["Ingrid Moe", "Minister", None, 1, "s-1"],
            [None, None, None, 1, None],
        ],
    }
    assert result.notes == ()


def test_a_workbook_can_be_read_with_eyes(tmp_path: Path) -> None:
    write_workbook(selection(claims({}, {})), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "claims.xlsx")["Claims"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(CLAIM_COLUMNS))}3"
    claim = list(CLAIM_COLUMNS).index("claim") + 1
    assert sheet.cell(2, claim).alignment.wrap_text
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(claim)].width > 50


def test_nothing_in_a_workbook_is_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    given = claims(*({"claim": text, "title": text} for text in HOSTILE))
    result = write_workbook(selection(given), tmp_path)
    title, claim = (list(CLAIM_COLUMNS).index(name) for name in ("title", "claim"))
    rows = sheets_of(tmp_path)["Claims"][1:]
    shown = [text.replace("\r\n", "\n").replace("\r", "\n") for text in HOSTILE]
    assert [(row[title], row[claim]) for row in rows] == [(text, text) for text in shown]
    sheet = openpyxl.load_workbook(tmp_path / "claims.xlsx")["Claims"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in (row[title], row[claim])} == {"s"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(tmp_path / "claims.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert result.notes == ()


def test_more_claims_than_a_sheet_has_rows(tmp_path: Path) -> None:
    given = claims(*({"speaker": f"Speaker {n}"} for n in range(5)))
    write_workbook(selection(given), tmp_path, rows_a_sheet=2)
    header, *rows = cells_of(given)
    sheets = sheets_of(tmp_path)
    assert list(sheets) == ["Claims", "Claims 2", "Claims 3", "Speakers", "Speakers 2", "Speakers 3"]
    assert [sheets["Claims"], sheets["Claims 2"], sheets["Claims 3"]] == [
        [header, *rows[:2]],
        [header, *rows[2:4]],
        [header, *rows[4:]],
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("😀" * 16_383 + "x", "😀" * 16_383 + "x"),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
        ("x" + "😀" * 16_384, "x" + "😀" * 16_382 + "…"),
        ("<r>" + "x" * 32_761 + "</r>", "<r>" + "x" * 32_761 + "</…"),
    ],
    ids=["fits", "longer", "signs of two units fit", "and do not", "half a sign", "like a rich text"],
)
def test_a_cell_holds_so_much(text: str, shown: str, tmp_path: Path) -> None:
    result = write_workbook(selection(claims({"claim": text})), tmp_path)
    (row,) = sheets_of(tmp_path)["Claims"][1:]
    assert row[list(CLAIM_COLUMNS).index("claim")] == shown
    note = "claims.xlsx: longer than the 32,767 characters of a cell and cut, with “…”: claim (1 cell)"
    assert result.notes == ((note,) if shown != text else ())


def test_what_has_no_sign_in_xml_is_shown_and_noted(tmp_path: Path) -> None:
    given = claims({"claim": "a\x00b\x0bc\ufffed", "title": "\x1b[31m"}, {"claim": "\x07"})
    result = write_workbook(selection(given), tmp_path)
    rows = sheets_of(tmp_path)["Claims"][1:]
    claim, title = (list(CLAIM_COLUMNS).index(name) for name in ("claim", "title"))
    assert [rows[0][claim], rows[0][title], rows[1][claim]] == ["a�b�c�d", "�[31m", "�"]
    assert result.notes == (
        "claims.xlsx: with control characters that Excel cannot show, written as “�”: claim (2 cells), title (1 cell)",
    )


def test_further_columns_of_any_kind(tmp_path: Path) -> None:
    given = claims({}, {}).assign(votes=[1, 2], share=[math.inf, 0.5], tags=[["a"], None])
    write_workbook(selection(given), tmp_path)
    rows = sheets_of(tmp_path)["Claims"]
    assert [row[-3:] for row in rows] == [["votes", "share", "tags"], [1, "inf", "['a']"], [2, 0.5, None]]


signs = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\t\n"
)
cells = st.sampled_from([text for text in HOSTILE if "\r" not in text]) | st.text(signs, min_size=1)
rows = st.fixed_dictionaries(
    {
        "speaker": st.none() | cells,
        "claim": cells,
        "title": st.none() | cells,
        "negated": st.booleans(),
        "start": st.integers(0, 10**9),
        "checkworthiness": st.none() | st.floats(0, 1, allow_subnormal=False),
    }
)


@given(st.lists(rows, max_size=4))
@settings(max_examples=50)
def test_a_workbook_gives_back_every_cell(given: list[dict[str, Any]]) -> None:
    table = claims(*given)
    with TemporaryDirectory() as folder:
        result = write_workbook(selection(table), Path(folder))
        found = sheets_of(Path(folder))["Claims"]
    assert result.notes == ()
    columns = [name for name in CLAIM_COLUMNS if CLAIM_DTYPES[name] != "float64"]
    places = [list(CLAIM_COLUMNS).index(name) for name in columns]
    expected = cells_of(table)
    assert [[row[place] for place in places] for row in found] == [[row[place] for place in places] for row in expected]
    number = list(CLAIM_COLUMNS).index("checkworthiness")
    # Excel's numbers have 16 digits
    assert [row[number] for row in found[1:]] == [
        None if row[number] is None else pytest.approx(row[number], rel=1e-15) for row in expected[1:]
    ]
