"""The file of an SQLite ledger, watched: one that goes away is missed, and one that comes back is taken up.

Without that a program would go on writing to a file that is deleted, and later make an empty ledger in its place.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock


class LedgerError(Exception):
    """The ledger cannot do what was asked; one line: which ledger, what is wrong, the cure."""


class WatchedFile:
    """Where a ledger's file lies, and which one it was when it was last opened; shared by threads.

    `comings` counts how often another file than before was found there, such as a copy brought back.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.abspath(path))
        self.comings = 0
        self._name = str(path)  # as messages call it
        self._lock = Lock()
        self._held: int | None = None
        self._known = _identity(self.path)
        self._hold()

    def __del__(self) -> None:
        self._let_go()

    def now(self) -> tuple[int, int]:
        """Which file lies there now.

        Raises:
            LedgerError: none does.

        """
        found = _identity(self.path)
        if found is None:
            raise LedgerError(f"{self._name}: the file has gone; bring it back, then try again")
        return found

    def awaited(self) -> bool:
        """Whether a connection that is about to be made must find a file. Raises as `now`.

        A file that came in place of another has nothing to do with the log of changes that the other left behind:
        SQLite would mix the two up.
        """
        if self._known is None:
            return False  # the ledger is just being made
        if self.now()[1] != self._known[1]:  # a file system that is mounted again may have another number itself
            self._lay_log_aside()
        return True

    def opened(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """Note which file a new connection leads to.

        Raises:
            LedgerError: it has gone already, or it is none that this program can go on with.

        """
        found = self.now()
        with self._lock:
            if self._known not in (None, found):
                self._refuse_others(connection)
                self.comings += 1
            if found != self._known:
                self._known = found
                self._hold()
        return found

    def _hold(self) -> None:
        """Hold on to the file: as long as somebody does, no other one gets its number.

        So only where a file can be held without opening it, on Linux: to close an open one would release the locks that
        SQLite has on it.
        """
        self._let_go()
        if self._known and hasattr(os, "O_PATH"):
            with suppress(OSError):
                self._held = os.open(self.path, os.O_PATH | os.O_CLOEXEC)

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _refuse_others(self, connection: sqlite3.Connection) -> None:
        from attribution.ledger.migrations import NEWEST

        try:
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError:
            version = None
        if version != (NEWEST,):
            what = "something else lies there now, or a ledger of another version"
            raise LedgerError(f"{self._name}: {what}; bring the ledger back, or start the program again")

    def _lay_log_aside(self) -> None:
        log, index = (self.path.with_name(f"{self.path.name}-{end}") for end in ("wal", "shm"))
        with suppress(FileNotFoundError):
            # times of change are those of the file system itself: what was copied with the file is younger
            if log.stat().st_ctime_ns < self.path.stat().st_ctime_ns:
                log.rename(log.with_name(f"{log.name}-of-lost-file"))
                index.unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
