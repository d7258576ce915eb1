"""Which pairs of claims are worth comparing: those whose vectors are close, the closest of each claim."""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLOOR = 0.6  # cosine below which two claims hardly ever say the same
MOST = 30  # candidates of a claim: more there are only among claims made by one pattern
BLOCK = 2048  # rows and columns of a block of cosines
_HELD = 4_000_000  # pairs held before those beyond `most` are let go


class Pairs(NamedTuple):
    """Numbers of the claims of each pair, and the cosines of their vectors; `one` is always the greater number."""

    one: "NDArray[np.int64]"
    other: "NDArray[np.int64]"
    cosine: "NDArray[np.float32]"


def close_pairs(vectors: "NDArray[np.float32]", floor: float = FLOOR, most: int = MOST, since: int = 0) -> Pairs:
    """Return the pairs of rows with a cosine of at least `floor`, of each row the `most` closest, each pair once.

    Rows are vectors of length 1, or of zeros. With `since` only pairs with a row from that number on are returned:
    those of new claims among themselves and with known ones. The order is that of `one`, then `other`.
    """
    import numpy as np

    bars = np.full(len(vectors), floor, dtype=np.float32)  # of each row: what is less close is not among its closest
    held: list[Pairs] = []
    waiting = 0
    for first in range(since, len(vectors), BLOCK):
        for before in range(0, min(first + BLOCK, len(vectors)), BLOCK):
            found = _of_block(vectors, slice(first, first + BLOCK), slice(before, before + BLOCK), bars, most)
            held.append(found)
            waiting += len(found.one)
            if waiting > _HELD:
                held = [_best(held, bars, most)]
                waiting = len(held[0].one)
    best = _best(held, bars, most) if held else Pairs(*(np.zeros(0, dtype) for dtype in ("int64", "int64", "float32")))
    order = np.lexsort((best.other, best.one))
    return Pairs(best.one[order], best.other[order], best.cosine[order])


def _of_block(vectors: "NDArray[np.float32]", rows: slice, columns: slice, bars: Any, most: int) -> Pairs:
    """The close pairs of one block; those on or above the diagonal are left to their mirror images below it."""
    import numpy as np

    cosines = vectors[rows] @ vectors[columns].T
    if columns.stop > rows.start:
        own, others = np.arange(cosines.shape[0]) + rows.start, np.arange(cosines.shape[1]) + columns.start
        cosines[others[None, :] >= own[:, None]] = -1
    bar = np.minimum(bars[rows].min(), bars[columns].min())
    found = np.flatnonzero(cosines >= bar)
    if len(found) > 2 * most * len(cosines):
        # claims of one pattern: their closest only
        for side, axis in ((rows, 1), (columns, 0)):
            if cosines.shape[axis] > most:
                last = np.partition(cosines, -most, axis=axis).take(-most, axis=axis)
                bars[side] = np.maximum(bars[side], last)
        found = np.flatnonzero(cosines >= np.minimum(bars[rows][:, None], bars[columns][None, :]))
    row, column = np.divmod(found, cosines.shape[1])
    cosine = cosines.ravel()[found]
    row, column = row + rows.start, column + columns.start
    kept = cosine >= np.minimum(bars[row], bars[column])
    return Pairs(row[kept], column[kept], cosine[kept])


def _best(held: list[Pairs], bars: Any, most: int) -> Pairs:
    """The pairs that are among the `most` closest of either row; bars rise to the last of these."""
    import numpy as np

    one, other, cosine = (np.concatenate(part) for part in zip(*held, strict=True))
    kept = np.zeros(len(one), dtype=bool)
    # each pair stands in the list of either row
    sides, twice, number = np.concatenate([one, other]), np.tile(cosine, 2), np.tile(np.arange(len(one)), 2)
    order = np.lexsort((-twice, sides))
    sides = sides[order]
    rank = np.arange(len(order)) - np.searchsorted(sides, sides)
    kept[number[order[rank < most]]] = True
    last = rank == most - 1
    bars[sides[last]] = np.maximum(bars[sides[last]], twice[order[last]])
    return Pairs(one[kept], other[kept], cosine[kept])
