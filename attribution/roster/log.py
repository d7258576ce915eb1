"""The roster's events, and the file of JSON Lines that keeps them: it is only ever appended to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from attribution.records import SpeakerKind

Action = Literal["seen", "imported", "proposed", "same", "different", "split", "edited", "undone"]


class RosterError(ValueError):
    """What was asked of the roster cannot be done, or its file is no roster; one line that says which and why."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something decided: `what` depends on the action. `at` is in ISO 8601, UTC; `number` counts from 1."""

    number: int
    action: Action
    by: str
    at: str
    what: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A speaker in one article."""

    article: str
    name: str
    kind: SpeakerKind | None = None
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    published: str | None = None
    claims: int = 1

    @property
    def key(self) -> str:
        return f"{self.article}\n{self.name}"


def read_events(path: Path) -> list[Event]:
    """Return the events of a file; none where there is no file yet.

    Raises:
        RosterError: the file cannot be read, or a line is no event.

    """
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")  # names may hold other line ends
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise RosterError(f"{path}: the roster cannot be read ({error})") from error
    if lines == [""]:
        return []
    return [parse_event(line, f"{path}, line {number}", number) for number, line in enumerate(lines, 1)]


def appending(path: Path) -> Callable[[Event], None]:
    """Return what writes an event at the end of a file."""

    def append(event: Event) -> None:
        # half a character, as of a file's name that is no UTF-8, becomes its escape in JSON
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(event_line(event) + "\n")

    return append


def event_line(event: Event) -> str:
    """Return an event as a line of JSON; its number is that of the line."""
    return json.dumps({"action": event.action, "by": event.by, "at": event.at, "what": event.what}, ensure_ascii=False)


_NEEDED: dict[str, tuple[str, ...]] = {
    "imported": ("id", "name", "other_names", "roles"),
    "proposed": ("one", "other", "score", "because"),
    "same": ("one", "other"),
    "different": ("one", "other"),
    "split": ("speaker", "new", "sightings"),
    "edited": ("speaker", "field", "value"),
    "undone": ("event",),
}


def parse_event(line: str, place: str, number: int) -> Event:
    """Return the event of a line; `place` names it in messages. Raises `RosterError` where it is none."""
    try:
        saved = json.loads(line)
        event = Event(number, saved["action"], saved["by"], saved["at"], saved["what"])
        if event.action == "seen":
            if "gone" not in event.what:
                parse_sighting(event.what["sighting"])
                str(event.what["speaker"])
        else:
            missing = [key for key in _NEEDED[event.action] if key not in event.what]
            if missing:
                raise ValueError(f"{missing[0]} is missing")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RosterError(f"{place}: no event of a roster ({error}); mend or remove this line") from error
    return event


def parse_sighting(saved: dict[str, Any]) -> Sighting:
    """Return the sighting that an event holds."""
    return Sighting(**{**saved, "aliases": tuple(saved["aliases"]), "context": tuple(saved["context"])})
