"""How long a reviewer waits: from a key to the next claim, in a real browser. Needs Playwright and Chromium."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from attribution.bench.ledger import made_up
from attribution.records import Article, Attribution, Quote, Reason, Span, Speaker, claim_id

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = ("seed", "100000")
LONG = 100_000  # characters of the long article
UNCOUNTED, KEYS = 3, 40  # keys pressed at first, and those whose time counts

_ROOT = Path(__file__).resolve().parents[2]
_IS_NEXT = """before => (document.querySelector(".nothing")
  || (document.querySelector(".card")?.innerText !== before && document.querySelector("mark.chosen")
    && document.querySelector(".keys:not(.waiting)"))) && performance.now()"""
_VIEW = {"width": 1440, "height": 900}


def measure(seeds: Path, size: str) -> dict[str, float | str]:
    """Return the seconds from key to next claim: on the seeds, or in a long article of a ledger of so many claims.

    In both the queue goes through an article from claim to claim, and every key accepts.
    """
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("no Chromium on this machine: apt-get install chromium, or name one in CHROMIUM")
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/ledger.db"
        article = _fill(database, seeds, size)
        with _served(database, Path(folder)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            context = browser.new_context(viewport=_VIEW, reduced_motion="reduce")  # type: ignore[arg-type]
            context.add_init_script("try { localStorage.setItem('attribution-person', 'Ana') } catch {}")
            page = context.new_page()
            page.set_default_timeout(120_000)
            began = time.perf_counter()
            page.goto(f"{address}/?article={article}&judgement=none&order=article")
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
            page.get_by_role("link", name="Review", exact=True).click()
            page.wait_for_selector("mark.chosen")
            page.wait_for_selector(".keys [data-action=accept]:not(:disabled)")
            opened = time.perf_counter() - began
            waits = _press(page)
            browser.close()
    return {
        "ledger": size,
        "keys": len(waits),
        "open_s": opened,
        "median_s": statistics.median(waits),
        "slowest_in_20_s": sorted(waits)[int(len(waits) * 0.95)],
    }


def _press(page: "Page") -> list[float]:
    """Press the key that accepts, one time after another, and return how long each next claim took to be marked."""
    waits: list[float] = []
    for number in range(UNCOUNTED + KEYS):
        before = page.locator(".card").inner_text()
        began = page.evaluate("performance.now()")
        page.keyboard.press("a")
        ended = page.wait_for_function(_IS_NEXT, arg=before, polling=5).json_value()
        if page.locator(".nothing").count():  # the last one is decided
            break
        if number >= UNCOUNTED:
            waits.append((ended - began) / 1000)
    return waits


def _fill(database: str, seeds: Path, size: str) -> str:
    """Make a ledger; the id of the article that is reviewed comes back."""
    from attribution.ledger import Ledger, Models

    if size == "seed":
        command = [sys.executable, "-m", "attribution", "ingest", str(seeds), "--database", database]
        subprocess.run(command, check=True, capture_output=True)
        with Ledger.open(database) as ledger:
            return next(iter(ledger.articles())).id
    with Ledger.open(database) as ledger:
        for article, attributions in (*made_up(int(size)), long_article()):
            ledger.save(ledger.enter(article).article, attributions, Models((("bench", "1"),)))
    return "long.txt"


def long_article(characters: int = LONG) -> tuple[Article, tuple[Attribution, ...]]:
    """An article of so many characters with a claim in every 200 of them."""
    text, found = "A long report\n", []
    while len(text) < characters:
        start = len(text)
        words = f"the account number {start} is closed, and nobody knows for how long it will stay so"
        text += f"Ana Berg said that {words}. " + "Nothing else happened on that day, as far as we know. " * 2 + "\n"
        content = (Span(start + 19, start + 19 + len(words)),)
        quote = Quote(content, (Span(start + 9, start + 13),), (Span(start, start + 8),), confidence=0.9)
        speaker = Speaker("Ana Berg", kind="person")
        found.append(Attribution(claim_id("long.txt", content), quote, speaker, (Reason("name"),), 0.9))
    return Article("long.txt", text, "A long report", language="en"), tuple(found)


@contextmanager
def _served(database: str, folder: Path) -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "attribution", "app", "--port", str(port), "--database", database]
    settings = {**os.environ, "HOME": str(folder), "STREAMLIT_SERVER_HEADLESS": "true"}
    process = subprocess.Popen(
        command, cwd=_ROOT, env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def report(rows: list[dict[str, float]]) -> list[str]:
    """The measurements as lines of Markdown."""
    names = {"seed": "the seed article", "100000": f"an article of {LONG:,} characters, ledger of 100,000 claims"}
    return [
        "## Reviewing",
        "",
        "From the key that accepts a claim to the next claim marked on the page, in Chromium on the same machine.",
        "",
        "| article | keys | open s | median s | slowest in 20 s |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {names[str(row['ledger'])]} | {row['keys']} | {row['open_s']:.1f} | {row['median_s']:.2f} "
            f"| {row['slowest_in_20_s']:.2f} |"
            for row in rows
        ),
    ]
