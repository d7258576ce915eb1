"""The ledger: articles, claims, judgements and verdicts in a database, SQLite or PostgreSQL."""

from attribution.ledger.current import UNDECIDED, Filters
from attribution.ledger.engine import LedgerError
from attribution.ledger.ledger import Decision, Entered, Ledger
from attribution.ledger.models import Models
from attribution.ledger.statements import Overtaken

__all__ = ["UNDECIDED", "Decision", "Entered", "Filters", "Ledger", "LedgerError", "Models", "Overtaken"]
