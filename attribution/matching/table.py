"""What is known of English words by themselves: how rare they are, how often they are finite verbs, and what is near.

The table `words.npz` is made of articles and of annotated sentences:

    python -m attribution.matching.table ARTICLES.jsonl FOLDER … --sentences TREES.conllu --also PAIRS.jsonl

Articles are .txt files, or lines of JSON with a `text`. The vectors are those that the claim encoder gives to a word
that stands alone, brought to fewer dimensions.
"""

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMENSIONS = 64
MOST = 20_000
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words in small letters: `vectors` of length 1, `rarity` from 0 to 1, `finite` the share of finite verbs.

    The last row, of zeros, is that of all words that are not in the table.
    """

    rows: dict[str, int]
    vectors: "NDArray[np.float32]"
    rarity: list[float]
    finite: list[float]

    def row(self, word: str) -> int:
        """The row of a word in small letters."""
        return self.rows.get(word, len(self.rarity) - 1)


@cache
def table() -> Table:
    """The table beside this file."""
    import numpy as np

    with files("attribution.matching").joinpath("words.npz").open("rb") as opened, np.load(opened) as saved:
        words = bytes(saved["words"]).decode().split("\n")
        vectors = saved["vectors"].astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = np.vstack([vectors / np.where(lengths == 0, 1, lengths), np.zeros((1, vectors.shape[1]))])
        most = math.log(float(saved["documents"]))
        rarity = np.log(float(saved["documents"]) / np.maximum(saved["counts"], 1)) / most
        finite = saved["finite"] / 100
    return Table(
        {word: row for row, word in enumerate(words)},
        vectors.astype(np.float32),
        [*rarity.round(3).tolist(), 1.0],
        [*finite.tolist(), 0.0],
    )


# --- how the table is made -------------------------------------------------------------------------------------------


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """The texts of articles: .txt files, folders of them, or lines of JSON with a `text`."""
    for path in paths:
        if path.is_dir():
            yield from texts(sorted(path.iterdir()))
        elif path.suffix == ".jsonl":
            yield from (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
        elif path.suffix == ".txt":
            yield path.read_text(encoding="utf-8")


def finite_shares(paths: Iterable[Path]) -> dict[str, int]:
    """How many in a hundred of a word's occurrences are finite verbs, in sentences of CoNLL-U."""
    seen, verbs = Counter[str](), Counter[str]()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            columns = line.split("\t")
            if len(columns) == 10 and columns[0].isdecimal():
                word = columns[1].lower()
                seen[word] += 1
                verbs[word] += columns[3] in ("VERB", "AUX") and "VerbForm=Fin" in columns[5]
    return {word: round(100 * verbs[word] / many) for word, many in seen.items() if verbs[word]}


def make(articles: Iterable[str], finite: dict[str, int], also: Iterable[str], models: Path) -> None:
    """Write the table of the words of articles; those of the texts `also` are in it however rare they are."""
    import numpy as np

    from attribution.nlp.claim_encoder import ClaimReader
    from attribution.nlp.models import LANGUAGE

    counts, documents = Counter[str](), 0
    for text in articles:
        counts.update({word for word in _WORD.findall(text.lower()) if word.isascii() and len(word) > 1})
        documents += 1
    wanted = {word for text in also for word in _WORD.findall(text.lower()) if word.isascii() and len(word) > 1}
    words = [*sorted(wanted), *(word for word, many in counts.most_common(MOST) if many > 1 and word not in wanted)]
    reader = ClaimReader(models / LANGUAGE / "claim" / "worth.pt")
    read = b"".join(each.vector for each in reader.read(words))
    vectors = np.frombuffer(read, dtype=np.int8).reshape(len(words), -1).astype(np.float32)
    vectors -= vectors.mean(0)  # what all words have in common
    _, _, directions = np.linalg.svd(vectors[:: max(1, len(words) // 5000)], full_matrices=False)
    vectors = vectors @ directions[:DIMENSIONS].T
    vectors *= 127 / np.abs(vectors).max(1, keepdims=True)
    np.savez_compressed(
        Path(__file__).with_name("words.npz"),
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        vectors=vectors.round().astype(np.int8),
        counts=np.array([min(counts[word], 60_000) for word in words], dtype=np.uint16),
        finite=np.array([finite.get(word, 0) for word in words], dtype=np.uint8),
        documents=np.array(documents),
    )


def _claims(path: Path) -> Sequence[str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row[side]["claim"] for row in rows for side in ("one", "other")]


def main() -> None:
    """Read the command line and write the table."""
    from attribution.matching import lexicon

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--sentences", type=Path, nargs="*", default=[], help="CoNLL-U")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="pairs whose words are kept")
    parser.add_argument("--models", type=Path, default=Path(__file__).resolve().parents[2] / "data" / "models")
    args = parser.parse_args()
    also = [claim for path in args.also for claim in _claims(path)]
    also += [" ".join(word for pair in lexicon.OPPOSITES for side in pair for word in side)]
    make(texts(args.articles), finite_shares(args.sentences), also, args.models)


if __name__ == "__main__":
    main()
