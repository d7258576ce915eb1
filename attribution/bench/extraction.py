"""Speed, memory and growth of the whole pipeline. Model loading is timed apart."""

import resource
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from attribution.records import Article

SIZES = ("1", "10", "100", "1000", "long")
LONG_ARTICLE_WORDS = 100_000


def articles(folder: Path, count: int) -> Iterator[Article]:
    """`count` articles, those of the folder over and over; ids stay distinct."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    for number, text in enumerate(islice(cycle(texts), count)):
        yield Article(f"{number}.txt", text)


def long_article(folder: Path, words: int = LONG_ARTICLE_WORDS) -> Article:
    """One article of at least `words` words, made of those of the folder."""
    texts = []
    for article in articles(folder, words):
        texts.append(article.text)
        words -= len(article.text.split())
        if words <= 0:
            break
    return Article("long.txt", "\n".join(texts))


def measure(folder: Path, size: str) -> dict[str, float]:
    """Load, extract, and return seconds, words, claims and peak resident megabytes of this process."""
    from attribution import load
    from attribution.extractor import BATCH_ARTICLES, Extracted, resolved

    began = time.perf_counter()
    extractor = load()
    loaded = time.perf_counter()
    work = [long_article(folder)] if size == "long" else list(articles(folder, int(size)))
    # the first call warms up threads and kernels; a longer run has that behind it after its first article
    list(extractor.read(articles(folder, 1)))
    ready = time.perf_counter()
    claims, resolving, weighing = 0, 0.0, 0.0
    batch: list[Extracted] = []
    for number, (article, document) in enumerate(extractor.documents(work), 1):
        before = time.perf_counter()
        batch.append((article, resolved(article, document)))
        resolving += time.perf_counter() - before
        claims += len(batch[-1][1])
        if len(batch) == BATCH_ARTICLES or number == len(work):
            before = time.perf_counter()
            list(extractor.weigher.weighed(batch))
            weighing += time.perf_counter() - before
            batch = []
    done = time.perf_counter()
    words = sum(len(article.text.split()) for article in work)
    return {
        "articles": len(work),
        "words": words,
        "claims": claims,
        "load_s": loaded - began,
        "extract_s": done - ready,
        "words_per_s": words / (done - ready),
        "speakers_share": resolving / (done - ready),
        "worth_share": weighing / (done - ready),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def report(rows: list[dict[str, float]]) -> list[str]:
    """The measurements as lines of Markdown."""
    return [
        "## Extraction",
        "",
        "The whole pipeline: tokens, entities, quotes, speakers, worth. Speakers and worth: the parts of the time that "
        "resolving speakers and weighing what is worth checking take.",
        "",
        "| articles | words | claims | load s | extract s | words/s | speakers | worth | peak MB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {row['articles']:,} | {row['words']:,} | {row['claims']:,} | {row['load_s']:.1f} "
            f"| {row['extract_s']:.2f} | {row['words_per_s']:,.0f} | {row['speakers_share']:.1%} "
            f"| {row['worth_share']:.1%} | {row['peak_mb']:,.0f} |"
            for row in rows
        ),
    ]
