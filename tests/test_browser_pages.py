"""Every page in a real browser: accessible, safe from what articles say, narrow enough for a phone."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from attribution.ledger import Ledger
from tests.browsing import idle, served, visiting
from tests.desk import DOUBT, HOSTILE, INJECTED, MAYOR, NOBODY, fill_small

PAGES = ("/", f"/review?claim={MAYOR.id}", "/articles", "/speakers", "/overview", "/export")
STREAMLIT_S = {
    # what Streamlit draws and we cannot change, by rule and a piece of the element
    ("aria-allowed-attr", "stDataFrame"),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app on a small ledger with hostile words, some of it decided."""
    folder = tmp_path_factory.mktemp("pages")
    database = f"sqlite:///{folder / 'ledger.db'}"
    fill_small(database, hostile=True)
    with Ledger.open(database) as ledger:
        ledger.judge(DOUBT.id, "confirmed", "Ana")
        ledger.judge(DOUBT.id, "rejected", "Bo", reason="duplicate")
        ledger.judge(NOBODY.id, "unsure", "Ana")
    with served(database, folder) as address:
        yield address


def drawn(page: Page) -> None:
    """Wait until charts and tables, which come after the page, are there as well."""
    idle(page)
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(browser: Browser, address: str, path: str, scheme: str) -> None:
    with visiting(browser, address, path, color_scheme=scheme) as page:
        drawn(page)
        found = Axe().run(page).response["violations"]
        serious = [
            (each["id"], node["html"][:300], node["failureSummary"])
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
            if not any(each["id"] == rule and piece in json.dumps(node) for rule, piece in STREAMLIT_S)
        ]
        assert serious == []


@pytest.mark.parametrize("path", [*PAGES, f"/review?claim={INJECTED.id}"])
def test_what_articles_say_runs_nowhere_and_asks_nobody(browser: Browser, address: str, path: str) -> None:
    """`visiting` fails at a request to another host."""
    with visiting(browser, address, path) as page:
        drawn(page)
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("getComputedStyle(document.body).display") != "none"
        links = page.evaluate("[...document.querySelectorAll('a')].map((each) => each.getAttribute('href') || '')")
        assert not [link for link in links if not link.startswith(("http", "/", "#")) and ":" in link]
        assert page.locator("img[src*=evil]").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone(browser: Browser, address: str, path: str) -> None:
    with visiting(browser, address, path, viewport={"width": 390, "height": 844}) as page:
        drawn(page)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
        expect(page.get_by_role("combobox", name="Your name")).to_be_in_viewport(ratio=1)


def test_the_browser_is_told_to_refuse_what_is_not_ours(browser: Browser, address: str) -> None:
    with visiting(browser, address, also="https://evil.example") as page:
        answer = page.request.get(address)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' blob:;" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        blocked = page.evaluate(
            """() => new Promise((resolve) => {
              document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
              const image = document.createElement("img");
              image.src = "https://evil.example/x.png";
              document.body.append(image);
            })"""
        )
        assert blocked == "img-src"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/review?claim=cnone", "the ledger has no claim of this id"),
        ("/speakers?speaker=s-none", "no speaker"),
    ],
)
def test_an_address_of_nothing_says_so(browser: Browser, address: str, path: str, said: str) -> None:
    with visiting(browser, address, path) as page:
        expect(page.get_by_text(said)).to_be_visible()
        assert HOSTILE.id
