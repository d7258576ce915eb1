"""The claims table: whole rows, dtypes even when empty, what the check refuses, and CSV there and back."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.claims import (
    CLAIM_COLUMNS,
    CLAIM_DTYPES,
    BadClaims,
    Sentences,
    armed,
    build_claims,
    check_claims,
    claim_rows,
    defused,
    parse_spans,
    read_claims_csv,
)
from attribution.export import Pair, write_csv, write_parquet
from attribution.records import Alternative, Article, Attribution, Quote, Reason, Span, Speaker, claim_id
from tests.factories import TEXT, article, attribution, spans

CONTRACT = """
    claim_id speaker speaker_role speaker_kind claim kind act negated source cue addressee article_id title
    publisher url published start end sentence confidence judgement reviewer judged_at verdict checkworthiness
""".split()


def test_the_contract_comes_first() -> None:
    assert list(CLAIM_COLUMNS)[: len(CONTRACT)] == CONTRACT


def test_every_column_is_documented() -> None:
    assert all(column.meaning.endswith(".") for column in CLAIM_COLUMNS.values())


def test_a_row_is_whole() -> None:
    given = article(title="Harbour to stay open", url="https://example.org/1", publisher="The Post", author="A. Writer")
    quoted = attribution(
        given,
        content=("“We are ready,”", "“And we wait,”"),
        source=("Ola",),
        cue=("said.",),
        speaker=Speaker("Ola Moe", "Minister", "person", "Harbour Board", "minister for harbours", ("Ola",), "s-1"),
        reasons=(Reason("full-name"), Reason("title")),
        speaker_score=0.8,
        alternatives=(Alternative(Speaker("Ingrid Moe"), 0.1234), Alternative(Speaker("her deputy"), 0.05)),
        negated=True,
        confidence=0.123456,
    )
    assert list(claim_rows(given, [quoted])) == [
        {
            "claim_id": quoted.id,
            "speaker": "Ola Moe",
            "speaker_role": "Minister",
            "speaker_kind": "person",
            "claim": "“We are ready,” … “And we wait,”",
            "kind": "direct",
            "act": "speech",
            "negated": True,
            "source": "Ola",
            "cue": "said.",
            "addressee": None,
            "article_id": "harbour.txt",
            "title": "Harbour to stay open",
            "publisher": "The Post",
            "url": "https://example.org/1",
            "published": None,
            "start": 113,
            "end": 153,
            "sentence": "“We are ready,” Ola said. “And we wait,” he said.",
            "confidence": 0.1235,
            "judgement": None,
            "reviewer": None,
            "judged_at": None,
            "verdict": None,
            "checkworthiness": None,
            "author": "A. Writer",
            "reasons": "full-name; title",
            "content_spans": "113-128 139-153",
            "cue_spans": "133-138",
            "source_spans": "129-132",
            "speaker_id": "s-1",
            "speaker_score": 0.8,
            "speaker_affiliation": "Harbour Board",
            "speaker_description": "minister for harbours",
            "alternatives": "Ingrid Moe (0.12); her deputy (0.05)",
            "rationale": None,
            "evidence": None,
            "outdated": False,
            "language": None,
            "claim_type": None,
            "worth_reasons": None,
            "state": None,
            "assignee": None,
            "due": None,
            "wording": None,
            "group": None,
        }
    ]


def test_a_claim_without_a_speaker_is_a_row() -> None:
    (row,) = claim_rows(article(), [attribution(speaker=None, source=(), cue=())])
    assert row["claim"] == "“The harbour stays open,”"
    assert [row[name] for name in ("speaker", "source", "cue", "reasons", "source_spans", "cue_spans")] == [None] * 6


@pytest.mark.parametrize("pairs", [[], [(article(), ())], [(article(), (attribution(),))]], ids=["none", "0", "1"])
def test_dtypes_hold_for_any_number_of_claims(pairs: list[Pair]) -> None:
    claims = build_claims(pairs)
    assert {name: str(dtype) for name, dtype in claims.dtypes.items()} == CLAIM_DTYPES
    assert check_claims(claims) is claims


def test_spans_can_be_read_back_from_the_table() -> None:
    quoted = attribution(content=("“We are ready,”", "“And we wait,”"), source=())
    claims = build_claims([(article(), (quoted,))])
    assert parse_spans(claims["content_spans"].iloc[0]) == quoted.quote.content
    assert parse_spans(claims["source_spans"].iloc[0]) == ()


# --- sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "others", "expected"),
    [
        ("stays open", (), "“The harbour stays open,” Ingrid Moe said on Monday."),
        ("it would close", (), "Her deputy denied that it would close."),
        ("Harbour to", (), "Harbour to stay open"),
        ("We are ready", ("he said",), "“We are ready,” Ola said. “And we wait,” he said."),
        ("it would close", ("Ola",), "Her deputy denied that it would close."),
    ],
    ids=["first", "second", "headline", "cue in the next sentence", "source in another paragraph"],
)
def test_sentence_around(content: str, others: tuple[str, ...], expected: str) -> None:
    assert Sentences(TEXT).around(spans(TEXT, content), spans(TEXT, *others)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Smith met J. Doe and Sen. Lee of the U.S. Senate on Jan. 5.",
        "“So what?” said Harry.",
        "It rose 2.5 percent.",
        "No stop at all",
    ],
)
def test_one_sentence_stays_whole(sentence: str) -> None:
    text = f"It was late. {sentence}\nNext."
    start = text.index(sentence)
    assert Sentences(text).around((Span(start, start + 1),)) == sentence


@given(st.text(), st.data())
def test_sentences_hold_the_content(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert text[start:end].strip() in Sentences(text).around((Span(start, end),))


# --- the check -----------------------------------------------------------------------------------------------------


def changed(name: str, value: Any) -> pd.DataFrame:
    two = (attribution(), attribution(content=("“We are ready,”",)))
    claims = build_claims([(article(), two)])
    claims[name] = pd.Series([claims[name].iloc[0], value], dtype=CLAIM_DTYPES[name])
    return claims


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("claim", None, "row 2: claim .* has no value"),
        ("kind", "spoken", "row 2: kind .'spoken'. is none of direct, mixed, indirect"),
        ("act", "song", "is none of speech, thought"),
        ("speaker_kind", "robot", "is none of person"),
        ("confidence", 1.5, "is not between 0 and 1"),
        ("checkworthiness", -0.1, "is not between 0 and 1"),
        ("start", -1, "is negative"),
        ("end", 3, "is not behind the start"),
        ("claim_id", attribution().id, "row 2: claim_id .* stands in an earlier row"),
    ],
)
def test_the_check_names_what_is_wrong(name: str, value: Any, why: str) -> None:
    with pytest.raises(BadClaims, match=why):
        check_claims(changed(name, value))


def test_the_check_wants_every_column_in_order() -> None:
    claims = build_claims([])
    with pytest.raises(BadClaims, match="'speaker' is missing or out of order"):
        check_claims(claims.drop(columns="speaker"))
    with pytest.raises(BadClaims, match="'source_spans' is missing"):
        check_claims(claims.drop(columns="source_spans"))
    with pytest.raises(BadClaims, match="'start' is str, not int64"):
        check_claims(claims.astype({"start": "str"}))
    check_claims(claims.assign(topic="harbour"))


# --- CSV and Parquet -----------------------------------------------------------------------------------------------

# what a spreadsheet would run, what pandas takes for missing, what CSV must quote
awkward = st.sampled_from(["\t", "\r", "\0", "a\nb", " ", *"None NA null nan =1+1 +1 -5 @x '=1 ''- a,b a\"b 1".split()])
cells = st.one_of(awkward, st.text(st.characters(codec="utf-8"), min_size=1))
optional = st.none() | cells


@st.composite
def extracted(draw: st.DrawFn) -> Pair:
    text = draw(st.lists(cells, min_size=1, max_size=5).map(" ".join))
    found = Article(draw(cells), text, *(draw(optional | st.just("")) for _ in range(5)))
    attributions = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text) - 1))
        content = (Span(start, draw(st.integers(start + 1, len(text)))),)
        speaker = draw(st.none() | st.builds(Speaker, cells, optional, st.sampled_from([None, "person", "group"])))
        quote = Quote(content, (), content, kind="mixed", confidence=draw(st.floats(0, 1)), negated=draw(st.booleans()))
        attributions.append(Attribution(claim_id(found.id, content), quote, speaker))
    return found, tuple(attributions)


@given(st.lists(extracted(), max_size=3))
def test_csv_gives_back_the_table(pairs: list[Pair]) -> None:
    stream = BytesIO()
    write_csv(pairs, stream)
    stream.seek(0)
    pd.testing.assert_frame_equal(read_claims_csv(stream), build_claims(pairs))


@given(st.lists(extracted(), max_size=3))
def test_parquet_gives_back_the_table(pairs: list[Pair]) -> None:
    stream = BytesIO()
    write_parquet(pairs, stream)
    stream.seek(0)
    pd.testing.assert_frame_equal(pd.read_parquet(stream), build_claims(pairs))


@given(st.text())
def test_no_cell_runs_in_a_spreadsheet(text: str) -> None:
    assert defused(text)[:1] not in set("=+-@\t\r\n")
    assert armed(defused(text)) == text


def test_formulas_are_defused_in_the_file() -> None:
    text = "=SUM(A1) Ola said."
    stream = BytesIO()
    given = article(text, title="@home")
    write_csv([(given, (attribution(given, content=("=SUM(A1)",), source=("Ola",)),))], stream)
    written = stream.getvalue().decode()
    assert ",'=SUM(A1)," in written
    assert ",'@home," in written


def test_columns_added_by_hand_come_back_behind(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    with path.open("wb") as stream:
        write_csv([(article(), (attribution(),))], stream)
    header, row = path.read_text().splitlines()
    path.write_text(f"\ufefftopic,{header}\nNA,{row.replace('False', 'FALSE')}\n")
    claims = read_claims_csv(path)
    assert list(claims.columns) == [*CLAIM_COLUMNS, "topic"]
    assert claims["topic"].tolist() == ["NA"]
    assert claims["negated"].tolist() == [False]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a CSV table"),
        (b"\xff\xfe", "not a CSV table"),
        (b"a,b\n1,2\n", "column 'claim_id' is missing"),
        ((",".join(CLAIM_COLUMNS) + "\n" + "x," * 16 + "five" + ",x" * 13 + "\n").encode(), "'negated' is not bool"),
    ],
)
def test_other_files_are_refused(content: bytes, why: str) -> None:
    with pytest.raises(BadClaims, match=why):
        read_claims_csv(BytesIO(content))
