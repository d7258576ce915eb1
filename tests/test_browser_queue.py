"""Queue and Export in a browser: filters kept and chosen again, all confirmed and undone, the bytes of a download."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from attribution.catching_up import catch_up
from attribution.cli import app as command
from attribution.ledger import Filters, Ledger
from tests.browsing import idle, served, visiting
from tests.desk import DOUBT
from tests.factories import FakeWeigher


def choose(page: Page, box: str, label: str, value: str) -> None:
    """Choose one of many in one of the boxes."""
    page.locator(f".st-key-queue_{box}_box button").first.click()
    page.get_by_role("combobox", name=label).fill(value)
    page.get_by_role("option", name=value).first.click()
    idle(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def test_filters_are_saved_and_chosen_again_after_a_reload(small_desk: str, browser: Browser, tmp_path: Path) -> None:
    with served(small_desk, tmp_path) as address, visiting(browser, address) as page:
        title = page.locator("h1.todo")
        expect(title).to_have_text("6 claims to review")
        choose(page, "publisher", "Published by one of", "Daily News")
        expect(title).to_have_text("2 claims to review")
        page.wait_for_url("**/?publisher=Daily+News&judgement=none")

        page.locator(".st-key-saved button").first.click()
        page.get_by_label("Save these filters as").fill("Dailies")
        page.get_by_label("Save these filters as").press("Enter")
        expect(page.locator(".st-key-saved_use_Dailies")).to_be_visible()
        page.goto(address)
        idle(page)
        expect(title).to_have_text("6 claims to review")

        page.locator(".st-key-saved button").first.click()
        page.locator(".st-key-saved_use_Dailies button").first.click()
        expect(title).to_have_text("2 claims to review")
        page.wait_for_url("**/?publisher=Daily+News&judgement=none")
        page.reload()
        expect(title).to_have_text("2 claims to review")
        page.go_back()  # before they were chosen
        expect(title).to_have_text("6 claims to review")

        page.go_forward()
        expect(title).to_have_text("2 claims to review")
        idle(page)
        page.locator("ol.claims a", has_text="ready in May").click()
        page.wait_for_url(f"**/review?claim={DOUBT.id}")
        idle(page)
        page.get_by_role("link", name="Queue", exact=True).click()
        expect(title).to_have_text("2 claims to review")


def test_all_are_confirmed_by_number_and_undone(hostile_desk: str, browser: Browser, tmp_path: Path) -> None:
    with served(hostile_desk, tmp_path) as address, visiting(browser, address, "/?kind=direct&judgement=none") as page:
        title = page.locator("h1.todo")
        expect(title).to_have_text("4 claims to review")
        expect(page.locator("ol.claims b").first).to_contain_text("<script>window.pwned=1</script>")
        page.locator(".st-key-bulk button").first.click()
        page.get_by_text("Confirm all 4…").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("4 claims of 3 articles and 3 speakers")
        dialog.get_by_role("button", name="Confirm 4 claims").click()
        expect(page.locator(".st-key-bulk_told")).to_contain_text("4 claims confirmed.")
        expect(title).to_have_text("0 claims to review")
        with Ledger.open(hostile_desk) as ledger:
            assert len(ledger.claims(Filters(judgements=("confirmed",)))) == 4
        page.locator(".st-key-bulk_undo button").click()
        expect(title).to_have_text("4 claims to review")
        with Ledger.open(hostile_desk) as ledger:
            assert ledger.claims()["judgement"].isna().all()
        assert page.evaluate("window.pwned") is None


def choose_bom(page: Page) -> None:
    """Ask for a byte order mark, and wait until the preview begins with one: the button is a new one then."""
    page.locator(".st-key-export_bom label").click()
    page.wait_for_function("() => document.querySelector('.st-key-export_lines pre').textContent[0] === '\\ufeff'")
    idle(page)


def test_a_downloaded_table_is_the_one_that_the_command_writes(
    hostile_desk: str, browser: Browser, tmp_path: Path
) -> None:
    with Ledger.open(hostile_desk) as ledger:  # else the server does that between the two
        catch_up(ledger, FakeWeigher)  # type: ignore[arg-type]
    options = ["--database", hostile_desk, "--kind", "direct", "--bom"]
    assert CliRunner().invoke(command, ["export", str(tmp_path / "out"), *options]).exit_code == 0
    with served(hostile_desk, tmp_path) as address, visiting(browser, address, "/export?kind=direct") as page:
        expect(page.locator(".st-key-export_lines")).to_contain_text("claim_id,speaker,")
        choose_bom(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download claims.csv").click()
        assert download.value.suggested_filename == "claims.csv"
        assert download.value.path().read_bytes() == (tmp_path / "out" / "claims.csv").read_bytes()
        expect(page.get_by_text("is written: 1 file")).to_be_visible()


def test_nothing_is_wider_than_a_telephone(hostile_desk: str, browser: Browser, tmp_path: Path) -> None:
    narrow = {"width": 390, "height": 844}
    with served(hostile_desk, tmp_path) as address:
        for path in ("/", "/export"):
            with visiting(browser, address, path, viewport=narrow) as page:
                expect(page.locator("h1.todo")).to_be_visible()
                assert page.evaluate("document.documentElement.scrollWidth") <= 390
                if path == "/":  # the words of a claim have the whole width
                    box = page.locator("ol.claims .words").first.bounding_box()
                    assert box is not None
                    assert box["width"] > 300
