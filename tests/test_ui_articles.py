"""The page "Articles", run without a browser: what it lists and what it adds."""

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attribution.extractor import no_model
from attribution.ledger import Ledger, Models
from attribution.review.shelf import Shelf, shelf
from attribution.ui.article_list import KEY
from attribution.ui.jobs import Progress
from attribution.ui.style import STYLE
from tests.desk import ATTACK, BRIDGE, DOUBT, MAYOR, MODELS, NOBODY, PLANNER, READY, opened
from tests.factories import article, attribution
from tests.test_worker import RAIN, SILENCE, SNOW, TURKISH, Desk

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def desk(small_desk: str) -> Iterator[Desk]:
    """The small ledger with a runner without models."""
    made = Desk(small_desk)
    yield made
    made.runner.stop()


@pytest.fixture
def empty(empty_desk: str) -> Iterator[Desk]:
    made = Desk(empty_desk)
    yield made
    made.runner.stop()


def page(monkeypatch: pytest.MonkeyPatch, desk: Desk, **query: str) -> AppTest:
    monkeypatch.setattr("attribution.ui.jobs.runner_of", lambda _: desk.runner)
    app = opened(monkeypatch, desk.database, "articles", **query)
    assert not app.exception
    return app


def settled(app: AppTest, desk: Desk) -> AppTest:
    """The page when nothing is under way any more."""
    desk.settled()
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def lines(app: AppTest) -> list[dict[str, Any]]:
    """What the list of articles was given to draw."""
    (drawn,) = (each for each in app.get("bidi_component") if each.proto.component_name == "attribution_article_list")
    return list(json.loads(drawn.proto.json)["lines"])


def messages(app: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in app.error]


def ids(app: AppTest) -> list[str]:
    return [line["id"] for line in lines(app)]


# --- the list --------------------------------------------------------------------------------------------------------


def test_an_empty_ledger_greets_with_the_ways_to_add(monkeypatch: pytest.MonkeyPatch, empty: Desk) -> None:
    app = page(monkeypatch, empty)
    assert "Add your first articles" in words(app)
    assert app.text_area(key="paste_text_0")
    names = {each.proto.component_name for each in app.get("bidi_component")}
    assert "attribution_article_list" not in names


def test_each_article_with_how_far_it_is(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    with Ledger.open(desk.database) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Ana")
        silent = ledger.enter(article(id="silent.txt", text=SILENCE, language="en")).article
        ledger.save(silent, (), MODELS)
        foreign = ledger.enter(article(id="tr.txt", text=TURKISH, language="tr")).article
        ledger.save_failure(foreign, no_model(foreign), MODELS)
        ledger.save_failure(ledger.enter(article(id="bad.txt", text=SNOW)).article, "no luck", MODELS)
        ledger.enter(article(id="new.txt", text=RAIN))
    app = page(monkeypatch, desk)
    assert [(line["id"], line["stage"], line["said"], line["decided"], line["total"]) for line in lines(app)] == [
        ("new.txt", "waiting", "Waiting", 0, 0),
        ("bad.txt", "failed", "Failed", 0, 0),
        ("tr.txt", "foreign", "No model for it", 0, 0),
        ("silent.txt", "silent", "No claims", 0, 0),
        ("news.txt", "open", "2 to review", 0, 2),
        ("bridge.txt", "open", "1 of 4 decided", 1, 4),
    ]
    assert "<b>6</b> articles · <b>6</b> claims · <b>1</b> decided · <b>1</b> to be read · " in words(app)
    assert "<b>2</b> failed</span>" in words(app)
    (bridge,) = (line for line in lines(app) if line["id"] == "bridge.txt")
    assert (bridge["title"], bridge["about"]) == ("Bridge is safe, mayor says", "The Herald · 14 March 2026")
    for chosen, found in (("failed", ["bad.txt", "tr.txt"]), ("silent", ["silent.txt"]), ("waiting", ["new.txt"])):
        app.button_group(key="article_stage").set_value(chosen).run()
        assert ids(app) == found


def test_what_is_done_while_the_list_is_drawn_is_in_it(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    """A short article is read so quickly that nothing is under way any more when that is asked."""
    with Ledger.open(desk.database) as ledger:
        snow = ledger.enter(article(id="snow.txt", text=SNOW)).article
        found = attribution(snow, (SNOW.split(",")[0],), (), ())

        def done() -> Progress:
            if "articles_drawn" in st.session_state:  # the list is as it was before
                ledger.save(snow, (found,), MODELS)
            return Progress(done=1, claims=1, articles=(snow.id,))

        monkeypatch.setattr(desk.runner, "now", done)
        app = page(monkeypatch, desk)
    assert (lines(app)[0]["id"], lines(app)[0]["said"]) == ("snow.txt", "1 to review")


def test_the_list_is_searched_and_ordered(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    app = page(monkeypatch, desk)
    app.selectbox(key="article_order").set_value("title").run()
    assert ids(app) == ["bridge.txt", "news.txt"]
    app.selectbox(key="article_order").set_value("published").run()
    assert ids(app) == ["news.txt", "bridge.txt"]
    app.selectbox(key="article_order").set_value("open").run()
    assert ids(app) == ["bridge.txt", "news.txt"]
    app.text_input(key="article_search").set_value("DAILY news").run()
    assert ids(app) == ["news.txt"]
    app.text_input(key="article_search").set_value("herald (").run()
    assert "No article fits" in words(app)


def test_ten_thousand_claims_are_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch, large_desk: str) -> None:
    desk = Desk(large_desk)
    app = page(monkeypatch, desk)
    first = ids(app)
    assert len(first) == 20
    app.get("pagination")[0].set_value(2).run()
    assert len(ids(app)) == 20
    assert not set(first) & set(ids(app))


def test_hostile_articles_are_text(monkeypatch: pytest.MonkeyPatch, hostile_desk: str) -> None:
    desk = Desk(hostile_desk)
    with Ledger.open(hostile_desk) as ledger:
        (identity,) = ledger.articles_table().query("language.isna()")["id"]
    desk.runner.note("failed", ATTACK, f"{ATTACK}: {ATTACK}", identity)
    app = page(monkeypatch, desk, article=identity)
    shown = words(app)
    for part in ("<script", "<img", "<style>b", 'href="javascript', "\u202e", "\x07"):
        assert part not in shown.replace(STYLE, ""), part
    assert "&lt;script&gt;" in shown
    (hostile,) = (line for line in lines(app) if line["id"] == identity)
    assert "\u202e" not in hostile["title"] + hostile["about"]


# --- the card --------------------------------------------------------------------------------------------------------


def test_a_click_shows_the_articles_card(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    app = page(monkeypatch, desk)
    app.session_state[KEY] = {"picked": "bridge.txt"}
    app.query_params["article"] = "bridge.txt"  # what the click leaves in the address
    app.run()
    shown = words(app)
    assert "Mayor Ann Smith told the Herald that the bridge is safe." in shown
    assert "Bob Jones <span>2</span>" in shown
    assert 'href="https://herald.example/bridge"' in shown
    assert app.button(key="review_article").label == "Review 4 claims"
    app.button(key="close_card").click().run()
    assert "Mayor Ann Smith told" not in words(app)


def test_review_goes_to_the_first_open_claim(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    with Ledger.open(desk.database) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Ana")
    app = page(monkeypatch, desk, article="bridge.txt")
    assert app.button(key="review_article").label == "Review 3 claims"
    app.button(key="review_article").click().run()
    assert app.query_params["claim"] == NOBODY.id


def test_a_reviewed_article_leads_to_its_claims(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    with Ledger.open(desk.database) as ledger:
        for each in (PLANNER, DOUBT):
            ledger.judge(each.id, "rejected", "Ana")
    app = page(monkeypatch, desk, article="news.txt")
    assert app.button(key="review_article").label == "Look at the claims"
    app.button(key="review_article").click().run()
    assert app.query_params["claim"] == PLANNER.id


def test_an_article_that_is_not_there_is_said_to_be(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    app = page(monkeypatch, desk, article="no such.txt")
    assert "The ledger has no article of this name" in words(app)
    assert len(lines(app)) == 2


def test_a_failed_article_is_tried_again(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    with Ledger.open(desk.database) as ledger:
        kept = ledger.enter(article(id="bad.txt", text=RAIN, language="en")).article
        ledger.save_failure(kept, "bad.txt: extraction failed: no luck", MODELS)
    app = page(monkeypatch, desk, article="bad.txt")
    assert "Extraction failed: no luck." in words(app)
    app.button(key="extract_again").click().run()
    settled(app, desk)
    assert desk.states()["bad.txt"] == ("extracted", 1)
    assert app.button(key="review_article").label == "Review 1 claim"


# --- adding ----------------------------------------------------------------------------------------------------------


def add(app: AppTest, way: str) -> AppTest:
    if not app.get("button_group") or not any(each.key == "add_way" for each in app.get("button_group")):
        app.button(key="add_articles").click().run()
    return app.button_group(key="add_way").set_value(way).run()


def test_a_pasted_article_is_in_the_ledger_at_once_and_extracted(monkeypatch: pytest.MonkeyPatch, empty: Desk) -> None:
    app = page(monkeypatch, empty)
    text = f"Rain over the harbour\r\n{RAIN}\r\n{SNOW}"
    app.text_area(key="paste_text_0").set_value(text)
    app.text_input(key="paste_publisher_0").set_value(" The  Herald ")
    app.date_input(key="paste_date_0").set_value(date(2026, 3, 14))
    app.text_input(key="paste_url_0").set_value("https://herald.example/rain")
    app.button(key="paste_add_0").click().run()
    with Ledger.open(empty.database) as ledger:
        (kept,) = ledger.articles()
        (origin,) = ledger.articles_table()["origin"]
    assert (kept.title, kept.publisher, kept.published, kept.url, kept.language) == (
        "Rain over the harbour", "The Herald", "2026-03-14", "https://herald.example/rain", "en",
    )  # fmt: skip
    assert kept.text == f"Rain over the harbour\n{RAIN}\n{SNOW}"
    assert origin == "pasted by Ana"
    assert app.query_params["article"] == kept.id
    settled(app, empty)
    assert [(line["said"], line["title"]) for line in lines(app)] == [("2 to review", "Rain over the harbour")]
    assert "1 article read, 2 new claims." in words(app)
    app.button(key="review_new").click().run()
    with Ledger.open(empty.database) as ledger:
        assert app.query_params["claim"] == ledger.claims()["claim_id"].iloc[0]


def test_a_text_without_quotes_and_one_that_is_there(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    app = page(monkeypatch, desk)
    for turn, text in enumerate((SILENCE, SILENCE, BRIDGE.text)):
        add(app, "paste").text_area(key=f"paste_text_{turn}").set_value(text)
        app.button(key=f"paste_add_{turn}").click().run()
        settled(app, desk)
    assert "nobody is quoted in it, so it has no claims" in words(app)
    assert words(app).count(" is there already since ") == 2
    assert len(ids(app)) == 3
    assert app.query_params["article"] == "bridge.txt"
    assert desk.extractor.asked == 1


@pytest.mark.parametrize(
    ("text", "url", "message"),
    [
        ("", "", "the pasted text: it is empty; paste the article's text"),
        (" \n\t", "", "the pasted text: it holds nothing but white space; paste the article's text"),
        (
            "word " * 1_100_000,
            "",
            "the pasted text: it has 5.5 MB, more than the 5 MB of one article; give it in parts",
        ),
        (RAIN, "javascript:alert(1)", "javascript:alert(1): this is no web address; begin it with https://"),
    ],
)
def test_what_cannot_be_pasted_is_said_in_place(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, text: str, url: str, message: str
) -> None:
    app = add(page(monkeypatch, desk), "paste")
    app.text_area(key="paste_text_0").set_value(text)
    app.text_input(key="paste_url_0").set_value(url)
    app.button(key="paste_add_0").click().run()
    assert not app.exception
    assert [found[: len(message)] for found in messages(app)] == [message]
    assert app.text_area(key="paste_text_0").value == text
    assert len(desk.states()) == 2


def test_uploads_go_on_beside_those_that_are_refused(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    app = add(page(monkeypatch, desk), "upload")
    page_of_html = (PAGES / "wordpress_gutenberg.html").read_bytes()
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("monday/snow.txt", SNOW)
    uploads = app.file_uploader(key="upload_0")
    uploads.set_value(
        [
            ("rain.txt", RAIN.encode(), "text/plain"),
            ("large.txt", b"word " * 1_100_000, "text/plain"),
            ("empty.txt", b"", "text/plain"),
            ("picture.txt", bytes(range(256)) * 40, "text/plain"),
            ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "application/msword"),
            ("../a story.html", page_of_html, "text/html"),
            ("week.zip", packed.getvalue(), "application/zip"),
        ]
    )
    app.run()
    assert app.button(key="upload_add_0").label == "Add these 7 files"
    app.button(key="upload_add_0").click().run()
    settled(app, desk)
    notes = [(note.name, note.why) for note in desk.runner.now().notes if note.kind == "failed"]
    assert [name for name, _ in notes] == ["large.txt", "empty.txt", "picture.txt", "letter.doc"]
    assert notes[0][1].startswith("large.txt: it has 5.5 MB, more than the 5 MB of one article; give it in parts")
    assert {"rain.txt", "../a story.html", "monday/snow.txt"} <= set(ids(app))
    assert "<b>large.txt</b>: it has 5.5 MB" in words(app)
    number = desk.runner.now().notes[0].number
    app.button(key=f"dismiss_{number}").click().run()
    assert "<b>large.txt</b>" not in words(app)
    app.button(key="dismiss_all").click().run()
    assert desk.runner.now().notes == ()


def test_a_file_for_which_there_is_no_room_is_named(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    def full(name: str, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.runner, "upload", full)
    app = add(page(monkeypatch, desk), "upload")
    app.file_uploader(key="upload_0").set_value([("rain.txt", RAIN.encode(), "text/plain")]).run()
    app.button(key="upload_add_0").click().run()
    assert not app.exception
    (note,) = desk.runner.now().notes
    assert (note.name, "No space left on device" in note.why) == ("rain.txt", True)


def test_only_addresses_of_the_web_are_fetched(monkeypatch: pytest.MonkeyPatch, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(RAIN)
    read: list[str] = []
    monkeypatch.setattr(desk.runner, "read", lambda found: read.extend(found))
    app = add(page(monkeypatch, desk), "web")
    app.button(key="web_add_0").click().run()
    assert messages(app) == ["no address: there is nothing to fetch yet; write one a line"]
    app.text_area(key="web_lines_0").set_value(f"https://herald.example/1\n{tmp_path}/secret.txt\nfile:///etc/passwd")
    app.button(key="web_add_0").click().run()
    assert read == ["https://herald.example/1"]
    assert [note.name for note in desk.runner.now().notes] == [f"{tmp_path}/secret.txt", "file:///etc/passwd"]


def test_a_stranger_adds_nothing_and_tries_nothing_again(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    with Ledger.open(desk.database) as ledger:
        ledger.save_failure(ledger.enter(article(id="bad.txt", text=SNOW, language="en")).article, "no luck", MODELS)
    app = add(page(monkeypatch, desk, article="bad.txt"), "paste")
    monkeypatch.setattr("attribution.ui.person.mode", lambda: "oidc")
    app.text_area(key="paste_text_0").set_value(RAIN)
    app.button(key="paste_add_0").click().run()
    assert messages(app) == ["write your name at the top first: every decision is signed"]
    app.button(key="extract_again").click().run()
    assert "write your name at the top first: every decision is signed" in messages(app)
    assert len(lines(app)) == 3
    assert desk.settled() == Progress()
    assert len(desk.states()) == 3
    assert desk.states()["bad.txt"] == ("failed", 0)


# --- what is under way -----------------------------------------------------------------------------------------------


def test_what_is_read_now_is_seen_and_trouble_has_a_button(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    again: list[str] = []
    monkeypatch.setattr(desk.runner, "try_again", lambda: again.append("again"))
    app = page(monkeypatch, desk)
    busy = Progress("extracting", "bridge.txt", 283, 2, 3, 5, 7, trouble=None)
    monkeypatch.setattr(desk.runner, "now", lambda: busy)
    app.run()
    assert "Finding who said what in <q>Bridge is safe, mayor says</q>, 283 words" in words(app)
    assert "<span>3 articles wait</span><span>2 inputs wait</span><span>5 done, 7 new claims</span>" in words(app)
    assert [line["said"] for line in lines(app)] == ["2 to review", "Being read"]
    busy = Progress("nothing", to_extract=1, trouble="the models are away: [bring](x) them")
    app.run()
    assert messages(app) == ["the models are away: [bring](x) them"]
    app.button(key="runner_again").click().run()
    assert again == ["again"]


def test_what_another_program_left_over_is_offered(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    desk.waiting(rain=RAIN)
    app = page(monkeypatch, desk)
    assert "1 article waits, and this app is not reading it." in words(app)
    app.button(key="read_left_over").click().run()
    settled(app, desk)
    assert desk.states()["rain.txt"] == ("extracted", 1)
    assert "is not reading" not in words(app)


def test_a_ledger_that_has_gone_is_said_in_place_and_comes_back(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, tmp_path: Path
) -> None:
    app = page(monkeypatch, desk)
    (tmp_path / "small.db").rename(tmp_path / "elsewhere.db")
    app.run()
    assert not app.exception
    assert messages(app) == [f"{tmp_path}/small.db: the file has gone; bring it back, then try again"]
    assert not (tmp_path / "small.db").exists()
    (tmp_path / "elsewhere.db").rename(tmp_path / "small.db")
    app.button(key="try_again").click().run()
    assert messages(app) == []
    assert len(lines(app)) == 2


def test_the_shelf_of_articles_that_newer_models_have_read(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Ana")
        ledger.save(BRIDGE, (MAYOR, READY), Models((("test", "2"),)))
        found: Shelf = shelf(ledger.articles_table())
    (row,) = found.table.query("id == 'bridge.txt'").to_dict("records")
    assert (row["claims"], row["decided"], row["open"], row["stage"]) == (4, 1, 1, "open")
