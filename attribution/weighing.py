"""How much claims are worth checking: the claim encoder's reading and the signs in the words, as one score."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from attribution.checking.worth import worth
from attribution.records import Act, Article, Attribution, Worth, joined


class Weigher:
    """Weighs claims; made from a model folder (default: `ATTRIBUTION_MODELS`, else the bundled one).

    Raises `attribution.nlp.pipeline.ModelsMissing` when there is no such folder.
    """

    def __init__(self, models: str | Path | None = None) -> None:
        from attribution.nlp.claim_encoder import claim_reader
        from attribution.nlp.models import models_folder

        self._folder = models_folder(models)
        self._reader = claim_reader(self._folder)

    @cached_property
    def version(self) -> str:
        """The claim encoder by its name and a checksum; the same version gives the same vectors."""
        from attribution.nlp.models import versions

        ((name, digest),) = versions(self._folder, ("claim",))
        return f"{name} {digest[:16]}"

    def weigh(self, claims: Sequence[tuple[str, Act]]) -> list[Worth]:
        """Return the worth of claims, each given by its words and whether it was said or thought, in order."""
        readings = self._reader.read([claim for claim, _ in claims])
        return [
            worth(claim, act, reading.worth, reading.vector)
            for (claim, act), reading in zip(claims, readings, strict=True)
        ]

    def vectors(self, claims: Sequence[str]) -> list[bytes]:
        """Return the vectors of claims, in order."""
        return [reading.vector for reading in self._reader.read(claims)]

    def weighed(
        self, found: Iterable[tuple[Article, tuple[Attribution, ...]]]
    ) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
        """Yield articles again, each attribution with its worth; they are read together."""
        from dataclasses import replace

        found = list(found)
        claims = [
            (joined(each.quote.content, article.text) or "", each.quote.act)
            for article, several in found
            for each in several
        ]
        worths = iter(self.weigh(claims))
        for article, several in found:
            yield article, tuple(replace(each, worth=next(worths)) for each in several)
