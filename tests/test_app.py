"""The app's pages, run without a browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attribution.export import write_jsonl
from attribution.jsonl import parse_record
from attribution.records import Span, Speaker
from tests.factories import FakeExtractor, article, attribution

APP = Path(__file__).parents[1] / "app.py"

BRIDGE = article(
    """Bridge is safe, mayor says
Mayor Ann Smith told the Herald that the bridge is safe.
“It will stand for a hundred years,” it was said.
Bob Jones hopes to see it open.""",
    id="bridge.txt",
    title="Bridge is safe, mayor says",
)
HERALD = BRIDGE.text.index("the Herald")
MAYOR = attribution(
    BRIDGE,
    ("that the bridge is safe",),
    ("told",),
    ("Mayor Ann Smith",),
    Speaker("Ann Smith", "Mayor", "person"),
    addressee=(Span(HERALD, HERALD + 10),),
    kind="indirect",
    confidence=0.93,
)
NOBODY = attribution(BRIDGE, ("“It will stand for a hundred years,”",), ("was said",), (), None)
BOB = attribution(
    BRIDGE, ("to see it open",), ("hopes",), ("Bob Jones",), Speaker("Bob Jones"), kind="indirect", act="thought"
)
PAGES = Path(__file__).parent / "pages"
READINGS = [(BRIDGE, (MAYOR, NOBODY, BOB))]


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
        "confidence": 93.0,  # per cent
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
    given = article("<img src=x onerror=alert(1)> said <script>alert(2)</script>")
    hostile = attribution(given, ("<img src=x onerror=alert(1)>",), ("said",), ("<script>",), Speaker("<script>"))
    with opened.open("wb") as stream:
        write_jsonl([(given, (hostile,))], stream)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["claims_0"] = rows_chosen(0)
    app.run()
    assert not app.exception
    assert "&lt;img src=x" in page_text(app)
    assert "<img" not in page_text(app)
    assert "<script" not in page_text(app)


def test_a_long_article_is_drawn_in_parts(opened: Path) -> None:
    filler = "".join(f"Line {number} says nothing.\n" for number in range(6000))
    given = article(filler + BRIDGE.text)
    with opened.open("wb") as stream:
        write_jsonl([(given, (attribution(given, ("to see it open",), (), ("Bob Jones",)),))], stream)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert "Line 1 says" in page_text(app)
    assert "to see it open</mark>" not in page_text(app)
    app.session_state["claims_0"] = rows_chosen(0)
    app.run()
    assert not app.exception
    assert "Line 1 says" not in page_text(app)
    assert ">to see it open</mark>" in page_text(app)


@pytest.fixture
def reading(app: AppTest, extractor: FakeExtractor) -> AppTest:
    """The app with the dialog open in which an article is given."""
    app.run()
    return app.button(key="read_article").click().run()


def messages(app: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in app.error]


def test_a_pasted_article_is_read_and_shown(reading: AppTest) -> None:
    reading.text_area(key="pasted").set_value("“It rains,” Carla Ruiz said.\r\n“And it snows,” Dan said.")
    reading.button(key="find").click().run()
    assert not reading.exception
    assert claims(reading) == ["“It rains,”", "“And it snows,”"]
    assert list(reading.dataframe[0].value["speaker"]) == ["Carla Ruiz", "Dan"]
    assert reading.selectbox(key="article").options[1:] == ["Bridge is safe, mayor says", "All articles"]
    reading.selectbox(key="article").set_value("All articles").run()
    assert len(claims(reading)) == 5


def test_an_uploaded_article_is_read_and_shown(reading: AppTest) -> None:
    rain = "“It rains,” Carla Ruiz said.".encode()
    reading.file_uploader(key="uploaded").upload("rain.txt", rain, "text/plain")
    reading.button(key="find").click().run()
    assert claims(reading) == ["“It rains,”"]
    assert reading.selectbox(key="article").value == "rain.txt"


def test_an_uploaded_page_is_read_without_what_stands_beside_the_article(reading: AppTest) -> None:
    page = (PAGES / "wordpress_gutenberg.html").read_bytes()
    reading.file_uploader(key="uploaded").upload("../a story.html", page, "text/html")
    reading.button(key="find").click().run()
    assert not reading.exception
    assert reading.selectbox(key="article").value == "../a story.html"
    shown = page_text(reading)
    assert "nobody will have to leave." in shown
    assert "About time, says everybody" in page.decode()
    assert "About time, says everybody" not in shown


def test_an_article_without_claims_is_shown(reading: AppTest) -> None:
    reading.text_area(key="pasted").set_value("It rains.")
    reading.button(key="find").click().run()
    assert not reading.exception
    assert "No claim was found" in page_text(reading)
    assert ">It rains.</p>" in page_text(reading)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "empty.txt: it is empty; "),
        ("blank.txt", b" \n\t\n", "blank.txt: it holds nothing but white space; "),
        ("picture.txt", bytes(range(256)) * 40, "picture.txt: it is not a text file; "),
        ("large.txt", b"word " * 1_100_000, "large.txt: it has 5.5 MB, more than the 5 MB of one article; "),
        ("bad.txt", b"an unlucky one", "bad.txt: extraction failed: unlucky"),
    ],
)
def test_junk_gives_a_message(reading: AppTest, name: str, data: bytes, message: str) -> None:
    reading.file_uploader(key="uploaded").upload(name, data, "text/plain")
    reading.button(key="find").click().run()
    assert not reading.exception
    assert [found[: len(message)] for found in messages(reading)] == [message]


def test_nothing_given_gives_a_message(reading: AppTest) -> None:
    reading.button(key="find").click().run()
    assert messages(reading) == ["There is nothing to read yet: paste a text or upload a file."]


def test_the_seeds_are_read_when_no_file_is_named(
    monkeypatch: pytest.MonkeyPatch, opened: Path, extractor: FakeExtractor
) -> None:
    monkeypatch.delenv("ATTRIBUTION_ARTICLES")
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert extractor.asked == 1
    assert "flexible production capacity" in page_text(app)


def test_the_file_format_is_read_as_written(app: AppTest, opened: Path) -> None:
    (line,) = opened.read_text(encoding="utf-8").splitlines()
    assert parse_record(json.loads(line)) == READINGS[0]
