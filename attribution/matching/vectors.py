"""Vectors of claims: one byte a number, as the claim encoder gives them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH = 128
"""Numbers of a vector."""


class BadVectors(ValueError):
    """Vectors that cannot be compared; the message says which."""


def unpacked(vectors: Sequence[bytes | None]) -> "NDArray[np.float32]":
    """Return vectors of length 1 as rows; a row of zeros, like nothing, for a claim without a vector.

    Raises:
        BadVectors: one has not `WIDTH` bytes.

    """
    import numpy as np

    for number, vector in enumerate(vectors):
        if vector is not None and len(vector) not in (0, WIDTH):
            raise BadVectors(f"vector {number} has {len(vector)} bytes, not {WIDTH}: another encoder wrote it")
    nothing = bytes(WIDTH)
    rows = np.frombuffer(b"".join(vector or nothing for vector in vectors), dtype=np.int8)
    return unit(rows.reshape(len(vectors), WIDTH).astype(np.float32))


def packed(vectors: "NDArray[Any]") -> list[bytes]:
    """Return rows as bytes, 127 times those of a vector of length 1."""
    import numpy as np

    return [row.tobytes() for row in np.round(unit(vectors) * 127).astype(np.int8)]


def unit(vectors: "NDArray[Any]") -> "NDArray[np.float32]":
    """Return rows brought to length 1; rows of zeros stay."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def of_words(texts: Iterable[str]) -> list[bytes]:
    """Return vectors that know nothing but which words a text has: for tests, and where there is no encoder."""
    import numpy as np

    from attribution.matching.words import read

    rows = []
    for text in texts:
        row = np.zeros(WIDTH, dtype=np.float32)
        words = read(text)
        for word in words.content or words.said:
            # a word's own direction, the same in every process
            seed = int.from_bytes(word.encode()[:16].ljust(16, b"\0"), "little")
            row += np.random.default_rng(seed).standard_normal(WIDTH).astype(np.float32)
        rows.append(row)
    return packed(np.array(rows, dtype=np.float32).reshape(len(rows), WIDTH))
