"""Which lessons are learnt, which decide when it is enough, and which are held back to measure by."""

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from attribution.learning.lessons import CHANGES, Lesson

ASIDE = 0.15
LEAST = 8
"""Of fewer lessons none is set aside to stop by."""

_LONG = 6  # words from which on two articles with the same claim are printings of one story


class Parts(NamedTuple):
    """Lessons in three parts; no story is in two of them."""

    learnt: list[Lesson]
    aside: list[Lesson]
    held_back: list[Lesson]


def parted(lessons: Sequence[Lesson], held_back: float, seed: int) -> Parts:
    """Return the lessons in parts, a share `held_back` of the stories, of each sort of decision as many as fit."""
    groups = stories(lessons)
    back, rest = _drawn(groups, held_back, seed)
    aside, learnt = _drawn(rest, ASIDE, seed + 1) if len(rest) >= LEAST else ([], rest)
    return Parts(*([one for group in part for one in group] for part in (learnt, aside, back)))


def stories(lessons: Sequence[Lesson]) -> list[list[Lesson]]:
    """Articles that share a long claim, word by word, together: an agency's story in two papers, say."""
    group_of = list(range(len(lessons)))
    first: dict[str, int] = {}
    for number, each in enumerate(lessons):
        for mark in (*each.kept, *each.rejected):
            words = " ".join(each.text[span.start : span.end] for span in mark.content).casefold().split()
            if len(words) >= _LONG:
                other = group_of[first.setdefault(" ".join(words), number)]
                mine = group_of[number]
                group_of = [other if group == mine else group for group in group_of]
    groups: dict[int, list[Lesson]] = defaultdict(list)
    for number, group in enumerate(group_of):
        groups[group].append(lessons[number])
    return list(groups.values())


def _drawn(groups: list[list[Lesson]], share: float, seed: int) -> tuple[list[list[Lesson]], list[list[Lesson]]]:
    """A share of the groups, one at least, and the others; evenly from those with rare decisions and with common."""
    if not share or len(groups) < 2:
        return [], groups
    rng = random.Random(seed)
    order = rng.sample(groups, len(groups))
    order.sort(key=_rarest)
    count = min(max(1, round(share * len(order))), len(order) - 1)
    # from the middle of as many equal stretches as are to be drawn
    drawn = {int((number + 0.5) * len(order) / count) for number in range(count)}
    return [order[i] for i in sorted(drawn)], [group for i, group in enumerate(order) if i not in drawn]


def _rarest(group: list[Lesson]) -> int:
    """The rank of the rarest sort of decision in some lessons."""
    names = {name for each in group for name, _ in each.changes}
    return next((rank for rank, name in enumerate(CHANGES) if name in names), len(CHANGES))
