"""A download that is written when somebody clicks on it, and how that goes.

Streamlit writes it in a thread that has no session, and shows no error of it; so page and thread share a `Told`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from attribution.export.bundle import Bundle

_FETCHED = 3.0  # seconds in which a browser asks for what is written
_BEGINS = 5.0  # seconds in which a download begins, if it does


@dataclass
class Told:
    """How the downloads of a session go: the last one's name, what is said of it, and what went wrong."""

    asked: int = 0
    begun: int = 0
    ended: int = 0
    began: float = 0.0
    over: float = 0.0
    name: str = ""
    said: str = ""
    trouble: str | None = None
    notes: tuple[str, ...] = ()

    def ask(self, name: str, said: str) -> None:
        """A download was clicked on; it may have ended already."""
        self._forget_lost()
        self.asked += 1
        self.name, self.began = name, monotonic()
        if self.is_writing:
            self.said, self.notes, self.trouble = said, (), None

    def begin(self) -> None:
        """It is being written."""
        self.begun += 1

    def look(self) -> None:
        """See whether it begins at all: a click while the page is drawn anew is one on a button that is no more."""
        if self.asked > self.begun and monotonic() - self.began > _BEGINS:
            self._forget_lost()
            self.said, self.notes, self.trouble = "", (), "the page was just being drawn anew; click once more"

    def _forget_lost(self) -> None:
        lost = max(self.asked - self.begun, 0)
        self.begun += lost
        self.ended += lost

    def end(self, said: str, notes: tuple[str, ...] = (), trouble: str | None = None) -> None:
        """It is written, or will not be."""
        self.said, self.notes, self.trouble = said, notes, trouble
        self.over = monotonic()
        self.ended += 1

    @property
    def is_writing(self) -> bool:
        return self.asked > self.ended

    @property
    def is_going_on(self) -> bool:
        """Whether it is being written, or the browser is about to fetch it: the page is not drawn anew in between."""
        return self.is_writing or monotonic() - self.over < _FETCHED


def telling(bundle: Callable[[], Bundle], told: Told) -> Callable[[], bytes]:
    """What writes a download and tells how that went."""

    def written() -> bytes:
        told.begin()
        try:
            found = bundle()
        except Exception as error:
            told.end("", trouble=str(error) or type(error).__name__)
            raise
        told.end(f"{len(found.files):,} file{'s' * (len(found.files) != 1)}, {size(len(found.content))}", found.notes)
        return found.content

    return written


def size(count: int) -> str:
    """A number of bytes for people.

    >>> size(512), size(20_480), size(3_400_000)
    ('512 bytes', '20 kB', '3.4 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
