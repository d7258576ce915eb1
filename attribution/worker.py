"""The process that reads and extracts for the app, so that no page waits for it: `python -m attribution.worker`.

Orders come in on standard input and reports go out on standard output, a line of JSON each. It obeys one order after
the other, ends each with the report "done" or "trouble", and ends itself when its input does: nobody outlives the app.

    {"do": "read", "arguments": ["stories/"]}           what the command line takes: files, folders, web addresses
    {"do": "read", "path": "…", "name": "story.pdf"}    an uploaded file, by the name that it had
    {"do": "extract", "number": 7, "id": "bridge.txt"}  an article of the ledger
    {"do": "catch up"}                                  scores and groups of claims that lack them (`catching_up`)

After "done" an order need not be given again, whatever came of it. "trouble" says that it is not the order's fault: the
ledger or the models are away.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from attribution.articles import Input, UnreadableArticle, find_inputs, read_inputs
from attribution.extractor import no_model
from attribution.ledger import Ledger, LedgerError, Models
from attribution.nlp.models import ModelsMissing
from attribution.records import Article

if TYPE_CHECKING:
    from attribution.extractor import Extractor
    from attribution.weighing import Weigher

DATABASE = "ATTRIBUTION_DATABASE_URL"

Order = dict[str, Any]
Report = dict[str, Any]
Tell = Callable[[Report], None]


class Worker:
    """Obeys orders; the ledger is opened and the models are loaded when the first order needs them."""

    def __init__(self, open_ledger: Callable[[], Ledger], load: "Callable[[], Extractor]", tell: Tell) -> None:
        self._open, self._load, self._tell = open_ledger, load, tell
        self._ledger: Ledger | None = None
        self._extractor: Extractor | None = None
        self._weighs: Weigher | None = None

    def obey(self, order: Order) -> None:
        """Do what an order says, and report."""
        try:
            self._ledger = self._ledger or self._open()
            if order["do"] == "read":
                self._read(self._ledger, order)
            elif order["do"] == "extract":
                self._extract(self._ledger, order)
            else:
                self._catch_up(self._ledger)
        except (LedgerError, ModelsMissing) as error:
            self._tell({"event": "trouble", "why": str(error)})
            return
        except Exception as error:  # one order must not cost the others
            name = str(order.get("name") or order.get("id") or ", ".join(order.get("arguments", ())))
            why = f"{name}: it cannot be read ({type(error).__name__}: {error}); give it in another form"
            self._tell({"event": "unreadable", "name": name, "why": " ".join(why.split())})
        self._tell({"event": "done"})

    def _read(self, ledger: Ledger, order: Order) -> None:
        self._tell({"event": "begun"})

        def unreadable(error: UnreadableArticle) -> None:
            self._tell({"event": "unreadable", "name": error.name, "why": str(error)})

        given = _uploaded(order, unreadable) if "path" in order else _found(order["arguments"], unreadable)
        for article, origin in given:
            entered = ledger.enter(article, origin)
            about = {"number": entered.number, "id": entered.article.id, "new": entered.new, "changed": entered.changed}
            self._tell({"event": "entered", "name": article.id, **about})

    def _extract(self, ledger: Ledger, order: Order) -> None:
        article = next(ledger.articles([order["id"]]), None)
        if article is None:  # it is not there any more
            return
        if self._extractor is None:
            self._tell({"event": "loading"})
            self._extractor = self._load()
        models = Models(self._extractor.versions)
        self._tell({"event": "begun", "versions": models.versions, "words": len(article.text.split())})
        if ledger.is_extracted(order["number"], models):
            return
        why, found = no_model(article), None
        if self._extractor.reads(article):
            try:
                ((_, found),) = self._extractor.read([article])
            except Exception as error:  # whatever an article does to a model is kept with it
                why = str(error) or type(error).__name__
        if found is None:
            ledger.save_failure(article, why, models)
            self._tell({"event": "failed", "id": article.id, "why": why})
        else:
            ledger.save(article, found, models)
            self._tell({"event": "extracted", "id": article.id, "claims": len(found)})

    def _catch_up(self, ledger: Ledger) -> None:
        from attribution.catching_up import catch_up

        self._tell({"event": "begun"})
        if catch_up(ledger, self._weigher).more:
            self._tell({"event": "behind"})

    def _weigher(self) -> "Weigher":
        from attribution.weighing import Weigher

        self._weighs = self._weighs or (self._extractor.weigher if self._extractor else Weigher())
        return self._weighs


def _found(arguments: list[str], on_error: Callable[[UnreadableArticle], None]) -> Iterator[tuple[Article, str]]:
    """The articles of files, folders and web addresses, each with where it is from."""
    return ((article, article.id) for article in read_inputs(find_inputs(arguments, on_error), on_error))


def _uploaded(order: Order, on_error: Callable[[UnreadableArticle], None]) -> Iterator[tuple[Article, str]]:
    """The articles of an uploaded file, each with where it is from; they know nothing of where the file lies here."""
    path, name = Path(order["path"]), str(order["name"])

    def refused(error: UnreadableArticle) -> None:
        on_error(UnreadableArticle(error.name.replace(str(path), name), error.why.replace(str(path), name), error.cure))

    for article in read_inputs([Input(name, path)], refused):
        yield article, name if article.id == name else f"{name}, {article.id}"


def main() -> None:
    """Obey what comes in until nothing comes any more."""
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what a library prints is no report
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    with suppress(OSError):
        os.nice(10)  # whoever sits before the app goes first

    def tell(report: Report) -> None:
        reports.write(json.dumps(report) + "\n")

    def load() -> "Extractor":
        import attribution

        return attribution.load()

    orders: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(orders,), daemon=True).start()
    worker = Worker(lambda: Ledger.open(os.environ[DATABASE]), load, tell)
    while True:
        worker.obey(json.loads(orders.get()))


def _listen(orders: "SimpleQueue[str]") -> None:
    for line in sys.stdin:
        orders.put(line)
    os._exit(0)  # in the middle of an article even: what it had written is whole, and the rest is done another time


if __name__ == "__main__":
    main()
