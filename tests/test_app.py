"""The app's pages, run without a browser."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attribution.export import write_jsonl
from attribution.records import Article, Attribution, Quote, Span, Speaker, claim_id

APP = Path(__file__).parents[1] / "app.py"

BRIDGE = """Bridge is safe, mayor says
Mayor Ann Smith told the Herald that the bridge is safe.
“It will stand for a hundred years,” it was said.
Bob Jones hopes to see it open."""


def attribution(text: str, content: str, speaker: Speaker | None = None, **found: Any) -> Attribution:
    """An attribution whose spans are given by their words; the article's id is "bridge.txt"."""

    def spans(words: str | None) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    roles = {role: spans(found.pop(role, None)) for role in ("cue", "source", "addressee")}
    return Attribution(claim_id("bridge.txt", spans(content)), Quote(spans(content), **roles, **found), speaker)


MAYOR = attribution(
    BRIDGE,
    "that the bridge is safe",
    Speaker("Ann Smith", "Mayor", "person"),
    cue="told",
    source="Mayor Ann Smith",
    addressee="the Herald",
    confidence=0.93,
)
NOBODY = attribution(BRIDGE, "“It will stand for a hundred years,”", cue="was said", kind="direct", confidence=0.71)
BOB = attribution(BRIDGE, "to see it open", Speaker("Bob Jones"), cue="hopes", source="Bob Jones", act="thought")
READINGS = [(Article("bridge.txt", BRIDGE, "Bridge is safe, mayor says"), (MAYOR, NOBODY, BOB))]


class FirstWords:
    """An extractor that takes the first two words of an article for a claim of the third."""

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
        for article in articles:
            one, two, three, *_ = article.text.split()
            yield article, (attribution(article.text, f"{one} {two}", Speaker(three), source=three),)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of articles that the app opens; empty unless a test writes to it."""
    path = tmp_path / "articles.jsonl"
    path.touch()
    monkeypatch.setenv("ATTRIBUTION_ARTICLES", str(path))
    st.cache_resource.clear()
    yield path
    st.cache_resource.clear()


@pytest.fixture
def app(opened: Path) -> AppTest:
    """The app on one article of three claims, not yet run."""
    with opened.open("wb") as stream:
        write_jsonl(READINGS, stream)
    return AppTest.from_file(str(APP), default_timeout=60)


def page_text(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def claims(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["claim"])


def rows_chosen(*rows: int) -> dict[str, Any]:
    return {"selection": {"rows": list(rows), "columns": [], "cells": []}}


def test_opens_with_no_article(opened: Path) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert not app.dataframe
    assert "No article yet" in page_text(app)


def test_a_file_that_cannot_be_read_is_a_message(opened: Path) -> None:
    opened.write_text('{"id": "a.txt"}\n')
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    (error,) = app.error
    assert error.value.replace("\\", "").startswith(f"{opened}, line 1: no article with its attributions")
    assert app.button(key="read_article")


def test_shows_table_and_article(app: AppTest) -> None:
    app.run()
    assert not app.exception
    table = app.dataframe[0].value
    assert table.iloc[0].to_dict() == {
        "number": 1,
        "speaker": "Ann Smith",
        "claim": "that the bridge is safe",
        "kind": "indirect",
        "act": "speech",
        "confidence": 0.93,
        "cue": "told",
    }
    assert list(table["act"]) == ["speech", "speech", "thought"]
    shown = page_text(app)
    assert "<b>3</b> claims · <b>2</b> speakers" in shown
    assert ">the Herald</mark>" in shown
    assert ">Bob Jones</mark> " in shown


def test_a_claim_without_a_speaker_is_shown_and_flagged(app: AppTest) -> None:
    app.run()
    assert list(app.dataframe[0].value["speaker"]) == ["Ann Smith", "No speaker", "Bob Jones"]
    assert "<b>1</b> without a speaker" in page_text(app)


def test_choosing_a_row_marks_its_claim(app: AppTest) -> None:
    app.run()
    assert 'class="content chosen"' not in page_text(app)
    app.session_state["claims_0"] = rows_chosen(1)
    app.run()
    shown = page_text(app)
    assert shown.count(" chosen") == 2
    assert f'class="content chosen" data-claims="{NOBODY.id}"' in shown
    assert "the article does not say who" in shown


def test_a_claim_picked_in_the_article_is_chosen(app: AppTest) -> None:
    app.run()
    app.session_state["picked"] = BOB.id
    app.session_state["table"] = 1
    app.run()
    assert f'class="content chosen" data-claims="{BOB.id}"' in page_text(app)


def test_filter_by_kind(app: AppTest) -> None:
    app.run()
    app.button_group(key="kinds").set_value(["direct"]).run()
    assert claims(app) == ["“It will stand for a hundred years,”"]
    assert "<b>1 of 3</b> claims" in page_text(app)


def test_filter_by_speaker(app: AppTest) -> None:
    app.run()
    assert set(app.multiselect(key="speakers").options) == {"Ann Smith", "No speaker", "Bob Jones"}
    app.multiselect(key="speakers").set_value(["Bob Jones", "No speaker"]).run()
    assert claims(app) == ["“It will stand for a hundred years,”", "to see it open"]
    app.button_group(key="kinds").set_value(["mixed"]).run()
    assert not app.dataframe
    assert "take a filter away" in page_text(app)


def test_a_filter_does_not_choose_another_claim(app: AppTest) -> None:
    app.session_state["claims_0"] = rows_chosen(0)
    app.run()
    app.multiselect(key="speakers").set_value(["Bob Jones"]).run()
    assert f'data-claims="{BOB.id}"' in page_text(app)
    assert f'class="content chosen" data-claims="{BOB.id}"' not in page_text(app)


def test_hostile_text_is_text(opened: Path) -> None:
    text = "<img src=x onerror=alert(1)> said <script>alert(2)</script>"
    hostile = attribution(text, "<img src=x onerror=alert(1)>", Speaker("<script>"), source="<script>")
    with opened.open("wb") as stream:
        write_jsonl([(Article("bridge.txt", text), (hostile,))], stream)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["claims_0"] = rows_chosen(0)
    app.run()
    assert not app.exception
    assert "<img" not in page_text(app)
    assert "<script" not in page_text(app)


def test_a_long_article_is_drawn_in_parts(opened: Path) -> None:
    text = "".join(f"Line {number} says nothing.\n" for number in range(6000)) + BRIDGE
    found = attribution(text, "to see it open", Speaker("Bob Jones"), source="Bob Jones")
    with opened.open("wb") as stream:
        write_jsonl([(Article("bridge.txt", text), (found,))], stream)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert "Line 1 says" in page_text(app)
    assert "to see it open</mark>" not in page_text(app)
    app.session_state["claims_0"] = rows_chosen(0)
    app.run()
    assert not app.exception
    assert "Line 1 says" not in page_text(app)
    assert ">to see it open</mark>" in page_text(app)


def reading(app: AppTest) -> AppTest:
    """The app with the dialog open in which an article is given, and the extractor above."""
    app.session_state["extractor"] = FirstWords()
    app.run()
    return app.button(key="read_article").click().run()


def test_a_pasted_article_is_read_and_shown(app: AppTest) -> None:
    reading(app).text_area(key="pasted").set_value("Rain falls, Carla says.\r\nIt is wet.")
    app.button(key="find").click().run()
    assert not app.exception
    assert claims(app) == ["Rain falls,"]
    assert list(app.dataframe[0].value["speaker"]) == ["Carla"]
    assert app.selectbox(key="article").options[1:] == ["Bridge is safe, mayor says", "All articles"]
    app.selectbox(key="article").set_value("All articles").run()
    assert claims(app)[0] == "Rain falls,"
    assert len(claims(app)) == 4


def test_an_uploaded_article_is_read_and_shown(app: AppTest) -> None:
    reading(app).file_uploader(key="uploaded").upload("rain.txt", b"Rain falls, Carla says.", "text/plain")
    app.button(key="find").click().run()
    assert claims(app) == ["Rain falls,"]
    assert app.selectbox(key="article").value == "rain.txt"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "empty.txt: it is empty; "),
        ("blank.txt", b" \n\t\n", "blank.txt: it holds nothing but white space; "),
        ("picture.txt", bytes(range(256)) * 40, "picture.txt: it is not a text file; "),
        ("large.txt", b"word " * 1_100_000, "large.txt: it has 5.5 MB, more than the 5 MB of one article; "),
    ],
)
def test_junk_gives_a_message(app: AppTest, name: str, data: bytes, message: str) -> None:
    reading(app).file_uploader(key="uploaded").upload(name, data, "text/plain")
    app.button(key="find").click().run()
    assert not app.exception
    assert [error.value.replace("\\", "")[: len(message)] for error in app.error] == [message]


def test_nothing_given_gives_a_message(app: AppTest) -> None:
    reading(app).button(key="find").click().run()
    assert [error.value.replace("\\", "")[:22] for error in app.error] == ["There is nothing to re"]


def test_the_file_format_is_read_as_written(opened: Path) -> None:
    from attribution.ui.state import parse_reading

    with opened.open("wb") as stream:
        write_jsonl(READINGS, stream)
    (line,) = opened.read_text(encoding="utf-8").splitlines()
    assert [parse_reading(json.loads(line))] == READINGS
