"""Who is one across articles: the roster of speakers, what it is matched by, and its form as a table."""

from attribution.roster.entries import Entry
from attribution.roster.log import Event, RosterError
from attribution.roster.roster import Proposal, Roster

__all__ = ["Entry", "Event", "Proposal", "Roster", "RosterError"]
