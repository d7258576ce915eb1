"""The articles as the app lists them: how far each is, searched and in order."""

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from attribution.extractor import no_model
from attribution.records import Article

if TYPE_CHECKING:
    import pandas as pd

Stage = Literal["open", "decided", "silent", "waiting", "failed", "foreign"]
Order = Literal["newest", "published", "title", "open"]

STAGES: tuple[Stage, ...] = get_args(Stage)
ORDERS: tuple[Order, ...] = get_args(Order)


class Shelf(NamedTuple):
    """`Ledger.articles_table` with more columns, in order of coming.

    `stage` is "waiting" or "failed" as the ledger has it, "foreign" where there is no model for the language; of what
    was extracted it is "open" where claims are to be reviewed, "decided" where none is, "silent" where there is none at
    all. `total` are the claims that are decided or open. `words` is what is searched.
    """

    table: "pd.DataFrame"

    def counts(self) -> dict[Stage, int]:
        """How many articles are at each stage."""
        found = self.table["stage"].value_counts()
        return {stage: int(found.get(stage, 0)) for stage in STAGES}

    def chosen(self, search: str = "", stages: tuple[Stage, ...] = (), order: Order = "newest") -> "pd.DataFrame":
        """The articles at some stages (without any, all) that have every word of a search, in an order."""
        rows = self.table
        if stages:
            rows = rows[rows["stage"].isin(stages)]
        for word in search.casefold().split():
            rows = rows[rows["words"].str.contains(word, regex=False)]
        match order:
            case "newest":
                return rows.iloc[::-1]
            case "published":
                return rows.iloc[::-1].sort_values("published", ascending=False, na_position="last", kind="stable")
            case "title":
                return rows.sort_values("title", key=lambda titles: titles.str.casefold(), kind="stable")
            case "open":
                return rows.iloc[::-1].sort_values("open", ascending=False, kind="stable")


def shelf(articles: "pd.DataFrame") -> Shelf:
    """Return the shelf of `Ledger.articles_table`."""
    import numpy as np

    table = articles.copy()
    table["total"] = table["decided"] + table["open"]
    foreign = [_is_foreign(*each) for each in zip(table["error"], table["language"], strict=True)]
    table["stage"] = np.select(
        [
            table["state"] == "waiting",
            (table["state"] == "failed") & np.array(foreign, dtype=bool),
            table["state"] == "failed",
            table["total"] == 0,
            table["open"] == 0,
        ],
        ["waiting", "foreign", "failed", "silent", "decided"],
        "open",
    )
    table["title"] = table["title"].fillna(table["id"])
    named = [table[name].fillna("") for name in ("title", "publisher", "author", "id", "url", "origin")]
    table["words"] = named[0].str.cat(named[1:], sep="\n").str.casefold()
    return Shelf(table)


def _is_foreign(error: object, language: object) -> bool:
    return isinstance(error, str) and error == no_model(Article("", "", language=str(language)))


def day(written: str | None) -> str:
    """Return a date of an article or of the ledger as people write it; as it stands where it is none.

    >>> day("2026-03-04T10:00:00+00:00"), day("2026-03"), day("last May"), day(None)
    ('4 March 2026', '2026-03', 'last May', '')
    """
    try:
        found = date.fromisoformat((written or "")[:10])
    except ValueError:
        return written or ""
    return f"{found.day} {found:%B %Y}"


def beginning(text: str, title: str | None, most: int = 420) -> str:
    r"""Return how an article begins, without its headline, cut behind a word.

    >>> beginning("Oslo\nThe harbour stays open, they say.", "Oslo", 20)
    'The harbour stays …'
    """
    words = text.strip()
    if title and words.startswith(title):
        words = words[len(title) :]
    words = " ".join(words[: 4 * most].split())
    return words if len(words) <= most else f"{words[:most].rpartition(' ')[0]} …"
