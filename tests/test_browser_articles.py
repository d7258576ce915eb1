"""Articles are added and read in a real browser, by the real models."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from attribution.ledger import Ledger
from tests.browsing import idle, served, visiting

SEED = next(Path(__file__).parents[1].glob("seeds/*.txt"))
RAIN = (
    "Rain over the harbour\n"
    "“It rains, and it will rain tomorrow,” Mayor Carla Ruiz said on Monday. "
    "Her deputy, Dan Moe, denied that the harbour would close.\n"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of an app over an empty ledger, and that of the ledger; the models are loaded once for all tests."""
    folder = tmp_path_factory.mktemp("articles")
    database = f"sqlite:///{folder / 'ledger.db'}"
    with served(database, folder) as address:
        yield address, database


def open_form(page: Page, way: str) -> None:
    button = page.get_by_role("button", name="Add articles")
    if button.is_visible():
        button.click()
        idle(page)
    page.get_by_test_id("stButtonGroup").get_by_text(way, exact=True).click()
    idle(page)


def line(page: Page, title: str) -> Locator:
    return page.locator("ul.articles button", has_text=title)


def test_a_pasted_article_is_reviewed(browser: Browser, desk: tuple[str, str]) -> None:
    address, database = desk
    with visiting(browser, address, "/articles") as page:
        expect(page.get_by_role("heading", name="Add your first articles")).to_be_visible()
        page.get_by_label("The article's text").fill(RAIN)
        page.get_by_label("Publisher").fill("The Herald")
        page.get_by_role("button", name="Add this article").click()
        expect(line(page, "Rain over the harbour")).to_contain_text(re.compile("Being read|Waiting|to review"))
        page.reload()  # what is under way is the server's
        expect(line(page, "Rain over the harbour")).to_contain_text("to review", timeout=60_000)
        page.get_by_role("button", name=re.compile(r"Review \d new claims")).click()
        page.wait_for_url("**/review?claim=*")
        idle(page)
        expect(page.get_by_text("It rains, and it will rain tomorrow").first).to_be_visible()
    with Ledger.open(database) as ledger:
        claims = ledger.claims()
        assert "Carla Ruiz" in set(claims["speaker"])
        assert page.url.endswith(claims["claim_id"].iloc[0])


def test_a_good_and_a_bad_file(browser: Browser, desk: tuple[str, str], tmp_path: Path) -> None:
    address, _ = desk
    (tmp_path / "picture.png").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "large.txt").write_bytes(b"word " * 1_100_000)
    with visiting(browser, address, "/articles") as page:
        open_form(page, "Upload files")
        page.locator("input[type=file]").set_input_files([SEED, tmp_path / "picture.png", tmp_path / "large.txt"])
        page.get_by_role("button", name="Add these 3 files").click()
        notes = page.locator("p.notice.flag")
        expect(notes).to_have_count(2, timeout=60_000)
        expect(notes.nth(0)).to_contain_text("large.txt: it has 5.5 MB, more than the 5 MB of one article")
        expect(notes.nth(1)).to_contain_text("picture.png: it is not a text file")
        expect(line(page, "Türkiye says")).to_contain_text("19 to review", timeout=60_000)
        line(page, "Türkiye says").click()
        expect(page.locator(".about-article")).to_contain_text(SEED.name)
        expect(page.locator(".speaking")).to_contain_text("Yasar Guler")
        assert "article=" in page.url
        page.get_by_role("button", name="Dismiss all").click()
        expect(notes).to_have_count(0)


def test_the_form_keeps_its_text_while_articles_come_in(browser: Browser, desk: tuple[str, str]) -> None:
    address, database = desk
    with visiting(browser, address, "/articles") as page:
        open_form(page, "Paste a text")
        page.get_by_label("The article's text").fill("Half a story")
        with Ledger.open(database) as ledger, visiting(browser, address, "/articles") as other:
            open_form(other, "Paste a text")
            other.get_by_label("The article's text").fill(RAIN.replace("rain", "snow").replace("Rain", "Snow"))
            other.get_by_role("button", name="Add this article").click()
            expect(line(other, "Snow over the harbour")).to_contain_text("to review", timeout=60_000)
            assert ledger.count() > 1
        page.get_by_label("Search the articles").fill("snow")
        expect(line(page, "Snow over the harbour")).to_be_visible()
        expect(page.locator("ul.articles li")).to_have_count(1)
        expect(page.get_by_label("The article's text")).to_have_value("Half a story")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(browser: Browser, desk: tuple[str, str], scheme: str) -> None:
    address, _ = desk
    window = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme}
    with visiting(browser, address, f"/articles?article={SEED.name}", **window) as page:
        expect(page.locator("ul.articles")).to_be_visible()
        expect(page.locator(".about-article")).to_be_in_viewport()
        open_form(page, "Paste a text")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
