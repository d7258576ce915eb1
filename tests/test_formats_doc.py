"""The columns in docs/formats.md are those of the code; `python -m tests.test_formats_doc` writes them anew."""

from pathlib import Path

from attribution.claims import CLAIM_COLUMNS

DOCUMENT = Path(__file__).parents[1] / "docs" / "formats.md"
BEGIN, END = "<!-- columns -->\n", "<!-- end -->"


def columns() -> str:
    rows = (f"| `{name}` | {column.dtype} | {column.meaning} |\n" for name, column in CLAIM_COLUMNS.items())
    return "| column | type | what it says |\n|---|---|---|\n" + "".join(rows)


def with_columns(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + columns() + END + rest.partition(END)[2]


def test_the_columns_are_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == with_columns(text), "python -m tests.test_formats_doc writes the columns anew"


if __name__ == "__main__":
    DOCUMENT.write_text(with_columns(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
