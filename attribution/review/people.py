"""The speakers of the roster as pages show them: a table to search, whom a question is about, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from attribution.ledger import Filters, Ledger
from attribution.ledger.queued import picked
from attribution.roster import Entry, Event, Roster, RosterError
from attribution.roster.entries import Tenure
from attribution.speakers.names import fold

if TYPE_CHECKING:
    import pandas as pd

DECIDED = {
    "same": "joined",
    "different": "kept apart",
    "split": "split",
    "edited": "changed",
    "seen": "recognised",
    "undone": "taken back",
    "imported": "brought in",
}
"""What people decide on speakers, and the machine where it was safe, in a word each."""

FEW = 1000
"""Articles that a query may name one by one."""

SHOWN = 12
"""Decisions that are shown at once, the newest."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where somebody was heard: in how many articles, and from when to when as far as they have dates."""

    articles: tuple[str, ...]
    first: str | None
    last: str | None


def people_table(entries: Iterable[Entry]) -> "pd.DataFrame":
    """Return a row a speaker, in order: what a table shows, `named`, and `words` to search in."""
    import pandas as pd

    rows = []
    for entry in entries:
        seen = seen_of(entry)
        words = " ".join([entry.name, *entry.other_names, *(tenure.role for tenure in entry.roles), entry.id])
        rows.append(
            (
                entry.id,
                entry.name,
                entry.role or "",
                entry.kind or "",
                entry.articles,
                entry.claims,
                "; ".join(entry.other_names),
                (seen.last or "")[:10],
                is_named(entry),
                fold(words),
            )
        )
    columns = ["id", "name", "role", "kind", "articles", "claims", "other_names", "last_seen", "named", "words"]
    numbers = {"articles": "int64", "claims": "int64", "named": "bool"}
    return pd.DataFrame(rows, columns=columns).astype({name: numbers.get(name, "str") for name in columns})


def found(table: "pd.DataFrame", wanted: str, kinds: Iterable[str] = (), *, named: bool = False) -> "pd.DataFrame":
    """Return the rows of `people_table` whose names and roles have all the wanted words, in any spelling of them."""
    for word in fold(wanted).split():
        table = table[table["words"].str.contains(word, regex=False)]
    if chosen := list(kinds):
        table = table[table["kind"].isin(chosen)]
    return table[table["named"]] if named else table


def is_named(entry: Entry) -> bool:
    """Whether a speaker has a name, and is not only described by an article."""
    return entry.kind not in ("group", "unnamed", "document") and any(each.isupper() for each in entry.name)


def seen_of(entry: Entry) -> Seen:
    dates = sorted(sighting.published for sighting in entry.sightings if sighting.published)
    articles = tuple(dict.fromkeys(sighting.article for sighting in entry.sightings))
    return Seen(articles, dates[0] if dates else None, dates[-1] if dates else None)


def place(title: str, publisher: str, published: str) -> str:
    """What to call an article where there is little room.

    >>> place("Bridge is safe", "The Herald", "2026-03-14T10:00:00Z"), place("a.txt", "", "")
    ('Bridge is safe · The Herald · 2026-03-14', 'a.txt')
    """
    return " · ".join(each for each in (" ".join(title.split()), publisher, published[:10]) if each)


def when(tenure: Tenure) -> str:
    """When somebody had a role, as far as the articles have dates.

    >>> when(Tenure("mayor", 2, "2026-01-03T10:00", "2026-02-01")), when(Tenure("mayor", 1, "2026", "2026"))
    ('2026-01-03 – 2026-02-01', '2026')
    """
    first, last = (tenure.first or "")[:10], (tenure.last or "")[:10]
    return first if first == last else f"{first} – {last}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided on speakers, newest first: by people, each with whether it holds, and by the machine.

    The machine's, which are very many, are those that recognised somebody, by the speaker's id; `undone` has the
    numbers of those that hold no longer.
    """

    by_people: list[tuple[Event, bool]]
    recognised: dict[str, list[Event]]
    newest: list[Event]
    undone: frozenset[int]

    def recognitions(self, speaker: str | None = None) -> tuple[int, list[tuple[Event, bool]]]:
        """How many there are, of one speaker or of all, and the newest of them with whether they hold."""
        if speaker is None:
            count, events = sum(map(len, self.recognised.values())), self.newest
        else:
            events = self.recognised.get(speaker, [])
            count = len(events)
        return count, [(event, event.number not in self.undone) for event in events[:SHOWN]]


def decisions(roster: Roster) -> Decisions:
    """What was decided; not what articles say or what was only proposed."""
    by_people: list[tuple[Event, bool]] = []
    recognised: dict[str, list[Event]] = {}
    newest: list[Event] = []
    undone = roster.undone()
    for event in reversed(roster.events):
        if event.action == "seen":
            if event.what.get("how") == "automatic":
                recognised.setdefault(event.what["speaker"], []).append(event)
                if len(newest) < SHOWN:
                    newest.append(event)
        elif event.action in DECIDED:
            by_people.append((event, event.number not in undone))
    return Decisions(by_people, recognised, newest, frozenset(undone))


def concerns(event: Event, speaker: str) -> bool:
    """Whether a decision is about a speaker, by the id."""
    return speaker in (event.what.get(key) for key in ("one", "other", "speaker", "new", "id"))


def in_words(event: Event, names: dict[str, str]) -> str:
    """What an event decided, in a line; `names` are those of the speakers as they are called now."""
    what = event.what
    who = what.get("names") or [
        names.get(what[key], what[key]) for key in ("one", "other", "speaker", "id") if isinstance(what.get(key), str)
    ]
    if event.action == "undone":
        return f"decision {what['event']} taken back"
    if event.action == "seen":
        name, article = what["sighting"]["name"], what["sighting"]["article"]
        return f"{who[0]} recognised in {article}" + ("" if name == who[0] else f", as {name}")
    line = f"{' and '.join(map(str, who))} {DECIDED[event.action]}"
    if event.action == "split":
        count = len(what["sightings"])
        articles = "1 article is" if count == 1 else f"{count:,} articles are"
        line += f": {articles} {names.get(what['new'], 'somebody else')}’s"
    if event.action == "edited":
        line += f": {what['field']} {what['value'] or 'taken away'}"
    return line


def change(ledger: Ledger, speaker: str, by: str, name: str, kind: str, wikidata: str) -> int:
    """Give a speaker another name, kind or Wikidata id, where they are another; how many changed comes back.

    Raises:
        RosterError: the speaker is nobody, or a value is none; nothing has changed then.

    """

    def edit(roster: Roster) -> int:
        entry = roster.entry(speaker)
        wanted = {"name": name, "kind": kind, "wikidata": wikidata}
        has = {"name": entry.name, "kind": entry.kind or "", "wikidata": entry.wikidata or ""}
        changed = {field: value for field, value in wanted.items() if " ".join(value.split()) != has[field]}
        for field, value in changed.items():
            roster.edit(entry.id, field, value, by)
        return len(changed)

    return ledger.decide(edit)


def entry_of(ledger: Ledger, speaker: str) -> Entry | None:
    """The speaker with an id, or the one that it was joined with; None where there is none."""

    def ask(roster: Roster) -> Entry | None:
        try:
            return roster.entry(speaker)
        except RosterError:
            return None

    return ledger.look_up(ask)


def choice_of(ledger: Ledger, speaker: str) -> Filters:
    """The choice of all claims of a speaker, by the id, rejected ones too.

    Of somebody who spoke in few articles it names these: then the database looks at no other, which is quicker by far.
    """
    articles = ledger.look_up(lambda roster: roster.articles_of(speaker))
    few = tuple(sorted(articles)) if len(articles) <= FEW else ()
    return Filters(speakers=(speaker,), articles=few, everything=True)


@dataclass(frozen=True, slots=True)
class Heard:
    """Where somebody was heard last, and what they said there first."""

    place: str
    words: str


def heard(ledger: Ledger, entries: Iterable[Entry]) -> dict[str, Heard]:
    """Where some speakers were heard last, by their ids."""
    last = {entry.id: entry.sightings[-1].article for entry in entries if entry.sightings}
    columns = ("article_id", "title", "publisher", "published", "speaker_id", "claim")
    wanted = Filters(articles=tuple(sorted(set(last.values()))), everything=True)
    found: dict[str, Heard] = {}
    for article, title, publisher, published, speaker, claim in picked(ledger, wanted, *columns) if last else ():
        if last.get(speaker) == article and speaker not in found:
            found[speaker] = Heard(place(title or article, publisher or "", published or ""), " ".join(claim.split()))
    return found


def speaker_csv(ledger: Ledger, speaker: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that `attribution export --format csv` writes of a speaker, by the id.

    Raises:
        LookupError: the speaker has no claim that holds.

    """
    from attribution.export import write_speakers
    from attribution.export.from_ledger import selection_of
    from attribution.export.speakers import FOLDER

    with TemporaryDirectory() as folder:
        written = write_speakers(selection_of(ledger, Filters(speakers=(speaker,))), Path(folder))
        files = [path for path in written.files if path.parent.name == FOLDER]
        if not files:
            raise LookupError(f"{speaker}: no claim of this speaker's holds any more")
        return files[0].name, files[0].read_bytes()
