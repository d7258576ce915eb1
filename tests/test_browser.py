"""The real app in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from attribution.export import write_jsonl
from attribution.records import Speaker
from tests.factories import article, attribution

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BRIDGE = article(
    "Bridge is safe, mayor says\n“The bridge 🌉 will stand,” it was said.\n"
    + "".join(f"Paragraph {number} says nothing.\n" for number in range(200))
    + "The city hopes, Bob Jones wrote, that it will open soon."
)
NOBODY = attribution(BRIDGE, ("“The bridge 🌉 will stand,”",), ("was said",), (), None)
NEWS = article("“It will open,” wrote Bob Jones, the city planner.", id="news.txt")
PLANNER = attribution(
    NEWS, ("“It will open,”",), ("wrote",), ("Bob Jones",), Speaker("Bob Jones", "city planner", "person")
)
BOB = attribution(
    BRIDGE,
    ("The city hopes", "that it will open soon"),
    ("wrote",),
    ("Bob Jones",),
    Speaker("Bob Jones", kind="person"),
)

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests are skipped, but on CI they fail."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        reason = "no Chromium on this machine: apt-get install chromium, or name one in CHROMIUM"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, served with one article of two claims."""
    folder = tmp_path_factory.mktemp("app")
    with (folder / "articles.jsonl").open("wb") as stream:
        write_jsonl([(BRIDGE, (NOBODY, BOB)), (NEWS, (PLANNER,))], stream)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"],
        cwd=ROOT,
        env={**os.environ, "HOME": str(folder), "ATTRIBUTION_ARTICLES": str(folder / "articles.jsonl")},
        stdin=subprocess.DEVNULL,
        stdout=(folder / "server.log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        wait_for(address, server, folder / "server.log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The app's first page, drawn. Any script error on it fails the test."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(60_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    idle(page)
    page.wait_for_selector("[data-listening]", state="attached")  # the script that ties article and table together
    yield page
    page.close()
    assert errors == []


def idle(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def test_table_and_article_are_on_screen(page: Page, tmp_path: Path) -> None:
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.locator("article.article p.headline")).to_have_text("Bridge is safe, mayor says")
    expect(page.locator(".article mark.content").first).to_have_text("“The bridge 🌉 will stand,”")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.screenshot(path=tmp_path / "claims.png")
    assert (tmp_path / "claims.png").stat().st_size > 10_000


def test_a_row_scrolls_the_article_to_its_claim(page: Page) -> None:
    mark = page.locator(".article mark.content", has_text="The city hopes")
    expect(mark).not_to_be_in_viewport()
    table = page.get_by_test_id("stDataFrame").bounding_box()
    assert table is not None
    # the table is one canvas: head and rows of 40 pixels, the box to choose a row at its left
    page.mouse.click(table["x"] + 17, table["y"] + 40 + 40 + 20)
    expect(page.locator("mark.chosen")).to_have_text(["The city hopes", "Bob Jones", "wrote", "that it will open soon"])
    expect(mark).to_be_in_viewport()


def test_a_click_in_the_article_chooses_its_claim(page: Page) -> None:
    page.locator(".article mark.content").first.click()
    expect(page.locator("mark.chosen")).to_have_text(["“The bridge 🌉 will stand,”", "was said"])
    expect(page.locator(".card")).to_contain_text("No speaker")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mark_can_be_read(browser: Browser, address: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(address)
    idle(page)
    page.wait_for_selector("article.article mark")
    ratios = page.evaluate(CONTRAST)
    page.close()
    assert len(ratios) == 4
    assert min(ratios.values()) >= 4.5, ratios


CONTRAST = """() => {
  const channels = (colour) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => channels(colour).map((each) => each / 255)
    .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const ratios = {};
  for (const mark of document.querySelectorAll(".legend mark")) {
    const style = getComputedStyle(mark);
    const both = [light(style.color), light(style.backgroundColor)].sort((one, other) => other - one);
    ratios[mark.className] = (both[0] + 0.05) / (both[1] + 0.05);
  }
  return ratios;
}"""


@pytest.mark.parametrize(("path", "drawn"), [("", "article.article mark"), ("/speakers", "[data-testid=stDataFrame]")])
def test_nothing_is_wider_than_a_phone(browser: Browser, address: str, path: str, drawn: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(60_000)
    page.goto(address + path)
    idle(page)
    page.wait_for_selector(drawn)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    page.close()


def test_speakers_are_joined_and_it_is_taken_back(page: Page) -> None:
    page.get_by_role("link", name="Speakers").click()
    idle(page)
    page.get_by_placeholder("Your name, to sign decisions").fill("Ana")
    page.keyboard.press("Enter")
    idle(page)
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    expect(page.locator(".summary")).to_contain_text("2 of 2 speakers")
    page.get_by_role("button", name="Same", exact=True).click()
    expect(page.locator(".summary")).to_contain_text("1 of 1 speakers")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".summary")).to_contain_text("2 of 2 speakers")
    idle(page)
    expect(table).to_have_count(1)  # while a run goes on, the table of the run before may still stand
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 17, box["y"] + 36 + 18)  # the first row's box
    expect(page.locator(".card")).to_contain_text("Bob Jones")
    expect(page.get_by_test_id("stException")).to_have_count(0)
