"""Names and the tables about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.speakers import lexicon
from attribution.speakers.given_names import FEMALE, MALE
from attribution.speakers.names import NICKNAMES, fold, is_acronym_of, parse, same_person
from attribution.speakers.text import Reading, content_words, head_kind, is_plural, singular

SAME = [
    ("Yasar Guler", "Guler"),
    ("Yaşar Güler", "Yasar Guler"),
    ("Nakatani Gen", "Gen Nakatani"),
    ("Ursula von der Leyen", "von der Leyen"),
    ("Joseph R. Biden Jr.", "Joe Biden"),
    ("J. B. Pritzker", "Pritzker"),
    ("Don A. Beyer", "Don Beyer"),
    ("Dr. Connie Mariano", "Mariano"),
    ("Mr. Trump", "Donald J. Trump"),
    ("Владимир Путин", "Putin"),
    ("Yoon Suk Yeol", "Yoon Suk Yeol’s"),
]
OTHERS = [
    ("Bill Clinton", "Hillary Clinton"),
    ("George Bush", "Jeb Bush"),
    ("Mr. Clinton", "Mrs. Clinton"),
    ("Ferdinand Marcos Sr.", "Ferdinand Marcos Jr."),
    ("Ann Lee", "Ann Moe"),
    ("", "Ann"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_of_one(one: str, other: str) -> None:
    assert same_person(parse(one), parse(other))
    assert same_person(parse(other), parse(one))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_two(one: str, other: str) -> None:
    assert not same_person(parse(one), parse(other))
    assert not same_person(parse(other), parse(one))


@pytest.mark.parametrize(
    ("text", "shown", "gender"),
    [
        ("Mrs. Marisa Sukosol Nunbhakdi", "Marisa Sukosol Nunbhakdi", "female"),
        ("Sir Vince Cable", "Vince Cable", "male"),
        ("Gov. Earl Ray Tomblin", "Earl Ray Tomblin", "male"),
        ("Sultan Al Jaber", "Sultan Al Jaber", "male"),
        ("Defense Minister Yasar Guler’s", "Yasar Guler", "male"),
        ("Joseph R. Biden Jr.", "Joseph R. Biden Jr.", "male"),
        ("Viscountess", "Viscountess", None),
    ],
)
def test_what_a_name_shows(text: str, shown: str, gender: str | None) -> None:
    name = parse(text)
    assert (name.shown, name.gender) == (shown, gender)


@given(st.text(max_size=60))
def test_any_text_is_a_name_without_harm(text: str) -> None:
    name = parse(text)
    assert parse(text) is name
    assert not name.words or same_person(name, name) or len(name.words[0]) == 1 or not name.words[-1]
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("short", "long", "is_one"),
    [
        ("EAAT", "Egyptian Association against Torture", True),
        ("GCO", "Government Communications Office", True),
        ("U.N.", "United Nations", True),
        ("NPA", "Public Prosecutions", False),
        ("the", "The Hague Enquirer", False),
        ("It", "International Tribunal", False),
    ],
)
def test_acronyms(short: str, long: str, is_one: bool) -> None:
    assert is_acronym_of(short, long) is is_one


# --- the tables ------------------------------------------------------------------------------------------------------


def test_given_names_are_of_one_gender() -> None:
    assert not MALE & FEMALE
    assert all(name == fold(name).strip() or not name.isascii() for name in MALE | FEMALE)


def test_titles_of_women_are_womens() -> None:
    women = {"mrs", "ms", "miss", "dame", "lady", "madam", "madame", "frau", "señora", "baroness", "smt"}
    assert {title for title, gender in lexicon.HONORIFICS.items() if gender == "female"} == women
    assert not lexicon.MALE_NOUNS & lexicon.FEMALE_NOUNS
    for noun in ("woman", "wife", "spokeswoman", "chairwoman", "queen"):
        assert noun in lexicon.FEMALE_NOUNS
    for noun in ("man", "husband", "spokesman", "chairman", "king"):
        assert noun in lexicon.MALE_NOUNS


def test_capitals_stand_for_countries() -> None:
    unions = {"european union", "vatican"}
    assert {country.lower() for country in lexicon.CAPITALS.values()} - lexicon.COUNTRIES <= unions
    assert not set(lexicon.CAPITALS) & (lexicon.COUNTRIES - {"singapore"})


def test_words_are_in_the_form_in_which_they_are_looked_up() -> None:
    for nouns in (lexicon.PERSON_NOUNS, lexicon.BODY_NOUNS, lexicon.DOCUMENT_NOUNS):
        assert all(noun == noun.lower() for noun in nouns)
    assert not {short for short, full in NICKNAMES.items() if short == full}


@pytest.mark.parametrize(
    ("word", "one", "several", "kind"),
    [
        ("ministers", "minister", True, "person"),
        ("secretaries", "secretary", True, "person"),
        ("witness", "witness", False, "person"),
        ("spokeswomen", "spokeswoman", True, "person"),
        ("companies", "company", True, "body"),
        ("police", "police", True, "group"),
        ("analysis", "analysis", False, "document"),
        ("polls", "poll", True, "document"),
        ("Hispanics", "hispanic", True, None),
        ("carpets", "carpet", True, None),
    ],
)
def test_nouns(word: str, one: str, several: bool, kind: str | None) -> None:
    assert (singular(word), is_plural(word), head_kind(word)) == (one, several, kind)


def test_descriptions_are_compared_by_what_they_tell() -> None:
    assert content_words(["the", "former", "Indiana", "Gov."]) == content_words(["Indiana", "governor"])
    assert content_words(["Turkish", "minister"]) == content_words(["minister", "of", "Türkiye"])


def test_words_have_exact_places() -> None:
    text = "Mr. O’Neill’s aide (R-Ohio) said he’d go; U.S. troops wouldn’t."
    reading = Reading(text)
    assert [text[s:e] for s, e in zip(reading.starts, reading.ends, strict=True)] == reading.words
    assert reading.words[:4] == ["Mr.", "O’Neill", "’s", "aide"]
    assert "he" in reading.words
    assert "U.S." in reading.words
