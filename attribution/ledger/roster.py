"""The roster of speakers in the ledger: its events in one table, what they add up to in others for queries."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.ledger.rows import Row, digest, in_parts
from attribution.ledger.schema import LONGEST, roster_events, sightings, speaker_names, speakers
from attribution.roster import Event, Roster
from attribution.roster.garbage import no_search
from attribution.speakers.names import fold


class RosterInLedger:
    """Keeps one `Roster` in step with the ledger, whoever else writes to it."""

    def __init__(self) -> None:
        self._roster: Roster | None = None
        self._new: list[Event] = []  # of the transaction that is open

    def load(self, connection: Connection) -> Roster:
        """Return the roster as the ledger has it in this transaction.

        A ledger may be another one than before: an older copy of it that was brought back. Where it does not have the
        last event that is known, the roster is read anew.
        """
        known = self._roster.events[-1] if self._roster and self._roster.events else None
        events = events_of(connection, known.number - 1 if known else 0) if self._roster else []
        if known and events and _same(known, events[0]):
            del events[0]
        elif known:
            self._roster = None
        if self._roster is None:
            with no_search():
                self._roster = Roster(events_of(connection), lambda event: self._new.append(event))
        elif events:
            self._roster.take_in(events)
        self._roster.changed.clear()  # whoever wrote the events wrote what they add up to
        self._roster.moved.clear()
        return self._roster

    def store(self, connection: Connection) -> None:
        """Write what has happened to the roster since `load`, in the same transaction."""
        roster = self._roster
        assert roster is not None
        if self._new:
            connection.execute(sa.insert(roster_events), [_event_row(event) for event in self._new])
        gone = _mirror_speakers(connection, roster, sorted(roster.changed))
        _mirror_sightings(connection, roster, sorted(roster.moved))
        for ids in in_parts(gone):  # nothing leads to them any more
            connection.execute(sa.delete(speakers).where(speakers.c.id.in_(ids)))

    def bring(self, connection: Connection, events: Sequence[Event]) -> None:
        """Write events from elsewhere, numbered on from those of the ledger."""
        self.load(connection).take_in(events)
        self._new += events
        self.store(connection)

    def settle(self) -> None:
        """The transaction of `store` has come through."""
        self._new.clear()

    def fall_back(self) -> None:
        """The transaction has failed: where the roster went ahead of the ledger it is read anew next time."""
        if self._new:
            self._roster = None
            self._new = []


def events_of(connection: Connection, known: int = 0) -> list[Event]:
    """The roster's events in their order, those with numbers above `known`."""
    query = sa.select(roster_events).where(roster_events.c.number > known).order_by(roster_events.c.number)
    return [Event(*row) for row in connection.execute(query)]


def _same(one: Event, other: Event) -> bool:
    # as JSON: what was written has tuples, what is read has lists
    return json.dumps(asdict(one), sort_keys=True) == json.dumps(asdict(other), sort_keys=True)


def _event_row(event: Event) -> Row:
    return {"number": event.number, "action": event.action, "by": event.by, "at": event.at, "what": event.what}


def _mirror_speakers(connection: Connection, roster: Roster, changed: list[str]) -> list[str]:
    """Write those of `changed` whose row or names are not as the ledger has them; those that are nobody come back."""
    gone = []
    for ids in in_parts(changed):
        before = {
            row.id: row._asdict() for row in connection.execute(sa.select(speakers).where(speakers.c.id.in_(ids)))
        }
        names: dict[str, set[str]] = {}
        for each in connection.execute(sa.select(speaker_names).where(speaker_names.c.speaker.in_(ids))):
            names.setdefault(each.speaker, set()).add(each.name)
        rows, new_names, stale = [], [], []
        for speaker in ids:
            entry = roster.find(speaker)
            if entry is None and roster.joined(speaker) is None:
                gone.append(speaker)
                stale.append(speaker)
                continue
            row = {"id": speaker, "name": "", "joined": roster.joined(speaker)}
            row |= dict.fromkeys(("kind", "role", "wikidata"))
            wanted: set[str] = set()
            if entry is not None:
                row |= {"name": entry.name, "kind": entry.kind, "role": entry.role, "wikidata": entry.wikidata}
                wanted = {entry.name, *entry.other_names}
            if row != before.get(speaker):
                rows.append(row)
            if wanted != names.get(speaker, set()):
                stale.append(speaker)
                new_names += [
                    {"speaker": speaker, "name": name, "folded": fold(name)[:LONGEST]} for name in sorted(wanted)
                ]
        if new := [row for row in rows if row["id"] not in before]:
            connection.execute(sa.insert(speakers), new)
        if old := [{f"_{key}": value for key, value in row.items()} for row in rows if row["id"] in before]:
            change = sa.update(speakers).where(speakers.c.id == sa.bindparam("_id"))
            columns = ("name", "kind", "role", "wikidata", "joined")
            connection.execute(change.values({name: sa.bindparam(f"_{name}") for name in columns}), old)
        if stale:
            connection.execute(sa.delete(speaker_names).where(speaker_names.c.speaker.in_(stale)))
        if new_names:
            connection.execute(sa.insert(speaker_names), new_names)
    return gone


def _mirror_sightings(connection: Connection, roster: Roster, moved: list[str]) -> None:
    for keys in in_parts(moved):
        rows, stale = [], []
        for key in keys:
            stale.append(digest(key))
            if owner := roster.owner(key):
                sighting = roster.sighting(key)
                rows.append({"key": stale[-1], "article": sighting.article, "name": sighting.name, "speaker": owner})
        connection.execute(sa.delete(sightings).where(sightings.c.key.in_(stale)))
        if rows:
            connection.execute(sa.insert(sightings), rows)
