"""The same claim again: what is read of a claim, pairs, groups and earlier verdicts."""

import base64
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attribution.matching.candidates import close_pairs
from attribution.matching.earlier import Earlier, earlier
from attribution.matching.fitting import measured, read_pairs, strangers
from attribution.matching.groups import Told, group_all, group_more, matches_of, spread
from attribution.matching.numbers import numbers_in
from attribution.matching.pairs import NEVER, Said, same
from attribution.matching.vectors import WIDTH, BadVectors, of_words, packed, unpacked
from attribution.matching.words import base, read

GOLD = Path(__file__).parent / "gold"


def numbers(claim: str) -> set[str]:
    return set(read(claim).numbers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two million people", "2,000,000 people"),
        ("two million people", "some 2m people"),
        ("€340m", "340 million euros"),
        ("forty-one boats", "41 boats"),
        ("one and a half million", "1.5 million"),
        ("fifteen hundred", "1,500"),
        ("three hundred and twelve", "312"),
        ("62 per cent", "sixty-two percent"),
        ("62%", "62 pct"),
        ("a third of them", "one third of them"),
        ("nine out of ten", "90 percent"),
        ("one in four", "25%"),
        ("half of them", "50 percent"),
        ("half a century", "fifty years"),
        ("a decade ago", "ten years ago"),
        ("twice as much", "double what it was"),
        ("on 3 June", "on June 3rd"),
        ("dozens of houses", "houses, dozens of them"),
    ],
)
def test_numbers_have_one_spelling(one: str, other: str) -> None:
    assert numbers(one)
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20 billion", "20 million"),
        ("dozens", "hundreds"),
        ("in May", "in June"),
        ("4.5 percent", "5.4 percent"),
        ("a third", "half"),
        ("first quarter", "third quarter"),
    ],
)
def test_other_numbers_stay_apart(one: str, other: str) -> None:
    assert numbers(one) - numbers(other)


def test_a_month_has_a_capital() -> None:
    assert numbers_in(["it", "may", "rain"], [False, False, False]) == frozenset()
    assert numbers_in(["in", "may"], [False, True]) == {"may"}


@pytest.mark.parametrize("claim", ["", "…", "“”", "\ud800", "% % %", "1,,,2..3", "[", "12 m m m", "²½ ①", "x" * 5000])
def test_any_text_can_be_read(claim: str) -> None:
    read(claim)
    same(Said(claim), Said(claim), 1.0)


@pytest.mark.parametrize(
    "claim",
    ["We won't pay", "nobody was told", "it has run out of oxygen", "they cannot swim", "no ceasefire is agreed"],
)
def test_denials(claim: str) -> None:
    assert read(claim).denied


@pytest.mark.parametrize("claim", ["we pay", "not only the rich pay", "no doubt they can swim"])
def test_what_is_no_denial(claim: str) -> None:
    assert not read(claim).denied


def test_forms_of_one_word_are_one() -> None:
    assert base("travelling") == base("traveled") == base("travel")
    assert base("programmes") == base("program")
    assert base("fell") == base("falls") == base("falling")


# --- pairs -----------------------------------------------------------------------------------------------------------


def test_numbers_keep_claims_apart_however_close_they_are() -> None:
    found = same(Said("rents rose by 3 percent in May"), Said("rents rose by 8 percent in May"), 0.99)
    assert found == (NEVER, ("other numbers: 3%, 8%",))


def test_who_speaks_of_themselves_says_nothing_of_others() -> None:
    words = "“I never took a cent from that company”"
    assert same(Said(words, "Tom Falk"), Said(words, "Tom Falk"), 1.0).holds
    assert same(Said(words, "Tom Falk"), Said(words, "Rita Sand"), 1.0).reasons == ("each speaks of themselves",)
    assert not same(Said(words, "Tom Falk"), Said("she never took a cent from that company", "Rita Sand"), 0.9).holds
    of_him = Said("Falk never took a cent from that company", "Rita Sand")
    assert same(Said(words, "Tom Falk"), of_him, 0.9).probability > NEVER


def test_the_roster_knows_who_is_one() -> None:
    words = "“We shall leave the country”"
    assert same(Said(words, "Guler", "s1"), Said(words, "the minister", "s1"), 1.0).holds
    assert not same(Said(words, "Guler", "s1"), Said(words, "Guler", "s2"), 1.0).holds
    assert same(Said(words, "Yasar Güler"), Said(words, "Guler"), 1.0).holds


def test_a_claim_repeated_by_somebody_else_is_the_same() -> None:
    words = "the hospital had run out of oxygen on the night of the fire"
    assert same(Said(words, "Lena Ortmann"), Said(words, "Paul Achterberg"), 1.0).holds


@pytest.mark.parametrize("claim", ["it", "“Yes”", "like animals", "so", "the one and only"])
def test_what_says_too_little_matches_nothing(claim: str) -> None:
    assert same(Said(claim, "Ana"), Said(claim, "Ana"), 1.0).probability == 0


def test_who_does_it_to_whom() -> None:
    assert not same(Said("the driver hit a cyclist"), Said("a cyclist hit the driver"), 0.99).holds


def test_pairs_written_for_this_are_decided_well_enough() -> None:
    pairs = read_pairs(GOLD / "same_claim_pairs.jsonl")
    saved = json.loads((GOLD / "same_claim_vectors.json").read_text(encoding="utf-8"))
    rows = dict(zip(saved, unpacked([base64.b64decode(each) for each in saved.values()]), strict=True))

    def cosine(one: str, other: str) -> float:
        return float(rows[one] @ rows[other])

    found = measured([*pairs, *strangers(pairs, cosine, len(pairs))], cosine)
    assert len(pairs) >= 120
    # what is reached, not what is wanted: 95 % of those said to be the same
    assert found["precision"] >= 0.9, found["wrong"]
    assert found["recall"] >= 0.25, found["wrong"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Affordable Care Act", "the repeal of the Affordable Care Act"),
        ("billionaire Donald Trump", "former rival and billionaire businessman Donald Trump"),
        ("the closure of the port", "the port would be closed for a week"),
    ],
)
def test_a_shared_name_is_no_shared_claim(one: str, other: str) -> None:
    assert same(Said(one, "Ana"), Said(other, "Ana"), 0.97).probability == NEVER


def test_what_is_no_sentence_is_the_same_only_as_its_copy_by_the_same_speaker() -> None:
    words = "the sudden closure of the old port of Karso"
    assert same(Said(words, "Ana"), Said(words, "Ana"), 1.0).probability > NEVER
    assert same(Said(words, "Ana"), Said(words, "Bo"), 1.0).probability == NEVER


@pytest.mark.parametrize(
    "other",
    [
        "officers were unaware of the leak at the plant",
        "officers failed to become aware of the leak at the plant",
        "it is out of the question that officers were aware of the leak at the plant",
    ],
)
def test_denials_without_not(other: str) -> None:
    found = same(Said("officers were aware of the leak at the plant"), Said(other), 0.97)
    assert found == (NEVER, ("one denies it",))


def test_what_somebody_denied_is_another_claim() -> None:
    words = "officers were aware of the leak at the plant"
    assert same(Said(words, negated=True), Said(words), 1.0).reasons == ("one denies it",)
    assert same(Said(words, negated=True), Said(words, negated=True), 1.0).holds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the council called off the fair in Karso", "the council will hold on to its schedule of the fair in Karso"),
        ("the minister stepped down over the leak", "the minister remained in office over the leak"),
        ("the ceasefire was broken by the rebels", "the ceasefire was respected by the rebels"),
    ],
)
def test_opposites(one: str, other: str) -> None:
    assert same(Said(one), Said(other), 0.95).probability == NEVER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the guard shot the old driver in Karso", "the guard was shot by the old driver in Karso"),
        ("wages rose twice as quickly as rents in Karso", "rents rose twice as quickly as wages in Karso"),
    ],
)
def test_roles_turned_round(one: str, other: str) -> None:
    assert same(Said(one), Said(other), 0.98).reasons == ("who does it to whom is turned round",)


# --- vectors and candidates ------------------------------------------------------------------------------------------


def test_vectors_travel_as_bytes() -> None:
    rows = of_words(["taxes will rise", "taxes will rise", "the harbour is open"])
    assert [len(row) for row in rows] == [WIDTH] * 3
    assert rows[0] == rows[1] != rows[2]
    assert packed(unpacked(rows)) == rows
    assert not unpacked([None]).any()
    with pytest.raises(BadVectors, match="vector 1 has 3 bytes, not 128"):
        unpacked([None, b"abc"])


def test_close_pairs_are_all_found_over_the_borders_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attribution.matching.candidates.BLOCK", 7)
    chance = np.random.default_rng(1)
    rows = chance.standard_normal((50, 4)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = rows @ rows.T
    wanted = {(a, b) for a in range(50) for b in range(a) if cosines[a, b] >= 0.5}
    found = close_pairs(rows, 0.5, most=100)
    assert set(zip(found.one.tolist(), found.other.tolist(), strict=True)) == wanted
    later = close_pairs(rows, 0.5, most=100, since=40)
    assert set(zip(later.one.tolist(), later.other.tolist(), strict=True)) == {pair for pair in wanted if pair[0] >= 40}


def test_of_many_close_ones_the_closest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attribution.matching.candidates.BLOCK", 16)
    chance = np.random.default_rng(2)
    rows = (chance.standard_normal((60, 8)) * 0.2 + 1).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = rows @ rows.T - 2 * np.eye(60)
    best = {(max(a, b), min(a, b)) for a in range(60) for b in np.argsort(-cosines[a])[:3].tolist()}
    found = set(zip(*(part.tolist() for part in close_pairs(rows, 0.5, most=3)[:2]), strict=True))
    assert found == best


# --- groups ----------------------------------------------------------------------------------------------------------

OXYGEN = "the hospital had run out of oxygen on the night of the fire"
BRIDGE = "the old bridge was closed to lorries in spring"


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Claims c0, c1, …, each with its words, speaker and day, in an article of its own."""
    found = pd.DataFrame(rows, columns=["claim", "speaker", "published"])
    numbers = [str(number) for number in range(len(found))]
    return found.assign(
        claim_id=[f"c{n}" for n in numbers], article_id=[f"a{n}" for n in numbers], publisher="Courier", speaker_id=None
    )


CLAIMS = table(
    (OXYGEN, "Lena Ortmann", "2026-03-02"),
    (BRIDGE, "Tom Falk", "2026-03-01"),
    (f"“{OXYGEN.capitalize()}.”", "Paul Achterberg", "2026-03-01"),
    ("it", "Tom Falk", "2026-03-01"),
    ("it", "Tom Falk", "2026-03-01"),
    (OXYGEN, "Lena Ortmann", "2026-03-05"),
)
VECTORS = of_words(CLAIMS["claim"])


def test_copies_are_a_group_that_is_called_by_its_first_claim() -> None:
    assert group_all(CLAIMS, VECTORS) == {"c0": "c2", "c2": "c2", "c5": "c2"}


def test_copies_meet_without_vectors() -> None:
    assert group_all(CLAIMS, [None] * 6) == {"c0": "c2", "c2": "c2", "c5": "c2"}


def test_a_group_keeps_its_name() -> None:
    assert set(group_all(CLAIMS, VECTORS, before={"c0": "c0", "c5": "c0"}).values()) == {"c0"}
    assert set(group_all(CLAIMS, VECTORS, before={"c0": "gone", "c5": "gone"}).values()) == {"c2"}


def test_people_say_what_is_the_same() -> None:
    told = [Told("c0", "c1", "same")]
    assert set(group_all(CLAIMS, VECTORS, told)) == {"c0", "c1", "c2", "c5"}
    told.append(Told("c1", "c0", "different"))
    assert "c1" not in group_all(CLAIMS, VECTORS, told)
    told.append(Told("c0", "c1", "same"))
    assert "c1" in group_all(CLAIMS, VECTORS, told)


def test_people_say_what_is_different() -> None:
    found = group_all(CLAIMS, VECTORS, [Told("c0", "c2", "different")])
    assert found["c5"] in ("c0", "c2")
    assert not ("c0" in found and "c2" in found and found["c0"] == found["c2"])


def test_the_newest_word_counts_where_people_contradict_each_other() -> None:
    told = [Told("c0", "c1", "same"), Told("c1", "c3", "same"), Told("c0", "c3", "different")]
    found = group_all(CLAIMS, VECTORS, told)
    assert found.get("c0") != found.get("c3") or found.get("c0") is None


def test_new_claims_join_what_stands() -> None:
    before = group_all(CLAIMS[:5], VECTORS[:5])
    assert group_more(CLAIMS, VECTORS, 1, before=before) == {"c5": "c2"}
    assert group_more(CLAIMS, VECTORS, 0, before=before | {"c5": "c2"}) == {}


def test_weak_links_make_no_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    chances = {("a", "b"): 0.95, ("b", "c"): 0.9, ("a", "c"): 0.0}

    def decided(one: Said, other: Said, cosine: float) -> object:
        from attribution.matching.pairs import Sameness

        first, second = sorted((one.claim[0], other.claim[0]))
        return Sameness(chances[first, second])

    monkeypatch.setattr("attribution.matching.groups.same", decided)
    claims = table(*((f"{name} harbour closes the gate", "Ana", "2026-01-01") for name in "abc"))
    rows = np.eye(3, WIDTH) + np.ones((3, WIDTH))
    assert set(group_all(claims, packed(rows))) == {"c0", "c1"}


def test_how_a_claim_went_round() -> None:
    found = spread(CLAIMS.iloc[[0, 2, 5]])
    assert list(found.claims["claim_id"]) == ["c2", "c0", "c5"]
    assert found.first["speaker"] == "Paul Achterberg"
    assert found.repeated_by == ("Lena Ortmann",)
    assert (found.articles, found.speakers, found.publishers) == (3, 2, 1)
    with pytest.raises(ValueError, match="no claims"):
        spread(CLAIMS[:0])


def test_matches_of_one_claim() -> None:
    found = matches_of(Said(OXYGEN), VECTORS[0], CLAIMS[1:], unpacked(VECTORS[1:]))
    assert [match.claim_id for match in found] == ["c2", "c5"]
    assert found[0].reasons == ("the same words",)


# --- earlier verdicts ------------------------------------------------------------------------------------------------


def test_earlier_verdicts_are_offered() -> None:
    known = [
        Earlier("f1", OXYGEN, "Lena Ortmann", VECTORS[0], "false", published="2026-03-03"),
        Earlier("f2", OXYGEN, None, None, "true", published="2026-03-09"),
        Earlier("f3", BRIDGE, "Tom Falk", VECTORS[1], "true"),
    ]
    found = earlier(Said(OXYGEN, "Paul Achterberg"), VECTORS[0], known)
    assert {offer.earlier.id for offer in found} == {"f1", "f2"}
    assert "the same words" in found[0].reasons
    decided = earlier(Said(OXYGEN), VECTORS[0], known, {"f1": "different", "f3": "same"})
    assert (decided[0].earlier.id, decided[0].reasons) == ("f3", ("said to be the same",))
    assert "f1" not in {offer.earlier.id for offer in decided}
    assert earlier(Said(OXYGEN), VECTORS[0], []) == []
