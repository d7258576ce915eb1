"""Signing in, in a real browser: by a name, by a header of a proxy, by a provider of identities."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from attribution.ledger import Ledger
from tests.browsing import free_port, idle, is_signed, served, visiting
from tests.desk import MAYOR, fill_small
from tests.identity import CLIENT, provider


@pytest.fixture
def database(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'ledger.db'}"
    fill_small(address)
    return address


def accepted_by(database: str) -> str | None:
    with Ledger.open(database) as ledger:
        rows = ledger.history(MAYOR.id)
    return rows[-1]["reviewer"] if rows else None


def test_a_written_name_is_remembered(browser: Browser, database: str, tmp_path: Path) -> None:
    with served(database, tmp_path) as address, visiting(browser, address, "/review", name=None) as page:
        expect(page.get_by_text("Write your name at the top")).to_be_visible()
        expect(page.locator(".keys [data-action=accept]")).to_be_disabled()
        box = page.get_by_role("combobox", name="Your name")
        box.fill("Ana Berg")
        box.press("Enter")
        expect(page.locator(".keys [data-action=accept]")).to_be_enabled()
        page.reload()
        is_signed(page, "Ana Berg")
        page.get_by_role("link", name="Export").click()
        idle(page)
        is_signed(page, "Ana Berg")


def test_a_proxy_s_header_signs_and_without_it_nothing_is_shown(
    browser: Browser, database: str, tmp_path: Path
) -> None:
    with served(database, tmp_path, ATTRIBUTION_SIGN_IN="header") as address:
        with visiting(browser, address, "/review", name=None) as page:
            expect(page.get_by_test_id("stAlert")).to_contain_text("the header X-Forwarded-User is missing")
            expect(page.locator(".article")).to_have_count(0)
        headers = {"X-Forwarded-User": "ana@desk.example"}
        path = f"/review?claim={MAYOR.id}"
        with visiting(browser, address, path, name=None, extra_http_headers=headers) as page:
            expect(page.get_by_text("ana@desk.example")).to_be_visible()
            page.keyboard.press("a")
            expect(page.locator(".card blockquote")).not_to_contain_text("the bridge is safe")
    assert accepted_by(database) == "ana@desk.example"


def test_a_provider_signs_in(browser: Browser, database: str, tmp_path: Path) -> None:
    port = free_port()
    with provider("ana@desk.example") as identities:
        secrets = tmp_path / ".streamlit" / "secrets.toml"
        secrets.parent.mkdir()
        secrets.write_text(
            f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a secret of the test, long enough to be one"
client_id = "{CLIENT}"
client_secret = "another"
server_metadata_url = "{identities}/.well-known/openid-configuration"
"""
        )
        settings = {"ATTRIBUTION_SIGN_IN": "oidc", "ATTRIBUTION_ADMITTED": "*@desk.example"}
        with (
            served(database, tmp_path, port=port, **settings) as address,
            visiting(browser, address, f"/review?claim={MAYOR.id}", name=None, also=identities) as page,
        ):
            expect(page.locator(".article")).to_have_count(0)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_text("ana@desk.example")).to_be_visible()
            # back to the claim that the address named
            expect(page.locator(".card blockquote")).to_contain_text("the bridge is safe")
            idle(page)
            page.keyboard.press("a")
            expect(page.locator(".card blockquote")).not_to_contain_text("the bridge is safe")
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_role("button", name="Sign in")).to_be_visible()
            expect(page.locator(".article")).to_have_count(0)
    assert accepted_by(database) == "ana@desk.example"
