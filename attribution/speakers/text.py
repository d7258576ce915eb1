"""An article as the resolver reads it: words with their sentence, paragraph and quotation, and noun phrases.

There is no parser in the pipeline: a noun phrase is found from its head noun, by the words that may stand around it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from attribution.quotation import find_quotations
from attribution.records import Span
from attribution.speakers.lexicon import (
    ABBREVIATIONS,
    BODY_NOUNS,
    DEMONYMS,
    DOCUMENT_NOUNS,
    GROUP_NOUNS,
    PERSON_NOUNS,
    PLURAL_ONLY,
)
from attribution.speakers.names import fold

_WORD = re.compile(r"[^\W_]+(?:[-.’'&][^\W_]+)*\.?|[^\w\s]")
_TAIL = re.compile(r"['’](?:s|re|ve|ll|m|d)$", re.IGNORECASE)
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "wives": "wife",
    "people": "people",
    "children": "child",
    "media": "media",
    "spokesmen": "spokesman",
    "spokeswomen": "spokeswoman",
    "businessmen": "businessman",
    "congressmen": "congressman",
    "policemen": "policeman",
    "data": "data",
    "footage": "footage",
    "analyses": "analysis",
    "press": "press",
    "police": "police",
    "congress": "congress",
    "boss": "boss",
    "witness": "witness",
    "census": "census",
    "caucus": "caucus",
    "news": "news",
}


def singular(word: str) -> str:
    """Return a noun's singular in small letters, by its ending.

    >>> singular("Ministries"), singular("men"), singular("witnesses"), singular("boss")
    ('ministry', 'man', 'witness', 'boss')
    """
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for end, instead in (("men", "man"), ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if word.endswith(end) and len(word) > len(end) + 1:
            return word[: -len(end)] + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


class Reading:
    """The words of a text and what they stand in. All numbers are indices of words, but for `starts` and `ends`."""

    def __init__(self, text: str, sentences: Sequence[Span] = ()) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _WORD.finditer(text):
            word, end = match.group(), match.end()
            if tail := _TAIL.search(word):
                self._add(word[: tail.start()], match.start())
                self._add(tail.group(), match.start() + tail.start())
                continue
            if word.endswith(".") and len(word) > 2 and not _keeps_stop(word, text, end):
                self._add(word[:-1], match.start())
                self._add(".", end - 1)
                continue
            self._add(word, match.start())
        self.lower = [word.lower().rstrip(".") if len(word) > 1 else word.lower() for word in self.words]
        self.paragraphs = [i for i, c in enumerate(text) if c == "\n"]
        begins = sorted({span.start for span in sentences}) or [0]
        self.sentences = begins
        self.quotations = find_quotations(text)
        self._quotation_starts = [q.start for q in self.quotations]

    def _add(self, word: str, start: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(start + len(word))

    def at(self, offset: int) -> int:
        """The word at or behind a character offset."""
        return bisect_left(self.starts, offset)

    def within(self, span: Span) -> range:
        """The words of a span of characters."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def span(self, first: int, last: int) -> Span:
        """The characters of words `first` to before `last`."""
        return Span(self.starts[first], self.ends[last - 1])

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds a character."""
        return bisect_right(self.sentences, offset) - 1

    def sentence_start(self, offset: int) -> int:
        """Where the sentence that holds a character begins."""
        return self.sentences[max(0, self.sentence(offset))]

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph (the line) that holds a character."""
        return bisect_left(self.paragraphs, offset)

    def quotation(self, offset: int) -> int | None:
        """The number of the quotation that holds a character, if any does."""
        i = bisect_right(self._quotation_starts, offset) - 1
        return i if i >= 0 and offset < self.quotations[i].end else None


def _keeps_stop(word: str, text: str, end: int) -> bool:
    """Whether the stop behind a word is part of it: "Mr." and "U.S." keep it."""
    bare = word[:-1]
    return "." in bare or fold(bare) in ABBREVIATIONS or bare in ("Mr", "Mrs", "Ms", "Jr", "Sr", "St", "Dr", "Hon")


DEFINITE = frozenset("the this that these those both his her its their our my your".split())
POSSESSIVE = frozenset("his her its their our my your".split())
INDEFINITE = frozenset(
    """more fewer all no each every a an another one some several many few two three four five six seven eight nine ten
    most other others any""".split()
)
_STOP = frozenset(
    """
    and or but nor that which who whom whose when where while as if because than said says say told tells added is
    are was were be been being has have had do does did will would could should may might must can not to in on at
    by for from of with about after before during since until against between among into over under through per via
    he she it they we i you so also there here now just even very too more less such like well still already ever
    never always often though although however therefore thus either neither both all no any let make makes made
    show shows showed convince see saw tell told ask asked help helps helped give gives gave take takes took get
    gets got want wants wanted
    """.split()
)
_ADJECTIVE = re.compile(
    r"(?:al|ic|ive|ous|ary|ish|ese|ian|ent|ant|ble|ful|less|class|based|born|old|level|wing|profit)$"
)
_COUNTED = frozenset("a an the this that these those his her its their our my your another some several".split())


def head_kind(word: str) -> str | None:
    """What a noun can head: "person", "body", "document" or "group"; None for any other word.

    >>> head_kind("spokeswoman"), head_kind("ministries"), head_kind("survey"), head_kind("carpet")
    ('person', 'body', 'document', None)
    """
    one = singular(word)
    if word.lower() in GROUP_NOUNS or (one in DEMONYMS and one != word.lower()):
        return "group"
    if one in PERSON_NOUNS or (one.endswith(("man", "woman", "person")) and len(one) > 5 and one != "human"):
        return "person"
    if one in BODY_NOUNS:
        return "body"
    if one in DOCUMENT_NOUNS:
        return "document"
    if re.search(r"(?:ist|ologist|onomer|grapher|keeper|maker|holder|goer|dweller|year-old)$", one) and len(one) > 5:
        return "person"
    return None


def is_plural(word: str) -> bool:
    """Whether a noun means several.

    >>> is_plural("officials"), is_plural("police"), is_plural("boss")
    (True, True, False)
    """
    word = word.lower()
    return word in PLURAL_ONLY or singular(word) != word or word in ("media", "people", "data")


def phrase_start(reading: Reading, head: int) -> int:
    """The first word of the noun phrase whose head is the word `head`: modifiers, and the determiner before them."""
    first = head
    while first > 0 and head - first < 8:
        before = reading.words[first - 1]
        lower = reading.lower[first - 1]
        if lower in _COUNTED:
            return first - 1
        if before in ("’s", "'s") or (before in "’'" and first > 1 and reading.words[first - 2].endswith("s")):
            owner = first - 2
            while owner > 0 and (reading.words[owner - 1][:1].isupper() or reading.lower[owner - 1] in ("the", "of")):
                if reading.starts[owner] - reading.ends[owner - 1] > 1 or reading.lower[owner - 1] in _STOP - {"of"}:
                    break
                owner -= 1
            return max(0, owner)
        if (
            not (before[:1].isalnum())
            or lower in _STOP
            or "\n" in reading.text[reading.ends[first - 1] : reading.starts[first]]
        ):
            break
        if lower.endswith("ly") and before.islower() and lower not in ("daily", "weekly", "monthly", "family", "ally"):
            break
        first -= 1
    # no determiner was reached, so that what stands before may be a verb: only what looks like an adjective is taken
    for i in range(head - 1, first - 1, -1):
        lower = reading.lower[i]
        if reading.words[i].islower() and not _ADJECTIVE.search(lower) and head_kind(lower) is None:
            return i + 1
    return max(first, head - 4)


def phrase_end(reading: Reading, head: int) -> int:
    """Behind the last word of the phrase that the word `head` heads: with an "of", "for", "from" or "at" and its
    noun.
    """
    last = head + 1
    n = len(reading.words)
    while last + 1 < n and reading.lower[last] in ("of", "for", "from", "at", "with", "on", "in"):
        if (
            reading.lower[last] in ("on", "in", "at")
            and not reading.words[last + 1][:1].isupper()
            and reading.lower[last + 1] != "the"
        ):
            break
        i = last + 1
        while i < n and reading.lower[i] in _COUNTED:
            i += 1
        begin = i
        while i < n and (reading.words[i][:1].isupper() or reading.words[i] in ("’s", "'s", "’")):
            i += 1
        if i == begin:
            while i < n and i - begin < 4 and reading.words[i][:1].islower() and reading.lower[i] not in _STOP:
                if re.search(r"(?:ed|ing|ly)$", reading.lower[i]) and i > begin:
                    break
                i += 1
                if is_plural(reading.words[i - 1]) or head_kind(reading.words[i - 1]):
                    break
        if i == begin:
            break
        last = i
    return last


def content_words(words: Sequence[str]) -> frozenset[str]:
    """The words of a description that tell something, folded, in the singular, abbreviations spelt out.

    >>> sorted(content_words(["the", "former", "Indiana", "Gov"]))
    ['governor', 'indiana']
    """
    result = set()
    for word in words:
        plain = fold(word).rstrip(".")
        plain = DEMONYMS.get(plain, plain)
        for part in ABBREVIATIONS.get(plain, plain).split():
            if part in _STOP or part in DEFINITE or part in INDEFINITE or part in _EMPTY or not part[:1].isalnum():
                continue
            result.add(singular(part))
    return frozenset(result)


_EMPTY = frozenset("former then current new old late longtime top senior s one only other same ex own year".split())
