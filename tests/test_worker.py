"""The process that reads and extracts for the app, and the runner that hands it its orders."""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from attribution.catching_up import is_behind
from attribution.ledger import Ledger
from attribution.nlp.models import ModelsMissing
from attribution.ui import jobs
from attribution.ui.jobs import Progress, Runner, WorkerProcess
from attribution.ui.uploads import DEATHS, Uploads
from attribution.worker import DATABASE, Order, Report, Worker
from tests.factories import FakeExtractor, article, attribution

RAIN = "“It rains,” Carla Ruiz said to the reporters who had come to the old harbour of the town."
SNOW = "“And it snows,” Dan said to the reporters who had come to the old harbour of the town."
SILENCE = "It rains in the old harbour of the town, and nobody of all the people there says a word."
TURKISH = (
    "Savunma Bakanı, Türkiye ile Japonya arasındaki savunma sanayii iş birliğinin stratejik bir düzeye "
    "ulaşabileceğini söyledi. Bakan, görüşmelerin önümüzdeki aylarda da süreceğini belirtti."
)
DEADLY, DEADLY_BEFORE = "a story that kills", "models that kill"


class InThread:
    """A double of `WorkerProcess`: a worker with the extractor without models, which some texts can kill."""

    def __init__(self, open_ledger: Callable[[], Ledger], extractor: FakeExtractor) -> None:
        self.ended = False
        self.orders: list[Order] = []
        self._ledger = open_ledger()
        self._reports: SimpleQueue[Report | None] = SimpleQueue()
        self._worker = Worker(lambda: self._ledger, lambda: extractor, self._reports.put)  # type: ignore[arg-type]

    def send(self, order: Order) -> None:
        if self.ended:
            raise BrokenPipeError
        self.orders.append(order)
        found = next(self._ledger.articles([order["id"]]), None) if "id" in order else None
        if found and DEADLY in found.text:
            self._reports.put({"event": "begun", "versions": [["fake", "1"]], "words": 4})
            self._reports.put(None)
        elif found and DEADLY_BEFORE in found.text:
            self._reports.put(None)
        else:
            self._worker.obey(order)

    def report(self) -> Report | None:
        return self._reports.get()

    def end(self) -> None:
        if not self.ended:
            self.ended = True
            self._reports.put(None)
            self._ledger.close()


class Desk:
    """A runner over a ledger, and the processes that it has started."""

    def __init__(self, database: str, **settings: Any) -> None:
        self.database = database
        self.processes: list[InThread] = []
        self.extractor = FakeExtractor()
        self.runner = Runner(lambda: Ledger.open(database), self._start, **{"pause": 0.01, **settings})

    def _start(self) -> InThread:
        self.processes.append(InThread(lambda: Ledger.open(self.database), self.extractor))
        return self.processes[-1]

    def settled(self) -> Progress:
        """What the runner is at when it has nothing left to do."""
        return until(self.runner, lambda now: not now.is_busy)

    def states(self) -> dict[str, tuple[str, int]]:
        with Ledger.open(self.database) as ledger:
            table = ledger.articles_table()
        return {row.id: (row.state, row.claims) for row in table.itertuples()}

    def waiting(self, **texts: str) -> None:
        """Enter articles that nobody has extracted."""
        with Ledger.open(self.database) as ledger:
            for name, text in texts.items():
                ledger.enter(article(id=f"{name}.txt", text=text, language="en"))


def until(runner: Runner, condition: Callable[[Progress], bool], seconds: float = 120) -> Progress:
    deadline = time.monotonic() + seconds
    while not condition(now := runner.now()):
        assert time.monotonic() < deadline, now
        time.sleep(0.005)
    return now


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield made
    made.runner.stop()


def notes(now: Progress) -> list[tuple[str, str, str]]:
    return [(note.kind, note.name, note.why) for note in now.notes]


def test_what_waits_in_the_ledger_is_taken_up(desk: Desk) -> None:
    desk.waiting(rain=RAIN, silence=SILENCE)
    desk.runner.take_up()
    now = desk.settled()
    assert (now.done, now.claims, now.articles, now.trouble) == (2, 1, ("rain.txt",), None)
    assert notes(now) == [("empty", "silence.txt", "")]
    assert desk.states() == {"rain.txt": ("extracted", 1), "silence.txt": ("extracted", 0)}
    desk.runner.take_up()
    desk.settled()
    assert desk.extractor.asked == 2
    desk.runner.dismiss()
    desk.runner.dismiss_done()
    assert desk.runner.now() == Progress()


def test_no_process_is_started_for_nothing(desk: Desk) -> None:
    desk.runner.take_up()
    desk.settled()
    assert desk.processes == []


def test_files_are_read_and_what_is_new_is_extracted(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "rain.txt").write_text(RAIN)
    (folder / "again.txt").write_text(RAIN)
    (folder / "empty.txt").write_bytes(b"")
    desk.runner.read([str(folder), str(tmp_path / "none.txt")])
    now = desk.settled()
    assert notes(now) == [
        ("failed", str(folder / "empty.txt"), f"{folder}/empty.txt: it is empty; give a file with text in it"),
        ("known", "rain.txt", ""),
        ("failed", f"{tmp_path}/none.txt", f"{tmp_path}/none.txt: there is no such file; check the name"),
    ]
    assert desk.states() == {"again.txt": ("extracted", 1)}
    desk.runner.dismiss(now.notes[0].number)
    assert notes(desk.runner.now()) == notes(now)[1:]
    desk.runner.dismiss()
    desk.runner.read([str(folder / "rain.txt")], quietly=True)
    assert desk.settled().notes == ()
    assert desk.extractor.asked == 1


def test_uploads_are_called_by_their_names_and_do_not_stay(desk: Desk) -> None:
    desk.runner.upload("../rain.txt", RAIN.encode())
    desk.runner.upload("picture.png", bytes(range(256)) * 40)
    desk.runner.upload("broken.zip", b"PK\x03\x04 and no more")
    now = desk.settled()
    assert [(kind, name) for kind, name, _ in notes(now)] == [("failed", "picture.png"), ("failed", "broken.zip")]
    assert all(why.startswith(f"{name}: ") and "/" not in why for _, name, why in notes(now)), notes(now)
    assert desk.states() == {"../rain.txt": ("extracted", 1)}
    (folder,) = {Path(order["path"]).parent for order in desk.processes[0].orders if "path" in order}
    assert [each.name for each in folder.iterdir()] == ["lock"]
    desk.runner.stop()
    assert not folder.exists()


def killed_over(database: str, name: str, text: str) -> None:
    """A server that is sent a file and killed at once."""
    server = subprocess.run([sys.executable, "-c", SENT, database, name, text], capture_output=True, text=True)
    assert server.returncode == -signal.SIGKILL, server.stderr


SENT = """
import os, signal, sys
from attribution.ui.uploads import Uploads
Uploads(sys.argv[1]).keep(sys.argv[2], sys.argv[3].encode())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_sent_to_a_server_that_was_killed_is_read_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "temporary"
    files.mkdir()
    monkeypatch.setenv("TMPDIR", str(files))
    monkeypatch.setattr("tempfile.tempdir", str(files))
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    killed_over(database, "../<b>rain</b>.txt", RAIN)
    killed_over(f"{database}.another", "snow.txt", SNOW)
    assert len(list(files.iterdir())) == 2
    desk = Desk(database, uploads=Uploads(database))
    desk.runner.read_left()
    desk.settled()
    assert desk.states() == {"../<b>rain</b>.txt": ("extracted", 1)}
    desk.runner.stop()
    (left,) = files.iterdir()  # another ledger's is none of its business
    assert (left / "1.txt").read_text() == SNOW


def test_what_a_living_server_was_sent_is_its_own_and_what_kills_every_server_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    living = Uploads("one")
    path = living.keep("rain.txt", RAIN.encode())
    assert list(Uploads("one").left()) == []
    living.close()  # with the file unread, as a server that is stopped
    unfinished = []
    for _ in range(DEATHS):
        later = Uploads("one")
        assert list(later.left()) == [(path, "rain.txt")]
        unfinished.append(later.reading(path))
        unfinished[-1].__enter__()  # and it never comes to the end
        later.close()
    desk = Desk(f"sqlite:///{tmp_path / 'ledger.db'}", uploads=Uploads("one"))
    desk.runner.read_left()
    assert notes(desk.settled()) == [
        ("failed", "rain.txt", "the app itself has ended over it before; it may need more memory than there is")
    ]
    desk.runner.stop()
    assert list(tmp_path.glob("attribution-*")) == []


def test_a_file_that_was_read_before_its_server_stopped_costs_no_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = (first := Uploads("one")).keep("rain.txt", RAIN.encode())
    first.close()
    for _ in range(2 * DEATHS):
        later = Uploads("one")
        with later.reading(path):
            assert list(later.left()) == [(path, "rain.txt")]
        later.close()


def test_a_folder_that_somebody_else_could_have_made_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sent = Uploads("one")
    sent.keep("rain.txt", RAIN.encode())
    sent.close()
    monkeypatch.setattr("os.getuid", lambda: os.geteuid() + 1)
    assert list(Uploads("one").left()) == []


def test_each_failure_is_named_and_kept_with_its_article(desk: Desk) -> None:
    for name, text in (("bad.txt", f"{RAIN} An unlucky one."), ("tr.txt", TURKISH), ("rain.txt", RAIN)):
        desk.runner.upload(name, text.encode())
    now = desk.settled()
    assert notes(now) == [
        ("failed", "bad.txt", "bad.txt: extraction failed: unlucky"),
        ("failed", "tr.txt", "there is no model for its language (tr)"),
    ]
    assert desk.states() == {"bad.txt": ("failed", 0), "tr.txt": ("failed", 0), "rain.txt": ("extracted", 1)}


def test_what_is_given_goes_before_what_is_left_over(desk: Desk) -> None:
    desk.waiting(**{f"old{number}": f"{RAIN} {number}" for number in range(5)})
    with Ledger.open(desk.database) as ledger:
        given = ledger.enter(article(id="new.txt", text=SNOW, language="en"))
    began = desk.extractor.read

    def first(*args: Any) -> Any:
        if not any(order.get("id") == "new.txt" for order in desk.processes[0].orders):
            desk.runner.extract([(given.number, "new.txt")])  # in the middle of the first of those left over
        return began(*args)

    desk.extractor.read = first  # type: ignore[method-assign]
    with desk.runner._changed:
        desk.runner._extract(desk.runner._left_over, [(number, f"old{number - 1}.txt") for number in range(1, 6)])
    assert desk.settled().done == 6
    assert [order.get("id") for order in desk.processes[0].orders if order["do"] == "extract"][:2] == [
        "old0.txt",
        "new.txt",
    ]


def test_what_came_in_is_scored_and_grouped_when_there_is_nothing_else_to_do(desk: Desk) -> None:
    said = "“The bridge over the river was closed by the council in March,” Ann Bell said."
    desk.waiting(rain=said, again=f"Once more: {said}", snow=SNOW)
    desk.runner.take_up()
    desk.settled()
    with Ledger.open(desk.database) as ledger:
        deadline = time.monotonic() + 60
        while is_behind(ledger) or not ledger.groups.all():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        claims = ledger.claims().set_index("article_id")
        assert (claims["checkworthiness"] > 0).all()
        assert claims.loc["rain.txt", "group"] == claims.loc["again.txt", "group"]
        assert claims["group"].isna()["snow.txt"]
    assert [order["do"] for order in desk.processes[0].orders][-1] == "catch up"
    assert desk.settled().trouble is None


def test_what_a_reviewer_gives_is_scored_although_nobody_asks_for_it(tmp_path: Path) -> None:
    desk = Desk(f"sqlite:///{tmp_path / 'ledger.db'}", look=0.02)
    try:
        desk.waiting(rain=RAIN)
        desk.runner.take_up()
        desk.settled()
        with Ledger.open(desk.database) as ledger:
            kept = next(ledger.articles(["rain.txt"]))
            given = attribution(kept, ("the old harbour of the town",), ("said",), ("Carla Ruiz",))
            claim = ledger.add("rain.txt", given, "Ana")
            deadline = time.monotonic() + 60
            while claim not in set(ledger.claims().dropna(subset="checkworthiness")["claim_id"]):
                assert time.monotonic() < deadline
                time.sleep(0.02)
    finally:
        desk.runner.stop()


def test_an_article_is_queued_once(desk: Desk) -> None:
    desk.waiting(rain=RAIN)
    desk.runner.extract([(1, "rain.txt"), (1, "rain.txt")])
    desk.runner.extract([(1, "rain.txt")])
    desk.settled()
    assert [order["do"] for order in desk.processes[0].orders].count("extract") == desk.extractor.asked == 1
    assert not desk.runner.is_queued("rain.txt")


def test_an_article_that_ends_the_process_twice_is_given_up(desk: Desk) -> None:
    desk.waiting(deadly=DEADLY, rain=RAIN)
    desk.runner.take_up()
    now = desk.settled()
    why = "reading it ended the process 2 times; it may need more memory than there is"
    assert notes(now) == [("failed", "deadly.txt", why)]
    assert desk.states() == {"deadly.txt": ("failed", 0), "rain.txt": ("extracted", 1)}
    assert len(desk.processes) == 3
    assert all(each.ended for each in desk.processes[:2])


def test_a_process_that_never_begins_is_trouble_and_no_articles_fault(desk: Desk) -> None:
    desk.waiting(early=DEADLY_BEFORE)
    desk.runner.take_up()
    now = until(desk.runner, lambda now: now.trouble is not None)
    assert now.trouble is not None
    assert now.trouble.startswith("the process that reads ends before it has begun; see whether")
    assert now.is_busy
    assert desk.states() == {"early.txt": ("waiting", 0)}


def test_models_that_are_missing_are_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = [ModelsMissing(Path("mine"), "does not exist", "give one")]

    def versions(_: object) -> tuple[tuple[str, str], ...]:
        if gone:
            raise gone[0]
        return (("fake", "1"),)

    monkeypatch.setattr(FakeExtractor, "versions", property(versions))
    desk.waiting(rain=RAIN)
    desk.runner.take_up()
    now = until(desk.runner, lambda now: now.trouble is not None)
    assert now.trouble == "The model folder mine does not exist: give one."
    gone.clear()
    desk.runner.try_again()
    assert desk.settled().trouble is None
    assert desk.states() == {"rain.txt": ("extracted", 1)}


def test_a_ledger_that_goes_away_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    desk.waiting(rain=RAIN)
    path, elsewhere = tmp_path / "ledger.db", tmp_path / "elsewhere.db"
    desk.runner.read([])
    desk.runner.take_up()
    desk.settled()
    path.rename(elsewhere)
    desk.runner.upload("snow.txt", SNOW.encode())
    now = until(desk.runner, lambda now: now.trouble is not None)
    assert now.trouble == f"{path}: the file has gone; bring it back, then try again"
    assert not path.exists()
    elsewhere.rename(path)
    assert desk.settled().trouble is None
    assert desk.states() == {"rain.txt": ("extracted", 1), "snow.txt": ("extracted", 1)}


def test_a_process_without_work_is_ended_and_another_started_later(tmp_path: Path) -> None:
    desk = Desk(f"sqlite:///{tmp_path / 'ledger.db'}", idle=0.01, look=0.01)
    desk.runner.upload("rain.txt", RAIN.encode())
    desk.settled()
    until(desk.runner, lambda _: desk.processes[0].ended)
    desk.runner.upload("snow.txt", SNOW.encode())
    desk.settled()
    assert desk.states() == {"rain.txt": ("extracted", 1), "snow.txt": ("extracted", 1)}
    assert len(desk.processes) == 2
    desk.runner.stop()


def test_two_servers_on_one_ledger_extract_each_article_once(tmp_path: Path) -> None:
    desks = [Desk(f"sqlite:///{tmp_path / 'ledger.db'}") for _ in range(2)]
    desks[0].waiting(**{f"story{number}": f"{RAIN} {number}" for number in range(12)})
    for desk in desks:
        desk.runner.take_up()
    for desk in desks:
        assert desk.settled().notes == ()
        desk.runner.stop()
    with Ledger.open(desks[0].database) as ledger:
        assert len(ledger.table("extractions")) == len(ledger.table("attributions")) == 12
    assert desks[0].runner.now().done + desks[1].runner.now().done >= 12


@pytest.mark.parametrize("is_there", [True, False])
def test_a_server_loads_the_roster_before_anybody_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    loaded: list[str] = []
    failed: list[object] = []
    monkeypatch.setattr(Ledger, "roster", lambda ledger: loaded.append(ledger.name))
    monkeypatch.setattr("threading.excepthook", failed.append)
    frozen: list[int] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(len(loaded)))
    monkeypatch.setattr(jobs, "SOON", 0)
    monkeypatch.setenv(DATABASE, f"sqlite:///{tmp_path if is_there else tmp_path / 'nowhere'}/ledger.db")

    async def run() -> None:
        async with jobs.at_work(None):
            for thread in threading.enumerate():
                if thread.name == "warm-up":
                    thread.join()

    # in a thread of its own: the loop of a browser may be running in this one
    server = threading.Thread(target=lambda: asyncio.run(run()))
    server.start()
    server.join()
    assert loaded == ([str(tmp_path / "ledger.db")] if is_there else [])
    assert frozen == ([1] if is_there else [])  # when the roster is there
    assert failed == []


# --- the process itself ----------------------------------------------------------------------------------------------


@pytest.fixture
def process(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    environment = {**os.environ, DATABASE: f"sqlite:///{tmp_path / 'ledger.db'}"}
    with subprocess.Popen(
        [sys.executable, "-m", "attribution.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as running:
        yield running
        running.kill()


def obeyed(process: "subprocess.Popen[str]", order: Order) -> list[Report]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    found: list[Report] = []
    while not found or found[-1]["event"] != "done":
        found.append(json.loads(process.stdout.readline()))
    return found


def test_it_reads_without_models_and_ends_with_its_input(process: "subprocess.Popen[str]", tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text(RAIN)
    assert obeyed(process, {"do": "read", "arguments": [str(tmp_path / "rain.txt")]}) == [
        {"event": "begun"},
        {"event": "entered", "name": "rain.txt", "number": 1, "id": "rain.txt", "new": True, "changed": False},
        {"event": "done"},
    ]
    assert "torch" not in Path(f"/proc/{process.pid}/maps").read_text()
    assert os.getpriority(os.PRIO_PROCESS, process.pid) >= 10
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


def test_it_does_not_outlive_the_server(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, f"sqlite:///{tmp_path / 'ledger.db'}"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdout.close()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{worker}/cmdline").exists() and Path(f"/proc/{worker}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.01)


SERVER = """
import sys
import time
from attribution.ui.jobs import WorkerProcess
process = WorkerProcess(sys.argv[1])
process.send({"do": "read", "arguments": []})
while process.report()["event"] != "done": pass
print(process.pid, flush=True)
time.sleep(600)
"""


def test_a_killed_process_is_started_anew_and_nothing_is_lost(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    started: list[WorkerProcess] = []

    def start() -> WorkerProcess:
        started.append(WorkerProcess(database))
        return started[-1]

    runner = Runner(lambda: Ledger.open(database), start)
    runner.upload("rain.txt", RAIN.encode())
    until(runner, lambda now: now.to_extract + len(now.what) > 0 and now.doing in ("loading", "extracting"))
    os.kill(started[0].pid, signal.SIGKILL)
    now = until(runner, lambda now: not now.is_busy)
    runner.stop()
    assert (now.done, now.trouble, now.notes) == (1, None, ())
    assert len(started) == 2
    with Ledger.open(database) as ledger:
        assert list(ledger.claims()["speaker"]) == ["Carla Ruiz"]
