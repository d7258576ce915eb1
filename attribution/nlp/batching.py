"""Batches in which a row gives the same as alone, so that an article gives the same whatever is read beside it.

In bfloat16 sums are rounded, and they come out otherwise where they are added up in another order: where a row has more
padding, or a matrix has fewer rows. So the length that a row is padded to goes by its own, not by those of what shares
its batch, and small batches are filled up. What is left are the differences between machines.
"""

import torch
import torch.nn.functional as F

LEAST = 640
"""Pieces of a batch from which on a processor adds up a row in one order, however many rows there are."""


def rounded(length: int, step: int) -> int:
    """Return the length that a row is padded to: the next multiple of `step`.

    >>> rounded(65, 64)
    128
    """
    return -(-length // step) * step


def filled(rows: torch.Tensor, step: int) -> torch.Tensor:
    """Return `[rows, length]` padded with 0 to a rounded length, and with rows of 0 to at least `LEAST` pieces."""
    length = rounded(rows.shape[1], step)
    return F.pad(rows, (0, length - rows.shape[1], 0, max(0, -(-LEAST // length) - len(rows))))
