"""Fixtures that several test files share."""

import os

if "PYTEST_XDIST_WORKER" in os.environ:  # before torch is imported: a thread for each process, or they wait in turns
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

import attribution
from attribution.extractor import Extractor
from tests import postgresql
from tests.browsing import chromium
from tests.desk import fill_large, fill_small
from tests.factories import FakeExtractor

# a machine that also trains models is no reason to fail
settings.register_profile("default", deadline=None)
settings.load_profile("default")


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch) -> FakeExtractor:
    """The test double, given out by `attribution.load` instead of the extractor with models."""
    double = FakeExtractor()
    monkeypatch.setattr(attribution, "load", lambda models=None: double)
    return double


@pytest.fixture(scope="session")
def trained() -> Extractor:
    """The extractor with the bundled models, loaded once."""
    return Extractor()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server; the databases in it are the tests'."""
    if postgresql.programs() is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed; .ci/run installs it")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with postgresql.running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: one on each kind of server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
        return
    with postgresql.new_database(request.getfixturevalue("server"), f"test_{uuid4().hex[:12]}") as address:
        yield address


@pytest.fixture
def empty_desk(tmp_path: Path) -> str:
    """The address of a ledger without an article."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def small_desk(tmp_path: Path) -> str:
    """The address of a ledger of two articles with six claims, of the test's own."""
    address = f"sqlite:///{tmp_path / 'small.db'}"
    fill_small(address)
    return address


@pytest.fixture
def hostile_desk(tmp_path: Path) -> str:
    """The address of the small ledger with an article more, whose every field is an attack."""
    address = f"sqlite:///{tmp_path / 'hostile.db'}"
    fill_small(address, hostile=True)
    return address


@pytest.fixture(scope="session")
def _large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.db"
    fill_large(f"sqlite:///{path}")
    return path


@pytest.fixture
def large_desk(_large_file: Path, tmp_path: Path) -> str:
    """The address of a ledger of 500 articles with 10,000 claims, of the test's own."""
    path = tmp_path / "large.db"
    shutil.copy(_large_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as running:
        yield running
