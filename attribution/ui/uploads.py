"""What people have sent until it is read: a server that is killed over it leaves it to the next one.

Each server has a folder of its own, and a lock on it for as long as it lives. A folder without a lock is a dead one's.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from attribution.articles.kinds import BY_SUFFIX, suffix_of

DEATHS = 2  # how many servers may die over a file before it is given up

_LOCK = "lock"


class Uploads:
    """Files that were sent for a ledger, by the address of its database."""

    def __init__(self, database: str) -> None:
        place = f"{os.getcwd()}\n{database}"  # an address may name a file from here
        key = sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._prefix = f"attribution-{key}-"
        self._folder: Path | None = None
        self._locks: dict[Path, int] = {}  # of each folder, its own and those that were taken over
        self._count = 0
        self.given_up: list[str] = []

    def keep(self, name: str, data: bytes) -> Path:
        """Keep a file that was sent under a name. Raises `OSError` where there is no room for it."""
        if self._folder is None:
            folder = Path(mkdtemp(prefix=self._prefix))
            self._lock(folder)
            self._folder = folder
        self._count += 1
        suffix = suffix_of(name)  # no more of the name: it could lead elsewhere
        path = self._folder / f"{self._count}{suffix if suffix in BY_SUFFIX else ''}"
        path.write_bytes(data)
        _note(path, name, deaths=0)
        return path

    def left(self) -> Iterator[tuple[Path, str]]:
        """Take over what dead servers have left: each file and the name that it had.

        A file over which `DEATHS` of them have died is given up: its name is in `given_up`.
        """
        for folder in sorted(Path(gettempdir()).glob(f"{self._prefix}*")):
            if folder in self._locks or not _is_ours(folder) or not self._lock(folder):
                continue
            for about in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns):
                path = about.with_suffix("")
                with suppress(OSError, ValueError, KeyError):
                    name, deaths = _known(path)
                    if deaths < DEATHS and path.is_file():
                        yield path, name
                        continue
                    self.given_up.append(name)
                self.done(path)
            self._remove_if_empty(folder)

    @contextmanager
    def reading(self, path: Path) -> Iterator[None]:
        """While a file is read: a server that dies over it counts."""
        with suppress(OSError, ValueError, KeyError):
            name, deaths = _known(path)
            _note(path, name, deaths=deaths + 1)
        try:
            yield
        finally:
            with suppress(OSError, ValueError, KeyError):
                name, deaths = _known(path)
                _note(path, name, deaths=deaths - 1)

    def done(self, path: Path) -> None:
        """Forget a file that is read, or will never be."""
        with suppress(OSError):
            path.unlink(missing_ok=True)
            _about(path).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of all; what is not read yet stays for the next server."""
        for folder in list(self._locks):
            self._remove_if_empty(folder)
        for lock in self._locks.values():
            os.close(lock)
        self._locks.clear()
        self._folder = None

    def _lock(self, folder: Path) -> bool:
        try:
            import fcntl
        except ImportError:  # Windows has none: there what is left stays
            return folder != self._folder and not any(folder.iterdir())
        try:
            lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        self._locks[folder] = lock
        return True

    def _remove_if_empty(self, folder: Path) -> None:
        with suppress(OSError):
            if {each.name for each in folder.iterdir()} <= {_LOCK}:
                shutil.rmtree(folder)
                os.close(self._locks.pop(folder))


def _about(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _known(path: Path) -> tuple[str, int]:
    """A file's name, and how many servers have died over it."""
    known = json.loads(_about(path).read_text(encoding="utf-8"))
    return str(known["name"]), int(known["deaths"])


def _note(path: Path, name: str, deaths: int) -> None:
    """Write down what a file is called; it counts once that is whole."""
    half = path.with_name(f"{path.name}.part")
    half.write_text(json.dumps({"name": name, "deaths": deaths}), encoding="utf-8")
    half.replace(_about(path))


def _is_ours(folder: Path) -> bool:
    """Whether nobody else may have put anything there: the folder of temporary files is everybody's."""
    with suppress(OSError):
        found = folder.lstat()
        return folder.is_dir() and not folder.is_symlink() and (os.name == "nt" or found.st_uid == os.getuid())
    return False
