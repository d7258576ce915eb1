"""The way through a queue: which claim comes next, which came before, and which were put off."""

from collections.abc import Callable, Collection, Sequence

_LOOK_AHEAD = 200  # claims of which the ledger is asked at once

Decided = Callable[[Sequence[str]], Collection[str]]
"""Of some claims, those that somebody has decided on by now."""


class Walk:
    """A reviewer's way through the claims of a queue, in the order that it had when they began."""

    def __init__(self, claims: Sequence[str]) -> None:
        self.claims = list(claims)
        self._place = {claim: place for place, claim in enumerate(self.claims)}
        self._skipped: dict[str, None] = {}

    def place(self, claim: str) -> int | None:
        """The claim's place in the queue, from 1; None of one that is not in it."""
        place = self._place.get(claim)
        return None if place is None else place + 1

    def skip(self, claim: str) -> None:
        """Put a claim off until all others are done."""
        self._skipped.pop(claim, None)
        self._skipped[claim] = None

    def insert(self, claim: str, after: str) -> None:
        """Put a claim that is new into the queue, behind another; at the end where that one is not in it."""
        if claim not in self._place:
            self.claims.insert(self._place.get(after, len(self.claims)) + 1, claim)
            self._place = {each: place for place, each in enumerate(self.claims)}

    def remove(self, claim: str) -> None:
        """Take out a claim that is none any more."""
        self._skipped.pop(claim, None)
        if claim in self._place:
            self.claims.remove(claim)
            self._place = {each: place for place, each in enumerate(self.claims)}

    def before(self, claim: str, apart_from: Collection[str]) -> str | None:
        """The nearest claim before one that is none of some others, else the nearest behind it."""
        place = self._place.get(claim, 0)
        order = (*reversed(self.claims[:place]), *self.claims[place:])
        return next((each for each in order if each != claim and each not in apart_from), None)

    def following(self, claim: str | None, decided: Decided) -> str | None:
        """The next claim behind `claim` to be decided, round to the beginning; those put off come last.

        None where all is done, or nothing but `claim` is left.
        """
        start = -1 if claim is None else self._place.get(claim, -1)
        order = (*self.claims[start + 1 :], *self.claims[: start + 1])
        ahead = [each for each in order if each not in self._skipped]
        for group in (ahead, list(self._skipped)):
            for at in range(0, len(group), _LOOK_AHEAD):
                some = group[at : at + _LOOK_AHEAD]
                done = decided(some)
                found = next((each for each in some if each not in done and each != claim), None)
                if found:
                    return found
        return None

    def neighbour(self, claim: str, by: int) -> str | None:
        """The claim so many places on, whether decided or not; None beyond the ends."""
        place = self._place.get(claim)
        if place is None:
            return self.claims[0] if self.claims and by > 0 else None
        return self.claims[place + by] if 0 <= place + by < len(self.claims) else None

    def in_next_article(
        self, claim: str, article_of: Callable[[Sequence[str]], dict[str, str]], decided: Decided
    ) -> str | None:
        """The next claim to be decided of another article than that of `claim`, round to the beginning."""
        here = article_of([claim])[claim]
        start = self._place.get(claim, -1)
        order = (*self.claims[start + 1 :], *self.claims[: start + 1])
        for at in range(0, len(order), _LOOK_AHEAD):
            some = order[at : at + _LOOK_AHEAD]
            articles, done = article_of(some), decided(some)
            found = next((each for each in some if articles[each] != here and each not in done), None)
            if found:
                return found
        return None
