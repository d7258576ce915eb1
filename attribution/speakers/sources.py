"""What the words of a source are: a pronoun, somebody's name, or a description with its head noun.

A name inside a source is not always who speaks: in "Trump’s campaign", "a spokeswoman for Josep Borrell" and "EAAT
officials" it is the word that the name belongs to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from attribution.records import Span
from attribution.speakers.cast import Cast, Member
from attribution.speakers.lexicon import ABBREVIATIONS, HONORIFICS, PERSON_NOUNS
from attribution.speakers.text import DEFINITE, POSSESSIVE, Reading, head_kind, is_plural, singular

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
THEY = frozenset("they them their theirs themselves".split())
IT = frozenset("it its itself".split())
FIRST = frozenset("i me my mine myself we us our ours ourselves".split())
RELATIVE = frozenset("who whom whose which that".split())
BOTH = frozenset("both each".split())
NOBODY = frozenset(
    "you your one ones anyone someone somebody anybody everyone everybody nobody this these those there what"
    " let".split()
)

_CUT = frozenset(
    """of for from at by in on with about to against who whom whose which that where including led released issued
    published conducted based involved marching attended participating familiar close behind under over during after
    before since near per via outside inside around across like such called named known speaking representing""".split()
)
_QUANTITY = re.compile(
    r"^(?:\d[\d,.]*\s*(?:%|percent|per cent)?|(?:one|two|three|four|five|six|seven|eight"
    "|nine|ten|dozens|hundreds|thousands|millions"
    r"|many|most|some|several|few|all|none|half|a\s+(?:number|majority|group|handful|couple|chorus|series|coalition|lot|fraction"
    r"|quarter|third|few|pair|team|crowd))(?:\s+in\s+\w+)?)\s+(?:of\s+|percent|other|more)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A source as the resolver sees it.

    `form` is he, she, they, it, first, relative, both, nobody, interview, name, pair, author or description.
    `member` is who is named
    (or the author of a document), `others` further ones named with them. `head` is the index of a description's
    head noun,
    `first` and `last` its words without what hangs on behind; `owner` whose it is ("Pagliano’s lawyer").
    """

    form: str
    span: Span
    member: Member | None = None
    named: Span | None = None
    others: tuple[Member, ...] = ()
    head: int | None = None
    first: int = 0
    last: int = 0
    definite: bool = False
    plural: bool = False
    words: tuple[str, ...] = field(default=())
    owner: Member | None = None


def read_source(reading: Reading, cast: Cast, source: Sequence[Span]) -> Phrase:
    """Return what a source is; of several pieces the first counts, unless only a later one holds a name."""
    span = source[0]
    for other in source:
        if any(True for _ in cast.inside(other)):
            span = other
            break
    indices = list(reading.within(span))
    while indices and not reading.words[indices[0]][:1].isalnum():
        indices.pop(0)
    while indices and not reading.words[indices[-1]][-1:].isalnum() and reading.words[indices[-1]] not in ("’", "'"):
        indices.pop()
    while indices and reading.words[indices[-1]] in ("the", "The", "a", "an", "An"):  # of a noun that is missing
        indices.pop()
        span = Span(span.start, reading.ends[indices[-1]]) if indices else span
    owner_only = bool(indices) and reading.words[indices[-1]] in ("’s", "'s", "’", "'")
    if not indices:
        return Phrase("nobody", span)
    first = reading.lower[indices[0]]
    if len(first) > 1 and reading.words[indices[0]].isupper():
        first = reading.words[indices[0]]  # WHO and US are no pronouns
    bare = [i for i in indices if reading.words[i] not in ("’s", "'s", "’", "'")]
    if len(bare) == 1 and first in ("A", "a", "Q", "q") and reading.words[bare[0]].isupper():
        return Phrase("interview", span)
    if len(bare) == 1 or (len(bare) == 2 and reading.lower[bare[1]] in ("himself", "herself", "themselves", "itself")):
        for form, pronouns in (("he", HE), ("she", SHE), ("they", THEY), ("it", IT), ("first", FIRST)):
            if first in pronouns:
                return Phrase(form, span)
        if first in BOTH:
            return Phrase("both", span, plural=True)
        if first in NOBODY and first != "that":
            return Phrase("nobody", span)
    if first in RELATIVE and not (first == "that" and len(bare) > 1 and head_kind(reading.words[bare[-1]])):
        return Phrase("relative", span, first=indices[0])
    if reading.lower[indices[-1]] in ("whom", "which") and len(bare) <= 5:
        return Phrase("relative", span, first=indices[0])
    if first in POSSESSIVE and first not in ("her",) and len(bare) == 1:
        return Phrase("nobody", span)
    if owner_only and len(indices) > 1:
        indices.pop()
        span = reading.span(indices[0], indices[-1] + 1)
    return _named(reading, cast, span, indices) or _description(reading, cast, span, indices)


def _named(reading: Reading, cast: Cast, span: Span, indices: list[int]) -> Phrase | None:
    """The phrase if a name in it is who speaks."""
    begin, end = indices[0], indices[-1] + 1
    author: Phrase | None = None
    body: Phrase | None = None
    for name in cast.inside(span):
        member = cast.of(name)
        if member is None or member.kind == "group":
            continue
        a, b = reading.at(name.start), reading.at(name.end)
        if not _is_whole(reading, b, end) or not _is_head(reading, member, begin, a):
            made = _author(reading, member, begin, a, b, end)
            if made is not None and (author is None or (member.kind == "person" and _is_whole(reading, b, end))):
                author = Phrase("author", span, member, name, head=made)
            continue
        others = _others(reading, cast, span, name, b, end, member)
        if others:
            return Phrase("pair", span, member, name, others, plural=True)
        if _and_more(reading, b, end):
            return body
        if member.kind == "person":
            if body is None and b < end and reading.lower[b] in _CUT:
                body = Phrase("name", span, member, name)  # "Imus in the Morning writer Rob Bartlett"
                continue
            if body is not None and body.member is not None and body.member.kind == "person":
                return Phrase("name", span, member, name) if a and _is_role(reading.lower[a - 1]) else body
            return Phrase("name", span, member, name)
        # "the university’s chancellor, Pradeep Khosla": a body named first only qualifies the person behind
        body = body or Phrase("name", span, member, name)
    return body or author


def _is_whole(reading: Reading, b: int, end: int) -> bool:
    """Whether nothing behind the name makes it a mere qualifier."""
    if b < end and reading.words[b] in ("’s", "'s", "’", "'"):
        return b + 1 >= end
    if b >= end or reading.words[b] in (",", "(", "—", "–", "-", ":", "[", "/"):
        return True
    return reading.lower[b] in _CUT or reading.lower[b] in (
        "and",
        "or",
        "himself",
        "herself",
        "jr",
        "sr",
        "then",
        "now",
        "also",
    )


def _and_more(reading: Reading, b: int, end: int) -> bool:
    """Whether the name is the first of several whom the source does not all name: "Joseph and other neighbours"."""
    return b < end and reading.lower[b] == "and" and b + 1 < end


def _is_head(reading: Reading, member: Member, begin: int, a: int) -> bool:
    """Whether what stands before the name only qualifies it: a title, an article, a description and a comma."""
    before = range(begin, a)
    comma = max((i for i in before if reading.words[i] == ","), default=None)
    if comma is not None:
        lead = [reading.lower[i] for i in range(begin, comma)]
        if any(word in ("who", "which", "whose", "including", "like", "whom") for word in lead):
            return False
        after = [reading.lower[i] for i in range(comma + 1, a)]
        if any(word in ("who", "which", "including", "like", "such", "led", "whose") for word in after):
            return False
        before = range(comma + 1, a)
        determined = reading.lower[begin] in DEFINITE and comma - begin < 6  # "her successor, Jonas Lie"
        if not determined and not any(head_kind(reading.words[i]) for i in range(begin, comma)):
            return False
    prepositions = [i for i in before if reading.lower[i] in _CUT]
    # "superdelegates supporting Sanders", "the other candidates – former governor Jeb Bush …": several, and he is one
    if member.kind == "person" and any(
        reading.words[i].islower()
        and is_plural(reading.words[i])
        and head_kind(reading.words[i]) == "person"
        and reading.lower[i] not in ABBREVIATIONS
        and reading.words[i + 1] not in ("’s", "'s", "’", "'")
        for i in range(begin, a)
    ):
        return False
    if before and reading.words[a - 1].islower() and reading.lower[a - 1].endswith("ing"):
        return False
    if not prepositions:
        return member.kind == "person" or not any(
            is_plural(reading.words[i]) and head_kind(reading.words[i]) for i in before
        )
    last = prepositions[-1]
    between = [reading.lower[i] for i in range(last + 1, a)]
    between = [w for w in between if w[:1].isalnum() and w not in HONORIFICS and w not in ("the", "a", "an")]
    if member.kind != "person" or reading.lower[last] != "of":
        tied = not between or any(_is_role(word) for word in between[-2:])
        return member.kind == "person" and not tied and reading.lower[last] in ("of", "for", "to", "at", "in")
    heads = [i for i in range(begin, last) if head_kind(reading.words[i])]
    if any(is_plural(reading.words[i]) for i in heads) or any(
        head_kind(reading.words[i]) != "person" for i in heads[-1:]
    ):
        return False
    # "Secretary of State John Kerry" is Kerry, "allies of President Trump" is not Trump
    return bool(between) and not _is_role(between[-1])


def _is_role(word: str) -> bool:
    return any(singular(part) in PERSON_NOUNS for part in ABBREVIATIONS.get(word, word).split())


def _author(reading: Reading, member: Member, begin: int, a: int, b: int, end: int) -> int | None:
    """The head noun of a document that the named body or person made: "a report by the Ministry", "Reuters’ survey"."""
    if member.kind in ("organisation", "government"):
        for i in range(b, min(b + 4, end)):
            if reading.lower[i] in _CUT or not reading.words[i][:1].isalnum():
                break
            if singular(reading.words[i]) in _ITS_OWN:
                return i  # "a New York Times report"
    heads = [i for i in range(begin, a) if head_kind(reading.words[i]) == "document"]
    for head in heads:
        for i in range(head + 1, a):
            made = reading.lower[i] == "by" and (
                i == head + 1 or reading.lower[i - 1] in _MADE or reading.lower[i - 2] in _MADE
            )
            if made or reading.lower[i] == "from":
                return head
    if b < end and reading.words[b] in ("’s", "'s", "’"):
        for i in range(b + 1, min(b + 6, end)):
            if reading.lower[i] in _CUT:
                break
            if head_kind(reading.words[i]) == "document" or reading.lower[i] in ("website", "account", "page", "blog"):
                return i
    return None


_ITS_OWN = frozenset(
    """report memo statement release study account article story editorial review analysis announcement poll survey
    forecast""".split()
)
_MADE = frozenset(
    """
    issued released published conducted written commissioned made produced compiled prepared put commissioned
    carried done filed authored drafted sent signed taken
    """.split()
)


def _others(
    reading: Reading, cast: Cast, span: Span, name: Span, b: int, end: int, member: Member
) -> tuple[Member, ...]:
    """Who is named as speaking too: "Trump and Clinton", "Sens. A, B and C"."""
    rest = [reading.lower[i] for i in range(b, end)]
    if "and" not in rest and "or" not in rest:
        return ()
    found: list[Member] = []
    position = b
    for other in cast.inside(span):
        if other.start <= name.start:
            continue
        o = reading.at(other.start)
        between = [reading.lower[i] for i in range(position, o)]
        plain = [
            w
            for w in between
            if w not in ("and", ",", "or", "the", "(", ")") and w not in HONORIFICS and not _is_role(w)
        ]
        brackets = any(w == "(" for w in between)
        if plain and not brackets:
            break
        next_member = cast.of(other)
        if next_member is None or not ({"and", "or", ","} & set(between)):
            break
        if next_member is not member and next_member.kind != "group":
            found.append(next_member)
        position = reading.at(other.end)
    if found and not _is_whole(reading, position, end):
        return ()
    return tuple(found)


def _description(reading: Reading, cast: Cast, span: Span, indices: list[int]) -> Phrase:
    begin, end = indices[0], indices[-1] + 1
    text = span.of(reading.text)
    quantity = _QUANTITY.match(text)
    first = begin
    if quantity and quantity.end() < len(text):
        first = min(reading.at(span.start + quantity.end()), end - 1)
    cut = next(
        (
            i
            for i in range(first + 1, end)
            if reading.lower[i] in _CUT
            or reading.words[i] in (",", "(", "—", "–", ":")
            or (reading.lower[i] == "and" and head_kind(reading.words[i - 1]))
        ),
        end,
    )
    nouns = [
        i
        for i in range(begin, cut)
        if reading.words[i][:1].isalnum() and reading.lower[i] not in ("here", "there", "now")
    ]
    head = nouns[-1] if nouns else begin
    if head_kind(reading.words[head]) is None:
        better = next((i for i in range(head, begin - 1, -1) if head_kind(reading.words[i])), None)
        if better is not None and better >= head - 2:
            head = better
    owner = next((i for i in range(head - 1, begin - 1, -1) if reading.words[i] in ("’s", "'s", "’", "'")), None)
    owner_names = cast.inside(reading.span(begin, owner)) if owner is not None and owner > begin else []
    words = tuple(reading.words[i] for i in range(begin, cut))
    determiner = reading.lower[begin]
    owned = any(word in ("’s", "'s", "’") for word in words)
    plural = (
        bool(quantity)
        or is_plural(reading.words[head])
        or _is_people(cast, reading.span(head, head + 1))
        or "and" in [reading.lower[i] for i in range(begin, cut)]
    )
    return Phrase(
        "description",
        span,
        head=head,
        first=begin,
        last=cut,
        definite=determiner in DEFINITE or owned,
        plural=plural,
        words=words,
        owner=cast.of(owner_names[-1]) if owner_names else None,
    )


def _is_people(cast: Cast, span: Span) -> bool:
    """Whether a word names a people, a party or a faith in the plural: "Hispanics"."""
    member = cast.of(span)
    return member is not None and member.kind == "group" and member.shown.endswith("s")
