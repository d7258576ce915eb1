"""The app's server and a browser for tests: pages are opened by path, and a script error or a foreign request fails."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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

expect.set_options(timeout=20_000)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the test is skipped, but on CI it fails."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "no Chromium on this machine: apt-get install chromium, or name one in CHROMIUM"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(database: str, folder: Path, *arguments: str, port: int | None = None, **environment: str) -> Iterator[str]:
    """The address of the app over a ledger, as `attribution app` serves it; its log is kept in `folder`."""
    port = port or free_port()
    log = folder / f"app-{port}.log"
    command = [sys.executable, "-m", "attribution", "app", "--port", str(port), "--database", database, *arguments]
    settings = {**os.environ, "HOME": str(folder), "STREAMLIT_SERVER_HEADLESS": "true", **environment}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def visiting(
    browser: Browser, address: str, path: str = "/", name: str | None = "Ana", also: str = "", **how: Any
) -> Iterator[Page]:
    """A page of the app, drawn, for a reviewer called `name`, in a window of its own.

    It may ask nobody for anything but the app, and whom `also` names.
    """
    settings: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **how}
    context = browser.new_context(**settings)
    with watched(context, address, also):
        if name:
            # a page without an address has no storage
            script = f"try {{ localStorage.setItem('attribution-person', {json.dumps(name)}) }} catch {{}}"
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address + path)
        if name:
            is_signed(page, name)
        idle(page)
        yield page
    context.close()


@contextmanager
def watched(context: BrowserContext, address: str, also: str = "") -> Iterator[None]:
    """Fail where a page of the context has an error of its scripts, or asks another host for anything."""
    errors: list[str] = []
    foreign: list[str] = []
    own = ("data:", "blob:", address, address.replace("http", "ws", 1), *([also] if also else []))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("request", lambda request: foreign.append(request.url) if _is_foreign(request.url, own) else None)
    yield
    assert not errors, errors
    assert not foreign, foreign


def is_signed(page: Page, name: str) -> None:
    """Wait until the page knows its reviewer."""
    expect(page.get_by_role("combobox", name="Your name")).to_have_value(name)


def idle(page: Page) -> None:
    """Wait until the script has run and nothing on the page is of the run before."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def _is_foreign(url: str, own: tuple[str, ...]) -> bool:
    return not url.startswith(own)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the app did not start:\n{log.read_text()}")
        try:
            if urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).status == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the app does not answer:\n{log.read_text()}")
