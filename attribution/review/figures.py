"""What claims and judgements add up to: small tables for the charts, counted from the ledger's. Pure pandas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

import pandas as pd

from attribution.ledger import UNDECIDED
from attribution.records import Kind
from attribution.review.choice import JUDGEMENTS, NOBODY

KINDS = get_args(Kind)
OUTCOMES = ("confirmed", "corrected", "rejected")
Unit = Literal["day", "week", "month", "year"]

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Where the bands of confidence begin; a claim on a border is in the higher one."""

CHANGES = {
    "speaker": ("speaker",),
    "role": ("speaker_role",),
    "words": ("content_spans",),
    "cue": ("cue_spans",),
    "source": ("source_spans",),
    "to whom": ("addressee_spans",),
    "kind": ("kind",),
    "act or denial": ("act", "negated"),
}
"""What may be corrected, in a word, and the columns of the ledger that say it."""

NEEDED = (
    "claim_id", "article_id", "speaker_id", "speaker", "publisher", "reviewer", "kind", "judgement", "published",
    "confidence", "outdated",
)  # fmt: skip
"""The columns of the ledger's claims that `facts` looks at."""

_LONGEST = 400  # periods without a claim are drawn as long as there are fewer periods than these


def facts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return what the figures are counted from, of claims that include rejected and outdated ones.

    `speaker` is the id of the roster or, without one, the name, `NOBODY` of claims without a speaker; `judgement` is
    `UNDECIDED` without one. What newer models no longer find and nobody has judged is left out.
    """
    claims = claims[~claims["outdated"] | claims["judgement"].notna()].reset_index(drop=True)
    table = pd.DataFrame({"claim_id": claims["claim_id"], "article": claims["article_id"].astype("category")})
    table["speaker"] = claims["speaker_id"].fillna(claims["speaker"]).fillna(NOBODY).astype("category")
    for name in ("publisher", "reviewer"):
        table[name] = claims[name].astype("category")
    table["kind"] = pd.Categorical(claims["kind"], KINDS)
    table["judgement"] = pd.Categorical(claims["judgement"].fillna(UNDECIDED), JUDGEMENTS)
    return table.assign(published=claims["published"], confidence=claims["confidence"])


def with_articles(facts: pd.DataFrame, articles: Iterable[str], theirs: pd.DataFrame) -> pd.DataFrame:
    """Return facts in which those of some articles are others; in no order."""
    kept = facts[~facts["article"].isin(list(articles))]
    for name in facts.columns:
        if isinstance(facts[name].dtype, pd.CategoricalDtype):
            union = pd.api.types.union_categoricals([kept[name], theirs[name]]).categories
            kept = kept.assign(**{name: kept[name].cat.set_categories(union)})
            theirs = theirs.assign(**{name: theirs[name].cat.set_categories(union)})
    return pd.concat([kept, theirs], ignore_index=True)


def rows_of(facts: pd.DataFrame, within: "pd.Series[bool]", decisions: pd.DataFrame) -> pd.DataFrame:
    """Those of some decisions that are on the claims of `facts` for which `within` is true; both are of one length."""
    places = pd.Index(facts["claim_id"]).get_indexer(pd.Index(decisions["claim"]))
    return decisions[(places >= 0) & within.to_numpy()[places]] if len(facts) else decisions[:0]


# --- how many --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Headline:
    """How many articles, claims and speakers there are."""

    articles: int
    claims: int
    speakers: int


def headline(facts: pd.DataFrame) -> Headline:
    speakers = facts["speaker"][facts["speaker"] != NOBODY]
    return Headline(facts["article"].nunique(), len(facts), speakers.nunique())


def counted(facts: pd.DataFrame, by: str, split: str = "kind", most: int | None = None) -> pd.DataFrame:
    """Count the claims by a column, a row each, with a column for each value of `split`; those with most first."""
    counts = facts.groupby([by, split], observed=True).size().unstack(fill_value=0)
    parts = facts[split].cat.categories if isinstance(facts[split].dtype, pd.CategoricalDtype) else counts.columns
    table = pd.DataFrame(counts.to_numpy(), counts.index.astype("object"), list(counts.columns))
    table = table.reindex(columns=list(parts), fill_value=0).rename_axis(index=by)
    totals = table.sum(axis=1).to_dict()
    return table.loc[sorted(totals, key=lambda key: (-totals[key], str(key)))[:most]].astype("int64")


def progress(facts: pd.DataFrame) -> dict[str, int]:
    """How many claims have each judgement, in the order of `JUDGEMENTS`."""
    found = facts["judgement"].value_counts()
    return {name: int(found.get(name, 0)) for name in JUDGEMENTS}


# --- over time -------------------------------------------------------------------------------------------------------


class Period(NamedTuple):
    """A day, week, month or year: the dates in it begin with what is between `since` and `until`, both inclusive.

    `tick` is as much of the label as an axis has place for.
    """

    since: str
    until: str
    label: str
    tick: str


@dataclass(frozen=True)
class Course:
    """Something counted over time: `table` has a row for each of `periods` and a column for each part.

    `undated` is how many have no date that is exact enough, and are in no period.
    """

    unit: Unit
    periods: list[Period]
    table: pd.DataFrame
    undated: int


def course(dates: "pd.Series[str]", parts: "pd.Series[str]") -> Course:
    """Count what has these dates, split by these parts, over days, weeks, months or years, by how long it went on."""
    days, known = _days(dates)
    exact = days[known > 0]
    unit = _unit(exact.min(), exact.max()) if len(exact) else "month"
    needed = {"day": 3, "week": 3, "month": 2, "year": 1}[unit]
    within = known >= needed
    starts = _starts(days[within], unit)
    counts = pd.DataFrame({"start": starts, "part": parts[within]}).groupby(["start", "part"], observed=True).size()
    table = counts.unstack(fill_value=0)
    columns = parts.cat.categories if isinstance(parts.dtype, pd.CategoricalDtype) else sorted(table.columns)
    table = pd.DataFrame(table.to_numpy(), table.index, list(table.columns))
    table = table.reindex(index=_without_gaps(starts, unit), columns=list(columns), fill_value=0)
    periods = [_period(start, unit) for start in table.index]
    table.index = pd.Index([period.since for period in periods], name="since", dtype="object")
    return Course(unit, periods, table.astype("int64"), int((~within).sum()))


def _days(dates: "pd.Series[str]") -> tuple["pd.Series[pd.Timestamp]", "pd.Series[int]"]:
    """The day that each date is or begins with, and how exact it is: 1 for a year, 2 for a month, 3 for a day."""
    once = pd.Series(dates.dropna().unique(), dtype="str")
    parts = once.str.extract(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
    written = parts[0] + "-" + parts[1].fillna("01") + "-" + parts[2].fillna("01")
    days = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")
    known = parts.notna().sum(axis=1).where(days.notna(), 0)
    by_date = pd.DataFrame({"day": days.to_numpy(), "known": known.to_numpy()}, index=pd.Index(once))
    found = by_date.reindex(dates.to_numpy())
    found.index = dates.index
    return found["day"], found["known"].fillna(0).astype("int64")


def _unit(first: pd.Timestamp, last: pd.Timestamp) -> Unit:
    span = (last - first).days
    return "day" if span <= 45 else "week" if span <= 210 else "month" if span <= 3700 else "year"


def _starts(days: "pd.Series[pd.Timestamp]", unit: Unit) -> "pd.Series[pd.Timestamp]":
    if unit == "day":
        return days
    if unit == "week":
        return days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return days.dt.to_period("M" if unit == "month" else "Y").dt.to_timestamp().astype(days.dtype)


def _without_gaps(starts: "pd.Series[pd.Timestamp]", unit: Unit) -> pd.DatetimeIndex:
    there = pd.DatetimeIndex(sorted(starts.unique()))
    if not len(there):
        return there
    step = {"day": "D", "week": "7D", "month": "MS", "year": "YS"}[unit]
    every = pd.date_range(there[0], there[-1], freq=step).astype(there.dtype)
    return every if len(every) <= _LONGEST else there


def _period(start: pd.Timestamp, unit: Unit) -> Period:
    day = start.date()
    short = f"{day.day} {day:%b}"
    if unit == "day":
        return Period(day.isoformat(), day.isoformat(), f"{short} {day.year}", short)
    if unit == "week":
        last = day + timedelta(days=6)
        return Period(day.isoformat(), last.isoformat(), f"{short} – {last.day} {last:%b} {last.year}", short)
    label, name = (day.isoformat()[:7], f"{day:%b} {day.year}") if unit == "month" else (day.isoformat()[:4],) * 2
    return Period(label, label, name, name)


def period_of(dates: "pd.Series[str]", found: Course) -> "pd.Series[str]":
    """The `since` of the period that each date is in, as `course` counted them; missing for none."""
    days, known = _days(dates)
    days = days.where(known >= {"day": 3, "week": 3, "month": 2, "year": 1}[found.unit])
    starts = _starts(days.dropna(), found.unit)
    labels = {start: _period(start, found.unit).since for start in starts.unique()}
    return starts.map(labels).reindex(dates.index)


# --- what people decided ---------------------------------------------------------------------------------------------


def holding(judgements: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table of judgements that say something and that nothing takes back, oldest first."""
    undone = set(judgements["undoes"].dropna())
    return judgements[judgements["undoes"].isna() & ~judgements["number"].isin(undone)].sort_values("number")


@dataclass(frozen=True)
class Agreement:
    """How far those agree who decided on the same claims; `pairs` has one, other, claims and agreed for each two.

    `claims` were decided by two people or more, on `agreed` of them all are of one mind.
    """

    claims: int
    agreed: int
    pairs: pd.DataFrame


def agreement(judgements: pd.DataFrame) -> Agreement:
    """Compare what people decided last on the same claims; whoever was unsure has decided nothing.

    A later decision agrees with an earlier one where it lets that stand: both confirm or both reject, or what one
    corrected or added the next confirms. Whoever corrects anew does not agree.
    """
    held = holding(judgements)
    held = held[held["decision"].isin(JUDGEMENTS) & (held["decision"] != "unsure")]
    last = held.drop_duplicates(["claim", "reviewer"], keep="last")[["claim", "reviewer", "decision", "number"]]
    last = last[last["claim"].duplicated(keep=False)]
    both = last.merge(last, on="claim", suffixes=("", "_later"))
    both = both[both["number"] < both["number_later"]]
    stands = (both["decision_later"] == "confirmed") & both["decision"].isin(("confirmed", "corrected", "added"))
    both["agreed"] = stands | ((both["decision"] == "rejected") & (both["decision_later"] == "rejected"))
    names = [sorted(each, key=str.casefold) for each in zip(both["reviewer"], both["reviewer_later"], strict=True)]
    both["one"], both["other"] = [one for one, _ in names], [other for _, other in names]
    pairs = both.groupby(["one", "other"])["agreed"].agg(claims="size", agreed="sum").reset_index()
    of_one_mind = both.groupby("claim")["agreed"].all()
    pairs = pairs.sort_values(["claims", "one", "other"], ascending=[False, True, True], ignore_index=True)
    return Agreement(len(of_one_mind), int(of_one_mind.sum()), pairs.astype({"claims": "int64", "agreed": "int64"}))


# --- what the machine got wrong --------------------------------------------------------------------------------------


def judged(facts: pd.DataFrame, judgements: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """The claims that a model found and somebody decided on: claim_id, kind, confidence, outcome.

    Kind and confidence are those the model gave. What was corrected and then confirmed by somebody else was corrected.
    What a reviewer added is no claim of a model's.
    """
    held = holding(judgements)
    by_hand = held["claim"][held["decision"] == "added"]
    table = facts[facts["judgement"].isin((*OUTCOMES, "unsure"))]
    table = table[~table["claim_id"].isin(by_hand)]
    table = table[["claim_id", "kind", "confidence", "judgement"]].reset_index(drop=True)
    found = corrections.set_index("claim_id")
    is_corrected = table["claim_id"].isin(found.index) & (table["judgement"] != "rejected")
    outcome = table["judgement"].astype("str").mask(is_corrected, "corrected")
    outcome = outcome.where(outcome.isin(OUTCOMES))
    kind = table["claim_id"].map(found["found_kind"]).astype("str").fillna(table["kind"].astype("str"))
    table["confidence"] = table["claim_id"].map(found["confidence"]).fillna(table["confidence"])
    table["kind"], table["outcome"] = pd.Categorical(kind, KINDS), pd.Categorical(outcome, OUTCOMES)
    return table[table["outcome"].notna()].drop(columns="judgement").reset_index(drop=True)


def changes(corrections: pd.DataFrame) -> pd.DataFrame:
    """Which of `CHANGES` each correction changed: a row a correction, a column of truth values each."""
    table = pd.DataFrame({"claim_id": corrections["claim_id"]})
    for what, columns in CHANGES.items():
        table[what] = False
        for column in columns:
            found, given = corrections[f"found_{column}"], corrections[f"given_{column}"]
            table[what] |= ~((found == given).fillna(False) | (found.isna() & given.isna())).astype("bool")
    return table


def corrected(judged: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """How often each of `CHANGES` was changed in these claims, split by the kind that the model gave."""
    changed = changes(corrections)
    kinds = changed["claim_id"].map(
        judged[judged["outcome"] == "corrected"].set_index("claim_id")["kind"].astype("str")
    )
    rows = {what: kinds[changed[what]].value_counts().reindex(KINDS, fill_value=0) for what in CHANGES}
    return _by_kind(rows)


def reasons(judged: pd.DataFrame, judgements: pd.DataFrame) -> pd.DataFrame:
    """Why claims were rejected, in the reviewers' words, split by the kind that the model gave."""
    last = holding(judgements).drop_duplicates("claim", keep="last").set_index("claim")["reason"]
    table = judged[judged["outcome"] == "rejected"]
    why = table["claim_id"].map(last).fillna("").str.strip().replace("", "no reason given")
    rows = {reason: table["kind"][why == reason].value_counts().reindex(KINDS, fill_value=0) for reason in why.unique()}
    return _by_kind(rows)


def _by_kind(rows: "dict[str, pd.Series[int]]") -> pd.DataFrame:
    table = pd.DataFrame(rows.values(), index=pd.Index(rows.keys(), dtype="object"), columns=list(KINDS))
    table = table[table.sum(axis=1) > 0].astype("int64")
    return table.loc[sorted(table.index, key=lambda key: (-int(table.loc[key].sum()), key))]


class Band(NamedTuple):
    """The claims whose confidence is from `least` to `most`: how many, how many were right, how many should be."""

    label: str
    least: float
    most: float
    claims: int
    right: int
    expected: float


def calibration(judged: pd.DataFrame, corrections: pd.DataFrame) -> list[Band]:
    """What the confidence promised, and what reviewers found, band by band; bands without a claim are left out.

    The confidence says that content and source are right: so is a claim that was confirmed, and one in which only
    something else was corrected, such as the speaker.
    """
    moved = changes(corrections).set_index("claim_id")[["words", "source"]].any(axis=1)
    is_moved = judged["claim_id"].isin(moved.index[moved])
    right = (judged["outcome"] == "confirmed") | ((judged["outcome"] == "corrected") & ~is_moved)
    found = []
    for least, end in pairwise(BANDS):
        last = end == BANDS[-1]
        most = end if last else round(end - 0.0001, 4)  # as exact as the ledger has it
        within = (judged["confidence"] >= least) & ((judged["confidence"] < end) | last)
        if count := int(within.sum()):
            expected = float(judged["confidence"][within].mean())
            label = f"{least:.0%} – {end:.0%}".replace("% –", " –")
            found.append(Band(label, least, most, count, int(right[within].sum()), expected))
    return found


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent; never 0 or 100 unless it is none or all, and a dash where there is nothing.

    >>> share(999, 1000), share(1, 1000), share(1, 2), share(0, 0)
    ('99%', '1%', '50%', '–')
    """
    if not whole:
        return "–"
    return f"{min(max(round(100 * part / whole), int(part > 0)), 99 + (part == whole))}%"


def chosen(table: pd.DataFrame, most: int, always: Iterable[str] = ()) -> pd.DataFrame:
    """The first rows of a table, and those that must be seen with them."""
    wanted: Sequence[str] = [*table.index[:most], *(key for key in always if key in table.index[most:])]
    return table.loc[list(wanted)]
