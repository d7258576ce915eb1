"""Puts the texts back to the speakers of 20 PolNeAR dev articles, so that `attribution evaluate` can score them.

    python -m tests.gold.polnear_speakers polnear/dev.jsonl > gold.jsonl
    attribution evaluate gold.jsonl

`polnear_speakers.jsonl` holds no text, which is the publishers': only, for each attribution, where its content
begins and
ends and who speaks. The speakers were annotated for this project by reading, by the guideline that the world corpus
follows: the fullest name in the article, or the fullest description of whoever stays unnamed; two of the articles were
annotated twice, independently, and agree in 73 of 73.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SPEAKERS = Path(__file__).with_name("polnear_speakers.jsonl")


def speakers() -> dict[str, dict[tuple[int, int], str | None]]:
    """The speaker of each content, by article."""
    records = map(json.loads, SPEAKERS.read_text(encoding="utf-8").splitlines())
    return {record["id"]: {(start, end): name for start, end, name in record["speakers"]} for record in records}


def with_texts(polnear: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of PolNeAR that have speakers, with them."""
    wanted = speakers()
    for line in polnear.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if article["id"] not in wanted:
            continue
        kept = [mark for mark in article["attributions"] if mark.get("content")]
        for mark in kept:
            mark["speaker"] = wanted[article["id"]][mark["content"][0][0], mark["content"][-1][1]]
        yield {"id": article["id"], "text": article["text"], "attributions": kept}


if __name__ == "__main__":
    for each in with_texts(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(each, ensure_ascii=False) + "\n")
