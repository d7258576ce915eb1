"""Ledgers with fact-checks for tests: of the app, and with a row in every table of the history."""

from dataclasses import replace

from attribution.checking.fact_checks import FactCheck
from attribution.checking.scales import SCALES
from attribution.checking.settings import Settings
from attribution.ledger import Ledger, Models
from attribution.records import Article, Attribution, Worth
from tests.desk import DOUBT, HOPE, HOSTILE, INJECTED, MAYOR, MODELS, NOBODY, PLANNER, READY, SMALL
from tests.factories import attribution

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


SECOND = {"content": ("“We are ready,”",), "source": ("Ola",), "cue": ("said.",)}
"""What a second claim of the article of `factories` is made of."""

RULED = Settings(approval="two people", address="https://desk.example/{claim_id}", organisation="The Desk")


def fill_with_checks(ledger: Ledger, kept: Article) -> str:
    """Check a claim to its correction under the rule of two people, and a second one in a sample; the first's id."""
    worth = Worth(0.75, "event", ("a date",), b"\x01\x7f")
    first, second = replace(attribution(kept), worth=worth), attribution(kept, **SECOND)  # type: ignore[arg-type]
    ledger.save(kept, (first, second), Models((("quote", "with worth"),)))
    claim = first.id
    ledger.enrol("Ed", "editor")
    ledger.set_up(RULED, "Ed")
    ledger.judge(claim, "confirmed", "Ana")
    ledger.checks.assign(claim, "Ana", "Ed", "2026-04-01")
    ledger.checks.rate(claim, "Ana", "true", wording="It stays open.", rationale="It does.")
    ledger.checks.add_evidence(claim, "Ana", file=("minutes.txt", b"It stays open."), stance="supports")
    ledger.checks.comment(claim, "Look again \0 at \U0001f600.", "Bo")
    ledger.undo("evidence", ledger.checks.add_evidence(claim, "Ana", url="https://example.org/1"), "Ana")
    publish(ledger, claim)
    ledger.checks.correct(claim, "Ana", "false", "It closed in May.")
    publish(ledger, claim)
    ledger.fact_checks.enter([FactCheck("key", "It stays.", "False", "https://other.example/1")], "Bo", "other.json")
    ledger.sameness.say(claim, "f1", "same", "Bo")
    ledger.sameness.say(claim, second.id, "different", "Bo")
    ledger.groups.put({claim: claim, second.id: claim}, "m1")
    ledger.samples.assign("March", "verdict", [second.id], ["Ana", "Bo"], "Ed")
    for person in ("Ana", "Bo"):
        ledger.samples.answer(ledger.samples.mine(person)[0]["number"], person, rating="mixed")
    number = ledger.samples.answers()[0]["number"]
    ledger.samples.adjudicate("March", "verdict", second.id, "Ed", answer=number, comment="Both say so.")
    return claim


def publish(ledger: Ledger, claim: str) -> None:
    """Let Ed approve what stands, and publish it."""
    ledger.checks.step(claim, "needs a second look", "Ana")
    assert ledger.checks.vote(claim, "approve", "Ed") == "done"
    ledger.checks.step(claim, "published", "Ana")
