"""Names of speakers as names of files: readable, and one file each on every system."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.export.file_names import file_key, file_names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ingrid Moe", "Ingrid Moe"),
        ("Sinéad O’Connor-Łęcki", "Sinéad O’Connor-Łęcki"),
        ("محمد صلاح", "محمد صلاح"),
        ("習近平", "習近平"),
        ("किरण", "किरण"),
        ("Zoe\u0308", "Zoë"),
        ("AC/DC", "AC_DC"),
        ('<a>:"b"/\\|?*', "a___b"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", "speaker"),
        ("", "speaker"),
        ("???", "speaker"),
        ("_no speaker", "no speaker"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("~$lock", "$lock"),
        ("Inc.", "Inc"),
        ("trailing ", "trailing"),
        ("two\u00a0\u3000 spaces\n\tand lines", "two spaces and lines"),
        ("\u202eevil\u202c\u200b\x00\x1b", "evil"),
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("Com1 .x", "Com1_ .x"),
        ("lpt³", "lpt³_"),
        ("Con Edison", "Con Edison"),
        ("Connor", "Connor"),
        ("😀 smile", "😀 smile"),
        ("é" * 150, "é" * 100),
        ("習" * 100, "習" * 66),
    ],
)
def test_one_name(name: str, expected: str) -> None:
    assert file_names([name]) == [expected]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Ann", "Ann", "Ann"], ["Ann", "Ann (2)", "Ann (3)"]),
        (["Ann", "ANN", "ann"], ["Ann", "ANN (2)", "ann (3)"]),
        (["Ann (2)", "Ann", "Ann"], ["Ann (2)", "Ann", "Ann (3)"]),
        (["Ann", "Ann", "Ann (2)"], ["Ann", "Ann (2)", "Ann (2) (2)"]),
        (["Zoë", "Zoe\u0308"], ["Zoë", "Zoë (2)"]),
        (["Straße", "STRASSE"], ["Straße", "STRASSE (2)"]),
        (["kılıç", "KILIÇ"], ["kılıç", "KILIÇ (2)"]),
        (["a/b", "a:b"], ["a_b", "a_b (2)"]),
        (["?", "speaker"], ["speaker", "speaker (2)"]),
        (["x" * 300, "x" * 301], ["x" * 200, "x" * 200 + " (2)"]),
    ],
)
def test_names_that_clash(names: list[str], expected: list[str]) -> None:
    assert file_names(names) == expected


RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
# names that come close to each other, and any
close = st.text(st.sampled_from("aAàÀa\u0300 ._-/12(ıIß"), max_size=6) | st.sampled_from(sorted(RESERVED))
anything = st.text(st.characters(codec="utf-8"), max_size=300)


@given(st.lists(close | anything, max_size=20))
def test_every_name_is_safe_and_its_own(names: list[str]) -> None:
    stems = file_names(names)
    assert len(stems) == len(names)
    assert len({file_key(stem) for stem in stems}) == len(stems)
    for stem in stems:
        assert not re.search(r'[<>:"/\\|?*]', stem)
        assert stem == unicodedata.normalize("NFC", stem)
        assert not any(unicodedata.category(sign)[0] == "C" for sign in stem)
        assert stem[0] not in "_.-~ "
        assert stem[-1] not in ". "
        assert stem.split(".")[0].rstrip().casefold() not in RESERVED
        assert len(f".{stem}.csv.1234567.part".encode()) <= 255
    assert file_names(names) == stems


def test_a_thousand_like_names(tmp_path: Path) -> None:
    stems = file_names(["Ann Lee"] * 1000)
    for stem in stems:
        (tmp_path / f"{stem}.csv").touch()
    assert len(list(tmp_path.iterdir())) == 1000
    assert stems[-1] == "Ann Lee (1000)"
