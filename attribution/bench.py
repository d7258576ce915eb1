"""Speed, memory and growth of the whole pipeline: `make bench`, or `python -m attribution.bench [FOLDER]`.

Every row is a process of its own, so that its peak memory is its own. Model loading is timed apart.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from attribution.records import Article

SIZES = (1, 10, 100, 1000)
LONG_ARTICLE_WORDS = 100_000
SEEDS = Path(__file__).resolve().parents[1] / "seeds"
REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmark.md"


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
    from attribution.extractor import resolved

    began = time.perf_counter()
    extractor = load()
    loaded = time.perf_counter()
    work = [long_article(folder)] if size == "long" else list(articles(folder, int(size)))
    # the first call warms up threads and kernels; a longer run has that behind it after its first article
    list(extractor.read(articles(folder, 1)))
    ready = time.perf_counter()
    claims, resolving = 0, 0.0
    for article, document in extractor.documents(work):
        before = time.perf_counter()
        claims += len(resolved(article, document))
        resolving += time.perf_counter() - before
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
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def report(rows: list[dict[str, float]]) -> str:
    """The measurements as a Markdown table."""
    lines = [
        "# Speed, memory and growth",
        "",
        "Written by `make bench`: the whole pipeline (tokens, entities, quotes, speakers), a process a row.",
        "",
        "Speakers: the part of the time of extraction that resolving them takes.",
        "",
        "| articles | words | claims | load s | extract s | words/s | speakers | peak MB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row['articles']:,} | {row['words']:,} | {row['claims']:,} | {row['load_s']:.1f} | {row['extract_s']:.2f} "
        f"| {row['words_per_s']:,.0f} | {row['speakers_share']:.1%} | {row['peak_mb']:,.0f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SEEDS, help="a folder of .txt articles")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, default=REPORT, help="where to write the table")
    args = parser.parse_args()
    if args.only:
        sys.stdout.write(json.dumps(measure(args.folder, args.only)))
        return
    rows = []
    for size in (*map(str, SIZES), "long"):
        command = [sys.executable, "-m", "attribution.bench", str(args.folder), "--only", size]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rows.append(json.loads(output))
        sys.stderr.write(f"{size}: {rows[-1]['words_per_s']:,.0f} words/s, {rows[-1]['peak_mb']:,.0f} MB\n")
    table = report(rows)
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(table, encoding="utf-8")
    sys.stdout.write(table)


if __name__ == "__main__":
    main()
