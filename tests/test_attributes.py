import pytest

from attribution.nlp.attributes import act_of, addressee_of, is_negated, kind_of
from attribution.quotation import find_quotations
from attribution.records import Span


def span(text: str, words: str | None) -> tuple[Span, ...]:
    if words is None:
        return ()
    start = text.index(words)
    return (Span(start, start + len(words)),)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“All of it,”", "direct"),
        ("“All,” … “of it.”", "direct"),
        ("that “part of it” was quoted", "mixed"),
        ("that none of it was quoted", "indirect"),
        ("«All of it»", "direct"),
        ("''All of it''", "direct"),
        ("the workers' rights", "indirect"),
    ],
)
def test_kind(content: str, kind: str) -> None:
    text = f"She said: {content.replace(' … ', ' she said, ')}."
    pieces = tuple(span(text, piece)[0] for piece in content.split(" … "))
    assert kind_of(text, pieces, find_quotations(text)) == kind


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said", "speech"),
        ("believes", "thought"),
        ("is worried", "thought"),
        ("said he believed", "speech"),
        ("denied", "speech"),
        ("hopes", "thought"),
        ("expressed hope", "speech"),
        ("remain sceptical", "thought"),
        ("according to", "speech"),
        ("planning", "thought"),
    ],
)
def test_act(cue: str, act: str) -> None:
    assert act_of(cue, span(cue, cue)) == act


@pytest.mark.parametrize(
    ("text", "source", "cue", "negated"),
    [
        ("He did not say whether it rained.", "He", "did not say", True),
        ("He didn’t say whether it rained.", "He", "didn’t say", True),
        ("He never said that it rained.", "He", "never said", True),
        ("He declined to say whether it rained.", "He", "declined to say", True),
        ("He stopped short of saying that it rained.", "He", "stopped short of saying", True),
        ("He has not yet said whether it rained.", "He", "said", True),
        ("He denied that it rained.", "He", "denied", False),
        ("He said it was not raining.", "He", "said", False),
        ("It was not raining, he said.", "he", "said", False),
    ],
)
def test_negation(text: str, source: str, cue: str, negated: bool) -> None:
    assert is_negated(text, span(text, cue), span(text, source)) is negated


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "addressee"),
    [
        ("“No,” Ito told Japan’s Kyodo news agency.", "Ito", "told", "“No,”", "Japan’s Kyodo news agency"),
        ("Ito told the Senate that he would resign.", "Ito", "told", "that he would resign", "the Senate"),
        ("Ito told reporters on Monday he would resign.", "Ito", "told", "he would resign", "reporters"),
        ("Ito told Mr. Abe that he would resign.", "Ito", "told", "that he would resign", "Mr. Abe"),
        ("Ito urged his party to vote.", "Ito", "urged", "to vote", "his party"),
        ("“No,” Ito said in an interview with Radio Plata on Friday.", "Ito", "said", "“No,”", "Radio Plata"),
        ("In a letter to the king, Ito said he would resign.", "Ito", "said", "he would resign", "the king"),
        ("“No,” Ito said to the crowd.", "Ito", "said", "“No,”", "the crowd"),
        ("“No,” Ito said on Monday.", "Ito", "said", "“No,”", None),
        ("Ito said that he told nobody.", "Ito", "said", "that he told nobody", None),
        ("Ito asked whether it rained.", "Ito", "asked", "whether it rained", None),
    ],
)
def test_addressee(text: str, source: str, cue: str, content: str, addressee: str | None) -> None:
    found = addressee_of(text, span(text, content), span(text, cue), span(text, source))
    assert [s.of(text) for s in found] == ([addressee] if addressee else [])
