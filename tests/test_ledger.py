"""The ledger, on SQLite and on PostgreSQL: what comes in stays, what is decided is added, nothing is there twice."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attribution.claims import check_claims
from attribution.ledger import UNDECIDED, Filters, Ledger, LedgerError, Models, Overtaken, schema
from attribution.records import Alternative, Article, Attribution, Part, Reason, Span, Speaker
from tests.checking import fill_with_checks
from tests.factories import TEXT, article, attribution, spans

FIRST, SECOND = Models((("quote", "1"),)), Models((("quote", "2"),))


@pytest.fixture
def ledger(database: str) -> Iterator[Ledger]:
    with Ledger.open(database) as opened:
        yield opened


def entered(ledger: Ledger, *attributions: Attribution, models: Models = FIRST, **fields: Any) -> Article:
    """An article in the ledger, with these attributions, or with one by Ingrid Moe."""
    kept = ledger.enter(article(**fields)).article
    ledger.save(kept, attributions or (attribution(kept),), models)
    return kept


def two_claims(of: Article) -> tuple[Attribution, Attribution]:
    ola = attribution(of, ("“We are ready,”",), ("said",), ("Ola",), Speaker("Ola Moe", "deputy"))
    return attribution(of), ola


def rows(ledger: Ledger, *columns: str, filters: Filters | None = None) -> list[tuple[Any, ...]]:
    """Some columns of the claims, None where there is nothing."""
    claims = ledger.claims(filters)
    return [tuple(None if cell != cell else cell for cell in row) for row in claims[list(columns)].to_numpy().tolist()]


# --- articles ------------------------------------------------------------------------------------------------------


def test_an_article_comes_back_as_it_was(ledger: Ledger) -> None:
    given = Article(
        "a\0b.txt",
        "“Yes,”\0 she said.\n\uf8f0 İstanbul 😀\u202e",
        "Title",
        "https://example.org/a",
        "The Post",
        "2026-03-01",
        "A. Writer",
        "en",
        (Part("headline", Span(0, 5)),),
        {"section": "harbours", "tags": ["a", {"b": None}], "words": 4.5},
    )
    ledger.enter(given)
    assert list(ledger.articles()) == [given]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_as_it_was(ledger: Ledger, text: str) -> None:
    stored = ledger.enter(Article(text[:5], text))
    (again,) = ledger.articles([stored.article.id])
    assert again == stored.article
    assert (again.text == text) if stored.new else (again.text.split() == text.split())


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({}, {}, True),
        ({"id": "a.html"}, {"id": "https://example.org/a", "url": "https://example.org/a"}, True),
        ({"text": "One. Two."}, {"text": "One.\n\nTwo. ", "id": "b"}, True),
        (
            {"url": "https://example.org/a?utm_source=x"},
            {"url": "http://www.example.org/a/", "text": "Another text.", "id": "b"},
            True,
        ),
        ({"url": "https://example.org/a"}, {"url": "https://example.org/a/amp", "id": "b"}, True),
        ({"url": "https://example.org/a"}, {"url": "https://other.example/a", "id": "b"}, False),
        ({"url": "https://example.org/a?id=1"}, {"url": "https://example.org/a?id=2", "id": "b", "text": "B."}, False),
        ({}, {"text": "Another text."}, False),
    ],
    ids="same|file and address|white space|tracking|amp|two sites|two articles|one name".split("|"),
)
def test_which_readings_are_one_article(
    ledger: Ledger, first: dict[str, Any], second: dict[str, Any], same: bool
) -> None:
    one, other = ledger.enter(article(**first)), ledger.enter(article(**second))
    assert (one.new, other.new) == (True, not same)
    assert len(list(ledger.articles())) == 2 - same
    assert (one.article.id == other.article.id) == same


def test_the_text_that_came_first_stays_and_what_was_missing_is_added(ledger: Ledger) -> None:
    ledger.enter(article(url="https://example.org/a"), "saved.html")
    again = ledger.enter(article(text="Updated.", url="https://example.org/a", publisher="The Post"))
    assert (again.new, again.changed) == (False, True)
    assert list(ledger.articles()) == [article(url="https://example.org/a", publisher="The Post")]
    assert list(ledger.table("origins")["name"]) == ["saved.html", "harbour.txt"]


def test_another_article_of_the_same_name_gets_an_id_of_its_own(ledger: Ledger) -> None:
    ledger.enter(article())
    other = ledger.enter(article(text="Rain is expected.")).article
    assert re.fullmatch("harbour.txt~[0-9a-f]{8}", other.id)
    assert ledger.enter(article(text="Rain is expected.")).article.id == other.id


def test_one_text_of_one_name_on_many_sites_is_as_many_articles(ledger: Ledger) -> None:
    addresses = [f"https://{site}.example/index.html" for site in "abcd"]
    ids = [ledger.enter(article(id="index.html", url=address)).article.id for address in addresses]
    assert len(set(ids)) == 4
    assert all(re.fullmatch("index.html(~[0-9a-f]{8,16})?", each) for each in ids)
    assert [ledger.enter(article(id="index.html", url=address)).article.id for address in addresses] == ids


def test_half_a_character_is_kept_as_a_sign_for_it(ledger: Ledger) -> None:
    odd = "caf\udce9"
    kept = ledger.enter(article(id=f"{odd}.txt", title=odd, publisher=odd), f"{odd}/{odd}.txt").article
    assert (kept.id, kept.title) == ("caf\ufffd.txt", "caf\ufffd")
    ledger.save(kept, (attribution(kept, speaker=Speaker(odd, odd)),), FIRST)
    claim = attribution(kept).id
    ledger.judge(claim, "confirmed", odd, comment=odd)
    ledger.rate(claim, odd, odd)
    by = (Filters(articles=(f"{odd}.txt",)), Filters(speakers=(odd,)), Filters(publishers=(odd,)))
    for filters in (*by, Filters(verdicts=(odd,))):
        assert rows(ledger, "speaker", "reviewer", "verdict", filters=filters) == [("caf\ufffd",) * 3]
    assert [entry.claims for entry in ledger.roster().entries()] == [1]


def test_a_very_long_id_is_cut(ledger: Ledger) -> None:
    kept = ledger.enter(article(id="x" * 9000)).article
    assert len(kept.id) < 500
    assert ledger.enter(article(id="x" * 9000)).article.id == kept.id


# --- extraction ----------------------------------------------------------------------------------------------------


def test_a_claim_is_a_whole_row(ledger: Ledger) -> None:
    kept = entered(ledger, publisher="The Post", url="https://example.org/a", published="2026-03-01", language="en")
    (row,) = check_claims(ledger.claims()).to_dict("records")
    sighting = row.pop("speaker_id")
    assert sighting.startswith("s-")
    assert {name: value for name, value in row.items() if value == value} == {
        "claim_id": attribution(kept).id,
        "speaker": "Ingrid Moe",
        "claim": "“The harbour stays open,”",
        "kind": "direct",
        "act": "speech",
        "negated": False,
        "source": "Ingrid Moe",
        "cue": "said",
        "article_id": "harbour.txt",
        "publisher": "The Post",
        "url": "https://example.org/a",
        "published": "2026-03-01",
        "start": 21,
        "end": 46,
        "sentence": "“The harbour stays open,” Ingrid Moe said on Monday.",
        "confidence": 0.9,
        "content_spans": "21-46",
        "cue_spans": "58-62",
        "source_spans": "47-57",
        "outdated": False,
        "language": "en",
        "state": "unstarted",
    }


def test_attributions_come_back_as_they_were(ledger: Ledger) -> None:
    full = attribution(
        content=("“We are ready,”", "“And we wait,”"),
        cue=("said",),
        source=("Ola",),
        speaker=Speaker("Ola Moe", "Minister", "person", "Harbour Board", "minister for harbours", ("Ola", "Moe")),
        reasons=(Reason("full-name", Span(129, 132)), Reason("title")),
        speaker_score=0.8,
        alternatives=(Alternative(Speaker("Ingrid Moe", kind="person"), 0.12),),
        addressee=spans(TEXT, "Monday"),
        negated=True,
        act="thought",
        kind="mixed",
    )
    kept = entered(ledger, full, attribution(speaker=None, source=(), cue=()))
    assert ledger.attributions(kept) == (attribution(speaker=None, source=(), cue=()), full)


def test_an_empty_ledger_has_empty_tables(ledger: Ledger) -> None:
    assert check_claims(ledger.claims()).empty
    assert ledger.articles_table().empty
    assert list(ledger.articles()) == []


def test_the_same_models_read_an_article_once(ledger: Ledger) -> None:
    kept = entered(ledger)
    assert not ledger.save(kept, (attribution(kept),), FIRST)
    assert [len(ledger.table(name)) for name in ("runs", "extractions", "claims", "attributions")] == [1, 1, 1, 1]


def test_extracting_again_keeps_every_judgement_and_marks_what_is_no_longer_found(ledger: Ledger) -> None:
    kept = ledger.enter(article()).article
    harbour, ready = two_claims(kept)
    ledger.save(kept, (harbour, ready), FIRST)
    ledger.judge(harbour.id, "confirmed", "Ana")
    surer = replace(harbour, quote=replace(harbour.quote, confidence=0.99))
    assert ledger.save(kept, (surer,), SECOND)
    assert rows(ledger, "claim_id", "confidence", "judgement", "outdated", filters=Filters(everything=True)) == [
        (harbour.id, 0.99, "confirmed", False),
        (ready.id, 0.9, None, True),
    ]
    assert rows(ledger, "claim_id") == [(harbour.id,)]


def test_a_judged_claim_stays_when_new_models_do_not_find_it(ledger: Ledger) -> None:
    kept = ledger.enter(article()).article
    harbour, ready = two_claims(kept)
    ledger.save(kept, (harbour, ready), FIRST)
    ledger.judge(ready.id, "confirmed", "Ana")
    ledger.save(kept, (harbour,), SECOND)
    assert rows(ledger, "claim_id", "judgement", "outdated") == [
        (harbour.id, None, False),
        (ready.id, "confirmed", True),
    ]


def test_what_became_of_the_articles(ledger: Ledger) -> None:
    entered(ledger)
    failed = ledger.enter(article(id="b.txt", text="Unlucky.")).article
    ledger.save_failure(failed, "no luck", FIRST)
    ledger.save_failure(failed, "no luck", FIRST)
    ledger.enter(article(id="c.txt", text="Waiting."), "stories/c.txt")
    table = ledger.articles_table()[["id", "state", "error", "claims", "origin"]]
    assert table.fillna("").to_numpy().tolist() == [
        ["harbour.txt", "extracted", "", 1, "harbour.txt"],
        ["b.txt", "failed", "no luck", 0, "b.txt"],
        ["c.txt", "waiting", "", 0, "stories/c.txt"],
    ]
    assert len(ledger.table("extractions")) == 2


# --- judging -------------------------------------------------------------------------------------------------------


def test_the_newest_judgement_counts_and_none_is_lost(ledger: Ledger) -> None:
    claim = attribution(entered(ledger)).id
    first = ledger.judge(claim, "confirmed", "Ana")
    second = ledger.judge(claim, "rejected", "Bo", reason="not a quote")
    assert rows(ledger, "judgement", "reviewer", filters=Filters(everything=True)) == [("rejected", "Bo")]
    assert rows(ledger, "judgement") == []
    ledger.undo("judgements", second, "Ana")
    assert rows(ledger, "judgement", "reviewer") == [("confirmed", "Ana")]
    ledger.undo("judgements", first, "Ana")
    assert rows(ledger, "judgement", "reviewer", "judged_at") == [(None, None, None)]
    history = [(row["what"], row["decision"], row["reviewer"], row["undoes"]) for row in ledger.history(claim)]
    assert history == [
        ("judgements", "confirmed", "Ana", None),
        ("judgements", "rejected", "Bo", None),
        ("judgements", "undone", "Ana", second),
        ("judgements", "undone", "Ana", first),
    ]


def test_a_correction_is_what_holds_until_it_is_undone(ledger: Ledger) -> None:
    kept = entered(ledger)
    found = attribution(kept)
    longer = attribution(kept, ("The harbour stays open",), speaker=Speaker("Ingrid Moe", "Minister"), kind="mixed")
    number = ledger.judge(found.id, "corrected", "Ana", attribution=longer)
    assert rows(ledger, "claim_id", "claim", "speaker_role", "kind", "judgement") == [
        (found.id, "The harbour stays open", "Minister", "mixed", "corrected")
    ]
    ledger.judge(found.id, "confirmed", "Bo")
    assert rows(ledger, "claim", "judgement") == [("The harbour stays open", "confirmed")]
    ledger.save(kept, (found,), SECOND)
    assert rows(ledger, "claim", "outdated") == [("The harbour stays open", False)]
    ledger.undo("judgements", number, "Ana")
    assert rows(ledger, "claim", "judgement") == [("“The harbour stays open,”", "confirmed")]


def test_a_claim_that_was_missed_is_added_once(ledger: Ledger) -> None:
    kept = entered(ledger)
    missed = two_claims(kept)[1]
    claim = ledger.add(kept.id, missed, "Ana")
    assert claim == missed.id
    assert rows(ledger, "claim_id", "speaker", "judgement", "reviewer")[1:] == [(claim, "Ola Moe", "added", "Ana")]
    with pytest.raises(LedgerError, match="has this claim already"):
        ledger.add(kept.id, missed, "Ana")
    ledger.save(kept, (attribution(kept), missed), SECOND)
    assert [len(ledger.claims()), len(ledger.table("claims"))] == [2, 2]


def test_an_added_claim_is_gone_when_that_is_undone(ledger: Ledger) -> None:
    kept = entered(ledger)
    ledger.add(kept.id, two_claims(kept)[1], "Ana")
    ledger.undo("judgements", 1, "Ana")
    assert rows(ledger, "speaker") == [("Ingrid Moe",)]


def test_an_added_claim_may_be_taken_back_and_added_again(ledger: Ledger) -> None:
    kept = entered(ledger)
    missed = two_claims(kept)[1]
    claim = ledger.add(kept.id, missed, "Ana")
    ledger.undo("judgements", 1, "Ana")
    with pytest.raises(LedgerError, match="was added by hand, and that was taken back"):
        ledger.attribution(claim)
    other = replace(missed, speaker=Speaker("Aino Laine"))
    assert ledger.add(kept.id, other, "Bo") == claim
    assert rows(ledger, "claim_id", "speaker", "judgement", "reviewer")[1:] == [(claim, "Aino Laine", "added", "Bo")]
    assert [row["decision"] for row in ledger.history(claim)] == ["added", "undone", "added"]


def test_nobody_overwrites_unseen(ledger: Ledger) -> None:
    claim = attribution(entered(ledger)).id
    first = ledger.judge(claim, "confirmed", "Ana", seen=None)
    with pytest.raises(Overtaken, match="Ana has decided since: confirmed") as caught:
        ledger.judge(claim, "rejected", "Bo", seen=None)
    assert caught.value.judgement["number"] == first
    ledger.judge(claim, "rejected", "Bo", seen=first)
    ledger.undo("judgements", 2, "Bo")
    ledger.undo("judgements", first, "Ana")
    with pytest.raises(Overtaken, match="taken back"):
        ledger.judge(claim, "confirmed", "Bo", seen=first)


@pytest.mark.parametrize(
    ("deed", "message"),
    [
        (lambda ledger, claim: ledger.judge("0" * 16, "confirmed", "Ana"), "no claim of this id"),
        (lambda ledger, claim: ledger.judge(claim, "perhaps", "Ana"), "perhaps: no decision"),
        (lambda ledger, claim: ledger.judge(claim, "corrected", "Ana"), "a correction has an attribution"),
        (lambda ledger, claim: ledger.judge(claim, "confirmed", "  "), "the name of who made it"),
        (lambda ledger, claim: ledger.judge(claim, "confirmed", "A" * 501), "a name has at most 500 characters"),
        (lambda ledger, claim: ledger.assign(claim, "A" * 5000, "Ana"), "a name has at most 500 characters"),
        (lambda ledger, claim: ledger.judge("\0", "confirmed", "Ana"), "no claim of this id"),
        (lambda ledger, claim: ledger.history("\udcff" * 20), "no claim of this id"),
        (lambda ledger, claim: ledger.undo("judgements", 7, "Ana"), "nothing in the judgements under this number"),
        (lambda ledger, claim: ledger.undo("judgements", 2**31, "Ana"), "nothing in the judgements under this number"),
        (lambda ledger, claim: ledger.undo("judgements", 10**30, "Ana"), "nothing in the judgements under this number"),
        (lambda ledger, claim: ledger.rate(claim, "false", "Ana", truth="no"), "truth: no column of verdicts"),
        (lambda ledger, claim: ledger.add_evidence(claim, "Ana", publisher="The Post"), "a quote or a file"),
        (lambda ledger, claim: ledger.add_evidence(claim, "Ana", quote="x", stance="against"), "stance"),
        (lambda ledger, claim: ledger.add("z.txt", attribution(), "Ana"), "no article of this id"),
        (lambda ledger, claim: ledger.enrol("Ana", "king"), "king: a person here is reviewer or editor"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(ledger: Ledger, deed: Any, message: str) -> None:
    claim = attribution(entered(ledger)).id
    with pytest.raises(LedgerError, match=message):
        deed(ledger, claim)
    assert [len(ledger.table(name)) for name in ("judgements", "verdicts", "evidence", "reviewers")] == [0, 0, 0, 0]


def test_an_undoing_cannot_be_done_twice(ledger: Ledger) -> None:
    number = ledger.judge(attribution(entered(ledger)).id, "confirmed", "Ana")
    undone = ledger.undo("judgements", number, "Ana")
    for each in (number, undone):
        with pytest.raises(LedgerError, match="nothing in the judgements"):
            ledger.undo("judgements", each, "Ana")


def test_verdicts_evidence_and_assignments(ledger: Ledger) -> None:
    claim = attribution(entered(ledger)).id
    ledger.rate(claim, "half true", "Ana", rationale="Only on weekdays.", rating_value=3)
    ledger.rate(claim, "false", "Bo", rationale="It closed on Friday.")
    ledger.add_evidence(claim, "Ana", url="https://example.org/1", quote="Closed.", stance="refutes")
    second = ledger.add_evidence(claim, "Ana", url="https://example.org/2", archived="https://archive.example/2")
    assert rows(ledger, "verdict", "rationale", "evidence") == [
        ("false", "It closed on Friday.", "https://example.org/1 ; https://example.org/2")
    ]
    ledger.undo("verdicts", 2, "Bo")
    ledger.undo("evidence", second, "Ana")
    assert rows(ledger, "verdict", "rationale", "evidence") == [
        ("half true", "Only on weekdays.", "https://example.org/1")
    ]
    ledger.assign(claim, "Cy", "Ana", due="2026-04-01")
    assert ledger.table("assignments")[["reviewer", "by", "due"]].to_numpy().tolist() == [["Cy", "Ana", "2026-04-01"]]
    assert list(ledger.table("reviewers")["name"]) == ["Ana", "Bo", "Cy"]


def test_reviewers_have_roles(ledger: Ledger) -> None:
    ledger.enrol(" Ana ")
    ledger.enrol("Ana", "editor")
    assert ledger.table("reviewers")[["name", "role"]].to_numpy().tolist() == [["Ana", "editor"]]


def test_the_database_itself_refuses_to_change_history(ledger: Ledger) -> None:
    fill_with_checks(ledger, entered(ledger))
    for table in schema.HISTORY:
        for deed in (sa.update(table).values(at="then"), sa.delete(table)):
            with pytest.raises(sa.exc.DBAPIError, match="only added to"), ledger.engine.begin() as connection:
                connection.execute(deed)


def test_the_database_itself_refuses_to_alter_a_text(ledger: Ledger) -> None:
    entered(ledger)
    with pytest.raises(sa.exc.DBAPIError, match="never altered"), ledger.engine.begin() as connection:
        connection.execute(sa.text("UPDATE articles SET text = 'x'"))


# --- speakers ------------------------------------------------------------------------------------------------------


def guler(ledger: Ledger, name: str, speaker: Speaker) -> Article:
    kept = ledger.enter(article(id=name, text=f"{TEXT}{name}")).article
    ledger.save(kept, (attribution(kept, speaker=speaker),), FIRST)
    return kept


def test_a_speaker_is_one_over_all_articles(ledger: Ledger) -> None:
    minister = "Turkish Defense Minister"
    guler(ledger, "a.txt", Speaker("Yasar Guler", minister, "person"))
    guler(ledger, "b.txt", Speaker("Yaşar Güler", minister, "person"))
    found = rows(ledger, "speaker", "speaker_id")
    assert len(set(found)) == 1
    by_any_name = [Filters(speakers=(name,)) for name in ("Yaşar Güler", "yasar guler", found[0][1])]
    assert [len(ledger.claims(filters)) for filters in by_any_name] == [2, 2, 2]
    assert ledger.claims(Filters(speakers=("Hulusi Akar",))).empty


def test_joining_and_splitting_show_in_the_claims(ledger: Ledger) -> None:
    guler(ledger, "a.txt", Speaker("Yasar Guler", None, "person"))
    guler(ledger, "b.txt", Speaker("Ola Moe", None, "person"))
    (_, one), (_, other) = rows(ledger, "speaker", "speaker_id")
    number = ledger.decide(lambda roster: roster.same(one, other, "Ana")).number
    assert rows(ledger, "speaker", "speaker_id") == [("Yasar Guler", one)] * 2
    assert len(ledger.claims(Filters(speakers=("Ola Moe",)))) == 2
    ledger.decide(lambda roster: roster.undo(number, "Ana"))
    assert rows(ledger, "speaker", "speaker_id") == [("Yasar Guler", one), ("Ola Moe", other)]
    ledger.decide(lambda roster: roster.edit(one, "name", "Yaşar Güler", "Ana"))
    assert rows(ledger, "speaker") == [("Yaşar Güler",), ("Ola Moe",)]
    assert list(ledger.table("roster_events")["action"].tail(3)) == ["same", "undone", "edited"]


def test_a_corrected_speaker_is_in_the_roster(ledger: Ledger) -> None:
    kept = entered(ledger)
    corrected = attribution(kept, speaker=Speaker("Ola Moe", kind="person"))
    ledger.judge(corrected.id, "corrected", "Ana", attribution=corrected)
    assert [entry.name for entry in ledger.roster().entries()] == ["Ola Moe"]
    assert rows(ledger, "speaker", "speaker_id") == [("Ola Moe", ledger.roster().entries()[0].id)]
    ledger.undo("judgements", 1, "Ana")
    assert [entry.name for entry in ledger.roster().entries()] == ["Ingrid Moe"]


def test_a_speaker_chosen_from_the_roster_is_that_one(ledger: Ledger) -> None:
    kept = entered(ledger)
    guler(ledger, "b.txt", Speaker("Ola Moe", None, "person"))
    ola = next(entry for entry in ledger.roster().entries() if entry.name == "Ola Moe")
    chosen = attribution(kept, speaker=Speaker("Moe", id=ola.id))
    ledger.judge(chosen.id, "corrected", "Ana", attribution=chosen)
    assert rows(ledger, "speaker", "speaker_id")[0] == ("Ola Moe", ola.id)


def test_two_openings_share_one_roster(ledger: Ledger, database: str) -> None:
    with Ledger.open(database) as other:
        guler(ledger, "a.txt", Speaker("Yasar Guler", "Turkish Defense Minister", "person"))
        guler(other, "b.txt", Speaker("Yasar Guler", "Turkish Defense Minister", "person"))
        guler(ledger, "c.txt", Speaker("Yasar Guler", "Turkish Defense Minister", "person"))
        assert len(set(rows(other, "speaker_id"))) == 1
        assert [entry.articles for entry in other.roster().entries()] == [3]
        assert [entry.articles for entry in ledger.roster().entries()] == [3]


def test_what_fails_leaves_the_roster_as_the_ledger_has_it(ledger: Ledger) -> None:
    entered(ledger)
    (speaker,) = ledger.roster().entries()

    def half(roster: Any) -> None:
        roster.edit(speaker.id, "name", "Nobody", "Ana")
        raise RuntimeError("on the way")

    with pytest.raises(RuntimeError):
        ledger.decide(half)
    assert ledger.roster().entry(speaker.id).name == "Ingrid Moe"
    assert rows(ledger, "speaker") == [("Ingrid Moe",)]


# --- filters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), "a1 a2 b1 c1"),
        (Filters(everything=True), "a1 a2 b1 b2 c1"),
        (Filters(articles=("a",)), "a1 a2"),
        (Filters(articles=("https://example.org/b", "c")), "b1 c1"),
        (Filters(publishers=("the post",)), "a1 a2 c1"),
        (Filters(since="2026-03-02"), "b1 c1"),
        (Filters(until="2026-03-02"), "a1 a2 b1"),
        (Filters(since="2026-03", until="2026-03"), "a1 a2 b1 c1"),
        (Filters(kinds=("indirect",)), "a2"),
        (Filters(judgements=("confirmed",)), "a1"),
        (Filters(judgements=("rejected",)), "b2"),
        (Filters(judgements=(UNDECIDED, "confirmed")), "a1 a2 b1 c1"),
        (Filters(verdicts=("false",)), "c1"),
        (Filters(verdicts=(UNDECIDED,), articles=("a", "c")), "a1 a2"),
        (Filters(speakers=("Ingrid Moe",), publishers=("The Post",)), "a1 c1"),
        (Filters(speakers=("Ola Moe", "Nobody")), "a2 b1"),
    ],
)
def test_filters(ledger: Ledger, filters: Filters, found: str) -> None:
    names = {}
    for name, publisher, day in (("a", "The Post", "1"), ("b", "The Times", "2"), ("c", "The Post", "3")):
        kept = ledger.enter(
            article(
                id=name, text=f"{TEXT}{name}", publisher=publisher, published=f"2026-03-0{day}T10:00:00Z",
                url=f"https://example.org/{name}",
            )
        ).article  # fmt: skip
        harbour, ready = two_claims(kept)
        ready = replace(ready, quote=replace(ready.quote, kind="indirect" if name == "a" else "direct"))
        claims = {"a": (harbour, ready), "b": (ready, harbour), "c": (harbour,)}[name]
        ledger.save(kept, claims, FIRST)
        names |= {each.id: f"{name}{number}" for number, each in enumerate(claims, 1)}
    ids = {name: claim for claim, name in names.items()}
    ledger.judge(ids["a1"], "confirmed", "Ana")
    ledger.judge(ids["b2"], "rejected", "Ana")
    ledger.rate(ids["c1"], "false", "Ana")
    assert sorted(names[claim] for (claim,) in rows(ledger, "claim_id", filters=filters)) == found.split()


@pytest.mark.parametrize("publisher", ["The Post", "Frankfurter Allgemeine", "ÉCOLE", "İstanbul Gazetesi"])
def test_a_publisher_is_found_as_it_is_written(ledger: Ledger, publisher: str) -> None:
    entered(ledger, publisher=publisher)
    for name in (publisher, publisher.lower()) if publisher.isascii() else (publisher,):
        assert len(ledger.claims(Filters(publishers=(name,)))) == 1
    assert ledger.claims(Filters(publishers=("\0%",))).empty


def test_a_very_long_name_is_found(ledger: Ledger) -> None:
    name = "Ingrid " + "Very " * 2000 + "Long"
    kept = ledger.enter(article()).article
    ledger.save(kept, (attribution(kept, speaker=Speaker(name)),), FIRST)
    assert len(ledger.claims(Filters(speakers=(name.upper(),)))) == 1
