"""Who is one across articles: the roster of speakers, what it is matched by, and its form as a table."""

from attribution.roster.roster import Entry, Event, Proposal, Roster, RosterError

__all__ = ["Entry", "Event", "Proposal", "Roster", "RosterError"]
