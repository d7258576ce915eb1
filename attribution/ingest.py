"""Articles into the ledger: each is entered, extracted and kept in steps of their own, so that no end is untimely.

Whatever stops it, what has come in is whole, and the next time it goes on where it was: what the same models have read
is not read again.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from attribution.extractor import no_model
from attribution.ledger import Ledger, Models
from attribution.records import Article

if TYPE_CHECKING:
    from attribution.extractor import Extractor

Outcome = Literal["extracted", "known", "no model", "failed"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of an article: `claims` were found in it; "known" is one that these models had read before."""

    article: Article
    outcome: Outcome
    claims: int = 0


def ingest(
    ledger: Ledger,
    articles: Iterable[Article],
    extractor: "Extractor",
    on_error: Callable[[Exception], None],
) -> Iterator[Ingested]:
    """Enter articles in the ledger and extract them, one after the other; yield what became of each.

    An article in a language without a model is kept and marked. One on which extraction fails is kept as well, and
    the failure is handed to `on_error`. Raises `LedgerError` where the ledger cannot be written.
    """
    models = Models(extractor.versions)
    done: deque[Ingested] = deque()
    begun: set[int] = set()

    def waiting() -> Iterator[Article]:
        for article in articles:
            entered = ledger.enter(article)
            if entered.changed:
                _log.warning(
                    "%s: in the ledger as %s, with another text; the text that came first stays",
                    article.id,
                    entered.article.id,
                )
            if entered.number in begun or ledger.is_extracted(entered.number, models):
                done.append(Ingested(entered.article, "known"))
                continue
            begun.add(entered.number)
            if not extractor.reads(entered.article):
                ledger.save_failure(entered.article, no_model(entered.article), models)
                done.append(Ingested(entered.article, "no model"))
                continue
            yield entered.article

    def failed(article: Article, error: Exception) -> None:
        ledger.save_failure(article, str(error), models)
        done.append(Ingested(article, "failed"))
        on_error(error)

    for article, attributions in extractor.read(waiting(), failed):
        new = ledger.save(article, attributions, models)
        yield from _drained(done)
        yield Ingested(article, "extracted" if new else "known", len(attributions))
    yield from _drained(done)


def _drained(done: deque[Ingested]) -> Iterator[Ingested]:
    while done:
        yield done.popleft()
