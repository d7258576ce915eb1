"""CSV per speaker: who has which file, every file read back, and what an earlier export left behind."""

import codecs
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.claims import CLAIM_COLUMNS, CLAIM_DTYPES, read_claims_csv
from attribution.export import write_speakers
from attribution.export.speakers import remove_earlier
from tests.test_export import HOSTILE, claims, selection, written

MISSING = float("nan")


def index_of(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "speakers.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig")


SPOKEN = claims(
    {"speaker": "Ola Moe", "speaker_role": "deputy", "speaker_kind": "person"},
    {"speaker": None},
    {"speaker": "Ingrid Moe", "speaker_id": "s-1", "speaker_role": "Minister"},
    {"speaker": "I. Moe", "speaker_id": "s-1", "speaker_role": "Prime Minister"},
    {"speaker": "Ingrid Moe", "speaker_id": "s-1", "speaker_role": "Prime Minister"},
    {"speaker": "Ingrid Moe", "speaker_id": "s-2"},
    {"speaker": "Ola Moe"},
    {"speaker": None},
)


def test_every_speaker_has_a_file_and_a_row(tmp_path: Path) -> None:
    write_speakers(selection(SPOKEN), tmp_path)
    assert (tmp_path / "speakers.csv").read_text(encoding="utf-8").splitlines() == [
        "speaker,role,kind,claims,file,speaker_id",
        "Ingrid Moe,Prime Minister,,3,by-speaker/Ingrid Moe.csv,s-1",
        "Ola Moe,deputy,person,2,by-speaker/Ola Moe.csv,",
        "Ingrid Moe,,,1,by-speaker/Ingrid Moe (2).csv,s-2",
        ",,,2,by-speaker/_no speaker.csv,",
    ]
    ids = {path.name: read_claims_csv(path)["claim_id"].tolist() for path in (tmp_path / "by-speaker").iterdir()}
    assert ids == {
        "Ingrid Moe.csv": [f"{n:016x}" for n in (2, 3, 4)],
        "Ola Moe.csv": [f"{n:016x}" for n in (0, 6)],
        "Ingrid Moe (2).csv": [f"{5:016x}"],
        "_no speaker.csv": [f"{n:016x}" for n in (1, 7)],
    }


def test_nobody_can_take_the_file_of_no_speaker(tmp_path: Path) -> None:
    write_speakers(selection(claims({"speaker": "_no speaker"}, {"speaker": None})), tmp_path)
    assert index_of(tmp_path)["file"].tolist() == ["by-speaker/no speaker.csv", "by-speaker/_no speaker.csv"]


@pytest.mark.parametrize("bom", [False, True])
def test_every_file_reads_back(bom: bool, tmp_path: Path) -> None:
    columns = [name for name, column in CLAIM_COLUMNS.items() if column.dtype == "str" and name != "claim_id"]
    rows = [dict.fromkeys(columns, text) | {"speaker_id": None} for text in [*HOSTILE, "nul\0byte", "long " * 20_000]]
    given = claims(*rows).assign(topic=["=1", *[MISSING] * (len(rows) - 1)]).astype({"topic": "str"})
    result = write_speakers(selection(given), tmp_path, bom=bom)
    assert all(path.read_bytes().startswith(codecs.BOM_UTF8) == bom for path in result.files)
    pd.testing.assert_frame_equal(read_claims_csv(tmp_path / "claims.csv"), given)
    for file, number in index_of(tmp_path)[["file", "claims"]].itertuples(index=False):
        found = read_claims_csv(tmp_path / file)
        assert len(found) == int(number)
        expected = given[given["claim_id"].isin(found["claim_id"])].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, expected)


def test_the_columns_are_those_of_the_contract(tmp_path: Path) -> None:
    write_speakers(selection(SPOKEN), tmp_path)
    for path in (tmp_path / "claims.csv", tmp_path / "by-speaker" / "Ola Moe.csv"):
        assert path.read_text(encoding="utf-8").splitlines()[0].split(",") == list(CLAIM_COLUMNS)


def cell(dtype: str, required: bool) -> st.SearchStrategy[Any]:
    text = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
    filled = {
        "str": text,
        "bool": st.booleans(),
        "int64": st.integers(0, 10**9),
        "float64": st.integers(0, 10_000).map(lambda share: share / 10_000),
    }[dtype]
    return filled if required else st.none() | filled


some_claims = st.lists(
    st.fixed_dictionaries({name: cell(column.dtype, column.required) for name, column in CLAIM_COLUMNS.items()}),
    max_size=4,
).map(lambda rows: pd.DataFrame(rows, columns=list(CLAIM_COLUMNS)).astype(CLAIM_DTYPES))


@given(some_claims)
@settings(max_examples=40)
def test_no_claim_and_no_cell_is_lost(given: pd.DataFrame) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_speakers(selection(given), folder)
        index = index_of(folder)
        assert written(folder) == {"claims.csv", "speakers.csv", *index["file"]}
        pd.testing.assert_frame_equal(read_claims_csv(folder / "claims.csv"), given)
        parts = [read_claims_csv(folder / file) for file in index["file"]]
        found = pd.concat([given.iloc[:0], *parts]).astype(CLAIM_DTYPES)
        columns = ["claim_id", "content_spans", "sentence", "start", "end"]
        pd.testing.assert_frame_equal(
            found.sort_values(columns, ignore_index=True)[columns],
            given.sort_values(columns, ignore_index=True)[columns],
        )
        assert index["claims"].astype(int).tolist() == [len(part) for part in parts]


# --- into the folder of an earlier export --------------------------------------------------------------------------


def test_files_of_speakers_who_are_gone_are_removed_and_no_others(tmp_path: Path) -> None:
    write_speakers(selection(SPOKEN), tmp_path)
    (tmp_path / "by-speaker" / "notes.csv").write_text("mine")
    write_speakers(selection(claims({"speaker": "Ola Moe"})), tmp_path)
    assert written(tmp_path) == {"claims.csv", "speakers.csv", "by-speaker/Ola Moe.csv", "by-speaker/notes.csv"}
    assert len(read_claims_csv(tmp_path / "by-speaker" / "Ola Moe.csv")) == 1


@pytest.mark.parametrize(
    "file", ["mine.csv", "../mine.csv", "by-speaker/../mine.csv", "by-speaker/sub/mine.csv", "by-speaker/mine.txt"]
)
def test_an_index_cannot_name_other_files(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "by-speaker" / "sub").mkdir(parents=True)
    mine = folder / file
    mine.write_text("mine")
    (folder / "speakers.csv").write_text(f"speaker,file\nme,{file}\nme,{mine.resolve()}\n")
    write_speakers(selection(SPOKEN), folder)
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"speaker,file\nAnn\n", b'a"b\n"c', b"x,y\n1,2\n"])
def test_an_index_that_is_none_stops_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "speakers.csv").write_bytes(content)
    write_speakers(selection(SPOKEN), tmp_path)
    assert len(index_of(tmp_path)) == 4


def test_a_name_in_other_letters_is_removed_only_where_it_is_another_file(tmp_path: Path) -> None:
    (tmp_path / "by-speaker").mkdir()
    now, other = tmp_path / "by-speaker" / "Ola.csv", tmp_path / "by-speaker" / "OLA.csv"
    now.write_text("new")
    other.hardlink_to(now)  # as the two names are one file where case does not count
    remove_earlier(tmp_path, ["by-speaker/OLA.csv"], ["by-speaker/Ola.csv"])
    assert written(tmp_path) == {"by-speaker/Ola.csv", "by-speaker/OLA.csv"}
    other.unlink()
    other.write_text("old")
    remove_earlier(tmp_path, ["by-speaker/OLA.csv"], ["by-speaker/Ola.csv"])
    assert written(tmp_path) == {"by-speaker/Ola.csv"}
