"""Runs all measurements, each in a process of its own so that its peak memory is its own: `make bench`.

`python -m attribution.bench [FOLDER] [--output FILE]` reads the .txt articles of another folder than `seeds`.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from attribution.bench import extraction, ledger, matching, review

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds", help="a folder of .txt articles")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmark.md", help="where to write the tables")
    args = parser.parse_args()
    if args.only:
        what, _, size = args.only.partition(":")
        measures: dict[str, Callable[[], Mapping[str, float | str]]] = {
            "extraction": lambda: extraction.measure(args.folder, size),
            "ledger": lambda: ledger.measure(int(size)),
            "review": lambda: review.measure(args.folder, size),
            "matching": lambda: matching.measure(size),
        }
        sys.stdout.write(json.dumps(measures[what]()))
        return
    text = "\n".join(
        [
            "# Speed, memory and growth",
            "",
            "Written by `make bench`, a process a row.",
            "",
            *extraction.report(_rows(args.folder, "extraction", extraction.SIZES)),
            "",
            *ledger.report(_rows(args.folder, "ledger", ledger.SIZES)),
            "",
            *review.report(_rows(args.folder, "review", review.SIZES)),
            "",
            *matching.report(_rows(args.folder, "matching", matching.SIZES)),
            "",
        ]
    )
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _rows(folder: Path, what: str, sizes: tuple[str, ...]) -> list[dict[str, float]]:
    rows = []
    for size in sizes:
        command = [sys.executable, "-m", "attribution.bench", str(folder), "--only", f"{what}:{size}"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rows.append(json.loads(output))
        sys.stderr.write(f"{what} {size}: done\n")
    return rows


if __name__ == "__main__":
    main()
