"""Ingests the articles of a folder with the extractor without models: a program that tests kill.

It writes a line for each article that it has extracted.

`python -m tests.ingesting DATABASE FOLDER [MODELS]`
"""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from attribution.articles import read_articles
from attribution.ingest import ingest
from attribution.ledger import Ledger
from attribution.records import Article
from tests.factories import FakeExtractor


class Slow(FakeExtractor):
    """Takes its time, so that it can be killed on the way."""

    def read(self, articles: Iterable[Article], on_error: Any = None) -> Iterator[Any]:
        for pair in super().read(articles, on_error):
            time.sleep(0.002)
            yield pair


def main() -> None:
    database, folder, *models = sys.argv[1:]
    extractor = Slow()
    if models:
        extractor.versions = (("fake", models[0]),)
    with Ledger.open(database) as ledger:
        for each in ingest(ledger, read_articles([folder]), extractor, lambda error: None):
            if each.outcome == "extracted":
                sys.stdout.write(f"{each.article.id}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
