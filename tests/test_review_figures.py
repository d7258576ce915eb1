"""What the figures of the overview and of a speaker count, against counts by hand."""

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from attribution.claims import CLAIM_DTYPES
from attribution.ledger import Filters, Ledger
from attribution.records import Speaker
from attribution.review import figures
from attribution.review.choice import NOBODY, Chip, Choice
from tests.desk import BRIDGE, DOUBT, HOPE, MAYOR, PLANNER, READY
from tests.desk import NOBODY as NOBODYS

ROWS = [
    # claim, speaker, publisher, kind, judgement, published, confidence
    ("c1", "Ann", "Herald", "direct", None, "2026-03-14", 0.95),
    ("c2", "Ann", "Herald", "mixed", "confirmed", "2026-03-14T10:00:00Z", 0.55),
    ("c3", "Ann", "Post", "direct", "rejected", "2026-03-16", 0.30),
    ("c4", "Bo", "Post", "indirect", "corrected", "2026-04-02", 0.80),
    ("c5", "Bo", None, "indirect", None, None, 0.90),
    ("c6", None, "Herald", "direct", "unsure", "2026-03", 0.40),
]


def claims(rows: list[tuple[object, ...]] = ROWS) -> pd.DataFrame:
    """A claims table of some rows, with what the figures do not look at left out."""
    table = pd.DataFrame(
        rows, columns=["claim_id", "speaker", "publisher", "kind", "judgement", "published", "confidence"]
    )
    table["speaker_id"] = table["speaker"].map({"Ann": "s-ann", "Bo": "s-bo"})
    table["article_id"] = table["publisher"].fillna("?") + table["published"].fillna("?")
    table["reviewer"] = table["judgement"].map(lambda judgement: "Rita" if isinstance(judgement, str) else None)
    table["outdated"] = False
    return table.reindex(columns=list(CLAIM_DTYPES)).astype(
        {name: dtype for name, dtype in CLAIM_DTYPES.items() if name in ("outdated", "confidence") or dtype == "str"}
    )


def judgements(*rows: tuple[int, str, str, str]) -> pd.DataFrame:
    """The table of judgements of (number, claim, reviewer, decision); "-7" as a decision takes number 7 back."""
    table = pd.DataFrame(
        [
            (number, claim, who, "2026-05-01T12:00:00+00:00", "undone" if what[0] == "-" else what, None, what)
            for number, claim, who, what in rows
        ],
        columns=["number", "claim", "reviewer", "at", "decision", "reason", "what"],
    )
    undoes = [int(what[1:]) if what.startswith("-") else None for what in table["what"]]
    table["undoes"] = pd.array(undoes, dtype="Int64")
    return table.drop(columns="what").astype({"reason": "str", "claim": "str", "reviewer": "str", "decision": "str"})


@pytest.fixture
def facts() -> pd.DataFrame:
    return figures.facts(claims())


def test_facts_leave_out_what_is_outdated_and_not_judged() -> None:
    table = claims()
    table.loc[[0, 1], "outdated"] = True
    assert figures.facts(table)["claim_id"].tolist() == ["c2", "c3", "c4", "c5", "c6"]


def test_headline_counts_nobody_as_no_speaker(facts: pd.DataFrame) -> None:
    assert figures.headline(facts) == figures.Headline(articles=6, claims=6, speakers=2)
    assert figures.headline(facts[:0]) == figures.Headline(0, 0, 0)


def test_counted_by_speaker_and_kind(facts: pd.DataFrame) -> None:
    table = figures.counted(facts, "speaker")
    assert {key: row.tolist() for key, row in table.iterrows()} == {
        "s-ann": [2, 1, 0],
        "s-bo": [0, 0, 2],
        NOBODY: [1, 0, 0],
    }
    assert list(table.index) == ["s-ann", "s-bo", NOBODY]
    assert list(figures.counted(facts, "publisher", most=1).index) == ["Herald"]
    assert figures.counted(facts[:0], "speaker").empty


def test_progress(facts: pd.DataFrame) -> None:
    assert figures.progress(facts) == {
        "confirmed": 1,
        "corrected": 1,
        "added": 0,
        "unsure": 1,
        "rejected": 1,
        "none": 2,
    }


def test_course_by_day(facts: pd.DataFrame) -> None:
    course = figures.course(facts["published"], facts["kind"])
    assert course.unit == "day"
    assert [period.since for period in course.periods][:3] == ["2026-03-14", "2026-03-15", "2026-03-16"]
    assert course.periods[-1].label == "2 Apr 2026"
    assert len(course.periods) == 20
    assert course.table.loc["2026-03-14"].tolist() == [1, 1, 0]
    assert course.table.to_numpy().sum() == 4
    assert course.undated == 2  # one without a date, one with a month only


@pytest.mark.parametrize(
    ("dates", "unit", "first", "last", "undated"),
    [
        (["2026-03-18", "2026-06-01"], "week", ("2026-03-16", "2026-03-22"), ("2026-06-01", "2026-06-07"), 0),
        (["2025-03", "2026-03-31"], "month", ("2025-03", "2025-03"), ("2026-03", "2026-03"), 0),
        (["1999", "2026-03-31T23:59:59-11:00"], "year", ("1999", "1999"), ("2026", "2026"), 0),
        (["2026-02-30", "2026-02-28", "soon", "20260301"], "day", ("2026-02-28",) * 2, ("2026-02-28",) * 2, 3),
    ],
)
def test_course_by_how_long_it_went_on(
    dates: list[str], unit: str, first: tuple[str, str], last: tuple[str, str], undated: int
) -> None:
    course = figures.course(pd.Series(dates, dtype="str"), pd.Series(["direct"] * len(dates), dtype="str"))
    assert (course.unit, course.undated) == (unit, undated)
    assert course.periods[0][:2] == first
    assert course.periods[-1][:2] == last
    assert course.table["direct"].sum() == len(dates) - undated


def test_course_of_nothing() -> None:
    course = figures.course(pd.Series([None, None], dtype="str"), pd.Series(["direct", "mixed"], dtype="str"))
    assert course.periods == []
    assert course.undated == 2


def test_a_claim_is_in_the_period_that_counts_it(facts: pd.DataFrame) -> None:
    course = figures.course(facts["published"], facts["kind"])
    found = figures.period_of(facts["published"], course)
    assert found.fillna("-").tolist() == ["2026-03-14", "2026-03-14", "2026-03-16", "2026-04-02", "-", "-"]


def test_a_far_away_date_does_not_make_a_year_of_bars_each() -> None:
    dates = pd.Series(["0001-01-01", "2026-01-01"], dtype="str")
    assert len(figures.course(dates, pd.Series(["direct"] * 2, dtype="str")).periods) == 2


# --- what is chosen --------------------------------------------------------------------------------------------------


def held(choice: Choice, facts: pd.DataFrame) -> list[str]:
    return facts["claim_id"][choice.holds(facts)].tolist()


def test_choices_narrow(facts: pd.DataFrame) -> None:
    assert held(Choice(), facts) == ["c1", "c2", "c4", "c5", "c6"]
    assert held(Choice(speakers=("s-ann",)), facts) == ["c1", "c2"]
    assert held(Choice(speakers=(NOBODY, "s-bo")), facts) == ["c4", "c5", "c6"]
    assert held(Choice(judgements=("rejected",)), facts) == ["c3"]
    assert held(Choice(since="2026-03", until="2026-03"), facts) == ["c1", "c2", "c6"]
    assert held(Choice(since="2026-03-15"), facts) == ["c4"]
    assert held(Choice(least=0.5, most=0.8), facts) == ["c2", "c4"]


def test_toggling_and_chips() -> None:
    choice = Choice().toggled("kind", "direct").toggled("speaker", "s-ann").in_period("2026-03", "2026-03")
    assert choice.chips() == [Chip("speaker", "s-ann"), Chip("kind", "direct"), Chip("period", None)]
    assert choice.toggled("kind", "direct").kinds == ()
    assert choice.in_period("2026-03", "2026-03").since is None
    assert choice.in_period("2026-04", "2026-04").until == "2026-04"
    band = choice.in_band(0.5, 0.6)
    assert band.chips()[-1] == Chip("band", None)
    for chip in band.chips():
        band = band.less(chip)
    assert band == Choice()


@pytest.mark.parametrize(
    "choice",
    [
        Choice(),
        Choice(("s-ann", NOBODY), ("Herald",), ("direct", "mixed"), ("none", "rejected"), ("Rita",)),
        Choice(since="2026-03-09", until="2026-03-15", least=0.5, most=0.5999),
    ],
)
def test_the_address_says_what_is_chosen(choice: Choice) -> None:
    assert Choice.from_query(choice.to_query()) == choice
    assert Choice.from_query(choice.for_queue()) == choice


def test_the_ledger_chooses_the_same_claims(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(HOPE.id, "rejected", "Rita")
        ledger.judge(READY.id, "confirmed", "Rita")
        ledger.judge(PLANNER.id, "confirmed", "Sam")
        facts = figures.facts(ledger.claims(Filters(everything=True)))
        speaker = facts["speaker"].mode()[0]
        for speakers, kinds, judged, reviewers, since, least in product(
            ((), (speaker,), (NOBODY,)),
            ((), ("direct",)),
            ((), ("rejected", "none"), ("confirmed",)),
            ((), ("Rita",)),
            (None, "2026-04"),
            (None, 0.7),
        ):
            choice = Choice(speakers, (), kinds, judged, reviewers, since=since, least=least)
            assert set(held(choice, facts)) == set(ledger.claims(choice.filters())["claim_id"]), choice


# --- what people decided ---------------------------------------------------------------------------------------------


def test_agreement() -> None:
    found = figures.agreement(
        judgements(
            (1, "c1", "Ann", "confirmed"),
            (2, "c1", "Bo", "confirmed"),  # one
            (3, "c2", "Ann", "corrected"),
            (4, "c2", "Bo", "confirmed"),  # lets it stand
            (5, "c3", "Ann", "confirmed"),
            (6, "c3", "Bo", "corrected"),  # not
            (7, "c4", "Ann", "rejected"),
            (8, "c4", "Bo", "confirmed"),  # not,
            (9, "c4", "Bo", "-8"),  # but that is taken back
            (10, "c5", "Ann", "unsure"),
            (11, "c5", "Bo", "confirmed"),  # one has decided nothing
            (12, "c6", "Cy", "rejected"),
            (13, "c6", "Ann", "rejected"),  # one
            (14, "c7", "Ann", "rejected"),
            (15, "c7", "Ann", "confirmed"),  # the same person
        )
    )
    assert (found.claims, found.agreed) == (4, 3)
    assert found.pairs.to_dict("records") == [
        {"one": "Ann", "other": "Bo", "claims": 3, "agreed": 2},
        {"one": "Ann", "other": "Cy", "claims": 1, "agreed": 1},
    ]


def test_agreement_of_nobody() -> None:
    found = figures.agreement(judgements((1, "c1", "Ann", "confirmed")))
    assert (found.claims, found.agreed, len(found.pairs)) == (0, 0, 0)


@pytest.fixture
def reviewed(small_desk: str) -> Ledger:
    """The small ledger with a claim of each outcome, one of them by two people."""
    ledger = Ledger.open(small_desk)
    ledger.judge(MAYOR.id, "confirmed", "Rita")
    ledger.judge(NOBODYS.id, "corrected", "Rita", attribution=replace(NOBODYS, speaker=Speaker("Ann Smith", "Mayor")))
    ledger.judge(NOBODYS.id, "confirmed", "Sam")
    ledger.judge(HOPE.id, "corrected", "Sam", attribution=replace(HOPE, speaker=None, speaker_score=None))
    ledger.judge(HOPE.id, "rejected", "Rita", reason="wrong span")
    cut = replace(READY.quote, content=READY.quote.content[:1], kind="mixed")
    ledger.judge(READY.id, "corrected", "Sam", attribution=replace(READY, quote=cut))
    ledger.judge(PLANNER.id, "unsure", "Sam")
    added = replace(DOUBT.quote, content=(MAYOR.quote.source[0],))
    ledger.judge(ledger.add(BRIDGE.id, replace(DOUBT, quote=added), "Rita"), "confirmed", "Sam")
    return ledger


def test_what_became_of_the_machines_claims(reviewed: Ledger) -> None:
    facts = figures.facts(reviewed.claims(Filters(everything=True)))
    given, fixed = reviewed.table("judgements"), reviewed.corrections()
    judged = figures.judged(facts, given, fixed)
    assert {row.claim_id: (row.kind, row.outcome) for row in judged.itertuples()} == {
        MAYOR.id: ("indirect", "confirmed"),
        NOBODYS.id: ("direct", "corrected"),  # and confirmed as such
        HOPE.id: ("indirect", "rejected"),  # whatever was corrected before
        READY.id: ("direct", "corrected"),  # by the kind that it was found with
    }
    changed = figures.corrected(judged, fixed)
    assert {what: row.tolist() for what, row in changed.iterrows()} == {
        "speaker": [1, 0, 0],
        "role": [1, 0, 0],
        "words": [1, 0, 0],
        "kind": [1, 0, 0],
    }
    why = figures.reasons(judged, given)
    assert {reason: row.tolist() for reason, row in why.iterrows()} == {"wrong span": [0, 0, 1]}
    bands = figures.calibration(judged, fixed)
    # .55: only its speaker was wrong; .71 rejected; .88 cut short; .93 confirmed
    assert [(band.label, band.claims, band.right) for band in bands] == [
        ("50 – 60%", 1, 1),
        ("70 – 80%", 1, 0),
        ("80 – 90%", 1, 0),
        ("90 – 100%", 1, 1),
    ]
    assert [band.expected for band in bands] == pytest.approx([0.55, 0.71, 0.88, 0.93])


def test_a_correction_that_is_taken_back_is_none(reviewed: Ledger) -> None:
    given = reviewed.table("judgements")
    number = int(given["number"][(given["claim"] == READY.id)].iloc[0])
    reviewed.undo("judgements", number, "Sam")
    assert reviewed.corrections()["claim_id"].tolist() == [NOBODYS.id, HOPE.id]


def test_nothing_judged(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        facts = figures.facts(ledger.claims(Filters(everything=True)))
        given, fixed = ledger.table("judgements"), ledger.corrections()
    judged = figures.judged(facts, given, fixed)
    assert judged.empty
    assert figures.corrected(judged, fixed).empty
    assert figures.reasons(judged, given).empty
    assert figures.calibration(judged, fixed) == []
    assert figures.agreement(given).claims == 0


def test_a_confidence_on_a_border_is_in_the_higher_band() -> None:
    judged = pd.DataFrame(
        {
            "claim_id": ["a", "b", "c"],
            "kind": "direct",
            "confidence": [0.5, 0.4999, 1.0],
            "outcome": ["confirmed", "rejected", "confirmed"],
        }
    )
    empty = pd.DataFrame(columns=["claim_id", *(f"{s}_{c}" for s in ("found", "given") for c in _COLUMNS)])
    found = [(band.least, band.most, band.claims) for band in figures.calibration(judged, empty)]
    assert found == [(0.0, 0.4999, 1), (0.5, 0.5999, 1), (0.9, 1.0, 1)]


_COLUMNS = [column for columns in figures.CHANGES.values() for column in columns]


def test_chosen_rows_are_kept_in_sight(facts: pd.DataFrame) -> None:
    table = figures.counted(facts, "speaker")
    assert list(figures.chosen(table, 1, ["s-bo", "s-gone", "s-ann"]).index) == ["s-ann", "s-bo"]
