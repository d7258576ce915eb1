"""The page "Speakers" in a browser: two speakers joined and taken apart, a speaker's page, its file."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from attribution.ledger import Ledger
from attribution.review.people import speaker_csv
from tests.browsing import idle, served, visiting


def names(database: str) -> list[str]:
    with Ledger.open(database) as ledger:
        return sorted(entry.name for entry in ledger.roster().entries())


def test_two_are_joined_by_a_key_and_taken_apart_after_a_reload(
    small_desk: str, browser: Browser, tmp_path: Path
) -> None:
    with served(small_desk, tmp_path) as address, visiting(browser, address, "/speakers") as page:
        expect(page.get_by_role("heading", name="Same as? 1")).to_be_visible()
        expect(page.get_by_role("button", name="Same")).to_be_enabled()  # once the name is there
        idle(page)
        page.keyboard.press("s")
        expect(page.get_by_role("heading", name="Same as? 0")).to_be_visible()
        assert names(small_desk) == ["Ann Smith", "Bob Jones", "Ingrid Moe"]
        page.reload()
        idle(page)
        page.locator(".st-key-decisions").get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", name="Same as? 1")).to_be_visible()
        assert names(small_desk) == ["Ann Smith", "Bob Jones", "Bob Jones", "Ingrid Moe"]


def test_a_speaker_is_opened_narrowed_saved_and_read(small_desk: str, browser: Browser, tmp_path: Path) -> None:
    with served(small_desk, tmp_path) as address, visiting(browser, address, "/speakers") as page:
        page.get_by_placeholder("Find a name or role").fill("bob")
        page.get_by_placeholder("Find a name or role").press("Enter")
        idle(page)
        grid = page.locator(".stDataFrame canvas").first.bounding_box()
        assert grid
        page.mouse.click(grid["x"] + 18, grid["y"] + 35 + 17)
        page.wait_for_url("**/speakers?speaker=s-*")
        speaker = page.url.partition("speaker=")[2]
        page.reload()
        expect(page.get_by_role("heading", name="Bob Jones")).to_be_visible()
        idle(page)
        with page.expect_download() as download:
            page.locator(".st-key-download_speaker").get_by_role("button", name="CSV").click()
        with Ledger.open(small_desk) as ledger:
            name, written = speaker_csv(ledger, speaker)
        assert download.value.suggested_filename == name
        assert Path(download.value.path()).read_bytes() == written

        dot = page.get_by_label("The city hopes … that it will open soon")
        dot.hover()
        expect(page.locator("#vg-tooltip-element")).to_contain_text("The Herald")
        dot.click()
        page.wait_for_url("**&since=2026-03-14&until=2026-03-14")
        expect(page.get_by_role("button", name="2026-03-14 ✕")).to_be_visible()
        idle(page)
        grid = page.locator(".stDataFrame canvas").first.bounding_box()
        assert grid
        page.mouse.click(grid["x"] + 18, grid["y"] + 35 + 17)
        page.wait_for_url("**/review?claim=c*")


def test_hostile_names_are_text(hostile_desk: str, browser: Browser, tmp_path: Path) -> None:
    with Ledger.open(hostile_desk) as ledger:
        attack = next(entry for entry in ledger.roster().entries() if "script" in entry.name)
    with served(hostile_desk, tmp_path) as address:
        for path in ("/speakers", f"/speakers?speaker={attack.id}", f"/overview?speaker={attack.id}"):
            with visiting(browser, address, path) as page:
                expect(page.get_by_role("heading", level=1)).to_be_visible()
                if "?" in path:
                    mark = page.locator("svg.marks [aria-roledescription='circle'], svg.marks [aria-label*='script']")
                    mark.last.hover()
                    expect(page.locator("#vg-tooltip-element")).to_contain_text("<script>")
                assert page.evaluate("window.pwned") is None
                assert page.evaluate("document.body.innerText.length") > 100
