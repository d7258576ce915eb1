"""Write score_cases.jsonl: marked articles with the figures that the reference scorer gives them.

python -m tests.gold.freeze_score_cases path/to/score.py
"""

import json
import runpy
import sys
from pathlib import Path

from tests.factories import marked_articles

CASES = Path(__file__).with_name("score_cases.jsonl")
SEEDS = range(40)


def main() -> None:
    score = runpy.run_path(sys.argv[1])["score"]
    with CASES.open("w", encoding="utf-8") as lines:
        for seed in SEEDS:
            true, found = marked_articles(seed)
            case = {"true": true, "found": found, "figures": score(true, found)}
            lines.write(json.dumps(case, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
