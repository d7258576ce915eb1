"""The roster: one entry for every speaker, growing over articles; every decision is an event that can be undone.

Nothing is overwritten. The roster is a list of events, each signed and timed, kept in a file (`log`) or in the ledger;
the entries are what the events that still hold add up to. An undone event stays, and so does its undoing.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attribution.records import Article, Attribution, Speaker, SpeakerKind
from attribution.roster.entries import Career, Entry
from attribution.roster.garbage import no_search
from attribution.roster.log import Action, Event, RosterError, Sighting, appending, parse_sighting, read_events
from attribution.roster.matching import LOCAL, PROPOSE, Likeness, Profile, likeness, sound
from attribution.speakers.countries import countries_of
from attribution.speakers.lexicon import ORDINARY
from attribution.speakers.names import acronyms, body_words, fold, is_acronym_of, parse, same_person

MACHINE = "attribution"  # who signs what is decided automatically
_WIKIDATA = re.compile(r"Q[1-9]\d{0,15}", re.ASCII)
LIKELY = 0.6  # above it two entries are taken for one that nobody has joined yet
_CONTEXT = 14  # names and key words kept of an article

EDITABLE = ("name", "kind", "wikidata")
_NO_CAREER = Career()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question to a reviewer: are these two one? `number` is the event's that proposed it."""

    number: int
    one: Entry
    other: Entry
    score: float
    because: tuple[str, ...]


class Roster:
    """The speakers known from articles; `Roster.open(path)` keeps it in a file."""

    def __init__(self, events: Iterable[Event] = (), keep: Callable[[Event], None] | None = None) -> None:
        """Make the roster of some events; `keep` is called with every further one before it takes effect."""
        self.events: list[Event] = list(events)
        self._keep = keep
        self.changed: set[str] = set()
        """Ids of the speakers whose entry may be another since the set was last emptied; so for `moved`."""
        self.moved: set[str] = set()
        """Keys of the sightings that may belong to another speaker."""
        self._seen: dict[int, Sighting] = {}  # what the events say, by their numbers: it is never another
        self._entries: dict[str, Entry] = {}
        self._profiles: dict[str, Profile] = {}  # of each entry, worked out once
        self._index: dict[str, set[str]] = {}
        self._keys: dict[str, set[str]] = {}
        self._clear()
        self._rebuild()

    @classmethod
    def open(cls, path: Path) -> "Roster":
        """Return the roster of a file, empty where there is none yet; what happens to it is appended to the file.

        Raises:
            RosterError: the file cannot be read, or a line is no event.

        """
        return cls(read_events(path), appending(path))

    # --- reading -------------------------------------------------------------------------------------------------

    def entries(self) -> list[Entry]:
        """All speakers, those with most claims first."""
        return sorted(self._entries.values(), key=lambda entry: (-entry.claims, fold(entry.name), entry.id))

    def entry(self, speaker_id: str) -> Entry:
        """The speaker with an id, or that it was joined with.

        Raises:
            RosterError: there is none.

        """
        found = self._entries.get(self._current(speaker_id))
        if found is None:
            raise RosterError(f"{speaker_id}: no speaker of the roster has this id")
        return found

    def proposals(self) -> list[Proposal]:
        """Open questions, the likeliest first: pairs that nobody has decided on and that are still two."""
        asked: dict[frozenset[str], Proposal] = {}
        for event in self._holding():
            if event.action != "proposed":
                continue
            a, b = self._current(event.what["one"]), self._current(event.what["other"])
            pair = frozenset((a, b))
            if len(pair) == 2 and pair <= self._entries.keys() and pair not in self._different:
                asked[pair] = Proposal(
                    event.number, self._entries[a], self._entries[b], event.what["score"], tuple(event.what["because"])
                )
        return sorted(asked.values(), key=lambda proposal: (-proposal.score, proposal.number))

    def history(self) -> list[tuple[Event, bool]]:
        """All events in order, and whether each still holds."""
        undone = self.undone()
        return [(event, event.number not in undone) for event in self.events]

    # --- growing -------------------------------------------------------------------------------------------------

    def identify(self, article: Article, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
        """Enter the speakers of an article and return its attributions with their ids.

        Seeing an article again changes nothing where its speakers are the same; one that was out of it in between is
        who it was. A speaker with an id was chosen from the roster by a reviewer. Another is put to a known one
        automatically only when that is safe and nobody else fits as well; what is likely is proposed.
        """
        sightings = sighted(article, attributions)
        self._forget(article.id, {sighting.key for sighting in sightings})
        chosen = {one.speaker.name: one.speaker.id for one in attributions if one.speaker and one.speaker.id}
        ids = {sighting.name: self._enter(sighting, chosen.get(sighting.name)) for sighting in sightings}
        return tuple(
            replace(one, speaker=replace(one.speaker, id=ids.get(one.speaker.name))) if one.speaker else one
            for one in attributions
        )

    def follow(
        self, pairs: Iterable[tuple[Article, tuple[Attribution, ...]]]
    ) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
        """Yield the pairs as they come, their speakers entered."""
        for article, attributions in pairs:
            yield article, self.identify(article, attributions)

    def _forget(self, article: str, kept: set[str]) -> None:
        """Take out speakers that an article had when it was read before and has no longer."""
        gone = [key for key in self._of_article.get(article, {}) if key in self._owner and key not in kept]
        if gone:
            self._note("seen", {"gone": gone})

    def _enter(self, sighting: Sighting, chosen: str | None) -> str:
        known = self._owner.get(sighting.key) or (None if chosen else self._left.get(sighting.key))
        if known is not None:
            if self._sightings.get(sighting.key) != sighting:
                self._note("seen", {"sighting": asdict(sighting), "speaker": known, "how": "again"})
            return self._current(known)
        if chosen and (entry := self._entries.get(self._current(chosen))):
            self._note("seen", {"sighting": asdict(sighting), "speaker": entry.id, "how": "chosen"})
            return entry.id
        new = _new_id(sighting.key)
        if sighting.kind in LOCAL or is_description(sighting.name):
            self._note("seen", {"sighting": asdict(sighting), "speaker": new, "how": "new"})
            return new
        alike = self._alike(_profile(sighting), apart_from=sighting.article)
        safe = [(entry, found) for entry, found in alike if found.safe]
        if safe and not self._has_rivals(safe[0][0], alike):
            entry, found = safe[0]
            what = {"sighting": asdict(sighting), "speaker": entry.id, "how": "automatic"}
            self._note("seen", {**what, "score": round(found.score, 3), "because": list(found.because)})
            for other, theirs in safe[1:4]:
                self._propose(entry.id, other.id, theirs)
            return entry.id
        self._note("seen", {"sighting": asdict(sighting), "speaker": new, "how": "new"})
        for entry, found in alike[:5]:
            if found.safe or found.score >= PROPOSE:
                self._propose(entry.id, new, found)
        return new

    def _propose(self, one: str, other: str, found: Likeness) -> None:
        what = {"one": one, "other": other, "score": round(found.score, 3), "because": list(found.because)}
        self._note("proposed", what)

    def _alike(self, profile: Profile, apart_from: str | None = None) -> list[tuple[Entry, Likeness]]:
        """The entries that could be this speaker, likeliest first; two of one article are two people."""
        candidates = {speaker for key in _keys_of(profile) for speaker in self._index.get(key, ())}
        candidates -= {self._owner[key] for key in self._of_article.get(apart_from or "", ()) if key in self._owner}
        found = []
        for speaker in sorted(candidates):
            entry = self._entries.get(speaker)
            if entry is None or entry.kind in LOCAL or is_description(entry.name):
                continue
            tie = likeness(self._profiles[speaker], profile)
            if tie.safe or tie.score >= PROPOSE:
                found.append((entry, tie))
        return sorted(found, key=lambda pair: (-pair[1].score, -pair[0].claims, pair[0].id))

    def _has_rivals(self, best: Entry, alike: list[tuple[Entry, Likeness]]) -> bool:
        """Whether somebody else fits a speaker who is not the one that fits best: a namesake of another office, say."""
        first = self._profiles[best.id]
        ties = (likeness(first, self._profiles[other.id]) for other, _ in alike if other is not best)
        return any(not tie.safe and tie.score < LIKELY for tie in ties)

    # --- deciding ------------------------------------------------------------------------------------------------

    def same(self, one: str, other: str, by: str) -> Event:
        """Join two speakers into one; the id that was there first stays, the other leads to it.

        Raises:
            RosterError: an id is nobody's, or the two are one already.

        """
        a, b = self.entry(one), self.entry(other)
        if a is b:
            raise RosterError(f"{one} and {other} are one speaker already")
        a, b = sorted((a, b), key=lambda entry: self._since[entry.id])
        return self._note("same", {"one": a.id, "other": b.id, "names": [a.name, b.name]}, by)

    def different(self, one: str, other: str, by: str) -> Event:
        """Note that two speakers are two, so that nobody is asked again and nothing joins them by itself."""
        a, b = self.entry(one), self.entry(other)
        if a is b:
            raise RosterError(f"{one} and {other} are one speaker: split it first")
        return self._note("different", {"one": a.id, "other": b.id, "names": [a.name, b.name]}, by)

    def split(self, speaker: str, articles: Iterable[str], by: str) -> Event:
        """Make a new speaker of what some articles say of one.

        Raises:
            RosterError: the speaker is not in these articles, or in no others.

        """
        entry = self.entry(speaker)
        wanted = set(articles)
        keys = [sighting.key for sighting in entry.sightings if sighting.article in wanted]
        if not keys:
            raise RosterError(f"{entry.name} does not speak in {', '.join(sorted(wanted)) or 'no article'}")
        if len(keys) == len(entry.sightings):
            raise RosterError(f"{entry.name} speaks in no other article: there is nothing to split")
        new = _new_id("\n".join([*keys, str(len(self.events))]))
        return self._note("split", {"speaker": entry.id, "new": new, "sightings": keys}, by)

    def edit(self, speaker: str, field_: str, value: str, by: str) -> Event:
        """Set the preferred name, the kind or the Wikidata id ("Q42") of a speaker; an empty value takes it away.

        Raises:
            RosterError: no such speaker or field, or the value is none.

        """
        entry = self.entry(speaker)
        if field_ not in EDITABLE:
            raise RosterError(f"{field_}: not one of {', '.join(EDITABLE)}")
        value = " ".join(value.split())
        _check(field_, value)
        return self._note("edited", {"speaker": entry.id, "field": field_, "value": value}, by)

    def undo(self, number: int, by: str) -> Event:
        """Take back an event; undoing an undoing brings the event back. What articles say cannot be undone.

        Raises:
            RosterError: there is no such event, it no longer holds, or it is not a decision.

        """
        event = next((one for one in self.events if one.number == number and number not in self.undone()), None)
        if event is None:
            raise RosterError(f"{number}: there is no event of this number that still holds")
        if event.action == "proposed" or (event.action == "seen" and event.what.get("how") != "automatic"):
            raise RosterError(f"{number}: {event.action} is not a decision")
        return self._note("undone", {"event": number}, by)

    def bring_in(self, entry: Entry, by: str) -> str:
        """Enter a speaker from elsewhere, or add to the one with its id what is new; its id comes back."""
        _check("name", entry.name)
        _check("kind", entry.kind or "")
        _check("wikidata", entry.wikidata or "")
        known = self._entries.get(self._current(entry.id)) if entry.id else None
        what = {
            "id": known.id if known else entry.id or _new_id(f"imported\n{entry.name}\n{len(self.events)}"),
            "name": entry.name,
            "kind": entry.kind,
            "other_names": list(entry.other_names),
            "roles": [asdict(tenure) for tenure in entry.roles],
            "wikidata": entry.wikidata,
        }
        if known is None or not _says_the_same(known, entry):
            self._note("imported", what, by)
        return str(what["id"])

    # --- the events ----------------------------------------------------------------------------------------------

    def _note(self, action: Action, what: dict[str, Any], by: str = MACHINE) -> Event:
        if not by.strip():
            raise RosterError("a decision needs the name of who made it")
        what = json.loads(json.dumps(what))  # what the file will say
        now = datetime.now(UTC).isoformat(timespec="seconds")
        event = Event(len(self.events) + 1, action, by.strip(), now, what)
        if self._keep is not None:
            self._keep(event)
        self.take_in([event])
        return event

    def take_in(self, events: Sequence[Event]) -> None:
        """Let further events take effect: those of others who keep the same roster.

        What is known is the sum of the events that hold, in their order. One that undoes none comes last, so that it
        is enough to add it; what comes of one that undoes another has to be added up anew.
        """
        self.events += events
        if any(event.action == "undone" for event in events):
            self._rebuild()
            return
        concerned: set[str] = set()
        for event in events:
            concerned |= self._take(event)
        for speaker in concerned:
            self._refresh(speaker)

    def _holding(self) -> list[Event]:
        """The events that nothing undoes; an undoing that is itself undone undoes nothing."""
        undone = self.undone()
        return [event for event in self.events if event.number not in undone and event.action != "undone"]

    def undone(self) -> set[int]:
        """The numbers of the events that hold no longer."""
        undone: set[int] = set()
        for event in reversed(self.events):
            if event.action == "undone" and event.number not in undone:
                undone.add(event.what["event"])
        return undone

    def _clear(self) -> None:
        """Know nothing of any event."""
        self._sightings: dict[str, Sighting] = {}
        self._owner: dict[str, str] = {}  # of each sighting
        self._left: dict[str, str] = {}  # whose those sightings were that an article had once
        self._left_in: dict[str, str] = {}  # the article of each of these
        self._careers: dict[str, Career] = {}
        self._joined: dict[str, str] = {}
        self._different: set[frozenset[str]] = set()
        self._edits: dict[str, dict[str, str]] = {}
        self._imported: dict[str, list[dict[str, Any]]] = {}
        self._since: dict[str, int] = {}
        self._of_article: dict[str, dict[str, None]] = {}

    def _rebuild(self) -> None:
        """Add up all events anew, and work out the entries of those speakers of whom something else is known then."""
        owner, careers, joined, since = self._owner, self._careers, self._joined, self._since
        edits, imported, moved = self._edits, self._imported, self.moved
        self._clear()
        self.moved = set()  # to whom what is added up goes on the way does not count
        with no_search():
            self._add_up()
        for speaker in {**since, **joined, **self._since, **self._joined}:
            career = careers.get(speaker)
            if (
                self._careers.get(speaker, _NO_CAREER).is_as(career)
                and self._imported.get(speaker) == imported.get(speaker)
                and self._edits.get(speaker) == edits.get(speaker)
                and _end(self._joined, speaker) == _end(joined, speaker)
            ):
                if career is not None:
                    self._careers[speaker] = career  # it has counted already
            else:
                self._refresh(speaker)
        self.moved = moved | {
            key for key in owner.keys() | self._owner.keys() if owner.get(key) != self._owner.get(key)
        }

    def _add_up(self) -> None:
        undone = self.undone()
        for event in self.events:
            if event.number not in undone:
                self._take(event)
            elif event.action == "seen" and "sighting" in event.what:
                # what the article says still stands: undone is only to whom it was put
                new = _new_id(self._sighting(event).key)
                self._take(replace(event, what={**event.what, "speaker": new}))
                self._different.add(frozenset((new, self._current(event.what["speaker"]))))

    def _sighting(self, event: Event) -> Sighting:
        """What an event says that an article has."""
        found = self._seen.get(event.number)
        if found is None:
            found = self._seen[event.number] = parse_sighting(event.what["sighting"])
        return found

    def _take(self, event: Event) -> set[str]:
        """Let an event change what is known; whom it concerns comes back."""
        what = event.what
        if event.action in ("proposed", "undone"):
            return set()
        if event.action == "seen" and "gone" in what:
            owners = {self._owner[key] for key in what["gone"] if key in self._owner}
            for key in what["gone"]:
                if owner := self._owner.pop(key, None):
                    sighting = self._sightings.pop(key)
                    self._left[key], self._left_in[key] = owner, sighting.article
                    self.moved.add(key)
                    self._careers[owner].remove(sighting)
            return owners
        if event.action == "seen":
            sighting = self._sighting(event)
            key = sighting.key
            self._of_article.setdefault(sighting.article, {})[key] = None
            speaker = what["speaker"]
            if what.get("how") == "again":
                # whose it is was decided before, and that may have been undone since
                speaker = self._owner.get(key) or self._left.get(key) or speaker
            return self._give(sighting, self._known(speaker, event))
        if event.action == "imported":
            speaker = self._known(what["id"], event)
            self._imported.setdefault(speaker, []).append(what)
            return {speaker}
        if event.action == "same":
            one, other = self._known(what["one"], event), self._current(what["other"])
            if one != other:
                for sighting in self._careers.pop(other, _NO_CAREER).in_any_order():
                    del self._owner[sighting.key]
                    self._give(sighting, one)
                self._joined[other] = one
                self._imported.setdefault(one, []).extend(self._imported.pop(other, []))
                self._different = {frozenset(one if s == other else s for s in pair) for pair in self._different}
            # those who were joined with the other lead to the one now
            return {one, other, *(speaker for speaker in self._joined if self._current(speaker) == one)}
        if event.action == "different":
            self._different.add(frozenset((self._current(what["one"]), self._current(what["other"]))))
            return set()
        if event.action == "split":
            new, speaker = self._known(what["new"], event), self._current(what["speaker"])
            concerned = {new}
            for key in what["sightings"]:
                if key in self._owner:
                    concerned |= self._give(self._sightings[key], new)
            self._different.add(frozenset((speaker, new)))
            return concerned
        speaker = self._current(what["speaker"])  # "edited"
        self._edits.setdefault(speaker, {})[what["field"]] = what["value"]
        return {speaker}

    def _known(self, speaker: str, event: Event) -> str:
        speaker = self._current(speaker)
        self._since.setdefault(speaker, event.number)
        return speaker

    def _give(self, sighting: Sighting, speaker: str) -> set[str]:
        """Put a sighting to a speaker; whom that concerns comes back."""
        key = sighting.key
        before = self._owner.get(key)
        if before is not None:
            self._careers[before].remove(self._sightings[key])
        self._sightings[key] = sighting
        self._owner[key] = speaker
        career = self._careers.get(speaker)
        if career is None:
            career = self._careers[speaker] = Career()
        career.add(sighting)
        if before == speaker:
            return {speaker}
        self.moved.add(key)
        return {speaker} if before is None else {speaker, before}

    def articles_of(self, speaker_id: str) -> set[str]:
        """The ids of the articles that a speaker is in, or was in once."""
        entry = self.find(speaker_id)
        once = {self._left_in[key] for key, owner in self._left.items() if self._current(owner) == speaker_id}
        return once | {sighting.article for sighting in (entry.sightings if entry else ())}

    def find(self, speaker_id: str) -> Entry | None:
        """The speaker with an id, None where it was joined with another or is nobody's."""
        return self._entries.get(speaker_id)

    def sighting(self, key: str) -> Sighting:
        """The sighting with a key; raises `KeyError` where there was none."""
        return self._sightings[key]

    def owner(self, sighting: str) -> str | None:
        """The id of the speaker to whom a sighting belongs, by its key; None where the article has it no longer."""
        return self._owner.get(sighting)

    def joined(self, speaker: str) -> str | None:
        """The id that the id of a joined speaker leads to; None of one that stands for itself."""
        current = self._current(speaker)
        return current if current != speaker else None

    def _current(self, speaker: str) -> str:
        return _end(self._joined, speaker)

    def _refresh(self, speaker: str) -> None:
        """Work out an entry anew from what is known of it."""
        self.changed.add(speaker)
        for key in self._keys.pop(speaker, ()):
            self._index[key].discard(speaker)
        entry = None
        if speaker not in self._joined:
            career = self._careers.get(speaker, _NO_CAREER)
            entry = career.entry(speaker, self._imported.get(speaker, []), self._edits.get(speaker, {}))
        if entry is None:
            self._entries.pop(speaker, None)
            self._profiles.pop(speaker, None)
            return
        self._entries[speaker] = entry
        self._profiles[speaker] = entry.profile()
        self._keys[speaker] = _keys_of(self._profiles[speaker])
        for key in self._keys[speaker]:
            self._index.setdefault(key, set()).add(speaker)


# --- from articles to sightings --------------------------------------------------------------------------------------


def sighted(article: Article, attributions: Sequence[Attribution]) -> list[Sighting]:
    """Return the speakers of an article, each once, in order."""
    speakers: dict[str, Speaker] = {}
    claims: Counter[str] = Counter()
    for attribution in attributions:
        if attribution.speaker and attribution.speaker.name.strip():
            speakers.setdefault(attribution.speaker.name, attribution.speaker)
            claims[attribution.speaker.name] += 1
    context = key_words(article.text)
    return [
        Sighting(
            article.id,
            name,
            speaker.kind,
            speaker.role or speaker.description,
            speaker.affiliation,
            tuple(alias for alias in speaker.aliases if tells(alias, name, speaker.kind)),
            tuple(word for word in context if word not in name)[:_CONTEXT],
            article.published,
            claims[name],
        )
        for name, speaker in speakers.items()
    ]


_CAPITALISED = re.compile(r"(?<![.!?\n“\"] )(?<![\n“\"‘])\b[A-ZÀ-Þ][\w’-]+(?: [A-ZÀ-Þ][\w’-]+){0,3}")


def key_words(text: str) -> list[str]:
    """The names that an article speaks of, those that come most often first: its context.

    >>> key_words("In Oslo the mayor met Ola Dahl. She told Ola Dahl that Oslo was ready.")
    ['Oslo', 'Ola Dahl']
    """
    found: Counter[str] = Counter()
    for match in _CAPITALISED.finditer(text):
        words = match.group().removesuffix("’s").split()
        while words and words[0].lower() in ORDINARY:
            words.pop(0)
        found[" ".join(words)] += 1
    names = [name for name in found if name]
    return sorted(names, key=lambda name: -found[name])[: 2 * _CONTEXT]


def tells(alias: str, name: str, kind: SpeakerKind | None) -> bool:
    """Whether another name would tell a speaker in other articles too: "GCO", a fuller form, but not "the Office".

    >>> tells("THA", "Thai Hotels Association", "organisation")
    True
    >>> tells("Association", "Thai Hotels Association", "organisation")
    False
    """
    if kind == "person":
        return len(parse(alias).words) > 1 and same_person(parse(alias), parse(name))
    if is_acronym_of(alias, name) or is_acronym_of(name, alias):
        return True
    return set(body_words(name)) < set(body_words(alias))


def is_description(name: str) -> bool:
    """Whether a speaker is only described: what has no capital letter is nobody's name beyond its article.

    >>> is_description("rights group"), is_description("Clinton campaign")
    (True, False)
    """
    return not any(character.isupper() or character.isdigit() for character in name)


def _profile(sighting: Sighting) -> Profile:
    roles = tuple(role for role in (sighting.role,) if role)
    return Profile(sighting.name, sighting.aliases, roles, sighting.kind, frozenset(sighting.context))


def _keys_of(profile: Profile) -> set[str]:
    """What a speaker is looked up by: the words of its names, how they sound, its letters, its country."""
    keys: set[str] = set()
    for name in (profile.name, *profile.other_names):
        if profile.kind in (None, "person"):
            words = [word for word in parse(name).words if len(word) > 1]
            keys.update(words)
            keys.update(f"~{sound(word)}" for word in words)
        if profile.kind != "person":
            words = list(body_words(name))
            keys.update(words)
            keys.update(acronyms(name))
            keys.update(f"@{country}" for country in countries_of(name))
    return keys


# --- what may be entered ---------------------------------------------------------------------------------------------


def _says_the_same(known: Entry, entry: Entry) -> bool:
    """Whether an import has nothing that the roster does not have."""
    return (
        known.name == entry.name
        and known.kind == entry.kind
        and known.wikidata == entry.wikidata
        and set(entry.other_names) <= {*known.other_names, known.name}
        and {tenure.role for tenure in entry.roles} <= {tenure.role for tenure in known.roles}
    )


def _check(field_: str, value: str) -> None:
    from typing import get_args

    if field_ == "name" and not value.strip():
        raise RosterError("a speaker needs a name")
    if field_ == "kind" and value and value not in get_args(SpeakerKind):
        raise RosterError(f"{value!r} is no kind of speaker: it is one of {', '.join(get_args(SpeakerKind))}")
    if field_ == "wikidata" and value and not _WIKIDATA.fullmatch(value):
        raise RosterError(f"{value!r} is no Wikidata id: it is Q and a number, as in Q42")


def _end(joined: dict[str, str], speaker: str) -> str:
    """The id that an id leads to, where some were joined; mostly its own."""
    while speaker in joined:
        speaker = joined[speaker]
    return speaker


def _new_id(key: str) -> str:
    return "s-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
