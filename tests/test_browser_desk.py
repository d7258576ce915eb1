"""The desk's pages in a real browser: settings, fact-checks of others, and a double check from sample to figures."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, TimeoutError, expect

from attribution.checking.fact_checks import read_fact_checks
from attribution.checking.settings import Settings
from attribution.ledger import Ledger
from tests.browsing import idle, served, visiting
from tests.desk import ATTACK, DOUBT, HOPE, INJECTED, MAYOR, NOBODY, fill_small

PAGES = ("/desk", "/desk?part=fact-checks", "/double", "/double?sample=verdict:November", "/overview", "/export")


def review(number: int, claim: str = "The bridge is safe") -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": claim,
        "url": f"https://facts.example/{number}",
        "author": {"name": "Full Facts"},
        "reviewRating": {"alternateName": "False"},
    }


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A desk with hostile words, settings, a fact-check of others, and two samples that are answered in part."""
    database = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'ledger.db'}"
    fill_small(database, hostile=True)
    with Ledger.open(database) as ledger:
        for name, role in (("Ana", "editor"), ("Bo", "editor"), ("Cy", "reviewer")):
            ledger.enrol(name, role)  # type: ignore[arg-type]
        ledger.set_up(Settings(organisation="The Desk", priorities={"words": {"bridge": 1}}), "Bo")
        feed = json.dumps([review(1), review(2, ATTACK)]).encode()
        ledger.fact_checks.enter(read_fact_checks(feed, "feed.json").found, "Ana", ATTACK)
        ledger.samples.assign("November", "verdict", [MAYOR.id, DOUBT.id], ["Ana", "Bo"], "Ana")
        ledger.samples.assign(ATTACK[:90], "extraction", [INJECTED.id, NOBODY.id], ["Ana", "Bo"], "Ana")
        for name in ("Ana", "Bo"):
            first, *_ = ledger.samples.mine(name, "verdict")
            ledger.samples.answer(first["number"], name, rating="True" if name == "Ana" else "False", comment=ATTACK)
            first, *_ = ledger.samples.mine(name, "extraction")
            ledger.samples.answer(first["number"], name, decision="confirmed")
        ledger.checks.rate(HOPE.id, "Cy", "False", rationale=ATTACK)
    return database


@pytest.fixture(scope="module")
def address(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(database, tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_and_no_words_run(browser: Browser, address: str, path: str, scheme: str) -> None:
    """`visiting` fails at a request to another host; in the dark it is a phone."""
    size = {"width": 390, "height": 844} if scheme == "dark" else {"width": 1440, "height": 900}
    with visiting(browser, address, path, color_scheme=scheme, viewport=size) as page:
        page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")
        idle(page)
        found = Axe().run(page).response["violations"]
        serious = [
            (each["id"], node["html"][:300], node["failureSummary"])
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]
        assert serious == []
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"]
        links = page.evaluate("[...document.querySelectorAll('a')].map((each) => each.getAttribute('href') || '')")
        assert not [link for link in links if not link.startswith(("http", "/", "#")) and ":" in link]


def choose(page: Page, words: str) -> None:
    page.get_by_text(words, exact=True).first.click()
    idle(page)


def test_settings_are_saved_and_a_stale_draft_is_not(browser: Browser, address: str, database: str) -> None:
    with visiting(browser, address, "/desk", "Ana") as ana, visiting(browser, address, "/desk", "Bo") as bo:
        choose(ana, "A verdict needs a rationale")
        choose(bo, "A second person")
        expect(ana.get_by_text("Rationale demanded: yes (was no)")).to_be_visible()
        bo.get_by_role("button", name="Save").click()
        expect(bo.get_by_text("Not saved yet")).to_have_count(0)
        ana.get_by_role("button", name="Save").click()
        expect(ana.get_by_text("Bo has saved other settings").first).to_be_visible()
        ana.get_by_role("button", name="Keep mine, on top of theirs").click()
        expect(ana.get_by_text("Bo has saved other settings")).to_have_count(0)
        idle(ana)
        ana.get_by_role("button", name="Save").click()
        expect(ana.get_by_text("Not saved yet")).to_have_count(0)
    with Ledger.open(database) as ledger:
        held = ledger.settings()
    assert (held.rationale_required, held.organisation) == (True, "The Desk")


def test_fact_checks_are_brought_in(browser: Browser, address: str, database: str, tmp_path: Path) -> None:
    file = tmp_path / "others.json"
    file.write_text(json.dumps([review(7, "Trains run late"), {"@type": "ClaimReview", "url": "ftp://x"}]))
    with visiting(browser, address, "/desk?part=fact-checks", "Cy") as page:
        page.get_by_text("Bring some in").click()
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_text("1 entry of others.json cannot be used.")).to_be_visible()
        page.get_by_role("button", name="Take only the good 1 fact-check").click()
        expect(page.get_by_text("others.json: 1 new")).to_be_visible()
        page.reload()
        expect(page.locator(".summary")).to_have_text("3 fact-checks")
        idle(page)
        words = page.get_by_role("textbox", name="Words")
        words.fill("trains late")
        words.press("Enter")
        expect(page.locator(".summary")).to_have_text("1 of 3 fact-checks")
        expect(page.get_by_role("link", name="Read it")).to_have_count(1)
        expect(page.get_by_role("link", name="Read it")).to_have_attribute("href", "https://facts.example/7")
    with Ledger.open(database) as ledger:
        assert list(ledger.fact_checks.frame()["origin"])[-1] == "others.json"


def pick(page: Page, name: str) -> None:
    """Pick somebody who answers; a list that is open while the page is drawn anew is closed, and opened again."""
    for _ in range(5):
        page.get_by_role("combobox", name="Who answers (two or more)").fill(name)
        try:
            page.get_by_role("option", name=name).first.click(timeout=4_000)
        except TimeoutError:
            continue
        break
    expect(page.locator(".st-key-sample_people_0")).to_contain_text(name)
    idle(page)


def test_a_double_check_from_the_sample_to_the_figures(browser: Browser, address: str, database: str) -> None:
    with visiting(browser, address, "/double?sample=new", "Ana") as page:
        page.get_by_text("New sample").click()
        for name in ("Bo", "Cy"):
            pick(page, name)
        page.get_by_label("Its name").fill("December")
        page.get_by_label("How many claims").fill("1")
        page.get_by_role("button", name="Give it to them").click()
        expect(page.get_by_text("Still to answer: Bo (1), Cy (1)")).to_be_visible()
    with Ledger.open(database) as ledger:
        part = next(row for row in ledger.samples.mine("Cy") if row["name"] == "December")
        other = next(row for row in ledger.samples.mine("Bo") if row["name"] == "December")
    with visiting(browser, address, f"/double?part={other['number']}", "Bo") as bo:
        choose(bo, "Unproven")
        bo.get_by_role("textbox", name="Why").fill("Bo thinks so for reasons of his own.")
        bo.keyboard.press("Tab")
        bo.get_by_role("button", name="Answer, for good").click()
        expect(bo.get_by_text("December · ")).to_have_count(0)
    with visiting(browser, address, "/double", "Cy") as cy:
        expect(cy.get_by_text("December").first).to_be_visible()
        assert "reasons of his own" not in cy.content()
        choose(cy, "False")
        cy.get_by_role("button", name="Answer, for good").click()
        expect(cy.get_by_text("Nothing to answer")).to_be_visible()
        choose(cy, "Samples")
        expect(cy.get_by_text("Bo thinks so for reasons of his own.")).to_be_visible()
        expect(cy.get_by_role("button", name="Settle")).to_be_disabled()
    with visiting(browser, address, "/double?sample=verdict:December", "Ana") as ana:
        choose(ana, "Samples")
        ana.get_by_role("button", name="Settle").click()
        ana.get_by_text("Unproven, as Bo says").click()
        ana.get_by_role("button", name="Settle it").click()
        expect(ana.get_by_text("Settled: Unproven")).to_be_visible()
        ana.goto(f"{address}/overview")
        expect(ana.get_by_role("heading", name="December 1 of 1 claim complete")).to_be_visible()
    with Ledger.open(database) as ledger:
        verdict = ledger.verdicts().set_index("claim_id").loc[part["claim"]]
    assert (verdict["rating"], verdict["reviewer"]) == ("Unproven", "Ana")
