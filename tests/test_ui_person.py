"""Who sits before the browser, by each way of signing in."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from attribution.ledger import Ledger
from attribution.ui.person import Refused, is_editor, mode_of
from attribution.ui.safe import as_markdown
from tests.desk import MAYOR, opened


@pytest.mark.parametrize(
    ("settings", "has_oidc", "mode"),
    [
        ({}, False, "name"),
        ({"ATTRIBUTION_SIGN_IN": "name"}, False, "name"),
        ({"ATTRIBUTION_SIGN_IN": "oidc"}, True, "oidc"),
        ({"ATTRIBUTION_SIGN_IN": "header"}, False, "header"),
        ({"ATTRIBUTION_SIGN_IN": "header", "ATTRIBUTION_USER_HEADER": "X-User"}, False, "header"),
    ],
)
def test_one_way_of_signing_in(settings: Mapping[str, str], has_oidc: bool, mode: str) -> None:
    assert mode_of(settings, has_oidc=has_oidc) == mode


@pytest.mark.parametrize(
    ("settings", "has_oidc", "why"),
    [
        ({"ATTRIBUTION_SIGN_IN": "magic"}, False, "people sign in by one of name, oidc, header"),
        ({}, True, "secrets.toml has"),
        ({"ATTRIBUTION_SIGN_IN": "header"}, True, "secrets.toml has"),
        ({"ATTRIBUTION_SIGN_IN": "oidc"}, False, "needs .auth."),
        ({"ATTRIBUTION_SIGN_IN": "oidc", "ATTRIBUTION_USER_HEADER": "X-User"}, True, "ATTRIBUTION_USER_HEADER is set"),
        ({"ATTRIBUTION_USER_HEADER": "X-User"}, False, "ATTRIBUTION_USER_HEADER is set"),
    ],
)
def test_two_ways_are_never_mixed(settings: Mapping[str, str], has_oidc: bool, why: str) -> None:
    with pytest.raises(Refused, match=why):
        mode_of(settings, has_oidc=has_oidc)


def test_as_long_as_nobody_is_an_editor_everybody_is(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        assert is_editor(ledger, "Ana")
        ledger.enrol("Eva", "editor")
        assert not is_editor(ledger, "Ana")
        assert is_editor(ledger, "Eva")
        assert is_editor(ledger, "ana@desk.example", "bo, *@desk.example")
        assert not is_editor(ledger, "ana@evil.example", "bo, *@desk.example")


def test_editors_by_configuration_end_everybody_s_rights(empty_desk: str) -> None:
    with Ledger.open(empty_desk) as ledger:
        assert not is_editor(ledger, "Ana", "Eva")
        assert is_editor(ledger, "eva", "Eva")


def decided(database: str) -> str | None:
    with Ledger.open(database) as ledger:
        rows = ledger.history(MAYOR.id)
    return rows[-1]["reviewer"] if rows else None


def accept(app: AppTest) -> None:
    claim = MAYOR.id
    turn = f"{app.session_state['session']}:{app.session_state.get('turn', 0)}:{claim}"
    app.session_state["keys"] = {"pressed": {"action": "accept", "claim": claim, "seen": None, "turn": turn}}
    app.run()


@pytest.fixture
def by_header(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ATTRIBUTION_SIGN_IN", "header")
    return monkeypatch


def test_a_header_signs(by_header: pytest.MonkeyPatch, small_desk: str) -> None:
    by_header.setattr("attribution.ui.person._headers", lambda: {"X-Forwarded-User": "ana@desk.example"})
    app = opened(by_header, small_desk, "review", name="somebody else", claim=MAYOR.id)
    assert not app.exception
    assert [each.value for each in app.markdown] == [as_markdown("ana@desk.example")]
    accept(app)
    assert decided(small_desk) == "ana@desk.example"


def test_without_its_header_nothing_is_shown(by_header: pytest.MonkeyPatch, small_desk: str) -> None:
    app = opened(by_header, small_desk, "review", claim=MAYOR.id)
    assert "the header X\\-Forwarded\\-User is missing" in app.error[0].value
    assert not app.selectbox


def test_only_who_is_admitted_comes_in(by_header: pytest.MonkeyPatch, small_desk: str) -> None:
    by_header.setenv("ATTRIBUTION_ADMITTED", "*@desk.example")
    by_header.setattr("attribution.ui.person._headers", lambda: {"X-Forwarded-User": "eve@evil.example"})
    app = opened(by_header, small_desk, "review", claim=MAYOR.id)
    assert "is not admitted here" in app.error[0].value
    assert not app.selectbox


def test_a_wrong_configuration_shows_no_page(monkeypatch: pytest.MonkeyPatch, small_desk: str) -> None:
    monkeypatch.setenv("ATTRIBUTION_SIGN_IN", "magic")
    app = opened(monkeypatch, small_desk, "review", claim=MAYOR.id)
    assert "people sign in by one of" in app.error[0].value
    assert not app.selectbox
    assert "Ann Smith" not in str(app)


@pytest.mark.parametrize("view", ["queue", "review", "articles", "speakers", "overview", "export"])
def test_nobody_sees_anything_without_signing_in(
    view: str, monkeypatch: pytest.MonkeyPatch, small_desk: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATTRIBUTION_SIGN_IN", "oidc")
    monkeypatch.setattr("attribution.ui.person._secrets", lambda: {"auth": {}})
    app = opened(monkeypatch, small_desk, view, name=None)
    assert [each.label for each in app.button] == ["Sign in"]
    assert "Ann Smith" not in str(app)


def test_who_signed_in_signs(monkeypatch: pytest.MonkeyPatch, small_desk: str) -> None:
    monkeypatch.setenv("ATTRIBUTION_SIGN_IN", "oidc")
    monkeypatch.setattr("attribution.ui.person._secrets", lambda: {"auth": {}})
    monkeypatch.setattr("attribution.ui.person._user", lambda: {"is_logged_in": True, "email": "ana@desk.example"})
    app = opened(monkeypatch, small_desk, "review", name=None, claim=MAYOR.id)
    assert not app.exception
    accept(app)
    assert decided(small_desk) == "ana@desk.example"
