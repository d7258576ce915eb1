"""The ledger: articles, claims, judgements and verdicts in a database, SQLite or PostgreSQL."""

from attribution.ledger.checks import Check
from attribution.ledger.current import UNDECIDED, Filters
from attribution.ledger.engine import LedgerError
from attribution.ledger.judging import Adding, Decision, Judging
from attribution.ledger.ledger import Entered, Ledger
from attribution.ledger.models import Models
from attribution.ledger.standing import Refused
from attribution.ledger.statements import Overtaken
from attribution.ledger.undoing import Done

__all__ = [
    "UNDECIDED",
    "Adding",
    "Check",
    "Decision",
    "Done",
    "Entered",
    "Filters",
    "Judging",
    "Ledger",
    "LedgerError",
    "Models",
    "Overtaken",
    "Refused",
]
