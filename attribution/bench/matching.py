"""How long it takes to find claims that say the same, among made-up ones, no models needed."""

import random
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZES = ("10000", "100000", "20000 of one pattern")
REPEATED = 0.2  # of the claims say again what one before them said, with a word more

_VERBS = "said rose fell closed opened killed won lost bought sold built left joined banned raised cut met".split()


def measure(size: str) -> dict[str, float | str]:
    """Return the seconds in which so many claims are grouped, and a hundred new ones come to them."""
    import pandas as pd

    from attribution.matching.groups import group_all, group_more
    from attribution.matching.vectors import packed

    many, _, pattern = size.partition(" ")
    claims = _of_one_pattern(int(many)) if pattern else _various(int(many))
    vectors = packed(_vectors(claims))
    frame = pd.DataFrame({"claim": claims, "claim_id": [str(number) for number in range(len(claims))]})
    frame = frame.assign(speaker=[f"Speaker {number % 500}" for number in range(len(claims))], speaker_id=None)
    began = time.perf_counter()
    groups = group_all(frame, vectors)
    grouped = time.perf_counter()
    group_more(frame, vectors, 100, before=groups)
    return {
        "claims": size,
        "groups": len(set(groups.values())),
        "all_s": grouped - began,
        "hundred_s": time.perf_counter() - grouped,
    }


def _various(many: int) -> list[str]:
    """Claims of words as rare and as frequent as in news."""
    from attribution.matching.table import table

    known = table()
    words = [word for word, row in known.rows.items() if len(word) > 3 and known.finite[row] == 0]
    weights = [10 ** (-3 * known.rarity[known.row(word)]) for word in words]
    chance = random.Random(3)
    claims: list[str] = []
    for _ in range(many):
        if claims and chance.random() < REPEATED:
            told = chance.choice(claims).split()
            told.insert(-1, "also")
        else:
            one, other, third, fourth, fifth = chance.choices(words, weights, k=5)
            told = f"the {one} {other} {chance.choice(_VERBS)} the {third} of {fourth} in {fifth}".split()
        claims.append(" ".join(told))
    return claims


def _of_one_pattern(many: int) -> list[str]:
    chance = random.Random(3)
    return [f"harbour {chance.randint(1, 50)} stays open until {chance.randint(1900, 2100)}" for _ in range(many)]


def _vectors(claims: list[str]) -> "NDArray[np.float32]":
    """Vectors that know which words a claim has; a rare word turns them more."""
    import numpy as np

    from attribution.matching.table import table
    from attribution.matching.vectors import WIDTH, unit

    known = table()
    directions = np.random.default_rng(3).standard_normal((len(known.rarity), WIDTH)).astype(np.float32)
    rows = np.zeros((len(claims), WIDTH), dtype=np.float32)
    for number, claim in enumerate(claims):
        for word in claim.split():
            row = known.row(word)
            rows[number] += known.rarity[row] * directions[row]
    return unit(rows)


def report(rows: list[dict[str, float]]) -> list[str]:
    """The measurements as lines of Markdown."""
    return [
        "## The same claim again",
        "",
        "Made-up claims, one in five of which says again what another said, and claims that differ only in numbers.",
        "",
        "| claims | groups | all s | 100 new ones s |",
        "|---|---:|---:|---:|",
        *(f"| {row['claims']} | {row['groups']:,} | {row['all_s']:.1f} | {row['hundred_s']:.1f} |" for row in rows),
    ]
