"""What holds now, as queries: of every claim its attribution, its judgement, its worth, its check and its verdict.

A row that another takes back holds no longer. Of the rest the newest counts: what a reviewer gave before what a model
found, and of models the last one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from attribution.checking.workflow import UNSTARTED
from attribution.ledger.schema import (
    LONGEST,
    Words,
    articles,
    assignments,
    attributions,
    claims,
    extractions,
    groups,
    judgements,
    origins,
    scores,
    sightings,
    speaker_names,
    speakers,
    steps,
    verdicts,
)
from attribution.speakers.names import fold

UNDECIDED = "none"  # as a judgement, verdict, assignee or type to filter by: the claims that have none

_Query = sa.Select[Any]
_Within = Callable[[sa.ColumnElement[str]], list[sa.ColumnElement[bool]]]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims: each condition that is given must hold, one of its values is enough.

    `speakers` are names as the roster has them, any of a speaker's names in any spelling, or ids; an empty one stands
    for claims without a speaker. `since` and `until` compare with the beginning of `published` ("2026", "2026-03",
    "2026-03-14"), both inclusive. `reviewers` made the judgement that holds. `least` and `most` are of the confidence,
    both inclusive. Of `words` the claim has every one, or words between quotation marks as they stand, in capitals or
    not. Rejected claims are left out without `everything`, unless a judgement or a reviewer is asked for; so are those
    that newer models no longer find and nobody has judged, whatever is asked for. `states` are those of the checks,
    `types` kinds of claims by their worth, `worth` the least score, inclusive, `groups` have claims that say the same.
    """

    speakers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    kinds: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    everything: bool = False
    reviewers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: str | None = None
    least: float | None = None
    most: float | None = None
    states: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    worth: float | None = None
    groups: tuple[str, ...] = ()


def holding(table: sa.Table) -> sa.ColumnElement[bool]:
    """True of the rows that say something and that nothing takes back."""
    other = table.alias()
    # SQLite takes the index on a bare `undoes` for the best one, and reads all rows of the table that undo nothing
    return sa.and_(
        (table.c.undoes + 0).is_(None), ~sa.exists(sa.select(other.c.number).where(other.c.undoes == table.c.number))
    )


def _newest(table: sa.Table, within: _Within) -> sa.CTE:
    """The number of each claim's newest row of a table that holds."""
    query = sa.select(table.c.claim, sa.func.max(table.c.number).label("number"))
    query = query.where(holding(table), *within(table.c.claim))
    return query.group_by(table.c.claim).cte(f"newest_{table.name}")


def current_claims(filters: Filters | None = None, ids: Sequence[str] | None = None) -> _Query:
    """Select all claims that hold with what is known of them, in the order of articles and of the text.

    `ids` are those to look at, some hundreds at most.
    """
    filters = filters or Filters()
    chosen = _articles(filters.articles)
    if ids is not None:
        chosen = sa.select(claims.c.article).where(claims.c.id.in_(ids))

    def within(claim: sa.ColumnElement[str]) -> list[sa.ColumnElement[bool]]:
        # a database looks at all claims to find each one's newest row, unless it is told which
        if ids is not None:
            return [claim.in_(ids)]
        return [claim.in_(sa.select(claims.c.id).where(claims.c.article.in_(chosen)))] if chosen is not None else []

    judged, rated = _newest(judgements, within), _newest(verdicts, within)
    stepped, assigned = _newest(steps, within), _newest(assignments, within)
    given = (
        sa.select(attributions.c.claim, sa.func.max(attributions.c.number).label("number"))
        .join(judgements, judgements.c.number == attributions.c.judgement)
        .where(holding(judgements), *within(attributions.c.claim))
        .group_by(attributions.c.claim)
        .cte("given")
    )
    found = (
        sa.select(
            attributions.c.claim,
            sa.func.max(attributions.c.number).label("number"),
            sa.func.max(attributions.c.extraction).label("extraction"),
        )
        .where(attributions.c.extraction.is_not(None), *within(attributions.c.claim))
        .group_by(attributions.c.claim)
        .cte("found")
    )
    last = (
        sa.select(extractions.c.article, sa.func.max(extractions.c.number).label("number"))
        .where(extractions.c.error.is_(None), *([extractions.c.article.in_(chosen)] if chosen is not None else []))
        .group_by(extractions.c.article)
        .cte("last")
    )
    shown, named, whom = attributions.alias("shown"), speakers.alias("named"), speakers.alias("whom")
    outdated = sa.func.coalesce(sa.and_(given.c.number.is_(None), found.c.extraction < last.c.number), sa.false())
    query = (
        sa.select(
            claims.c.id.label("claim_id"),
            sa.func.coalesce(whom.c.name, shown.c.speaker).label("speaker"),
            *(shown.c[name] for name in ("speaker_role", "speaker_kind")),
            shown.c.claim_text.label("claim"),
            *(shown.c[name] for name in ("kind", "act", "negated", "source", "cue", "addressee")),
            articles.c.id.label("article_id"),
            *(articles.c[name] for name in ("title", "publisher", "url", "published")),
            *(shown.c[name] for name in ("start", "end", "sentence", "confidence")),
            judgements.c.decision.label("judgement"),
            judgements.c.reviewer,
            judgements.c.at.label("judged_at"),
            verdicts.c.rating.label("verdict"),
            articles.c.author,
            *(shown.c[name] for name in ("reasons", "content_spans", "cue_spans", "source_spans")),
            whom.c.id.label("speaker_id"),
            *(shown.c[name] for name in ("speaker_score", "speaker_affiliation", "speaker_description")),
            shown.c.alternatives,
            verdicts.c.rationale,
            outdated.label("outdated"),
            articles.c.language,
            shown.c.number.label("attribution"),
            scores.c.score.label("checkworthiness"),
            scores.c.type.label("claim_type"),
            scores.c.reasons.label("worth_reasons"),
            sa.func.coalesce(steps.c.state, UNSTARTED).label("state"),
            assignments.c.reviewer.label("assignee"),
            assignments.c.due,
            verdicts.c.wording,
            groups.c.group,
        )
        .select_from(claims)
        .join(articles, articles.c.number == claims.c.article)
        .outerjoin(given, given.c.claim == claims.c.id)
        .outerjoin(found, found.c.claim == claims.c.id)
        .join(shown, shown.c.number == sa.func.coalesce(given.c.number, found.c.number))
        .outerjoin(last, last.c.article == claims.c.article)
        .outerjoin(judged, judged.c.claim == claims.c.id)
        .outerjoin(judgements, judgements.c.number == judged.c.number)
        .outerjoin(rated, rated.c.claim == claims.c.id)
        .outerjoin(verdicts, verdicts.c.number == rated.c.number)
        .outerjoin(stepped, stepped.c.claim == claims.c.id)
        .outerjoin(steps, steps.c.number == stepped.c.number)
        .outerjoin(assigned, assigned.c.claim == claims.c.id)
        .outerjoin(assignments, assignments.c.number == assigned.c.number)
        .outerjoin(scores, scores.c.attribution == shown.c.number)
        .outerjoin(groups, groups.c.claim == claims.c.id)
        .outerjoin(sightings, sa.and_(sightings.c.article == articles.c.id, sightings.c.name == shown.c.speaker))
        .outerjoin(named, named.c.id == sa.func.coalesce(shown.c.speaker_id, sightings.c.speaker))
        .outerjoin(whom, whom.c.id == sa.func.coalesce(named.c.joined, named.c.id))
        .order_by(articles.c.number, shown.c.start, shown.c.end, claims.c.id)
    )
    if ids is not None:
        # of the attributions too: without, SQLite reads all of them for each claim
        query = query.where(claims.c.id.in_(ids), shown.c.claim.in_(ids))
    return _filtered(query, filters, shown, whom, outdated)


def _articles(names: tuple[str, ...]) -> sa.Select[Any] | None:
    """The numbers of articles by their ids or addresses; None where all are meant."""
    if not names:
        return None
    return sa.select(articles.c.number).where(sa.or_(articles.c.id.in_(names), articles.c.url.in_(names)))


def _filtered(
    query: _Query, filters: Filters, shown: sa.FromClause, whom: sa.FromClause, outdated: sa.ColumnElement[bool]
) -> _Query:
    if filters.speakers:
        query = query.where(_by(filters.speakers, shown, whom))
    if (chosen := _articles(filters.articles)) is not None:
        query = query.where(claims.c.article.in_(chosen))
    if filters.publishers:
        # a database's small letters are those of ASCII only
        lower = sa.func.lower(articles.c.publisher, type_=Words).in_([name.lower() for name in filters.publishers])
        query = query.where(sa.or_(articles.c.publisher.in_(filters.publishers), lower))
    if filters.since:
        query = query.where(articles.c.published >= filters.since)
    if filters.until:
        query = query.where(sa.func.substr(articles.c.published, 1, len(filters.until)) <= filters.until)
    if filters.kinds:
        query = query.where(shown.c.kind.in_(filters.kinds))
    if filters.judgements:
        query = query.where(_one_of(judgements.c.decision, filters.judgements))
    if filters.reviewers:
        query = query.where(judgements.c.reviewer.in_(filters.reviewers))
    if not filters.everything:
        if not (filters.judgements or filters.reviewers):
            query = query.where(sa.or_(judgements.c.decision.is_(None), judgements.c.decision != "rejected"))
        query = query.where(sa.or_(sa.not_(outdated), judgements.c.decision.is_not(None)))
    if filters.verdicts:
        query = query.where(_one_of(verdicts.c.rating, filters.verdicts))
    if filters.states:
        query = query.where(sa.func.coalesce(steps.c.state, UNSTARTED).in_(filters.states))
    if filters.assignees:
        query = query.where(_one_of(assignments.c.reviewer, filters.assignees))
    if filters.types:
        query = query.where(_one_of(scores.c.type, filters.types))
    if filters.worth is not None:
        query = query.where(scores.c.score >= filters.worth)
    if filters.groups:
        query = query.where(groups.c.group.in_(filters.groups))
    if filters.languages:
        query = query.where(articles.c.language.in_(filters.languages))
    if filters.least is not None:
        query = query.where(shown.c.confidence >= filters.least)
    if filters.most is not None:
        query = query.where(shown.c.confidence <= filters.most)
    return query.where(*(_has(shown.c.claim_text, each) for each in _words(filters.words or "")))


def _by(names: tuple[str, ...], shown: sa.FromClause, whom: sa.FromClause) -> sa.ColumnElement[bool]:
    """True of claims by one of some speakers."""
    given = [name for name in names if name]
    known = sa.select(speaker_names.c.speaker).where(
        speaker_names.c.folded.in_([fold(name)[:LONGEST] for name in given])
    )
    # who was joined to somebody is still found by the id that they had
    joined = sa.select(sa.func.coalesce(speakers.c.joined, speakers.c.id)).where(speakers.c.id.in_(given))
    some = sa.or_(whom.c.id.in_(known), whom.c.id.in_(joined), shown.c.speaker.in_(given))
    return some if len(given) == len(names) else sa.or_(some, shown.c.speaker.is_(None))


def _words(text: str) -> list[str]:
    """The words of a search, those between quotation marks together."""
    found = re.findall(r'["“”]([^"“”]+)["“”]|([^\s"“”]+)', text)
    return [" ".join((phrase or word).split()) for phrase, word in found if (phrase or word).strip()]


def _has(column: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    """True where a text has a word, in capitals or not."""
    # a database's small letters are those of ASCII only
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}
    return sa.or_(*(column.icontains(each, autoescape=True) for each in sorted(spellings)))


def _one_of(column: sa.ColumnElement[Any], values: tuple[str, ...]) -> sa.ColumnElement[bool]:
    some = column.in_([value for value in values if value != UNDECIDED])
    return sa.or_(some, column.is_(None)) if UNDECIDED in values else some


def current_articles() -> _Query:
    """Select all articles, in order of their coming, with what became of them.

    `state` is "extracted", "failed" (with `error`), or "waiting". `claims` are all that it ever had; `decided` of them
    have a judgement, `open` ones have none and are still found.
    """
    last = (
        sa.select(extractions.c.article, sa.func.max(extractions.c.number).label("number"))
        .group_by(extractions.c.article)
        .cte("last")
    )
    done = sa.select(extractions.c.article).where(extractions.c.error.is_(None)).distinct().cte("done")
    counted = sa.select(claims.c.article, sa.func.count().label("claims")).group_by(claims.c.article).cte("counted")
    first = sa.select(origins.c.article, sa.func.min(origins.c.number).label("number")).group_by(origins.c.article)
    origin = first.cte("first")
    decided, undecided = _decided_and_open()
    names = "id title publisher url published author language added".split()
    return (
        sa.select(
            *(articles.c[name] for name in names),
            sa.func.length(articles.c.text).label("characters"),
            sa.case(
                (done.c.article.is_not(None), "extracted"), (last.c.number.is_not(None), "failed"), else_="waiting"
            ).label("state"),
            sa.case((done.c.article.is_(None), extractions.c.error)).label("error"),
            sa.func.coalesce(counted.c.claims, 0).label("claims"),
            origins.c.name.label("origin"),
            articles.c.number,
            sa.func.coalesce(decided.c.claims, 0).label("decided"),
            sa.func.coalesce(undecided.c.claims, 0).label("open"),
        )
        .outerjoin(last, last.c.article == articles.c.number)
        .outerjoin(extractions, extractions.c.number == last.c.number)
        .outerjoin(done, done.c.article == articles.c.number)
        .outerjoin(counted, counted.c.article == articles.c.number)
        .outerjoin(decided, decided.c.article == articles.c.number)
        .outerjoin(undecided, undecided.c.article == articles.c.number)
        .outerjoin(origin, origin.c.article == articles.c.number)
        .outerjoin(origins, origins.c.number == origin.c.number)
        .order_by(articles.c.number)
    )


def _decided_and_open() -> tuple[sa.CTE, sa.CTE]:
    """How many claims of each article have a judgement that holds; and how many have none, of those found last."""
    judged = sa.select(judgements.c.claim).where(holding(judgements)).distinct().cte("judged")
    of_article = sa.select(claims.c.article, sa.func.count().label("claims")).group_by(claims.c.article)
    last = (
        sa.select(sa.func.max(extractions.c.number).label("number"))
        .where(extractions.c.error.is_(None))
        .group_by(extractions.c.article)
        .cte("last_read")
    )
    found = sa.select(attributions.c.claim).join(last, last.c.number == attributions.c.extraction).cte("found_last")
    without = of_article.join(found, found.c.claim == claims.c.id).outerjoin(judged, judged.c.claim == claims.c.id)
    return (
        of_article.join(judged, judged.c.claim == claims.c.id).cte("decided"),
        without.where(judged.c.claim.is_(None)).cte("undecided"),
    )
