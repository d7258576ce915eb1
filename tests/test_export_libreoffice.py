"""The CSV files open in LibreOffice, where it is installed, with the same cells in them, and nothing in them runs."""

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from attribution.export import write_speakers
from tests.test_export import HOSTILE, claims, selection

OFFICE = shutil.which("soffice")
COMMAS_IN_UTF8 = "CSV:44,34,76,1,,0,false,false"  # and no cell taken for a date


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip().lower() != "nan"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("bom", [False, True])
def test_libreoffice_reads_the_same_cells(bom: bool, tmp_path: Path) -> None:
    # a text that is nothing but a number, or signs that no cell shows, are another matter
    cells = [text for text in HOSTILE if text.isprintable() and not is_number(text)]
    assert len(cells) > 20
    write_speakers(
        selection(claims(*({"claim_id": f"c{n}", "claim": text, "speaker": f"S{n}"} for n, text in enumerate(cells)))),
        tmp_path,
        bom=bom,
    )
    for name in ("claims.csv", "speakers.csv"):
        command = [
            str(OFFICE),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "xlsx",
        ]
        command += [f"--infilter={COMMAS_IN_UTF8}", "--outdir", str(tmp_path), str(tmp_path / name)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        sheet = openpyxl.load_workbook((tmp_path / name).with_suffix(".xlsx")).active
        assert sheet is not None
        shown = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        with open(tmp_path / name, encoding="utf-8-sig", newline="") as file:
            assert shown == list(csv.reader(file))
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
