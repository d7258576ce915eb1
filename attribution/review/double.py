"""Double checking: which claims go into a sample, and where the words of a correction stand. Pure."""

import re
from collections.abc import Collection, Sequence
from random import Random
from typing import TYPE_CHECKING, Literal, get_args

from attribution.checking.priority import Priorities, priority
from attribution.checking.workflow import IN_PROGRESS, UNSTARTED
from attribution.ledger import Ledger
from attribution.ledger.samples import What
from attribution.records import Span

if TYPE_CHECKING:
    import pandas as pd

Drawing = Literal["random", "priority", "uncertain"]
DRAWINGS: tuple[Drawing, ...] = get_args(Drawing)

_ALIKE = {"“": '“”"„', "”": '“”"„', "„": '“”"„', '"': '“”"„', "’": "’'‘", "‘": "’'‘", "'": "’'‘"}
_DASHES = "-–—"


class NotInArticle(ValueError):
    """Words that do not stand in the article; one line: which, and the cure."""


def eligible(claims: "pd.DataFrame", what: What, taken: Collection[str]) -> "pd.DataFrame":
    """Return the claims that a sample may have: none that an open one has, for verdicts none that is rated or done.

    `claims` is a table as `Ledger.claims` gives it.
    """
    free = ~claims["claim_id"].isin(list(taken))
    if what == "verdict":
        # a second verdict beside one that everybody can see would not be blind
        free &= claims["state"].fillna(UNSTARTED).isin([UNSTARTED, IN_PROGRESS]) & claims["verdict"].isna()
    else:
        free &= claims["judgement"].isna()
    return claims[free]


def draw(
    claims: "pd.DataFrame", what: What, how: Drawing, count: int, priorities: Priorities, chance: Random
) -> list[str]:
    """Return the ids of `count` of some claims, all where there are fewer.

    At random each is as likely; by priority it is those that are most worth checking; uncertain are for extractions
    those that the machine is least sure of, for verdicts those whose worth it is least sure of.
    """
    if how == "random":
        ids = list(claims["claim_id"])
        return chance.sample(ids, min(count, len(ids)))
    if how == "priority":
        by = -priority(claims, priorities)
    elif what == "extraction":
        by = claims["confidence"]
    else:
        by = (claims["checkworthiness"].astype("float64") - 0.5).abs()
    order = by.sort_values(kind="stable", na_position="last").index
    return list(claims.loc[order[:count], "claim_id"])


def open_claims(ledger: Ledger, what: What) -> set[str]:
    """Return the claims of samples of a kind of which not all answers are in."""
    table = ledger.table("samples")
    undone = set(table["undoes"].dropna())
    held = table[(table["what"] == what) & table["undoes"].isna() & ~table["number"].isin(undone)]
    closed = {(row["name"], row["claim"]) for row in ledger.samples.answers() if row["what"] == what}
    return {claim for name, claim in zip(held["name"], held["claim"], strict=True) if (name, claim) not in closed}


def located(text: str, lines: str, near: Sequence[Span], what: str) -> list[list[int]]:
    r"""Return where words stand in an article, a piece a line: of several places the one nearest to the old ones.

    White space, kinds of quotation marks and dashes make no difference. `what` names the words in messages.

    >>> located("Yes, he said. Yes, she said.", "yes", [Span(14, 17)], "content")
    [[14, 17]]

    Raises:
        NotInArticle: a line stands nowhere in the article, or two of them in the same place.

    """
    found: list[list[int]] = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        places = [match.span() for match in _pattern(line).finditer(text)]
        places = [(s, e) for s, e in places if all(e <= taken[0] or taken[1] <= s for taken in found)]
        if not places:
            short = line if len(line) <= 80 else f"{line[:79]}…"
            raise NotInArticle(f"{what}: “{short}” does not stand in the article; copy the words from it as they are")
        at = near[min(len(found), len(near) - 1)].start if near else 0
        # of the places of one word those count where it is written the same way
        exact = [place for place in places if text[slice(*place)] == line] or places
        _, start, end = min((abs(start - at), start, end) for start, end in exact)
        found.append([start, end])
    return sorted(found)


def _pattern(words: str) -> re.Pattern[str]:
    parts = []
    for sign in re.sub(r"\s+", " ", words):
        if sign == " ":
            parts.append(r"\s+")
        elif sign in _DASHES:
            parts.append(f"[{_DASHES}]")
        elif sign in _ALIKE:
            parts.append(f"[{_ALIKE[sign]}]")
        else:
            parts.append(re.escape(sign))
    return re.compile("".join(parts), re.IGNORECASE)
