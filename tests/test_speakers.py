"""Who is meant within an article, in the language of `tests.speaking`; no model is needed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attribution.extractor import Extractor
from attribution.records import Article, Quote, Span
from attribution.speakers import NamedSpan, resolve
from attribution.speakers.rules import RULES
from tests.speaking import attributed, marked, speakers

ROWS = {
    # --- names ---------------------------------------------------------------------------------------------------
    "a surname is the full name": (
        "[Ann Lee] came. ([Lee]) <said> {it rained}.",
        ["Ann Lee"],
    ),
    "the full name may come later": (
        "([Lee]) <said> {it rained}. [Ann Lee] is the mayor.",
        ["Ann Lee"],
    ),
    "a title before the name": ("(Defense Minister [Nakatani Gen]) <said> {talks went well}.", ["Nakatani Gen"]),
    "a title behind the name": ("([Nakatani Gen], the defence minister,) <said> {talks went well}.", ["Nakatani Gen"]),
    "a title and a comma before": (
        "(EAAT founder and president, [Aida Seif Al Dawla],) <said> {it was denied}.",
        ["Aida Seif Al Dawla"],
    ),
    "the other order of a name": (
        "[Nakatani Gen] visited. ([Gen Nakatani]) <said> {it went well}.",
        ["Nakatani Gen"],
    ),
    "diacritics": ("[Yaşar Güler] came. ([Guler]) <said> {it was late}.", ["Yaşar Güler"]),
    "a transliteration with a slip": ("[Gary Byrne] wrote. ([Bryne]) <said> {it was so}.", ["Gary Byrne"]),
    "initials": ("[John F. Kerry] came. ([J. Kerry]) <said> {yes}.", ["John F. Kerry"]),
    "Jr. stays": ("([John G. Roberts] Jr.) <wrote> {the opinion}.", ["John G. Roberts Jr."]),
    "two of a surname, told apart by honorifics": (
        "[Bill Clinton] and [Hillary Clinton] came. (Mrs. [Clinton]) <said> {no}. (Mr. [Clinton]) <said> {yes}.",
        ["Hillary Clinton", "Bill Clinton"],
    ),
    "two of a surname: the bare one is the one written about": (
        "[Hillary Clinton] spoke. [Hillary Clinton] waved. [Bill Clinton] watched. ([Clinton]) <said> {yes}.",
        ["Hillary Clinton"],
    ),
    "a name that only owns": (
        "[Donald Trump] left. ([Trump]’s campaign) <said> {he was well}.",
        ["Trump’s campaign"],
    ),
    "a name that only qualifies": ("(EAAT officials) <said> {it was true}.", ["EAAT officials"]),
    "a spokeswoman for somebody": (
        "(A spokeswoman for EU diplomatic chief [Josep Borrell]) <said> {no}.",
        ["spokeswoman for EU diplomatic chief Josep Borrell"],
    ),
    "an office with of": ("(Secretary of State [John Kerry]) <said> {yes}.", ["John Kerry"]),
    "allies of somebody": ("(Allies of President [Donald Trump]) <said> {no}.", ["Allies of President Donald Trump"]),
    "the second name is who speaks": (
        "([Donald Trump]’s lawyer [Marc Kasowitz]) <said> {it was false}.",
        ["Marc Kasowitz"],
    ),
    "a university's chancellor": (
        "([University of Somewhere:org]’s chancellor, [Pradeep Khosla],) <said> {yes}.",
        ["Pradeep Khosla"],
    ),
    "two together": (
        "([Donald Trump] and [Hillary Clinton]) <agreed> {to meet}.",
        ["Donald Trump and Hillary Clinton"],
    ),
    "an acronym": (
        "The [Thai Hotels Association:org] met. (The [THA:org]) <wants> {stimulus}.",
        ["Thai Hotels Association"],
    ),
    "the Post": ("[The Washington Post:org] came out. (The [Post:org]) <said> {so}.", ["Washington Post"]),
    "a country is no person": ("([Türkiye]) <says> {cooperation has potential}.", ["Türkiye"]),
    "a capital as its government": ("([Ankara:place]) <denied> {the report}.", ["Ankara"]),
    # --- pronouns ------------------------------------------------------------------------------------------------
    "FIELD 13: he is the one named before": (
        "[Joe Smith] went to get lunch. (He) <said> {“I want pizza.”}",
        ["Joe Smith"],
    ),
    "FIELD 14: not the I inside the quotation": (
        "{“I am doing this,”} ([John]) <said>. He did it.",
        ["John"],
    ),
    "FIELD 20: an aside names somebody else": (
        "(Sir [Vince Cable], who replaced [Tim Farron] as leader in July,) <said> {the vote was wrong}.",
        ["Vince Cable"],
    ),
    "FIELD 21: a pronoun several sentences later": (
        "[Maria Silva] runs the port. The port was built in 1902. It has two cranes. It is closed on Sundays. "
        "(She) <quipped> {“It sleeps in.”}",
        ["Maria Silva"],
    ),
    "FIELD 22: two speakers in adjacent paragraphs": (
        "{“The budget is balanced,”} ([Olga Lind]) <said>.\n{“The budget is a fairy tale,”} ([Peter Haas]) <answered>.",
        ["Olga Lind", "Peter Haas"],
    ),
    "an article without its noun": ("(The) <said> {so}. [Ann Lee] left. (All the) <said> {no}.", [None, "All"]),
    "Let’s is nobody": ("[Ann Lee] left. (Let’s) <say> {so}.", [None]),
    "another country’s president": (
        "US President [Donald Trump] left. He flew home. (The [Turkish:norp] president) <vowed> {support}.",
        ["Turkish president"],
    ),
    "the same country’s president": (
        "[Turkish:norp] President [Anil Kaya] left. He flew home. (The president of [Turkey:place]) <vowed> {support}.",
        ["Anil Kaya"],
    ),
    "a president of no country said, and one of a country not heard of": (
        "A day.\nNews.\nMore.\nPresident [Donald Trump] left.\n(The president of [Turkey:place]) <vowed> {support}.",
        ["president of Turkey"],
    ),
    "a president of a country heard of": (
        "A day.\nNews.\nMore.\nPresident [Anil Kaya] left [Turkey:place].\n"
        "(The [Turkish:norp] president) <vowed> {support}.",
        ["Anil Kaya"],
    ),
    "an ambassador is of where he comes from": (
        "[Bo Dahl], the US ambassador to [Japan:place], left. (The [American:norp] ambassador) <vowed> {support}.",
        ["Bo Dahl"],
    ),
    "FIELD 12: nothing but pronouns": ("(He) <said> {so}. (She) <said> {no}.", [None, None]),
    "gender decides": (
        "[Anna Berg] met [Peter Holm]. (She) <said> {yes}. (He) <said> {no}.",
        ["Anna Berg", "Peter Holm"],
    ),
    "another minister named just before": (
        "[Yasar Guler] spoke of drones, adding that after Japanese Defense Minister [Nakatani Gen]’s visit to "
        "[Ankara:place] talks went on.\n([Guler]) <said> {so}.\n(He) <noted> {a delegation would travel}.",
        ["Yasar Guler", "Yasar Guler"],
    ),
    "they are the group before": ("(Residents) <said> {it was loud}. (They) <asked> {for quiet}.", ["Residents"] * 2),
    "it is the body before": (
        "The [World Bank:org] lends. (It) <said> {growth would slow}.",
        ["World Bank"],
    ),
    "who said, in a relative clause": (
        "[Anna Berg] praised [Pedro González], (who) <has stated> {that change is required}.",
        ["Pedro González"],
    ),
    "I inside somebody's words": (
        "{“(I) <think> {it is over}”} ([Ann Lee]) <said>.",
        ["Ann Lee", "Ann Lee"],
    ),
    "a pronoun that comes before its name": ("(He) <said> {so}, [Joe Smith] did.", ["Joe Smith"]),
    # --- descriptions ---------------------------------------------------------------------------------------------
    "the minister": (
        "Turkish Defense Minister [Yasar Guler] spoke. (The minister) <said> {drones are cheap}.",
        ["Yasar Guler"],
    ),
    "of two ministers the one it says": (
        "Turkish Defense Minister [Yasar Guler] met Japanese Foreign Minister [Ken Sato]. "
        "(The foreign minister) <said> {thanks}.",
        ["Ken Sato"],
    ),
    "a former minister is not the minister": (
        "[Ingrid Solheim], the former transport minister, met [Jonas Lie]. ([Lie]) <said> {yes}. "
        "(The minister) <said> {no}. (The former minister) <said> {so}.",
        ["Jonas Lie", "Jonas Lie", "Ingrid Solheim"],
    ),
    "her successor by name": (
        "[Ingrid Solheim] left. (Her successor, [Jonas Lie],) <promised> {a ship}.",
        ["Jonas Lie"],
    ),
    "a dateline is no body": (
        "[LINDVIK:place] – (The town council) <decided> {to build a school}.",
        ["town council"],
    ),
    "several of whom one is named": (
        "(Several delegates supporting [Bernie Sanders]) <said> {no}.",
        ["Several delegates supporting Bernie Sanders"],
    ),
    "both nations": (
        "[Greece:place] and [Cyprus:place] met. (Both nations) <agreed> {to talk}.",
        ["Greece and Cyprus"],
    ),
    "a shortened title": ("Indiana Gov. [Mike Pence] came. (The governor) <said> {hello}.", ["Mike Pence"]),
    "the lawyer is the attorney": (
        "An attorney for the city, [Mark Hall], came. (The lawyer) <said> {no}.",
        ["Mark Hall"],
    ),
    "the spokesman named by description": (
        "(A spokesman for the department) <said> {no}. (The spokesman) <said> {it was late}.",
        ["spokesman for the department"] * 2,
    ),
    "the agency is the one by its name": (
        "The [National Space Agency:org] met. (The agency) <said> {it would launch}.",
        ["National Space Agency"],
    ),
    "the group is the one by its apposition": (
        "[Open Dialogue:org], a human rights group, met. (The group) <said> {yes}.",
        ["Open Dialogue"],
    ),
    "a lead that holds the name back": (
        "(A rights group) <said> {many were hurt}.\nThe number was not clear.\n[Open"
        " Dialogue:org], a human rights group, met.",
        ["Open Dialogue"],
    ),
    "a report by a body is the body's": (
        "(A 2018 report by the [Public Health Agency:org]) <says> {cases rose}.",
        ["Public Health Agency"],
    ),
    "a report by nobody stays": ("(A new report) <says> {cases rose}.", ["new report"]),
    "somebody's tweet is somebody's": ("[Donald Trump] woke. ([Trump]’s tweet) <said> {so}.", ["Donald Trump"]),
    "both leaders": (
        "President [Ana Sol] met President [Ben Ruz]. (Both leaders) <said> {it was good}.",
        ["Ana Sol and Ben Ruz"],
    ),
    "sources are not merged": (
        "(A source) <said> {yes}. (Another source) <said> {no}.",
        ["source", "Another source"],
    ),
    "officials stay officials": ("[Ann Lee] came. (Officials) <said> {it was late}.", ["Officials"]),
    "lawmakers": ("(Lawmakers) <asked> {for time}.", ["Lawmakers"]),
    "his aides are named with whose they are": (
        "[Barack Obama] spoke. (His aides) <said> {he was tired}.",
        ["his [Barack Obama’s] aides"],
    ),
    "nobody in particular": ("(Everyone) <says> {so}.", [None]),
    # --- without a source -----------------------------------------------------------------------------------------
    "a quotation goes on in the next paragraph": (
        "{“It is late,”} ([Ann Lee]) <said>.\n(-)<->{“We must go.”}",
        ["Ann Lee", "Ann Lee"],
    ),
    "two speakers do not alternate without evidence": (
        "{“Yes,”} ([Ann Lee]) <said>. {“No,”} ([Bo Dahl]) <said>. (-)<->{“It is late.”}",
        ["Ann Lee", "Bo Dahl", "Bo Dahl"],
    ),
    "a name behind a dash": ("(-)<->{“We all serve.”} – [Geoffrey Starks]", ["Geoffrey Starks"]),
    "a name before a colon": ("(-)<->{[WALLACE]: Let’s start.}\n[Chris Wallace] hosts.", ["Chris Wallace"]),
    "allegedly": ("(-){it was stolen} <allegedly>. [Ann Lee] left.", [None]),
    "whose sentence it is": (
        "[Yasar Guler] spoke.\n([Ankara:place]’s) <only goal> {would be to help}, {“no threat,”} (he) <added>.",
        ["Yasar Guler", "Yasar Guler"],
    ),
}


@pytest.mark.parametrize(("notation", "expected"), ROWS.values(), ids=ROWS)
def test_who_is_meant(notation: str, expected: list[str | None]) -> None:
    assert speakers(notation) == expected


KINDS = {
    "person": "([Ann Lee]) <said> {yes}.",
    "organisation": "(The [World Bank:org]) <said> {yes}.",
    "government": "([Germany:place]) <said> {yes}.",
    "document": "(The report) <said> {yes}.",
    "group": "(Lawmakers) <said> {yes}.",
    "unnamed": "(A source) <said> {yes}.",
}


@pytest.mark.parametrize(("kind", "notation"), KINDS.items(), ids=KINDS)
def test_kinds_of_speaker(kind: str, notation: str) -> None:
    [one] = attributed(notation)
    assert one.speaker is not None
    assert one.speaker.kind == kind


ROLES = [
    ("(Turkish Defense Minister [Yasar Guler]) <said> {yes}.", "Turkish Defense Minister"),
    ("([Imad Aoun], chief of the [Lebanese Red Cross:org],) <said> {yes}.", "chief of the Lebanese Red Cross"),
    ("([Chris Nolan], 45, the territory’s director of health,) <said> {yes}.", "territory’s director of health"),
    ("[Ann Lee] is the mayor of Springfield. (She) <said> {yes}.", "mayor of Springfield"),
    ("([Ann Lee], who was there,) <said> {yes}.", None),
    ("(Former president [Bo Dahl]) <said> {yes}.", "Former president"),
    ("It came from Senators [Bo Dahl] and [Ann Lee]. ([Dahl]) <said> {yes}.", "Senator"),
    ("([Bo Dahl], director of) the Stardust mission, <said> {yes}.", "director of the Stardust mission"),
]


@pytest.mark.parametrize(("notation", "role"), ROLES)
def test_roles(notation: str, role: str | None) -> None:
    [one] = attributed(notation)
    assert one.speaker is not None
    assert one.speaker.role == role


def test_affiliation_description_and_aliases() -> None:
    [one] = attributed("([Imad Aoun], chief of the [Lebanese Red Cross:org],) <said> {yes}. [Aoun] left.")
    assert one.speaker is not None
    assert one.speaker.affiliation == "Lebanese Red Cross"
    assert one.speaker.description == "chief of the Lebanese Red Cross"
    assert one.speaker.aliases == ("Aoun",)


def test_every_decision_has_a_reason_and_a_score() -> None:
    for notation, _ in ROWS.values():
        text = marked(notation).text
        for one in attributed(notation):
            assert one.reasons
            assert {reason.rule for reason in one.reasons} <= RULES.keys()
            for reason in one.reasons:
                assert reason.evidence is None or 0 <= reason.evidence.start < reason.evidence.end <= len(text)
            assert (one.speaker is None) == (one.speaker_score is None)
            assert one.speaker_score is None or 0.6 <= one.speaker_score <= 1


def test_runners_up_are_ranked() -> None:
    *_, last = attributed(
        "[Joe Smith] met [Bob Jones] and [Tim Cole]. [Joe Smith] spoke to [Bob Jones]. (He) <said> {it was good}."
    )
    scores = [other.score for other in last.alternatives]
    assert scores == sorted(scores, reverse=True)
    assert {other.speaker.name for other in last.alternatives} <= {"Joe Smith", "Bob Jones", "Tim Cole"}
    assert last.speaker is None or last.speaker.name not in {other.speaker.name for other in last.alternatives}


def test_somebody_of_the_same_surname_is_a_runner_up() -> None:
    *_, last = attributed("[Ann Bush] came. [Ann Bush] left. [Ben Bush] stayed. ([Bush]) <said> {no}.")
    assert last.speaker is not None
    assert (last.speaker.name, [other.speaker.name for other in last.alternatives]) == ("Ann Bush", ["Ben Bush"])


def test_none_rather_than_somebody_unlikely() -> None:
    [one] = attributed("[Joe Smith] met [Bob Jones]. " + "Nothing was said. " * 40 + "(It) <said> {so}.")
    assert one.speaker is None
    assert one.reasons[-1].rule in ("nobody-before", "nobody-likely-enough")


def test_the_authors_own_i() -> None:
    assert speakers("(I) <think> {it is late}.") == [None]
    assert speakers("(I) <think> {it is late}.", author="Ann Lee") == ["Ann Lee"]
    assert speakers("(I) <think> {it is late}.\n\nMichael Pravica.\n") == ["Michael Pravica"]


def test_who_answers_is_not_who_is_talked_about() -> None:
    notation = "How a paper is made\nA talk.\n" + "How is it done?\n" * 3 + "(We) <read> {about [Amy Moe]}."
    assert speakers(notation) == [None]
    introduced = notation.replace("A talk.", "[Bo Dahl] edits it.")
    assert speakers(introduced) == ["Bo Dahl"]


def test_an_interview() -> None:
    notation = "An interview with [Nick Bos]\nDo (you) <think> {ants know}?\n(I) <think> {they do}."
    assert speakers(notation) == ["Nick Bos", "Nick Bos"]


# --- bad input -------------------------------------------------------------------------------------------------------


def test_a_thousand_speakers() -> None:
    people = [
        f"{first}{number} {last}{number}" for number, (first, last) in enumerate([("Ann", "Lee"), ("Bo", "Dahl")] * 500)
    ]
    notation = "\n".join(f"([{name}]) <said> {{“It is {number}.”}}" for number, name in enumerate(people))
    assert speakers(notation) == people


@pytest.mark.parametrize(
    "notation",
    [
        "([Владимир Путин]) <said> {yes}.",
        "([习近平]) <said> {yes}.",
        "([محمد بن سلمان]) <said> {yes}.",
        "{Lee ([Lee]) <said> so}.",
        "([.]) <said> {yes}.",
        "([’s]) <said> {yes}.",
        "([ ]) <said> {yes}.",
        "([the]) <said> {yes}.",
        "(,) <said> {yes}.",
        "(“”) <said> {yes}.",
        "([\ud800]) <said> {yes}.",
    ],
)
def test_odd_names(notation: str) -> None:
    for one in attributed(notation):
        assert one.speaker is None or one.speaker.name.strip()


def test_names_in_other_scripts_are_kept() -> None:
    assert speakers("([Владимир Путин]) <said> {yes}. ([Путин]) <said> {no}.") == ["Владимир Путин"] * 2


_PIECES = st.sampled_from(
    [
        "Ann",
        "Lee",
        "he",
        "She",
        "said",
        "the minister",
        "’s",
        ",",
        ".",
        "“",
        "”",
        "\n",
        "of",
        "both",
        "who",
        "I",
        "A",
        "(",
        ")",
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=40), st.data())
def test_any_spans_of_any_text_give_a_decision(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)

    def span() -> Span:
        start = data.draw(st.integers(0, max(0, len(text) - 1)))
        return Span(start, data.draw(st.integers(start + 1, max(start + 1, len(text)))))

    names = [NamedSpan(span(), data.draw(st.sampled_from(["person", "organisation", "government", "group"])))
             for _ in range(data.draw(st.integers(0, 4)))]  # fmt: skip
    quotes = [Quote((span(),), (span(),), (span(),) if data.draw(st.booleans()) else ())
              for _ in range(data.draw(st.integers(0, 4)))]  # fmt: skip
    found = resolve(Article("any", text), quotes, names if text else [])
    assert len(found) == len(quotes)
    for one in found:
        assert one.reasons
        assert one.speaker is None or one.speaker.name.strip()


def test_an_article_is_resolved_the_same_each_time(trained: Extractor) -> None:
    article = Article("a", "The mayor, Ann Lee, met Bo Dahl. She said the bridge was safe. He said it was not.")
    first, second = (next(iter(trained.read([article]))) for _ in range(2))
    assert first == second
    assert [one.speaker and one.speaker.name for one in first[1]] == ["Ann Lee", "Bo Dahl"]
