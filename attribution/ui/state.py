"""What the pages show: the articles at hand with their attributions, and the extractor, loaded once a server."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from attribution.articles import read_articles
from attribution.jsonl import parse_record
from attribution.records import Article, Attribution
from attribution.roster import Roster

if TYPE_CHECKING:
    import pandas as pd

    from attribution.extractor import Extractor, OnError

Reading = tuple[Article, tuple[Attribution, ...]]

SEEDS = Path(__file__).parents[2] / "seeds"
ROSTER = "ATTRIBUTION_ROSTER"  # names the file that the roster of speakers is kept in
ARTICLES = "ATTRIBUTION_ARTICLES"  # names an attribution JSONL file to open in place of the seeds

_entering = Lock()  # one session at a time adds to a roster that all share
_reading = Lock()  # one article goes through the models at a time: they use all cores, and are not made for threads


def readings() -> list[Reading]:
    """The articles to show, those read in this session first.

    Raises `OSError` and `ValueError` where the file that `ATTRIBUTION_ARTICLES` names cannot be read, and
    `attribution.nlp.models.ModelsMissing` where the seeds cannot be extracted.
    """
    taken = {article.id for article, _ in own()}
    return own() + [reading for reading in _opened() if reading[0].id not in taken]


def own() -> list[Reading]:
    """The articles read in this session, newest first."""
    kept: list[Reading] = st.session_state.setdefault("readings", [])
    return kept


def read(articles: Iterable[Article], on_error: "OnError") -> list[Reading]:
    """Extract the attributions of `articles` and keep them in the session, in place of others of the same id.

    An article on which that fails is handed to `on_error`. Raises `attribution.nlp.models.ModelsMissing`.
    """
    new = _extract(articles, on_error)
    taken = {article.id for article, _ in new}
    st.session_state["readings"] = new + [reading for reading in own() if reading[0].id not in taken]
    return new


def roster(shown: list[Reading]) -> tuple[Roster, list[Reading]]:
    """The roster with the speakers of some readings entered, and the readings with their speakers' ids.

    It is kept in the file that `ATTRIBUTION_ROSTER` names, for everybody on this server; without one it lasts as
    long as the browser's session. Raises `attribution.roster.RosterError` and `OSError` where the file cannot be used.
    """
    path = os.environ.get(ROSTER)
    kept = _kept_roster(path) if path else st.session_state.setdefault("roster", Roster())
    with _entering:
        return kept, list(kept.follow(shown))


def claims_of(shown: list[Reading]) -> "pd.DataFrame":
    """The claims table of some readings, with a column `number`: the claim's place in its article, from 1."""
    return _claims(hash(tuple(shown)), shown)


def warm_up() -> None:
    """Load what the first page needs, so that it is there when the browser comes."""
    _opened()


def _parse_line(line: str, name: str) -> Reading:
    try:
        return parse_record(json.loads(line))
    except ValueError as error:
        raise ValueError(f"{name}: {error}; write the file with attribution extract --format jsonl") from error


@st.cache_resource(show_spinner=False)
def _opened() -> list[Reading]:
    """The articles of the file named in the environment, else the seeds, extracted now."""
    if path := os.environ.get(ARTICLES):
        with open(path, encoding="utf-8") as lines:
            return [_parse_line(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    return _extract(read_articles([SEEDS]))


@st.cache_resource(show_spinner=False)
def _kept_roster(path: str) -> Roster:
    return Roster.open(Path(path))


def _extract(articles: Iterable[Article], on_error: "OnError | None" = None) -> list[Reading]:
    waiting = list(articles)
    if not waiting:
        return []
    with _reading:
        return list(_extractor().read(waiting, on_error))


@st.cache_resource(show_spinner=False)
def _extractor() -> "Extractor":
    import attribution

    return attribution.load()


@st.cache_data(show_spinner=False, max_entries=32)
def _claims(key: int, _shown: list[Reading]) -> "pd.DataFrame":
    from attribution.claims import build_claims

    claims = build_claims(_shown)
    return claims.assign(number=claims.groupby("article_id").cumcount() + 1)
