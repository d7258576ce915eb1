"""Ledgers with fact-checks for tests of the app: claims with scores and groups, people and settings."""

from dataclasses import replace

from attribution.checking.scales import SCALES
from attribution.checking.settings import Settings
from attribution.ledger import Ledger
from attribution.records import Attribution, Worth
from tests.desk import DOUBT, HOPE, HOSTILE, INJECTED, MAYOR, MODELS, NOBODY, PLANNER, READY, SMALL

SCORES = {MAYOR.id: 0.9, NOBODY.id: 0.8, PLANNER.id: 0.6, DOUBT.id: 0.5, READY.id: 0.3, HOPE.id: 0.1}
"""How much the small ledger's claims are worth checking, highest first."""

TWO_PEOPLE = Settings(
    scale=SCALES["politifact"],
    approval="two people",
    rationale_required=True,
    evidence_required=1,
    organisation="The Desk",
    address="https://desk.example/checks/{claim_id}",
)
"""Settings by which somebody else must approve a verdict."""


def fill_checks(database: str, settings: Settings | None = None, *, hostile: bool = False) -> None:
    """The small ledger with a score for each claim; Bo is its editor, Ana and Cy are reviewers."""
    with Ledger.open(database) as ledger:
        for each, found in (*SMALL, *(((HOSTILE, (INJECTED,)),) if hostile else ())):
            ledger.save(ledger.enter(each).article, [_scored(one) for one in found], MODELS)
        for name in ("Ana", "Cy"):
            ledger.enrol(name)
        ledger.enrol("Bo", "editor")
        if settings is not None:
            ledger.set_up(settings, "Bo")


def _scored(found: Attribution) -> Attribution:
    score = SCORES.get(found.id, 0.7)
    kind, reason = ("quantity", "+ a number") if score > 0.5 else ("opinion", "- an opinion")
    return replace(found, worth=Worth(score, kind, (reason, "- few words")))


def hand_in(database: str, claim: str, by: str = "Ana") -> None:
    """Take a check as far as somebody can by themselves where another must approve it."""
    with Ledger.open(database) as ledger:
        ledger.checks.rate(claim, by, "False", rationale="The minutes say otherwise.")
        ledger.checks.add_evidence(claim, by, url="https://minutes.example/1", quote="No.", stance="refutes")
        ledger.checks.step(claim, "needs a second look", by)
