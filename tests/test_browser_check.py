"""One story in a real browser, by the real models: from an article to a published check; and both pages' looks."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from attribution.checking.fact_checks import FactCheck
from attribution.ledger import Ledger
from attribution.review.check_desk import decide_sameness
from tests.browsing import idle, served, visiting
from tests.checking import TWO_PEOPLE, fill_checks, hand_in
from tests.desk import DOUBT, INJECTED, MAYOR, NOBODY, PLANNER

NEWS = (
    "Jobs and hopes\n"
    "“I hope that we all enjoy the summer,” Mayor Carla Ruiz said on Monday. Finance Minister Dan Moe said that "
    "unemployment fell by 3.2 per cent in 2025 because of the tax cut.\n"
)
NUMBER = "unemployment fell by 3.2 per cent in 2025"


def press(page: Page, key: str) -> None:
    """Press a button of the page, and wait for what comes of it."""
    page.locator(f".st-key-{key} button").first.click()
    idle(page)


def fill(page: Page, key: str, value: str) -> None:
    """Write into a field, and leave it."""
    field = page.locator(f"[class*='st-key-{key}'] :is(input, textarea)").first
    for _ in range(3):  # a page that is drawn anew while somebody types may lose it: they see that, and write it again
        field.fill(value)
        field.blur()
        idle(page)
        if field.input_value() == value:
            break
    expect(field).to_have_value(value)


def check_of(database: str, claim: str) -> Any:
    with Ledger.open(database) as ledger:
        return ledger.checks.of(claim)


def test_from_a_pasted_article_to_a_published_claim_review(browser: Browser, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    with Ledger.open(database) as ledger:
        ledger.enrol("Ana")
        ledger.enrol("Bo", "editor")
        ledger.set_up(TWO_PEOPLE, "Bo")
    with served(database, tmp_path) as address:
        with visiting(browser, address, "/articles") as page:
            page.get_by_label("The article's text").fill(NEWS)
            page.get_by_label("Publisher").fill("The Herald")
            page.get_by_role("button", name="Add this article").click()
            page.get_by_role("button", name=re.compile(r"Review \d new claims")).click(timeout=90_000)
            page.wait_for_url("**/review?claim=*")
            idle(page)
            accept_all(page)
            claim = picked(page, database)
            rated_by_ana(page, claim)
            refused_to_ana(page, address, database, claim)
        with visiting(browser, address, "/checks?tab=look", name="Bo") as page:
            page.locator("ol.checks a").first.click()
            page.wait_for_url(f"**/check?claim={claim}")
            idle(page)
            press(page, "step_approve")
            expect(page.locator(".check-state").first).to_contain_text("Done")
            press(page, "step_published")
            expect(page.locator(".preview").first).to_contain_text("Unemployment fell by 3.2 per cent in 2025")
            press(page, "publish_go")
            expect(page.locator(".check-state.published").first).to_contain_text(f"https://desk.example/checks/{claim}")
            page.goto(f"{address}/export")
            idle(page)
            review = exported(page, tmp_path)
    found = check_of(database, claim)
    assert (found.state, found.approved, [vote["reviewer"] for vote in found.votes]) == ("published", True, ["Bo"])
    assert review["@type"] == "ClaimReview"
    assert review["@context"] == "https://schema.org"
    assert review["claimReviewed"] == "Unemployment fell by 3.2 per cent in 2025, says Dan Moe"
    assert review["url"] == f"https://desk.example/checks/{claim}"
    assert review["author"] == {"@type": "Organization", "name": "The Desk"}
    assert review["reviewRating"]["alternateName"] == "Mostly False"
    assert (review["reviewRating"]["worstRating"], review["reviewRating"]["bestRating"]) == (1, 6)
    assert review["itemReviewed"]["author"]["name"] == "Dan Moe"
    assert review["citation"][0]["url"] == "https://stat.example/labour"


def accept_all(page: Page) -> None:
    """Confirm every claim in Review, by its key."""
    total = int(re.findall(r"of (\d+) claims decided", page.locator(".about").inner_text())[0])
    for done in range(total):
        expect(page.locator(".about")).to_contain_text(f"{done} of {total} claims decided")
        idle(page)
        page.keyboard.press("a")
    expect(page.get_by_role("heading", name="All done")).to_be_visible()


def picked(page: Page, database: str) -> str:
    """Open the claim that is most worth checking; its id comes back."""
    page.get_by_role("link", name="Checks", exact=True).click()
    expect(page.locator("ol.checks li").first).to_contain_text(NUMBER)
    with Ledger.open(database) as ledger:
        claims = ledger.claims()
    claim = str(claims.sort_values("checkworthiness")["claim_id"].iloc[-1])
    assert NUMBER in claims.set_index("claim_id").loc[claim, "claim"]
    assert set(claims["judgement"]) == {"confirmed"}
    page.locator("ol.checks a").first.click()
    page.wait_for_url(f"**/check?claim={claim}")
    idle(page)
    return claim


def rated_by_ana(page: Page, claim: str) -> None:
    press(page, "step_in_progress")
    expect(page.locator(".check-state").first).to_contain_text("In progress")
    page.locator(".st-key-evidence_more summary").click()
    page.get_by_label("Address", exact=True).fill("https://stat.example/labour")
    page.get_by_label("What it says, word by word").fill("The rate fell from 6.9 to 6.7 per cent.")
    page.get_by_text("Refutes the claim").click()
    press(page, "evidence_add")
    expect(page.locator(".evidence").first).to_contain_text("The rate fell from 6.9 to 6.7 per cent.")
    page.get_by_text("Mostly False", exact=True).click()
    idle(page)
    fill(page, f"rationale_{claim}", "It fell by 0.2 points.")
    fill(page, f"wording_{claim}", "Unemployment fell by 3.2 per cent in 2025, says Dan Moe")
    press(page, "save_verdict")
    expect(page.get_by_text("The verdict is saved.")).to_be_visible()
    press(page, "step_needs_a_second_look")
    expect(page.locator(".approval").first).to_contain_text("Waits for an editor other than Ana. That can be Bo.")


def refused_to_ana(page: Page, address: str, database: str, claim: str) -> None:
    """Neither a button, nor an address, nor another visit lets who wrote the verdict approve it."""
    approve = page.locator(".st-key-step_approve button").first
    expect(approve).to_be_disabled()
    for path in (f"/check?claim={claim}&state=done&step=approve&approve=1", f"/checks?tab=done&claim={claim}"):
        page.goto(address + path)
        idle(page)
    page.goto(f"{address}/check?claim={claim}")
    expect(approve).to_be_disabled()
    page.reload()
    idle(page)
    expect(approve).to_be_disabled()
    approve.evaluate("button => { button.disabled = false; button.click() }")
    idle(page)
    expect(page.locator(".check-state").first).to_contain_text("Second look")
    found = check_of(database, claim)
    assert (found.state, found.votes) == ("needs a second look", ())


def exported(page: Page, folder: Path) -> dict[str, Any]:
    """The review of the only published claim as the page Export writes it."""
    page.locator(".st-key-export_claimreview label").first.click()
    idle(page)
    page.locator(".st-key-export_claims label").first.click()
    idle(page)
    with page.expect_download() as download:
        page.locator(".st-key-export_download button").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    with zipfile.ZipFile(path) as written:
        [name] = [each for each in written.namelist() if re.search(r"claimreview/c[0-9a-f]{15}\.jsonld$", each)]
        review: dict[str, Any] = json.loads(written.read(name))
    return review


# --- how the pages look ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app on a desk with checks in several states, and hostile words."""
    folder = tmp_path_factory.mktemp("checks")
    database = f"sqlite:///{folder / 'ledger.db'}"
    fill_checks(database, TWO_PEOPLE, hostile=True)
    hand_in(database, MAYOR.id)
    known = FactCheck("k", "That it would be ready in May", "False", "https://full.example/1", publisher="Full Facts")
    with Ledger.open(database) as ledger:
        ledger.fact_checks.enter([known], "Bo")
        ledger.checks.assign(DOUBT.id, "Ana", "Bo", "2020-01-01")
        ledger.checks.step(DOUBT.id, "in progress", "Ana")
        ledger.checks.comment(DOUBT.id, "Asked.", "Bo")
        decide_sameness(ledger, PLANNER.id, NOBODY.id, "same", "Bo")
    with served(database, folder) as address:
        yield address


PAGES = (
    "/checks",
    "/checks?tab=mine",
    f"/check?claim={DOUBT.id}",
    f"/check?claim={MAYOR.id}",
    f"/check?claim={PLANNER.id}",
    f"/check?claim={INJECTED.id}",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(browser: Browser, desk: str, path: str, scheme: str) -> None:
    with visiting(browser, desk, path, color_scheme=scheme) as page:
        page.wait_for_load_state("networkidle")
        expect(page.locator(":is(ol.checks, .check-claim)").first).to_be_visible()
        found = Axe().run(page).response["violations"]
        serious = [
            (each["id"], node["html"][:200], node["failureSummary"])
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]
        assert serious == []
        assert page.evaluate("window.pwned") is None


def test_nothing_is_wider_than_a_telephone(browser: Browser, desk: str) -> None:
    with visiting(browser, desk, "/checks", viewport={"width": 390, "height": 844}) as page:
        for path in PAGES:
            page.goto(desk + path)
            idle(page)
            expect(page.locator(":is(ol.checks, .check-claim)").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_board_is_filtered_gone_back_to_and_worked_on(browser: Browser, desk: str) -> None:
    with visiting(browser, desk, "/checks") as page:
        expect(page.locator("ol.checks li")).to_have_count(5)
        page.get_by_text("In progress 1", exact=True).click()
        page.wait_for_url("**/checks?tab=progress")
        expect(page.locator("ol.checks li")).to_have_count(1)
        expect(page.locator("ol.checks .late")).to_contain_text("overdue")
        page.locator("ol.checks a").click()
        page.wait_for_url(f"**/check?claim={DOUBT.id}")
        expect(page.locator(".check-claim")).to_contain_text("that it would be ready in May")
        page.go_back()
        page.wait_for_url("**/checks?tab=progress")
        expect(page.locator("ol.checks li")).to_have_count(1)
        page.go_back()
        expect(page.locator("ol.checks li")).to_have_count(5)
        idle(page)
        page.get_by_role("checkbox", name="Select all on this page").check()
        idle(page)
        page.get_by_role("combobox", name="Assign to").fill("Cy")
        page.get_by_role("option", name="Cy", exact=True).click()
        idle(page)
        press(page, "checks_assign")
        expect(page.get_by_text("5 assigned to Cy.")).to_be_visible()
        expect(page.locator("ol.checks .assignee")).to_have_text(["Cy"] * 5)
        expect(page.locator("ol.checks input:checked")).to_have_count(0)


def test_what_another_did_shows_by_itself_and_nothing_typed_is_lost(browser: Browser, desk: str) -> None:
    path = f"/check?claim={PLANNER.id}"
    with visiting(browser, desk, path) as ana, visiting(browser, desk, path, name="Cy") as cy:
        fill(ana, f"rationale_{PLANNER.id}", "What Ana typed")
        press(cy, "step_in_progress")
        warning = ana.get_by_text("The check has changed since you opened it. Cy: in progress.")
        expect(warning).to_be_visible()
        press(ana, "check_now")
        expect(warning).to_have_count(0)
        expect(ana.locator(f"[class*='st-key-rationale_{PLANNER.id}'] textarea")).to_have_value("What Ana typed")
