"""The cast of an article: everybody and every body named in it, each with names, role, gender and where it stands.

Names are put together by their words: full names first, then the shorter ones that only one of them holds.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import DamerauLevenshtein

from attribution.records import Span, SpeakerKind
from attribution.speakers.countries import home_of
from attribution.speakers.entities import NamedSpan, countries_apart, repaired
from attribution.speakers.lexicon import (
    CAPITALS,
    COUNTRIES,
    DEMONYMS,
    FEMALE_NOUNS,
    GOVERNMENT_NOUNS,
    HONORIFICS,
    MALE_NOUNS,
    ORDINARY,
    Gender,
)
from attribution.speakers.names import Name, acronyms, body_words, fold, initials, is_acronym_of, parse, same_person
from attribution.speakers.roles import (
    PREPOSITIONS,
    Role,
    apposition_behind,
    heads_of,
    is_title_word,
    kind_before,
    title_before,
)
from attribution.speakers.text import Reading, content_words, head_kind, singular

ROLES = 12  # different ones kept of a member


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a member of the cast stands, and how.

    `form` is name, description or pronoun. `subject` is a guess that it begins its clause; `owner` that it only
    owns or qualifies what follows ("Trump’s campaign", "Trump supporters").
    """

    span: Span
    form: str
    sentence: int
    paragraph: int
    quotation: int | None
    subject: bool = False
    owner: bool = False
    behind_preposition: bool = False
    source: bool = False


@dataclass(slots=True, eq=False)
class Member:
    """One of the cast. `mentions` are in order of the text; `shown` is the fullest name, or the fullest description."""

    kind: SpeakerKind
    shown: str
    mentions: list[Mention] = field(default_factory=list)
    forms: list[Name] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    gender: Gender | None = None
    plural: bool = False
    named: bool = True
    words: frozenset[str] = frozenset()
    _known: tuple[tuple[int, frozenset[str]], frozenset[str], frozenset[str]] | None = None

    @property
    def first(self) -> Mention:
        return self.mentions[0]

    def described_by(self) -> frozenset[str]:
        """All words of names and roles."""
        if self._known is None or self._known[0] != (len(self.roles), self.words):
            known = self.words.union(*(role.words for role in self.roles))
            own = frozenset[str]() if self.kind == "person" else self.words
            self._known = (len(self.roles), self.words), known, own.union(*(role.heads for role in self.roles))
        return self._known[1]

    def countries(self) -> frozenset[str]:
        """The countries that its roles say it is of."""
        return frozenset[str]().union(*(role.countries for role in self.roles))

    def only_formerly(self, head: str) -> bool:
        """Whether a noun is an office that it had, and has no longer."""
        offices = [role for role in self.roles if head in role.heads]
        return bool(offices) and all(role.former for role in offices)

    def heads(self) -> frozenset[str]:
        """The nouns that its roles say it is; of a body those of its name too, of somebody unnamed the
        description's.
        """
        self.described_by()
        return self._known[2] if self._known else frozenset()


class Cast:
    """The members that are named in an article, found by place."""

    def __init__(self, reading: Reading, named: Sequence[NamedSpan], sources: Sequence[Span] = ()) -> None:
        self.reading = reading
        self.members: list[Member] = []
        self._source_spans = sorted(sources)
        self._by_span: dict[Span, Member] = {}
        self._named_at: dict[Span, Mention] = {}
        self._shelves: dict[str, dict[int, Member]] = {}  # members by the words of their names
        spans = repaired(reading, named)
        spans = countries_apart(reading, spans)
        people = [(one.span, self._parsed(one.span)) for one in spans if one.kind == "person"]
        self._people([(span, name) for span, name in people if name.words])
        self._bodies([one for one in spans if one.kind != "person"])
        self._spelt_out()
        self._unseen()
        for member in self.members:
            member.mentions.sort(key=lambda mention: mention.span)
        self.members = [member for member in self.members if member.mentions]
        self.members.sort(key=lambda member: member.first.span)
        self.placed = sorted(self._by_span)
        for member in self.members:
            self._describe(member)

    def of(self, span: Span) -> Member | None:
        """The member named by exactly this span."""
        return self._by_span.get(span)

    def inside(self, span: Span) -> list[Span]:
        """The name spans that stand inside a span, in order."""
        found = []
        i = bisect_left(self.placed, (span.start, 0))
        while i < len(self.placed) and self.placed[i].start < span.end:
            if self.placed[i].end <= span.end:
                found.append(self.placed[i])
            i += 1
        return found

    def mention(self, span: Span, form: str) -> Mention:
        """A mention at `span`, with what the words around it tell."""
        reading = self.reading
        first, last = reading.at(span.start), reading.at(span.end)
        following = reading.words[last] if last < len(reading.words) else ""
        owner = following in ("’s", "'s", "’", "'") and reading.starts[last] == span.end if following else False
        if not owner and form == "name" and following[:1].islower() and _is_noun(following):
            owner = True
        before = first - 1
        while before >= 0 and is_title_word(reading, before):
            before -= 1
        previous = reading.lower[before] if before >= 0 else ""
        preposition = previous in PREPOSITIONS
        start = reading.sentence_start(span.start)
        lead = reading.text[start : reading.starts[before + 1]] if before + 1 < len(reading.starts) else ""
        subject = (
            not owner
            and not preposition
            and (
                not lead.strip(" \"“‘'—–-")
                or bool(_CONNECTIVE.fullmatch(lead.strip(" \"“‘'—–-\n")))
                or previous in _CLAUSE
            )
        )
        return Mention(
            span,
            form,
            reading.sentence(span.start),
            reading.paragraph(span.start),
            reading.quotation(span.start),
            subject,
            owner,
            preposition,
            self._is_source(span),
        )

    def add(self, member: Member, mention: Mention) -> None:
        """Put a mention in its place among a member's others."""
        where = len(member.mentions)
        while where and member.mentions[where - 1].span > mention.span:
            where -= 1
        member.mentions.insert(where, mention)

    def _is_source(self, span: Span) -> bool:
        i = bisect_right(self._source_spans, Span(span.start, 1 << 60)) - 1
        return i >= 0 and self._source_spans[i].start <= span.start and span.end <= self._source_spans[i].end

    def name_at(self, span: Span) -> Mention | None:
        """The mention by name at exactly this span."""
        return self._named_at.get(span)

    def _place(self, member: Member, span: Span) -> None:
        mention = self.mention(span, "name")
        self._by_span[span] = member
        self._named_at[span] = mention
        member.mentions.append(mention)

    def bearing(self, words: Iterable[str]) -> list[Member]:
        """The members that have one of some folded words in their names."""
        return self._by_keys(words)

    def _shelve(self, member: Member, keys: Iterable[str]) -> None:
        for key in keys:
            self._shelves.setdefault(key, {})[id(member)] = member

    def _by_keys(self, keys: Iterable[str]) -> list[Member]:
        """The members that have one of the words, in the order in which they came."""
        found: dict[int, Member] = {}
        for key in keys:
            found.update(self._shelves.get(key, {}))
        return list(found.values())

    # --- people ----------------------------------------------------------------------------------------------

    def _people(self, found: list[tuple[Span, Name]]) -> None:
        """Full names first, then short ones that an honorific tells apart ("Mrs. Clinton"), then bare ones."""
        for span, name in found:
            if len(name.words) > 1:
                self._join(self._person_of(name, span) or self._new_person(name), name, span)
        for told_apart in (True, False):
            for span, name in found:
                if len(name.words) == 1 and bool(name.gender) == told_apart:
                    self._join(self._by_one_word(name, span) or self._new_person(name), name, span)

    def _parsed(self, span: Span) -> Name:
        """The name at a span, with the gender that an honorific before it tells."""
        name = parse(span.of(self.reading.text))
        before = self.reading.at(span.start) - 1
        gender = HONORIFICS.get(self.reading.lower[before]) if before >= 0 else None
        return replace(name, gender=gender) if gender else name

    def _new_person(self, name: Name) -> Member:
        member = Member("person", name.shown)
        self.members.append(member)
        return member

    def _join(self, member: Member, name: Name, span: Span) -> None:
        before = max((len(form.words) for form in member.forms), default=0)
        if (
            len(name.words) > before
            or (len(name.words) == before and name.suffix and not parse(member.shown).suffix)
            or (len(name.words) == before and len("".join(name.words)) > len("".join(parse(member.shown).words)) + 2)
        ):
            member.shown = name.shown
        if name not in member.forms:
            member.forms.append(name)
            self._shelve(member, (key for word in name.words for key in (word, word.replace("-", ""))))
            self._shelve(member, [f"^{name.words[-1][0]}", " ".join(name.words)])
        member.gender = member.gender or name.gender
        member.words |= frozenset(name.words)
        self._place(member, span)

    def _person_of(self, name: Name, span: Span) -> Member | None:
        keys = [key for word in name.words for key in (word, word.replace("-", ""))]
        fits = [m for m in self._by_keys(keys) if m.kind == "person" and all(same_person(f, name) for f in m.forms)]
        exact = [m for m in fits if any(form.words == name.words for form in m.forms)]
        fits = exact or fits
        return self._nearest(fits, span) if fits else None

    def _by_one_word(self, name: Name, span: Span) -> Member | None:
        fits = [
            m
            for m in self._by_keys(name.words)
            if m.kind == "person"
            and any(same_person(form, name) for form in m.forms)
            and not (name.gender and m.gender and name.gender != m.gender)
        ]
        by_surname = [m for m in fits if any(_is_surname(name.words[0], form) for form in m.forms)]
        fits = by_surname or fits
        if not fits:
            return self._misspelt(name)
        if len(fits) < 2:
            return fits[0]
        earlier = [m for m in fits if m.mentions and m.mentions[0].span < span]
        if len(earlier) == 1 and self.reading.paragraph(span.start) > 1:
            return earlier[0]
        # two who share a surname: the one the article is about goes by it alone, the other by the full name
        return max(earlier or fits, key=lambda m: (len(m.mentions), -m.mentions[0].span.start))

    def _misspelt(self, name: Name) -> Member | None:
        """The one person whose surname is a slip of the pen away: "Bryne" for Byrne."""
        word = name.words[0]
        if len(word) < 5:
            return None
        fits = [
            m
            for m in self._by_keys([f"^{word[0]}"])
            if m.kind == "person" and any(len(f.words) > 1 and _slip(word, f.words[-1]) for f in m.forms)
        ]
        return fits[0] if len(fits) == 1 else None

    def _nearest(self, members: Sequence[Member], span: Span) -> Member:
        """Whoever was named last before a name; members are named in the order of the text."""
        return min(members, key=lambda member: abs(span.start - member.mentions[-1].span.start))

    # --- bodies and places -----------------------------------------------------------------------------------

    def _bodies(self, found: Sequence[NamedSpan]) -> None:
        text = self.reading.text
        parsed = [(one, body_words(one.span.of(text)), one.span.of(text)) for one in found]
        parsed = [each for each in parsed if each[1]]
        kinds: dict[frozenset[str], Counter[SpeakerKind]] = {}
        for one, words, _ in parsed:
            kinds.setdefault(_key(words), Counter())[one.kind] += 1
        by_words: dict[frozenset[str], Member] = {}
        people = {word for m in self.members for form in m.forms for word in form.words}
        for one, words, shown in sorted(parsed, key=lambda each: (-len(each[1]), each[0].span)):
            member = by_words.get(_key(words)) or self._person_by_string(words)
            if member is None and one.kind != "group":
                member = self._longer_body(words, shown, one, people)
            if member is None:
                kind = kinds[_key(words)].most_common(1)[0][0]
                if (
                    " ".join(words) in COUNTRIES
                    or " ".join(words) in CAPITALS
                    or (
                        kind == "organisation"
                        and head_kind(words[-1]) == "body"
                        and singular(words[-1]) in GOVERNMENT_NOUNS
                    )
                    or (kind == "organisation" and words[0] in ("ministry", "department", "government"))
                ):
                    kind = "government"
                plural = kind == "group" and shown.endswith("s")
                member = Member(kind, _plain(shown), words=frozenset(words), plural=plural)
                self.members.append(member)
                self._shelve(member, [*words, f"{words[0][:3]}-", *(f"@{letters}" for letters in initials(shown))])
            by_words.setdefault(_key(words), member)
            if _key(words) == _key(body_words(member.shown)) and len(_plain(shown)) > len(member.shown):
                member.shown = _plain(shown)
            self._place(member, one.span)
        self._expanded(by_words)

    def _person_by_string(self, words: tuple[str, ...]) -> Member | None:
        """A person whose name was also taken for a body's: the tagger's slip, unless the words say a body."""
        if head_kind(words[-1]) in ("body", "document"):
            return None
        fits = self._by_keys([" ".join(words)])
        return next((m for m in fits if m.kind == "person" and any(f.words == words for f in m.forms)), None)

    def _longer_body(self, words: tuple[str, ...], shown: str, one: NamedSpan, people: set[str]) -> Member | None:
        """The one body whose longer name a shorter one stands for: its acronym, its head, or its distinctive words."""
        fits = []
        for member in self._by_keys([*words, f"{words[0]}-", f"@{''.join(words)}"]):
            if member.kind == "person" or member.kind == "group" or not member.mentions:
                continue
            longer = body_words(member.shown)
            if len(longer) <= len(words):
                continue
            if (len(words) == 1 and is_acronym_of(shown, member.shown)) or (
                set(words) < set(longer)
                and "government" not in (member.kind, one.kind)
                and self._stands_for(words, longer, people)
            ):
                fits.append(member)
            elif set(words) < set(longer) and member.kind == "government" and len(words) == 1:
                fits += [member] * (head_kind(words[0]) == "body")
        earlier = [m for m in fits if m.mentions[0].span < one.span] or fits
        return max(
            earlier,
            key=lambda m: max((x.span for x in m.mentions if x.span < one.span), default=(-1, -1)),
            default=None,
        )

    def _stands_for(self, words: tuple[str, ...], longer: tuple[str, ...], people: set[str]) -> bool:
        if " ".join(words) in COUNTRIES or " ".join(words) in CAPITALS or set(words) & people:
            return False
        if len(words) > 1:
            return words[-1] == longer[-1] or words == longer[: len(words)]
        # "the Post" for The Washington Post, "Kyodo" for Kyodo News, "the Fed" for the Federal Reserve
        return words[0] in (longer[-1], longer[0]) or (len(words[0]) == 3 and longer[0].startswith(words[0]))

    def _expanded(self, by_words: dict[frozenset[str], Member]) -> None:
        """Join a name and the short form that stands in brackets behind it."""
        for span, member in list(self._by_span.items()):
            match = _BRACKETED.match(self.reading.text, span.end)
            if not match or member.kind == "person" or not _can_shorten(match["short"], span.of(self.reading.text)):
                continue
            other = by_words.get(_key(body_words(match["short"])))
            if other is None or other is member:
                member.words |= {fold(match["short"])}
                continue
            for mention in other.mentions:
                member.mentions.append(mention)
                self._by_span[mention.span] = member
            member.words |= other.words
            self._shelve(member, other.words)
            other.mentions = []
            by_words[_key(body_words(match["short"]))] = member
        self.members = [member for member in self.members if member.mentions]

    def _spelt_out(self) -> None:
        """Give an acronym the name that stands before it where it is introduced, whatever the tagger made of that."""
        reading = self.reading
        for match in _BRACKETED.finditer(reading.text):
            short = match["short"]
            member = next((m for m in self._by_keys(body_words(short)) if m.kind != "person"), None)
            if member is None or len(body_words(member.shown)) > 1:
                continue
            last = reading.at(match.start())
            for first in range(last - 2, max(-1, last - 10), -1):
                if first < 0 or "\n" in reading.text[reading.starts[first] : match.start()]:
                    break
                name = reading.span(first, last).of(reading.text)
                if name[0].isupper() and is_acronym_of(short, name):
                    member.shown = _plain(name)
                    member.words |= frozenset(body_words(name))
                    break

    # --- what the tagger missed ------------------------------------------------------------------------------

    def _unseen(self) -> None:
        """Names of the cast that stand in the text where the tagger saw none."""
        wanted: dict[str, Member | None] = {}
        for member in self.members:
            forms = (
                {form.words[-1] for form in member.forms if len(form.words) > 1} if member.kind == "person" else set()
            )
            forms |= {form.words[0] for form in member.forms if len(form.words) == 1}
            if member.kind != "person":
                forms |= {w for w in member.words if len(w) > 2 and len(body_words(member.shown)) == 1}
                first = member.mentions[0].span
                short = _BRACKETED.match(self.reading.text, first.end)
                if short and _can_shorten(short["short"], first.of(self.reading.text)):
                    forms.add(fold(short["short"]))
                forms |= acronyms(member.shown)
            for form in forms:
                wanted[form] = None if form in wanted and wanted[form] is not member else member
        taken = sorted(self._by_span)
        reading = self.reading
        for i, word in enumerate(reading.words):
            if not word[:1].isupper():
                continue
            meant = wanted.get(fold(word).rstrip("."))
            if meant is None and word.isupper() and len(word) > 2:
                meant = wanted.get(fold(word).replace(".", ""))
            if meant is None or (reading.lower[i] in ORDINARY and not (word.isupper() and len(word) > 1)):
                continue
            span = reading.span(i, i + 1)
            at = bisect_right(taken, (span.start, 1 << 60)) - 1
            if at >= 0 and taken[at].end > span.start:
                continue
            if meant.kind == "person" and i + 1 < len(reading.words) and reading.words[i + 1][:1].isupper():
                continue
            self._place(meant, span)

    # --- roles and gender ------------------------------------------------------------------------------------

    def _describe(self, member: Member) -> None:
        if member.kind == "group" or (member.kind == "government" and member.words <= _PLACES):
            return
        roles: dict[str, Role] = {}
        for mention in member.mentions:
            if mention.form != "name" or len(roles) >= ROLES:
                continue
            for span, apposition in self._roles_at(member, mention.span):
                roles.setdefault(span.of(self.reading.text).lower(), self._role(span, apposition))
        member.roles = list(roles.values())
        if member.kind == "person":
            member.gender = member.gender or self._gender_of(member)

    def _roles_at(self, member: Member, name: Span) -> Iterator[tuple[Span, bool]]:
        """The titles and appositions at a name, and whether each is an apposition."""
        reading = self.reading
        before = None
        if member.kind == "person":
            before = title_before(reading, name, self._others_end(name))
        elif member.kind == "organisation":
            before = kind_before(reading, name)
        if before:
            yield before, False
        behind = apposition_behind(reading, name, member.kind)
        if behind and not any((other := self.of(n)) and other.kind == "person" for n in self.inside(behind)):
            yield behind, True

    def _others_end(self, span: Span) -> int:
        """Where the last person named before a name ends: no title reaches over it."""
        i = bisect_left(self.placed, span) - 1
        nearest = max(-1, i - 20)
        while i > nearest and (member := self.of(self.placed[i])) and member.kind != "person":
            i -= 1
        return self.placed[i].end if i > nearest else 0

    def _role(self, span: Span, apposition: bool) -> Role:
        words = [self.reading.words[i] for i in self.reading.within(span)]
        former = words[0].lower().rstrip("-") in ("former", "ex", "onetime", "retired") or words[0].lower().startswith(
            "ex-"
        )
        countries = home_of(span.of(self.reading.text))
        return Role(span, content_words(words), content_words(heads_of(words)), apposition, former, countries)

    def _gender_of(self, member: Member) -> Gender | None:
        votes: Counter[Gender] = Counter()
        for mention in member.mentions:
            before = self.reading.at(mention.span.start) - 1
            if before >= 0 and (honorific := HONORIFICS.get(self.reading.lower[before])):
                votes[honorific] += 3
        for role in member.roles:
            head = role.words & (MALE_NOUNS | FEMALE_NOUNS)
            for word in head:
                votes["male" if word in MALE_NOUNS else "female"] += 1
        return votes.most_common(1)[0][0] if votes else None


_CLAUSE = frozenset("that because while when where if as but and so although though whether which".split())
_CONNECTIVE = re.compile(
    r"(?:(?:but|and|so|yet|meanwhile|however|still|now|then|instead|also|later|earlier|asked|on \w+day"
    r"|in a (?:\w+ )?statement|in \w+|at [^,]{1,60}|asked [^,]{1,80}|during [^,]{1,80}|after [^,]{1,80}"
    r"|for [^,]{1,40}|in [^,]{1,60}|on [^,]{1,60})\s*,?)",
    re.IGNORECASE,
)
_PLACES = frozenset(word for place in (*COUNTRIES, *CAPITALS) for word in place.split())
_BRACKETED = re.compile(r"[’”\"]?\s*\(\s*(?:the\s+)?[“\"‘]?(?P<short>[A-ZÀ-Þ][\w.&-]{1,11})[”\"’]?\s*\)")


def _key(words: Sequence[str]) -> frozenset[str]:
    """A body's words whatever their order, and countries for what is of them: "Nicaraguan Government"."""
    return frozenset(DEMONYMS.get(word, word) for word in words) if len(words) > 1 else frozenset(words)


def _can_shorten(short: str, name: str) -> bool:
    """Whether what stands in brackets behind a name is a short form of it, and not of something longer."""
    letters, words = fold(short), body_words(name)
    capitals = sum(map(str.isupper, short)) > 1
    return is_acronym_of(short, name) or (bool(words) and capitals and letters[:1] == words[0][:1])


def _plain(name: str) -> str:
    name = re.sub(r"['’]s?$", "", " ".join(name.split()))
    return without_edges(re.sub(r"^(?:the|The)\s+", "", name)) or name


def without_edges(text: str) -> str:
    """A name or description without punctuation around it; the stop of "U.S." stays, and half of a pair.

    >>> without_edges("“the “History” section,”"), without_edges("“History” section"), without_edges("the WHO (Geneva)")
    ('the “History” section', '“History” section', 'the WHO (Geneva)')
    """
    whole = text
    text = whole.strip(' ,;:()“”"')
    at = whole.find(text)
    for opening, closing in ("()", "“”", '""'):
        same = opening == closing and text.count(opening) % 2 == 1
        if whole[:at].endswith(opening) and (same or text.count(closing) > text.count(opening)):
            text = opening + text
        elif whole.startswith(closing, at + len(text)) and (same or text.count(opening) > text.count(closing)):
            text += closing
    return text if text.endswith(".") and "." in text[:-1] else text.rstrip(".")


def _is_noun(word: str) -> bool:
    word = word.lower()
    return (
        head_kind(word) is not None
        or word
        in (
            "campaign supporters policies policy era presidency speech voters rally rallies"
            " plan proposal camp loyalists family lawyers"
        ).split()
    )


def _slip(word: str, name: str) -> bool:
    """Whether two names differ by a letter or two that were left out, doubled or changed about."""
    most = 2 if len(word) > 7 else 1
    return word[0] == name[0] and 0 < DamerauLevenshtein.distance(word, name, score_cutoff=most) <= most


def _is_surname(word: str, form: Name) -> bool:
    return form.words[-1] == word or word in form.surname.split()
