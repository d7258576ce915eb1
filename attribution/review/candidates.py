"""Who could be meant: the speakers that a reviewer chooses from, the likeliest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from attribution.ledger.readings import Reading, Standing
from attribution.records import Speaker
from attribution.speakers.names import fold


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to choose, and what tells them from others: how likely they are, or their role."""

    speaker: Speaker | None
    hint: str = ""


NOBODY = Candidate(None, "the article does not say who")


def candidates(reading: Reading, claim: Standing, roster: Iterable[Speaker] = ()) -> list[Candidate]:
    """Return who could have made a claim: who is taken for it, the runners-up, the article's others, the roster's.

    Each name once; the first is who the claim has now, `NOBODY` where it has none.
    """
    found: list[Candidate] = []
    taken: set[str] = set()
    for each in _in_order(reading, claim, roster):
        name = fold(each.speaker.name) if each.speaker else ""
        if name not in taken:
            taken.add(name)
            found.append(each)
    return found


def _in_order(reading: Reading, claim: Standing, roster: Iterable[Speaker]) -> Iterator[Candidate]:
    now = claim.attribution.speaker
    if now is None:
        yield NOBODY
    else:
        # the roster may call them otherwise than the article does
        shown = replace(now, name=claim.speaker or now.name, id=claim.speaker_id or now.id)
        yield Candidate(shown, now.role or "")
        if shown.name != now.name:
            yield Candidate(now, "as the article has it")
    for other in claim.attribution.alternatives:
        yield Candidate(other.speaker, f"{other.score:.0%} likely")
    for standing in reading.claims:
        if standing.attribution.speaker:
            yield Candidate(standing.attribution.speaker, standing.attribution.speaker.role or "in this article")
    if now is not None:
        yield NOBODY
    for each in roster:
        yield Candidate(each, each.role or "in other articles")


def written(name: str, among: Iterable[Candidate]) -> Speaker:
    """Return the speaker whose name a reviewer wrote: one of the candidates where it is theirs, else somebody new."""
    name = " ".join(name.split())
    for each in among:
        if each.speaker and fold(each.speaker.name) == fold(name):
            return each.speaker
    return Speaker(name)
