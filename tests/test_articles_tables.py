"""Tables and records: one article a row, further columns kept."""

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attribution.articles import read_articles
from attribution.jsonl import about_record
from attribution.records import Article, Part, Span

TEXT = "The harbour of Vessby will stay open for another ten years, the minister told parliament."


def results(path: Path) -> tuple[list[Article], list[str]]:
    errors: list[str] = []
    return list(read_articles([path], lambda error: errors.append(str(error)))), errors


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_become_fields_and_extra(delimiter: str, tmp_path: Path) -> None:
    rows = [
        ["ID", " Text ", "title", "date", "author", "desk", "words"],
        ["a", TEXT, "Harbour", "2026-05-04", "Jon Lund", "sea", "14"],
        ["", '"It stays;\r\nwe, too | them"', "", "", "", "", ""],
    ]
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    articles, errors = results(written(tmp_path, "many.csv", "\ufeff" + "\r\n".join(quoted)))
    assert errors == []
    assert articles == [
        Article("a", TEXT, "Harbour", None, None, "2026-05-04", "Jon Lund", "en", (), {"desk": "sea", "words": "14"}),
        Article("many.csv:3", '"It stays;\nwe, too | them"', extra={"desk": None, "words": None}),
    ]


def test_a_bad_row_costs_only_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "many.csv", "id,text\na,One.\nb\nc,Three, and more\n\nd,Four.\n")
    articles, errors = results(path)
    assert [(each.id, each.text) for each in articles] == [("a", "One."), ("d", "Four.")]
    assert errors == [
        f'{path}, row 3: it has no "text"; give each article an "id" and a "text"',
        f"{path}, row 4: it has 3 cells and the first row has 2; put cells with commas or line ends in quotation marks",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "body,headline\na,b\n",
            'it has no column "text"; it has: body, headline; call the column that holds the articles "text"',
        ),
        ("", "it is empty; give a file with one article a row"),
        ("\n\n", "it is empty; give a file with one article a row"),
        (bytes(999), "it is not a text file; save it as plain text in UTF-8"),
    ],
)
def test_tables_that_are_none(content: str | bytes, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, "many.csv", content)
    assert results(path) == ([], [f"{path}: {message}"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, "many.tsv", "id\ttext\na\t“Très bien,” dit Núñez au café.\n".encode(encoding))
    assert [each.text for each in results(path)[0]] == ["“Très bien,” dit Núñez au café."]


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    path = written(tmp_path, "many.csv", "text\n" + "One.\n" * 200_000)
    articles = read_articles([path])
    assert next(articles).id == "many.csv:2"
    assert next(articles).id == "many.csv:3"


# --- JSON ----------------------------------------------------------------------------------------------------------

ARTICLE = Article(
    "a", f"Harbour\n\n{TEXT}", "Harbour", "https://coast.example/1", "Coast", "2026-05-04", "Jon Lund", "en",
    (Part("headline", Span(0, 7)),), {"desk": "sea", "tags": ["x", 1, None]},
)  # fmt: skip


@pytest.mark.parametrize("name", ["many.jsonl", "many.ndjson", "one.json"])
def test_our_own_records_are_read_back(name: str, tmp_path: Path) -> None:
    record = about_record(ARTICLE) | {"attributions": [], "judgements": [{"x": 1}]}
    assert results(written(tmp_path, name, json.dumps(record))) == ([ARTICLE], [])


def test_unknown_keys_are_kept_and_wrong_parts_are_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    record = {"id": "a", "text": "It stays.", "desk": "sea", "parts": {"headline": [0, 99], "foot": [0, 1]}}
    path = written(tmp_path, "many.jsonl", json.dumps(record))
    assert results(path) == ([Article("a", "It stays.", extra={"desk": "sea"})], [])
    assert caplog.messages == [
        f"{path}, line 1: its part {name!r} is left out, it is none or lies outside the text"
        for name in ("headline", "foot")
    ]


@pytest.mark.parametrize(
    ("content", "ids", "messages"),
    [
        ('[{"id": "a", "text": "One."}, {"text": "Two."}]', ["a", "x.json:2"], []),
        ('{"text": "One."}', ["x.json"], []),
        ('{"text": "One."}\n{"text": "Two."}', ["x.json:1", "x.json:2"], []),
        ("[]", [], ["it is empty; give a file with articles in it"]),
        ('[1, {"text": "Two."}]', ["x.json:2"], ['item 1: it has no "text"; write an object with "id" and "text"']),
        ("{", [], ["it is not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"]),
        ("[" * 100_000, [], ["it is not JSON (maximum recursion depth exceeded"]),
    ],
)
def test_json(content: str, ids: list[str], messages: list[str], tmp_path: Path) -> None:
    path = written(tmp_path, "x.json", content)
    articles, errors = results(path)
    assert [each.id for each in articles] == ids
    assert len(errors) == len(messages)
    assert all(message in error for message, error in zip(messages, errors, strict=True))


def test_values_nested_too_deep(tmp_path: Path) -> None:
    path = written(tmp_path, "many.jsonl", '{"text": "One.", "x": ' + "[" * 900 + "]" * 900 + '}\n{"text": "Two."}')
    articles, errors = results(path)
    assert [each.text for each in articles] == ["Two."]
    assert errors == [f"{path}, line 1: its values are nested too deep; give each article flat fields"]


# --- Parquet -------------------------------------------------------------------------------------------------------


def test_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": [7, None],
            "Text": [TEXT, "It stays.\r\nIt does."],
            "published": [datetime(2026, 5, 4, 9, 30), None],
            "score": [0.5, float("nan")],
            "day": [date(2026, 5, 4), None],
            "tags": [["a", "b"], None],
        }
    )
    path = tmp_path / "many.parquet"
    pq.write_table(table, path)
    assert results(path) == (
        [
            Article(
                "7", TEXT, published="2026-05-04T09:30:00", language="en",
                extra={"score": 0.5, "day": "2026-05-04", "tags": ["a", "b"]},
            ),
            Article("many.parquet:2", "It stays.\nIt does.", extra={"score": None, "day": None, "tags": None}),
        ],
        [],
    )  # fmt: skip
    unnamed = path.rename(tmp_path / "many")
    assert [each.id for each in results(unnamed)[0]] == ["7", "many:2"]


def test_parquet_without_text(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    pq.write_table(pa.table({"body": ["x"]}), path)
    assert results(path)[1] == [
        f'{path}: it has no column "text"; it has: body; call the column that holds the articles "text"'
    ]
    path.write_bytes(b"PAR1")
    assert results(path)[1][0].startswith(f"{path}: it is not a Parquet file that can be read (")
