"""What is read and extracted beside the pages: one runner a server, that hands orders to a process of its own.

The runner is all sessions' and knows nothing of them, so a reload or a closed browser costs nothing; what waits to be
extracted is in the ledger, so a restarted server costs nothing either. The process is started when there is something
to do, started anew where it dies, and ended when there has been nothing to do for a while, to give its memory back.
"""

import contextlib
import gc
import json
import os
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Condition, Thread, Timer
from typing import Literal, Protocol

from attribution import __version__
from attribution.catching_up import is_behind
from attribution.ledger import Ledger, LedgerError, Models
from attribution.ui.uploads import Uploads
from attribution.worker import DATABASE, Order, Report

SOON = 4.0  # seconds from the start of a server to when it loads the roster, which a first decision needs
IDLE = 600.0  # seconds after which a process without work is ended
LOOK = 30.0  # seconds without work after which it is looked whether somebody has left something to catch up with
PAUSE = 10.0  # seconds to the next try where the ledger or the models are away
PATIENCE = 3600.0  # seconds without a report after which a process is taken for stuck: a book takes half of that
STRIKES = 2  # how often an order may end the process before it is given up

Doing = Literal["nothing", "reading", "loading", "extracting"]

_DOING: dict[str, Doing] = {"extract": "extracting", "catch up": "nothing", "look": "nothing"}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that somebody should know of, until they dismiss it; `article` is the id where it is in the ledger."""

    number: int
    kind: Literal["failed", "known", "changed", "empty"]
    name: str
    why: str = ""
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a runner is at. `what` is the id of the article, or the name of the input, that is read now.

    `to_read` inputs and `to_extract` articles wait. `done` articles were extracted since the last dismissal, with
    `claims` new claims; `articles` are the ids of those that have any. `trouble` is what keeps it from going on.
    """

    doing: Doing = "nothing"
    what: str = ""
    words: int = 0
    to_read: int = 0
    to_extract: int = 0
    done: int = 0
    claims: int = 0
    articles: tuple[str, ...] = ()
    trouble: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to wait for."""
        return self.doing != "nothing" or self.to_read + self.to_extract > 0


class Process(Protocol):
    """A process that obeys orders."""

    def send(self, order: Order) -> None:
        """Give it an order. Raises `OSError` where it has ended."""

    def report(self) -> Report | None:
        """Wait for its next report; None where it has ended."""

    def end(self) -> None:
        """Let it end now."""


class WorkerProcess:
    """`attribution.worker` over a ledger."""

    def __init__(self, database: str) -> None:
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "attribution.worker"],
            env={**os.environ, DATABASE: database, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,  # a Ctrl-C on the server's terminal is the server's; this one follows by its input
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, order: Order) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def report(self) -> Report | None:
        assert self._process.stdout is not None
        patience = Timer(PATIENCE, self._process.kill)
        patience.start()
        try:
            line = self._process.stdout.readline()
        finally:
            patience.cancel()
        return json.loads(line) if line.endswith("\n") else None

    def end(self) -> None:
        self._process.kill()  # the ledger holds whole steps only, so no end is untimely
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]


class Runner:
    """Reads inputs into a ledger and extracts its articles, one after the other, in a thread of its own.

    What somebody has just given goes before what was left over. All methods return at once and may be called by any
    thread.
    """

    def __init__(
        self,
        open_ledger: Callable[[], Ledger],
        start: Callable[[], Process],
        *,
        uploads: Uploads | None = None,
        idle: float = IDLE,
        pause: float = PAUSE,
        look: float = LOOK,
    ) -> None:
        self._open, self._start = open_ledger, start
        self._uploads = uploads or Uploads("")
        self._idle, self._pause, self._look = idle, pause, look
        self._changed = Condition()
        self._reads: deque[Order] = deque()
        self._given: deque[Order] = deque()
        self._left_over: deque[Order] = deque()
        self._at_last: deque[Order] = deque()
        self._queued: set[str] = set()
        self._progress = Progress()
        self._noted = 0
        self._strikes: Counter[str] = Counter()
        self._futile = 0  # times in a row that the process ended before it had begun anything
        self._versions: tuple[tuple[str, str], ...] = (("attribution", __version__),)
        self._process: Process | None = None
        self._thread: Thread | None = None
        self._stopped = False
        self._again = False
        self._ledger: Ledger | None = None
        self._seen: tuple[int, ...] | None = None  # the ledger's stamp when it was looked at last
        self._since = time.monotonic()  # that there was work

    # --- what pages ask for --------------------------------------------------------------------------------------

    def read(self, arguments: Iterable[str], *, quietly: bool = False) -> None:
        """Read files, folders and web addresses into the ledger, and extract what is new.

        Quietly, what the ledger has already is not worth a note.
        """
        self._order(self._reads, [{"do": "read", "arguments": [each], "quietly": quietly} for each in arguments])

    def upload(self, name: str, data: bytes) -> None:
        """Read a file that was sent; if this server ends before, the next one does. Raises `OSError` without room."""
        with self._changed:
            path = self._uploads.keep(name, data)
        self._order(self._reads, [{"do": "read", "path": str(path), "name": name}])

    def read_left(self) -> None:
        """Read what was sent to servers that ended before they had read it."""
        with self._changed:
            left = list(self._uploads.left())
        for name in self._uploads.given_up:
            self.note("failed", name, "the app itself has ended over it before; it may need more memory than there is")
        self._order(self._reads, [{"do": "read", "path": str(path), "name": name} for path, name in left])

    def extract(self, articles: Iterable[tuple[int, str]]) -> None:
        """Extract articles by their numbers and ids, before those that are left over."""
        self._extract(self._given, articles)

    def take_up(self) -> None:
        """Extract what waits in the ledger, whoever has left it there."""
        self._order(self._reads, [{"do": "take up"}])

    def catch_up(self) -> None:
        """Score and group what lacks it, when there is nothing else to do; nobody waits for that."""
        with self._changed:
            waits = bool(self._at_last)
        if not waits:
            self._order(self._at_last, [{"do": "catch up"}])

    def note(
        self, kind: Literal["failed", "known", "changed", "empty"], name: str, why: str = "", article: str | None = None
    ) -> None:
        """Keep something that people should know of."""
        with self._changed:
            self._progress = replace(
                self._progress, notes=(*self._progress.notes, Note(self._noted_number(), kind, name, why, article))
            )

    def now(self) -> Progress:
        """What it is at."""
        with self._changed:
            waiting = len(self._given) + len(self._left_over)
            return replace(self._progress, to_read=len(self._reads), to_extract=waiting)

    def is_queued(self, article: str) -> bool:
        """Whether an article waits here to be extracted, by its id."""
        with self._changed:
            return article in self._queued

    def dismiss(self, number: int | None = None) -> None:
        """Forget a note, by its number; without one all of them."""
        with self._changed:
            left = tuple(each for each in self._progress.notes if number not in (None, each.number))
            self._progress = replace(self._progress, notes=left)

    def dismiss_done(self) -> None:
        """Forget what was done."""
        with self._changed:
            self._progress = replace(self._progress, done=0, claims=0, articles=())

    def try_again(self) -> None:
        """Go on now where something kept it from going on."""
        with self._changed:
            self._again = True
            self._changed.notify_all()

    def stop(self) -> None:
        """End the process and the thread; what was not done stays in the ledger."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            process, self._process = self._process, None
        if process:
            process.end()
        if self._ledger:
            self._ledger.close()
        with self._changed:
            self._uploads.close()

    # --- orders --------------------------------------------------------------------------------------------------

    def _extract(self, queue: "deque[Order]", articles: Iterable[tuple[int, str]]) -> None:
        with self._changed:
            new = {each: number for number, each in articles if each not in self._queued}
            self._queued.update(new)
        self._order(queue, [{"do": "extract", "number": number, "id": each} for each, number in new.items()])

    def _order(self, queue: "deque[Order]", orders: Sequence[Order]) -> None:
        with self._changed:
            queue.extend(orders)
            if self._thread is None and orders and not self._stopped:
                self._thread = Thread(target=self._work, name="runner", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def _noted_number(self) -> int:
        self._noted += 1
        return self._noted

    def _next(self) -> tuple[Order, "deque[Order]"] | None:
        """The next order and its queue; None when there will be none."""
        with self._changed:
            while not self._stopped:
                for queue in (self._reads, self._given, self._left_over, self._at_last):
                    if queue:
                        order = queue.popleft()
                        doing = _DOING.get(order["do"], "reading")
                        self._progress = replace(self._progress, doing=doing, what=_named(order), words=0)
                        return order, queue
                self._progress = replace(self._progress, doing="nothing", what="", words=0)
                self._strikes.clear()
                if not self._changed.wait(self._look):
                    if self._process and time.monotonic() - self._since > self._idle:
                        self._end_process()
                    return {"do": "look"}, deque()
            return None

    def _work(self) -> None:
        while given := self._next():
            order, queue = given
            try:
                with self._uploads.reading(Path(order["path"])) if "path" in order else contextlib.nullcontext():
                    trouble = self._obeyed(order)
            except Exception as error:  # a thread that dies leaves everybody waiting
                trouble = f"{type(error).__name__}: {error}"
            with self._changed:
                if trouble is None:
                    self._progress = replace(self._progress, trouble=None)
                    self._queued.discard(str(order.get("id")))
                    if "path" in order:
                        self._uploads.done(Path(order["path"]))
                    continue
                queue.appendleft(order)
                if trouble:
                    self._progress = replace(self._progress, doing="nothing", trouble=trouble)
                    self._changed.wait_for(lambda: self._again or self._stopped, self._pause)
                    self._again = False

    def _obeyed(self, order: Order) -> str | None:
        """Do what an order says; None when it is done, else what is in the way, empty if nothing."""
        if order["do"] == "look":
            return self._looked()
        if order["do"] == "take up":
            return self._taken_up()
        try:
            return self._tried(order)
        finally:
            self._since = time.monotonic()

    def _looked(self) -> str | None:
        """See whether claims were given that nobody has scored, if the ledger has changed since the last time."""
        with contextlib.suppress(LedgerError):  # whoever opens a page is told
            stamp = self._kept().stamp()
            if stamp != self._seen and is_behind(self._kept()):
                self.catch_up()
            self._seen = stamp
        return None

    def _tried(self, order: Order) -> str | None:
        """Let the process obey; None when it is through with the order, else what is in the way, empty if nothing."""
        begun = False
        try:
            with self._changed:
                if self._stopped:
                    return ""
                process = self._process = self._process or self._start()
            process.send(order)
            while report := process.report():
                if report["event"] == "done":
                    return None
                if report["event"] == "trouble":
                    return str(report["why"])
                begun = begun or report["event"] == "begun"
                self._heed(report, order)
        except OSError as error:
            if self._process is None and not self._stopped:
                return f"the process that reads cannot be started: {error.strerror or error}; try again"
        self._end_process()
        if self._stopped:
            return ""
        if begun:
            return self._struck(order)
        self._futile += 1
        if self._futile < STRIKES:
            return ""
        return "the process that reads ends before it has begun; see whether the machine has memory left, and try again"

    def _struck(self, order: Order) -> str | None:
        """The process has died over an order: try once more, then give the order up."""
        name = _named(order)
        self._strikes[name] += 1
        if self._strikes[name] < STRIKES:
            return ""
        why = f"reading it ended the process {STRIKES} times; it may need more memory than there is"
        if order["do"] == "extract":
            try:
                for article in self._kept().articles([name]):
                    self._kept().save_failure(article, why, Models(self._versions))
            except LedgerError as error:
                return str(error)
        self.note("failed", name or "scores and groups of claims", why, order.get("id"))
        return None

    def _heed(self, report: Report, order: Order) -> None:
        """Take in what the process reports on the way."""
        event = report["event"]
        with self._changed:
            now = self._progress
            if event == "loading":
                self._progress = replace(now, doing="loading", trouble=None)
            elif event == "begun":
                self._futile = 0
                self._versions = tuple((name, version) for name, version in report.get("versions", self._versions))
                doing = _DOING.get(order["do"], "reading")
                self._progress = replace(now, doing=doing, words=report.get("words", 0), trouble=None)
            elif event == "extracted":
                articles = (*now.articles, report["id"]) if report["claims"] else now.articles
                claims = now.claims + report["claims"]
                self._progress = replace(now, done=now.done + 1, claims=claims, articles=articles)
        if event in ("extracted", "behind"):
            self.catch_up()
        if event == "entered":
            if report["new"]:
                self.extract([(report["number"], report["id"])])
            elif not order.get("quietly"):
                self.note("changed" if report["changed"] else "known", report["name"], article=report["id"])
        elif event == "extracted" and not report["claims"]:
            self.note("empty", report["id"], article=report["id"])
        elif event in ("unreadable", "failed"):
            self.note("failed", report.get("name") or report["id"], report["why"], report.get("id"))

    def _taken_up(self) -> str | None:
        try:
            table = self._kept().articles_table()
        except LedgerError as error:
            return str(error)
        waiting = table[table["state"] == "waiting"]
        self._extract(self._left_over, zip(map(int, waiting["number"]), waiting["id"], strict=True))
        return None

    def _kept(self) -> Ledger:
        self._ledger = self._ledger or self._open()
        return self._ledger

    def _end_process(self) -> None:
        with self._changed:
            process, self._process = self._process, None
        if process:
            process.end()


def _named(order: Order) -> str:
    return str(order.get("name") or order.get("id") or ", ".join(order.get("arguments", ())))


# --- the server's ------------------------------------------------------------------------------------------------

_runners: dict[str, Runner] = {}
_making = Condition()


def runner_of(database: str) -> Runner:
    """The runner of this server over a ledger, by the address of its database."""
    with _making:
        if database not in _runners:
            _runners[database] = Runner(
                lambda: Ledger.open(database), lambda: WorkerProcess(database), uploads=Uploads(database)
            )
        return _runners[database]


given: list[str] = []
"""What the server was started with, to be read into the ledger."""


@contextlib.asynccontextmanager
async def at_work(_app: object) -> AsyncIterator[dict[str, object]]:
    """As long as the server runs: what was given is read, what waits in the ledger is extracted."""
    from attribution.ui.state import database

    runner = runner_of(database())
    runner.take_up()
    runner.read_left()
    runner.read(given, quietly=True)
    Thread(target=_warm_up, name="warm-up", daemon=True).start()
    yield {}
    runner.stop()


def _warm_up() -> None:
    """Load what the first page and the first decision need, while the browser is on its way."""
    import pandas  # noqa: F401

    from attribution.ui import state

    time.sleep(SOON)  # the roster must not keep the first page waiting
    with contextlib.suppress(LedgerError):  # the page meets the same error again and shows it
        state.ledger().roster()
        gc.freeze()  # what is kept for good is not searched for garbage at every key
