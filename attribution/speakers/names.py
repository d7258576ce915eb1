"""Personal names and the names of bodies: their words, and whether two of them can be one's.

Names are compared by words, in the manner of Bagga and Baldwin's and later newswire coreference: folded to plain
lower-case letters, so that Güler and Guler are one, and without honorifics. The order of words does not count
(Nakatani Gen, Gen Nakatani); initials stand for any name that begins so.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from attribution.speakers.given_names import FEMALE, MALE
from attribution.speakers.lexicon import ABBREVIATIONS, HONORIFICS, PARTICLES, PERSON_NOUNS, SUFFIXES, Gender

_WORD = re.compile(r"[^\W_]+(?:[-.’'&][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")
_MORE_TITLES = frozenset(
    """
    vice prime deputy acting former chief first interim senior junior assistant attorney foreign defense defence
    finance interior republican democratic gop ex then-president ex-president president-elect sheikh sheikha
    ayatollah king queen prince princess pope saint st
    """.split()
)
NICKNAMES: dict[str, str] = {
    short: full
    for full, shorts in {
        "abraham": "abe",
        "alexander": "alex sandy sasha",
        "andrew": "andy drew",
        "anthony": "tony",
        "benjamin": "ben benny",
        "charles": "charlie chuck",
        "christopher": "chris",
        "daniel": "dan danny",
        "david": "dave",
        "deborah": "deb debbie",
        "donald": "don donnie",
        "edward": "ed eddie ted ned",
        "elizabeth": "liz beth betsy lizzie",
        "eugene": "gene",
        "frederick": "fred freddie",
        "gerald": "gerry jerry",
        "gregory": "greg",
        "harold": "harry hal",
        "henry": "hank harry",
        "jacob": "jake",
        "james": "jim jimmy jamie",
        "jeffrey": "jeff",
        "jennifer": "jen jenny",
        "john": "jack johnny jon",
        "jonathan": "jon",
        "joseph": "joe joey",
        "joshua": "josh",
        "katherine": "kate kathy katie kathryn",
        "kenneth": "ken kenny",
        "lawrence": "larry",
        "leonard": "len lenny leo",
        "margaret": "maggie peggy meg",
        "matthew": "matt",
        "michael": "mike mick micky",
        "mitchell": "mitch",
        "nicholas": "nick",
        "patricia": "pat patty tricia",
        "patrick": "pat paddy",
        "peter": "pete",
        "philip": "phil",
        "rebecca": "becky",
        "richard": "rick dick rich richie",
        "robert": "bob bobby rob robbie bert",
        "ronald": "ron ronnie",
        "rudolph": "rudy",
        "samuel": "sam",
        "stephen": "steve",
        "steven": "steve",
        "susan": "sue susie",
        "theodore": "ted teddy theo",
        "thomas": "tom tommy",
        "timothy": "tim",
        "victoria": "vicky",
        "vladimir": "volodymyr vlad",
        "walter": "walt",
        "william": "bill will billy willie liam",
        "zachary": "zach zack",
    }.items()
    for short in shorts.split()
}


_MUTE = str.maketrans({"ı": "i", "ь": None, "ъ": None, "Ь": None, "Ъ": None})


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return the text in plain lower-case letters, whatever its script: diacritics go, other scripts are spelt.

    >>> fold("Güler"), fold("Łukasz"), fold("Путин")
    ('guler', 'lukasz', 'putin')
    """
    return anyascii(text.translate(_MUTE)).lower()


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts. `words` are folded, without honorifics, titles and suffix; `shown` is how to write it."""

    shown: str
    words: tuple[str, ...]
    suffix: str = ""
    gender: Gender | None = None
    titles: tuple[str, ...] = ()

    @property
    def surname(self) -> str:
        """The last word, with the particles before it ("von der Leyen"); empty for an empty name.

        >>> parse("Ursula von der Leyen").surname
        'von der leyen'
        """
        first = len(self.words) - 1
        while first > 1 and self.words[first - 1] in PARTICLES:
            first -= 1
        return " ".join(self.words[max(0, first) :])


@lru_cache(maxsize=20_000)
def parse(text: str) -> Name:
    """Return the parts of a personal name as an article has it.

    >>> parse("Mrs. Marisa Sukosol Nunbhakdi’s").words
    ('marisa', 'sukosol', 'nunbhakdi')
    >>> parse("Gov. Earl Ray Tomblin").titles, parse("Joseph R. Biden Jr.").suffix
    (('gov',), 'jr')
    """
    text = _POSSESSIVE.sub("", " ".join(text.split())).strip(" ,;:-–—\"“”'‘’()[]")
    text = text if re.search(r"\b(?:Jr|Sr|[A-Z])\.$", text) else text.rstrip(".")
    found = [(m.start(), m.end(), fold(m.group()).rstrip(".")) for m in _WORD.finditer(text)]
    gender: Gender | None = None
    titles = []
    while len(found) > 1 and (found[0][2] in HONORIFICS or is_title(found[0][2])):
        if len(found) > 2 and given_gender(found[0][2]):
            break  # "Sultan Al Jaber", "Dean Baker Smith"
        if len(found) == 2 and len(found[0][2]) == 3 and found[0][2] in ABBREVIATIONS and text[found[0][1] - 1] != ".":
            break  # "Gen Nakatani" is no general
        word = found.pop(0)[2]
        if word in HONORIFICS:
            gender = HONORIFICS[word] or gender
        else:
            titles.append(word)
    suffix = ""
    while len(found) > 1 and found[-1][2].replace(".", "") in SUFFIXES:
        suffix = found.pop()[2].replace(".", "") or suffix
    shown = text[found[0][0] :] if found else text
    words = tuple(word for _, _, word in found)
    if gender is None and len(words) > 1:
        gender = given_gender(words[0])
    return Name(shown, words, suffix, gender, tuple(titles))


def given_gender(word: str) -> Gender | None:
    """The gender that a given name mostly goes with; None where it goes with both or is not known."""
    return "male" if word in MALE else "female" if word in FEMALE else None


def is_title(word: str) -> bool:
    """Whether a word before a name is a title, and no part of it."""
    word = fold(word).rstrip(".,")
    return word in HONORIFICS or word in ABBREVIATIONS or word in PERSON_NOUNS or word in _MORE_TITLES


def same_person(one: Name, other: Name) -> bool:
    """Whether two names can be one person's: the shorter's words all stand for words of the longer.

    >>> same_person(parse("Yasar Güler"), parse("Guler")), same_person(parse("J. Biden"), parse("Joe Biden"))
    (True, True)
    >>> same_person(parse("George Bush"), parse("Jeb Bush")), same_person(parse("Mr. Clinton"), parse("Mrs. Clinton"))
    (False, False)
    """
    if not one.words or not other.words:
        return False
    if one.gender and other.gender and one.gender != other.gender:
        return False
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    if one.words == other.words:
        return True
    short, long = sorted((one.words, other.words), key=len)
    if len(short) == 1:
        return any(_same_word(short[0], word) for word in long if word not in PARTICLES) if len(short[0]) > 1 else False
    rest = list(long)
    for word in short:
        match = next((candidate for candidate in rest if _same_word(word, candidate)), None)
        if match is None:
            return _middle_dropped(short, long)
        rest.remove(match)
    return True


def _middle_dropped(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Two full names that share first and last, with other middles between: "Don A. Beyer", "Don Beyer"."""
    inner = (*short[1:-1], *long[1:-1])
    initials = all(len(word.rstrip(".")) == 1 for word in inner)
    return (
        bool(inner)
        and initials
        and _same_word(short[0], long[0])
        and short[-1] == long[-1]
        and (len(short) == 2 or len(long) == 2)
    )


@lru_cache(maxsize=50_000)
def _same_word(one: str, other: str) -> bool:
    one, other = one.rstrip("."), other.rstrip(".")
    if one == other or one.replace("-", "") == other.replace("-", ""):
        return True
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == NICKNAMES.get(other) or other == NICKNAMES.get(one)


_SMALL = frozenset("the of for and on in to a an de del la des du et y und für der die das at".split())


def body_words(text: str) -> tuple[str, ...]:
    """The folded words of a body's name, without articles and the little words between.

    >>> body_words("the Ministry of the Interior’s")
    ('ministry', 'interior')
    """
    text = _POSSESSIVE.sub("", " ".join(text.split()))
    words = (fold(match.group()).replace(".", "") for match in _WORD.finditer(text))
    return tuple(word for word in words if word and word not in _SMALL)


def acronyms(name: str) -> set[str]:
    """The acronyms that a body's name of several words can have, folded.

    >>> acronyms("Securities and Exchange Commission")
    {'sec'}
    """
    words = body_words(name)
    return {"".join(word[0] for word in words)} if len(words) > 2 else set()


@lru_cache(maxsize=20_000)
def initials(name: str) -> frozenset[str]:
    """The first letters of a name's words, folded, with the little words and without; none for a single word.

    >>> sorted(initials("Securities and Exchange Commission"))
    ['saec', 'sec']
    """
    every = [fold(match.group()) for match in _WORD.finditer(name)]
    parts = [part for word in every for part in re.split(r"[-’'/]", word) if part]
    without = [word for word in parts if word not in _SMALL]
    return frozenset("".join(word[0] for word in words) for words in (parts, without) if len(parts) > 1 and words)


def is_acronym_of(short: str, long: str) -> bool:
    """Whether `short` is made of the first letters of the words of `long`, little words counted or not.

    >>> is_acronym_of("THA", "Thai Hotels Association"), is_acronym_of("U.A.E.", "United Arab Emirates")
    (True, True)
    >>> is_acronym_of("EFE", "European Union")
    False
    """
    letters = short.replace(".", "").replace("-", "")
    if not 2 <= len(letters) <= 8 or not letters[:1].isupper() or sum(map(str.isupper, letters)) < 2:
        return False
    return fold(letters) in initials(long)
