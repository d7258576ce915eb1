"""Servers of the app in a real browser: one that is started again, and two on one ledger of PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from attribution.ledger import Filters, Ledger
from tests import postgresql
from tests.browsing import free_port, served, visiting
from tests.desk import MAYOR, fill_small


@pytest.fixture
def shared(server: str) -> Iterator[str]:
    """The address of the small ledger on PostgreSQL."""
    with postgresql.new_database(server, "test_servers") as address:
        fill_small(address)
        yield address


NOTED = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  window.noted = [];
  new MutationObserver(() => window.noted.push(app.dataset.testScriptState)).observe(app, { attributes: true });
}"""
"""Notes when the script runs and when it does not."""


def confirm_all(page: Page) -> None:
    page.locator(".st-key-bulk button").first.click()
    page.get_by_text("Confirm all").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirm").click()


def test_the_first_click_after_the_server_was_started_again_counts(
    small_desk: str, browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    clear = ".st-key-queue_clear button"
    with served(small_desk, tmp_path, port=port) as address:
        path = "/?kind=direct&judgement=none"
        opening = visiting(browser, address, path)
        page = opening.__enter__()
        expect(page.locator("h1.todo")).to_have_text("3 claims to review")
    expect(page.locator(clear)).to_be_disabled()
    page.evaluate(NOTED)
    with served(small_desk, tmp_path, port=port):
        page.wait_for_function("() => noted.includes('running') && noted.at(-1) === 'notRunning'")
        page.locator(clear).click()
        expect(page.locator("h1.todo")).to_have_text("6 claims to review")
        opening.__exit__(None, None, None)


def test_two_servers_share_a_ledger_of_postgresql(shared: str, browser: Browser, tmp_path: Path) -> None:
    with served(shared, tmp_path) as one, served(shared, tmp_path) as other:
        with visiting(browser, one, "/?publisher=Daily+News&judgement=none") as page:
            confirm_all(page)
            expect(page.locator(".st-key-bulk_told")).to_contain_text("2 claims confirmed.")
        with visiting(browser, other, name="Bo") as page:
            expect(page.locator("h1.todo")).to_have_text("4 claims to review")
            confirm_all(page)
            expect(page.locator(".st-key-bulk_told")).to_contain_text("4 claims confirmed.")
        with visiting(browser, one, f"/review?claim={MAYOR.id}") as page:
            expect(page.get_by_text("confirmed").first).to_be_visible()
        with visiting(browser, one, "/articles") as page:
            expect(page.locator("p.summary").first).to_contain_text("6 decided")
    with Ledger.open(shared) as ledger:
        assert list(ledger.claims(Filters(reviewers=("Bo",)))["judgement"]) == ["confirmed"] * 4
