"""Fixtures that several test files share."""

import pytest
from hypothesis import settings

import attribution
from attribution.extractor import Extractor
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
