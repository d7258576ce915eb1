"""The page "Speakers", run without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attribution.export import write_jsonl
from attribution.records import Article, Attribution, Speaker
from attribution.roster import Roster
from tests.factories import article, attribution

APP = Path(__file__).parents[1] / "app.py"
PAGE = "attribution/ui/speakers.py"


def said(name: str, text: str, speaker: Speaker) -> tuple[Article, tuple[Attribution, ...]]:
    given = article(text, id=name)
    return given, (attribution(given, (text.split(",")[0],), (), (), speaker),)


READINGS = [
    said("bridge.txt", "“It stands,” said Ann Lee of Springfield.", Speaker("Ann Lee", "mayor", "person")),
    said("rain.txt", "“It rains,” said Ann Lee in Springfield.", Speaker("Ann Lee", None, "person")),
    said("drones.txt", "“It flies,” said a source.", Speaker("source", None, "unnamed")),
]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app on three articles, on the page of speakers; its roster is in a file of its own."""
    path = tmp_path / "articles.jsonl"
    with path.open("wb") as stream:
        write_jsonl(READINGS, stream)
    monkeypatch.setenv("ATTRIBUTION_ARTICLES", str(path))
    monkeypatch.setenv("ATTRIBUTION_ROSTER", str(tmp_path / "roster.jsonl"))
    st.cache_resource.clear()
    yield AppTest.from_file(str(APP), default_timeout=60).run().switch_page(PAGE).run()
    st.cache_resource.clear()


def roster(tmp_path: Path) -> Roster:
    return Roster.open(tmp_path / "roster.jsonl")


def page_text(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def choose(app: AppTest, row: int) -> AppTest:
    key = next(each.key for each in app.dataframe)
    app.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return app.run()


def signed(app: AppTest) -> AppTest:
    return app.text_input(key="reviewer").set_value("Ana").run()


def test_everybody_named_is_listed(app: AppTest) -> None:
    assert not app.exception
    assert list(app.dataframe[0].value["name"]) == ["Ann Lee", "Ann Lee"]
    app.toggle(key="named").set_value(False).run()
    assert sorted(app.dataframe[0].value["name"]) == ["Ann Lee", "Ann Lee", "source"]


def test_search(app: AppTest) -> None:
    app.text_input(key="find").set_value("MAYOR").run()
    assert list(app.dataframe[0].value["role"]) == ["mayor"]
    app.text_input(key="find").set_value("nobody").run()
    assert not app.exception
    assert not app.dataframe


def test_a_speaker_is_shown_with_its_claims(app: AppTest) -> None:
    choose(app, 0)
    assert not app.exception
    assert '<ol class="said"><li>“It' in page_text(app)


def test_nothing_is_decided_unsigned(app: AppTest) -> None:
    assert "Same as? <span>1</span>" in page_text(app)
    assert all(button.disabled for button in app.button if (button.key or "").startswith(("same_", "different_")))


def test_two_are_joined_and_taken_apart(app: AppTest, tmp_path: Path) -> None:
    signed(app)
    next(button for button in app.button if (button.key or "").startswith("same_")).click().run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 1
    assert roster(tmp_path).entries()[0].articles == 2
    assert "Ana" in page_text(app)
    next(button for button in app.button if (button.key or "").startswith("undo_")).click().run()
    assert len(app.dataframe[0].value) == 2
    assert "Same as? <span>1</span>" in page_text(app)


def test_two_are_kept_apart(app: AppTest) -> None:
    signed(app)
    next(button for button in app.button if (button.key or "").startswith("different_")).click().run()
    assert "No two speakers look alike" in page_text(app)


def test_a_speaker_is_renamed(app: AppTest, tmp_path: Path) -> None:
    choose(signed(app), 0)
    next(each for each in app.text_input if (each.key or "").startswith("name_")).set_value("Ann B. Lee").run()
    next(button for button in app.button if (button.key or "").startswith("save_")).click().run()
    assert not app.exception
    assert "Ann B. Lee" in {entry.name for entry in roster(tmp_path).entries()}


def test_a_bad_wikidata_id_is_a_message(app: AppTest, tmp_path: Path) -> None:
    choose(signed(app), 0)
    next(each for each in app.text_input if (each.key or "").startswith("wiki_")).set_value("42").run()
    next(button for button in app.button if (button.key or "").startswith("save_")).click().run()
    assert not app.exception
    assert [error.value.replace("\\", "") for error in app.error] == [
        "'42' is no Wikidata id: it is Q and a number, as in Q42"
    ]


def test_a_roster_that_cannot_be_read_is_a_message(app: AppTest, tmp_path: Path) -> None:
    (tmp_path / "roster.jsonl").write_text("no roster\n", encoding="utf-8")
    st.cache_resource.clear()
    app.run()
    assert not app.exception
    [error] = app.error
    assert "line 1: no event of a roster" in error.value.replace("\\", "")


def test_hostile_names_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "articles.jsonl"
    with path.open("wb") as stream:
        write_jsonl(
            [said("x.txt", "“Yes,” said <img src=x>.", Speaker("<img src=x> Lee", "<b>king</b>", "person"))], stream
        )
    monkeypatch.setenv("ATTRIBUTION_ARTICLES", str(path))
    monkeypatch.delenv("ATTRIBUTION_ROSTER", raising=False)
    st.cache_resource.clear()
    app = choose(AppTest.from_file(str(APP), default_timeout=60).run().switch_page(PAGE).run(), 0)
    assert not app.exception
    assert "&lt;img src=x&gt; Lee" in page_text(app)
    assert "<img" not in page_text(app)
    assert "<b>king" not in page_text(app)
