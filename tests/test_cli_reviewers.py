"""`attribution reviewers`, and the dialog that does the same."""

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from attribution.checking.settings import Settings
from attribution.cli import app
from attribution.ledger import Ledger
from tests.desk import MAYOR, opened


def run(database: str, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ("reviewers", *arguments, "--database", database))
    return result.exit_code, result.stdout, result.stderr


def test_everybody_who_decided_is_listed(small_desk: str) -> None:
    assert run(small_desk, "list") == (0, "", "Nobody has decided on anything yet.\n")
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "bo")
    assert run(small_desk, "set", "Ana  Berg", "editor") == (0, "Ana Berg is an editor.\n", "")
    assert run(small_desk, "list") == (0, "Ana Berg\teditor\nbo\treviewer\n", "")
    assert run(small_desk, "set", "Ana Berg", "reviewer") == (0, "Ana Berg is a reviewer.\n", "")


def test_a_role_or_name_that_is_none_is_refused(small_desk: str) -> None:
    code, _, wrong = run(small_desk, "set", "Ana", "king")
    assert (code, "'reviewer', 'editor'" in wrong) == (2, True)
    assert run(small_desk, "set", " ", "editor")[0] == 1


def test_nobody_makes_themselves_the_second_person(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Bo", "editor")
        ledger.set_up(Settings(approval="two people"), "Bo")
    code, out, wrong = run(small_desk, "set", "Ana", "editor")
    assert (code, out) == (1, "")
    assert "in the app" in wrong
    with Ledger.open(small_desk) as ledger:
        assert ledger.roles() == {"Bo": "editor"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, small_desk: str) -> AppTest:
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Bo <b>")
        ledger.enrol("Ana", "editor")
    app_ = opened(monkeypatch, small_desk)
    app_.button(key="people").click().run()
    assert not app_.exception
    return app_


def test_an_editor_gives_roles(desk: AppTest, small_desk: str) -> None:
    desk.button_group(key="role_of_Bo <b>").set_value("editor").run()
    with Ledger.open(small_desk) as ledger:
        assert ledger.roles() == {"Ana": "editor", "Bo <b>": "editor"}


def test_an_editor_enters_somebody(desk: AppTest, small_desk: str) -> None:
    desk.text_input(key="new_person").input(" Cy  Lee ").run()
    with Ledger.open(small_desk) as ledger:
        assert ledger.roles()["Cy Lee"] == "reviewer"


def test_a_reviewer_only_looks(monkeypatch: pytest.MonkeyPatch, desk: AppTest, small_desk: str) -> None:
    mine = opened(monkeypatch, small_desk, name="Bo <b>")
    mine.button(key="people").click().run()
    assert mine.button_group(key="role_of_Ana").disabled
    assert "new_person" not in [each.key for each in mine.text_input]
