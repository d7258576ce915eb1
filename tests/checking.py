"""A desk that checks facts, for tests: a claim with a row in every table of the ledger's history."""

from dataclasses import replace

from attribution.checking.fact_checks import FactCheck
from attribution.checking.settings import Settings
from attribution.ledger import Ledger, Models
from attribution.records import Article, Worth
from tests.factories import attribution

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
