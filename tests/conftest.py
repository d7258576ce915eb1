"""Fixtures that several test files share."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

import attribution
from attribution.extractor import Extractor
from tests import postgresql
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
