"""What was found before about the same claim: published fact-checks of others and verdicts of one's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from attribution.matching.candidates import FLOOR
from attribution.matching.groups import Decision
from attribution.matching.pairs import Said, same
from attribution.matching.vectors import unpacked

OFFERED = 0.3  # an offer may be doubtful, since a person looks at it


class Earlier(NamedTuple):
    """A verdict that stands: `id` is a claim's, or of an imported fact-check "f" and its number."""

    id: str
    claim: str
    speaker: str | None = None
    vector: bytes | None = None
    rating: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    speaker_id: str | None = None


class Offer(NamedTuple):
    """An earlier verdict on what is probably the same claim, and why."""

    earlier: Earlier
    probability: float
    reasons: tuple[str, ...]


def earlier(
    claim: Said,
    vector: bytes | None,
    found: Sequence[Earlier],
    decided: Mapping[str, Decision] | None = None,
    most: int = 5,
) -> list[Offer]:
    """Return the verdicts that may be on the same claim, likeliest first, then the newest.

    `decided` says what people said of this claim and others, by their ids: what is "different" is not offered, what is
    "same" comes first. Without vectors only claims in the very same words are found.
    """
    if not found:
        return []
    decided = decided or {}
    cosines = unpacked([each.vector for each in found]) @ unpacked([vector])[0]
    offers = []
    for each, close in zip(found, cosines.tolist(), strict=True):
        said = decided.get(each.id)
        if said == "same":
            offers.append(Offer(each, 1.0, ("said to be the same",)))
        elif said is None:
            offers.extend(_offered(claim, each, close))
    offers.sort(key=lambda offer: offer.earlier.published or "", reverse=True)
    return sorted(offers, key=lambda offer: -offer.probability)[:most]


def _offered(claim: Said, each: Earlier, cosine: float) -> Iterable[Offer]:
    other = Said(each.claim, each.speaker, each.speaker_id)
    if cosine < FLOOR:
        if claim.words.text != other.words.text:
            return ()
        cosine = 1.0  # the same words, of which one has no vector
    decided = same(claim, other, cosine)
    return (Offer(each, *decided),) if decided.probability >= OFFERED else ()
