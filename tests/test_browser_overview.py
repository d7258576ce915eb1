"""The page "Overview" in a browser: a click on a bar narrows the rest and leads to the queue."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from attribution.ledger import Ledger
from tests.browsing import idle, served, visiting
from tests.desk import MAYOR, READY


def test_a_bar_is_a_filter_and_leads_to_the_queue(small_desk: str, browser: Browser, tmp_path: Path) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Rita")
        ledger.judge(READY.id, "confirmed", "Sam")
    with served(small_desk, tmp_path) as address, visiting(browser, address, "/overview") as page:
        figures = page.locator("dl.figures")
        expect(figures).to_contain_text("6claims")
        page.get_by_label("The Herald: 4", exact=True).click()
        page.wait_for_url("**/overview?publisher=The+Herald")
        expect(figures).to_contain_text("4claims")
        page.get_by_label("direct: 2", exact=True).click()
        page.wait_for_url("**?publisher=The+Herald&kind=direct")
        expect(figures).to_contain_text("2claims")
        expect(page.get_by_label("The Herald: 2", exact=True)).to_be_visible()

        page.reload()  # the address keeps what is chosen
        expect(figures).to_contain_text("2claims")
        page.get_by_role("button", name="The Herald ✕").click()
        page.wait_for_url("**/overview?kind=direct")
        expect(figures).to_contain_text("3claims")
        page.get_by_label("direct: 3", exact=True).click()  # once more takes it away
        page.wait_for_url("**/overview")
        expect(figures).to_contain_text("6claims")

        page.get_by_label("confirmed: 2", exact=True).click()
        page.wait_for_url("**/overview?judgement=confirmed")
        idle(page)
        page.get_by_role("link", name="Open these 2 claims in the queue").click()
        page.wait_for_url("**/?judgement=confirmed")
