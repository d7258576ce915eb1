"""Who is meant: from the words of each source to a speaker, with the reason why and the runners-up.

The article is read once from left to right. Names, descriptions and pronouns are added to what has been read of each
member of the cast; a source is decided with what has been read before it. Then the quotes that have no source of
their own get theirs from those around them.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise

from attribution.records import Alternative, Article, Attribution, Quote, Reason, Span, Speaker, SpeakerKind, claim_id
from attribution.speakers import descriptions
from attribution.speakers.cast import Cast, Member, Mention
from attribution.speakers.certainty import LEAST, certainty
from attribution.speakers.countries import countries_of
from attribution.speakers.decision import Decision
from attribution.speakers.entities import NamedSpan
from attribution.speakers.lexicon import FEMALE_NOUNS, GOVERNMENT_NOUNS, MALE_NOUNS, UNNAMED_NOUNS, Gender
from attribution.speakers.names import is_title, parse, same_person
from attribution.speakers.profile import speaker_of
from attribution.speakers.ranking import FAR, Anaphor, Scene, Seen, features, rank
from attribution.speakers.sourceless import decide_sourceless
from attribution.speakers.sources import HE, SHE, Phrase, read_source
from attribution.speakers.text import Reading, head_kind, is_plural, singular

RUNNERS_UP = 4
SURE = 0.9
_GENDERS: dict[str, Gender] = {"he": "male", "she": "female"}
OFTEN = 12  # members that are candidates however long ago they were mentioned
UNLIKELY = 0.02  # whoever is less likely is no choice for a reviewer
_INTERVIEW = re.compile(
    r"\binterview|\bQ\s?&\s?A\b|\bQ and A\b|\btalks? (?:to|with|about)\b|\btells\b|\bin conversation\b", re.I
)
_INTRODUCES = re.compile(
    r"(?:\s*,[^.\n]{2,80},|\s*\([^)\n]+\))?\s+(?:is|was|are|has|serves|represents|writes|covers|teaches)\b"
)
_TWO_STATES = frozenset("nation country government state".split())
_ANY_TWO = frozenset("candidate leader politician side rival nominee contender opponent ally".split())
_SIGNATURE = re.compile(
    r"\n\s*[-–—]?\s*(?P<who>[A-ZÀ-Þ][\w’-]+(?:[ ](?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w’-]+)){1,3})\.?[^\S\n]*(?=\n|\Z)"
)


def resolve(
    article: Article, quotes: Sequence[Quote], names: Sequence[NamedSpan], sentences: Sequence[Span] = ()
) -> tuple[Attribution, ...]:
    """Return every quote with its speaker, in the given order.

    `names` are the named entities and `sentences` the sentences of the article. The speaker is None, with a reason,
    where the article names nobody or nobody is likely enough.
    """
    resolver = Resolver(article, quotes, names, sentences)
    decisions = resolver.decide()
    known: dict[int, Speaker] = {}

    def speaker(member: Member) -> Speaker:
        if id(member) not in known:
            known[id(member)] = speaker_of(resolver.reading, resolver.cast, member)
        return known[id(member)]

    return tuple(
        _attribution(article, quote, decision, speaker) for quote, decision in zip(quotes, decisions, strict=True)
    )


def _attribution(
    article: Article, quote: Quote, decision: Decision, speaker_of: Callable[[Member], Speaker]
) -> Attribution:
    identity = claim_id(article.id, quote.content)
    others = [(other, score) for other, score in decision.others if other is not decision.member and score >= UNLIKELY]
    sure = round(certainty(decision.rule, decision.raw), 4) if decision.member else None
    reasons: tuple[Reason, ...] = (Reason(decision.rule, decision.evidence),)
    member = decision.member
    if member is not None and sure is not None and sure < LEAST:
        others = [(member, decision.raw), *others]
        member, sure, reasons = None, None, (*reasons, Reason("nobody-likely-enough"))
    alternatives = [Alternative(speaker_of(other), round(score, 4)) for other, score in others[:RUNNERS_UP]]
    speaker = speaker_of(member) if member else None
    return Attribution(identity, quote, speaker, reasons, sure, tuple(alternatives))


class Resolver:
    """One article's reading. `watch`, where given, is called with every pronoun and its candidates: training sees
    them.
    """

    def __init__(
        self, article: Article, quotes: Sequence[Quote], names: Sequence[NamedSpan], sentences: Sequence[Span] = ()
    ) -> None:
        self.article = article
        self.quotes = quotes
        self.reading = Reading(article.text, sentences)
        sources = [span for quote in quotes for span in quote.source]
        self.cast = Cast(self.reading, names, sources)
        self.seen: dict[int, Seen] = {}
        self.spoke: list[Member] = []
        self.spoke_mention: Mention | None = None
        self.described: list[Member] = []  # members known by description only
        self._together: dict[str, Member] = {}
        self._often: list[Seen] = []
        self._longest: dict[int, Span | None] = {}
        self._first_person: list[tuple[Phrase, list[int]]] = []
        self.decisions: list[Decision | None] = [None] * len(quotes)
        self._sources: dict[tuple[Span, ...], list[int]] = {}
        for number, quote in enumerate(quotes):
            if quote.source:
                self._sources.setdefault(quote.source, []).append(number)
        self._contents = sorted((span, number) for number, quote in enumerate(quotes) for span in quote.content)

    # --- reading ---------------------------------------------------------------------------------------------

    def decide(self) -> list[Decision]:
        """Return one decision a quote, in order."""
        for _, _, read in sorted(self._events(), key=lambda each: each[:2]):
            read()
        for phrase, numbers in self._first_person:
            decision = self._of_first_person(phrase, numbers)
            for number in numbers:
                self.decisions[number] = decision
        self._frame()
        decide_sourceless(self)
        return [decision or Decision(None, "no-source") for decision in self.decisions]

    def _events(self) -> Iterator[tuple[int, int, Callable[[], None]]]:
        """What there is to read: where it stands, what goes first where two stand together, and how to read it."""
        reading, cast = self.reading, self.cast
        for span in cast.placed:
            yield span.start, 1, partial(self._read_name, span)
        taken = sorted(
            [span for source in self._sources for span in source]
            + [role.span for member in cast.members for role in member.roles]
        )
        starts = [span.start for span in taken]
        longest = max((span.end - span.start for span in taken), default=0)

        def is_taken(offset: int) -> bool:
            i = bisect_right(starts, offset) - 1
            while i >= 0 and starts[i] > offset - longest - 1:
                if taken[i].end > offset:
                    return True
                i -= 1
            return False

        for i, lower in enumerate(reading.lower):
            if lower in HE or lower in SHE:
                if not is_taken(reading.starts[i]):
                    yield reading.starts[i], 2, partial(self._read_pronoun, i)
            elif (
                len(lower) > 2
                and (head_kind(lower) in ("person", "body", "group", "document"))
                and not is_taken(reading.starts[i])
                and self._is_noun_head(i)
            ):
                yield reading.starts[i], 3, partial(descriptions.read_noun, self, i)
        for source in self._sources:
            yield source[0].start, 0, partial(self._read_source, source)

    def _is_noun_head(self, i: int) -> bool:
        """Whether a noun heads a phrase: no noun, name or possessive mark stands right behind it."""
        reading = self.reading
        if reading.words[i][:1].isupper() and i + 1 < len(reading.words) and reading.words[i + 1][:1].isupper():
            return False
        if any(span.start <= reading.starts[i] < span.end for span in self.cast.inside(reading.span(i, i + 1))):
            return False
        following = reading.words[i + 1] if i + 1 < len(reading.words) else ""
        return following not in ("’s", "'s") and not (following.islower() and head_kind(following))

    def see(self, member: Member, mention: Mention) -> None:
        seen = self.seen.pop(id(member), None) or Seen(member)
        self.seen[id(member)] = seen  # the last in order is whoever was mentioned last
        seen.mentions.append(mention)
        if len(seen.mentions) > 2 and seen not in self._often:
            self._often.append(seen)
            if len(self._often) > OFTEN:
                self._often.remove(min(self._often, key=lambda one: len(one.mentions)))

    def in_view(self, at: Mention, sentences: int) -> list[Seen]:
        """Who was mentioned in the sentences before, and the few that are mentioned most; in order of the last
        mention.
        """
        found = []
        for seen in reversed(self.seen.values()):
            if at.sentence - seen.last.sentence > sentences:
                break
            found.append(seen)
        known = {id(seen) for seen in found}
        often = sorted((seen for seen in self._often if id(seen) not in known), key=lambda seen: seen.last.span)
        return [*often, *reversed(found)]

    def _read_name(self, span: Span) -> None:
        member = self.cast.of(span)
        if member is None:
            return
        mention = self.cast.name_at(span) or self.cast.mention(span, "name")
        self.see(member, mention)

    def _read_pronoun(self, i: int) -> None:
        span = self.reading.span(i, i + 1)
        form = "he" if self.reading.lower[i] in HE else "she"
        anaphor = self.pronoun(span, form, ())
        if ranked := self.ranked(anaphor):
            self._mean(ranked[0][0].member, ranked[0][1], anaphor)

    def _mean(self, member: Member, probability: float, anaphor: Anaphor) -> None:
        """Note whom a pronoun means; a sure one tells the gender of somebody whose name does not."""
        self.see(member, anaphor.mention)
        if member.gender is None and probability >= SURE:
            member.gender = anaphor.gender

    # --- sources ---------------------------------------------------------------------------------------------

    def _read_source(self, source: tuple[Span, ...]) -> None:
        numbers = self._sources[source]
        phrase = read_source(self.reading, self.cast, source)
        own = tuple(span for number in numbers for span in self.quotes[number].content)
        if phrase.form == "first":
            self._first_person.append((phrase, numbers))  # who is quoted often stands behind the quotation
            return
        decision = self._decide(phrase, own, numbers)
        for number in numbers:
            self.decisions[number] = decision
        if decision.member is not None:
            self.spoke.append(decision.member)
            self.spoke_mention = self.cast.mention(phrase.named or phrase.span, "name")
            del self.spoke[:-4]

    def _decide(self, phrase: Phrase, own: tuple[Span, ...], numbers: Sequence[int]) -> Decision:
        if phrase.form in ("he", "she", "they", "it"):
            return self._of_pronoun(phrase, own)
        if phrase.form == "relative":
            return self._of_relative(phrase, own)
        if phrase.form == "nobody":
            asked = phrase.span.of(self.article.text).lower() in ("you", "your") and self._is_question(phrase.span)
            if asked and (person := self._interviewee):
                return Decision(person, "interviewee", person.first.span, 0.6)
            return Decision(None, "nobody-in-particular", phrase.span)
        if phrase.form == "both":
            return self.of_both(phrase, None)
        if phrase.form == "interview":
            return self._of_interview(phrase)
        if phrase.form in ("name", "author") and phrase.member is not None:
            return self._of_name(phrase, phrase.member)
        if phrase.form == "pair" and phrase.member is not None:
            return self._of_pair(phrase, (phrase.member, *phrase.others))
        return descriptions.decide(self, phrase, own)

    def _frame(self) -> None:
        """Give what is only owned to whoever's sentence it is: "Ankara’s only goal is to help, he added" is his
        claim.
        """
        by_sentence: dict[int, list[int]] = {}
        for number, quote in enumerate(self.quotes):
            if quote.source:
                by_sentence.setdefault(self.reading.sentence(quote.source[0].start), []).append(number)
        for number, quote in enumerate(self.quotes):
            if not quote.source or not quote.source[-1].of(self.article.text).endswith(("’s", "'s", "s’", "s'")):
                continue
            for other in by_sentence[self.reading.sentence(quote.source[0].start)]:
                framing = self.quotes[other]
                if not framing.source or not framing.cue or framing.content[-1].end > framing.source[0].start:
                    continue
                behind = framing.source[0].start - quote.content[-1].end
                if behind >= 0 and other != number:
                    decision = self.decisions[other]
                    if decision and decision.member and decision.member.kind == "person":
                        self.decisions[number] = replace(decision, rule="framed-by", evidence=framing.source[0])

    def _of_name(self, phrase: Phrase, member: Member) -> Decision:
        named = phrase.named or phrase.span
        own = named.of(self.article.text)
        if phrase.form == "author":
            return Decision(member, "author", named)
        fuller = self._fullest(member)
        fuller = fuller if fuller and fuller.end - fuller.start > len(own) else None
        others: list[tuple[Member, float]] = []
        if member.kind == "person":
            name = parse(own)
            if len(name.words) == 1:
                others = [
                    (other, 0.2)
                    for other in self.cast.bearing(name.words)
                    if other is not member and other.kind == "person"
                ]
        rule = "name" if fuller is None else "shared-name" if others else "fuller-name"
        return Decision(member, rule, fuller or named, others=others)

    def _fullest(self, member: Member) -> Span | None:
        """Where the longest name of a member stands first."""
        if id(member) not in self._longest:
            spans = [mention.span for mention in member.mentions if mention.form == "name"]
            self._longest[id(member)] = max(spans, key=lambda span: (span.end - span.start, -span.start), default=None)
        return self._longest[id(member)]

    def _of_pair(self, phrase: Phrase, members: tuple[Member, ...]) -> Decision:
        return Decision(self.together(members, phrase.span), "named-together", phrase.span)

    def together(self, members: Sequence[Member], span: Span) -> Member:
        """The group that some members are together, made when it is first wanted."""
        shown = [member.shown for member in members]
        name = ", ".join(shown[:-1]) + " and " + shown[-1]
        member = self._together.get(name)
        if member is None:
            words = frozenset(word for one in members for word in one.words)
            member = Member("group", name, plural=True, named=True, words=words)
            member.roles = [role for one in members for role in one.roles]
            self._together[name] = member
        mention = self.cast.mention(span, "name")
        member.mentions.append(mention)
        self.see(member, mention)
        return member

    def written_name(self, span: Span) -> Member | None:
        """Who bears a name that the tagger did not see; a new member where nobody known does."""
        inside = self.cast.inside(span)
        for one in inside:
            if member := self.cast.of(one):
                return member
        name = parse(span.of(self.article.text))
        if not name.words:
            return None
        for member in self.cast.bearing(name.words):
            if member.kind == "person" and any(same_person(form, name) for form in member.forms):
                break
            if member.kind != "person" and set(name.words) <= member.words:
                break
        else:
            person = len(name.words) > 1 and (name.gender is not None or len(name.words) in (2, 3))
            member = Member("person" if person else "organisation", name.shown, words=frozenset(name.words))
            member.gender = name.gender
            if person:
                member.forms.append(name)
            self.cast.members.append(member)
        mention = self.cast.mention(span, "name")
        self.cast.add(member, mention)
        self.see(member, mention)
        return member

    def pronoun(self, span: Span, form: str, own: tuple[Span, ...]) -> Anaphor:
        """The anaphor that a pronoun at `span` is."""
        mention = self.cast.mention(span, "pronoun")
        return Anaphor(mention, form, _GENDERS.get(form), form == "they", own)

    def scene(self, anaphor: Anaphor) -> Scene:
        """What is going on where an anaphor stands."""
        quoted = self.content_at(anaphor.mention.span.start)
        speaker = None
        if quoted is not None and not anaphor.own_content and (decision := self.decisions[quoted]):
            speaker = decision.member
        return Scene(tuple(self.spoke), self.spoke_mention, speaker)

    def content_at(self, offset: int) -> int | None:
        """The number of the quote whose content holds a character."""
        i = bisect_right(self._contents, (Span(offset, 1 << 60), 0)) - 1
        if i >= 0 and self._contents[i][0].start <= offset < self._contents[i][0].end:
            return self._contents[i][1]
        return None

    def candidates(self, form: str, at: Mention) -> list[Seen]:
        """Who can be meant by a pronoun: those of the right kind that were mentioned not too long ago, or often."""
        most = sorted((len(seen.mentions) for seen in self._often), reverse=True)[:3]
        often = max(3, most[-1] if most else 0)
        found = []
        for seen in self.in_view(at, FAR):
            if at.sentence - seen.last.sentence > FAR and len(seen.mentions) < often:
                continue
            if fits(seen.member, form) and _GENDERS.get(form) in (None, seen.member.gender or _GENDERS.get(form)):
                found.append(seen)
        return found

    def weighed(self, anaphor: Anaphor, candidates: Sequence[Seen], rows: Sequence[Sequence[float]]) -> list[float]:
        """The probabilities of candidates with the features in `rows`. Training looks in here, and knows the right
        one.
        """
        return rank(anaphor.form, rows)

    def ranked(self, anaphor: Anaphor) -> list[tuple[Seen, float]]:
        """Whom a pronoun can mean with their probabilities, the likeliest first; of equals, the one mentioned last."""
        candidates = self.candidates(anaphor.form, anaphor.mention)
        if not candidates:
            return []
        probabilities = self.weighed(anaphor, candidates, features(anaphor, candidates, self.scene(anaphor)))
        ranked = zip(candidates, probabilities, strict=True)
        return sorted(ranked, key=lambda pair: (-pair[1], -pair[0].last.span.start))

    def _of_pronoun(self, phrase: Phrase, own: tuple[Span, ...]) -> Decision:
        anaphor = self.pronoun(phrase.span, phrase.form, own)
        ranked = self.ranked(anaphor)
        if not ranked or ranked[0][1] < 0.05:
            later = self._named_later(anaphor)
            return Decision(later, "named-later", later.first.span) if later else Decision(None, "nobody-before")
        best, probability = ranked[0]
        evidence = best.last.span
        self._mean(best.member, probability, anaphor)
        rule = "speaker-before" if self.spoke and self.spoke[-1] is best.member else "pronoun"
        return Decision(best.member, rule, evidence, probability, [(s.member, p) for s, p in ranked[1:]])

    def _named_later(self, anaphor: Anaphor) -> Member | None:
        """Who is named first behind a pronoun that begins the article."""
        for member in self.cast.members:
            if member.first.sentence - anaphor.mention.sentence > 2:
                break
            if (
                fits(member, anaphor.form)
                and not (anaphor.gender and member.gender and anaphor.gender != member.gender)
                and member.first.span.start > anaphor.mention.span.start
            ):
                return member
        return None

    def _of_first_person(self, phrase: Phrase, numbers: Sequence[int]) -> Decision:
        i = bisect_right(self._contents, (Span(phrase.span.start, 1 << 60), 0))
        for span, number in reversed(self._contents[max(0, i - 8) : i]):
            if number not in numbers and span.start <= phrase.span.start < span.end:
                decision = self.decisions[number]
                if decision is not None and decision.member is not None:
                    return Decision(decision.member, "speaks-of-self", span)
        if self.reading.quotation(phrase.span.start) is None:
            if signature := self._signature(phrase.span.end) or self._about_the_author():
                return Decision(self.written_name(signature), "signed", signature)
            if author := self.article.author:
                return Decision(Member("person", author), "author-of-the-article", phrase.span)
            if (person := self._interviewee) and not self._is_question(phrase.span):
                return Decision(person, "interviewee", person.first.span, 0.7)
        return Decision(None, "first-person", phrase.span)

    def countries_before(self, offset: int) -> frozenset[str]:
        """The countries that the article has named before a character."""
        start = self.reading.sentence_start(offset)
        earlier = (country for country, first in self._countries.items() if first < start)
        return countries_of(self.article.text[start:offset]).union(earlier)

    @cached_property
    def _countries(self) -> dict[str, int]:
        """Where the sentence begins that names each country first."""
        text, first = self.article.text, dict[str, int]()
        for start, end in pairwise([*self.reading.sentences, len(text)]):
            for country in countries_of(text[start:end]):
                first.setdefault(country, start)
        return first

    @cached_property
    def _interviewee(self) -> Member | None:
        """Who answers in an interview: named in a headline that says so, or spoken of most of those who are named
        before the first question, where questions are lines.
        """
        text = self.article.text
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        title = lines[0] if lines else ""
        questions = sum(line.endswith("?") for line in lines)
        if questions < 3 and not _INTERVIEW.search(title):
            return None
        people = [member for member in self.cast.members if member.kind == "person" and member.named]
        end = text.find(title) + len(title)
        in_title = [member for member in people if member.first.span.start < end]
        asked = text.find("?\n", end)
        introduced = [member for member in people if member.first.span.start < asked]
        return max(in_title or introduced, key=lambda member: len(member.mentions), default=None)

    def _is_question(self, span: Span) -> bool:
        text = self.article.text
        end = text.find("\n", span.end)
        return text[: end if end >= 0 else len(text)].rstrip().endswith("?")

    def _signature(self, offset: int) -> Span | None:
        """The name under a letter: a line of nothing else, in the ten lines behind `offset`."""
        text, end = self.article.text, offset
        for _ in range(12):
            end = text.find("\n", end + 1)
            if end < 0:
                end = len(text)
                break
        match = _SIGNATURE.search(text[:end] if end < len(text) else text, offset)
        return Span(*match.span("who")) if match else None

    def _about_the_author(self) -> Span | None:
        """Whom the last line introduces: "Raul Grijalva, a lawmaker, was an early backer."."""
        text = self.article.text.rstrip()
        line = text.rfind("\n") + 1
        names = self.cast.inside(Span(line, len(text)))
        if not names or not (member := self.cast.of(names[0])) or member.kind != "person" or not line:
            return None
        lead = [word for word in text[line : names[0].start].split() if not is_title(word)]
        if lead or not _INTRODUCES.match(text, names[0].end) or self.reading.quotation(names[0].start) is not None:
            return None
        return names[0]

    def _of_relative(self, phrase: Phrase, own: tuple[Span, ...]) -> Decision:
        """Who stands right before a "who" or "which"."""
        reading = self.reading
        i = phrase.first - 1
        while i >= 0 and (
            reading.words[i] in (",", ")", "—", "–") or reading.lower[i] in ("of", "many", "most", "some", "all", "and")
        ):
            if reading.words[i] == ")":
                while i >= 0 and reading.words[i] != "(":
                    i -= 1
            i -= 1
        if i < 0:
            return Decision(None, "nobody-before")
        end = reading.ends[i]
        start = reading.sentence_start(phrase.span.start)
        names = self.cast.inside(Span(start, end)) if start < end else []
        member = self.cast.of(names[-1]) if names and names[-1].end == end else None
        if member and (member.kind == "person" or reading.lower[phrase.first] != "who"):
            return Decision(member, "relative-clause", names[-1])
        heads = [k for k in range(i, max(-1, i - 8), -1) if head_kind(reading.words[k]) and reading.starts[k] >= start]
        k = heads[0] if heads else i
        who = reading.lower[phrase.first] in ("who", "whom", "whose")
        near = [s for s in names if reading.starts[k] - s.end <= 60]
        for name in reversed(near):
            member = self.cast.of(name)
            if member and member.kind == "person" and who and not is_plural(reading.words[k]):
                between = reading.text[name.end : reading.starts[k]]
                # "Claudia Roth, a lawmaker of the Greens, who": the noun is an apposition to the name
                if re.match(r"\s*[,(]", between) and between.count(",") == 1:
                    return Decision(member, "relative-clause", name)
        if not heads:
            nearest = next((self.cast.of(name) for name in reversed(near)), None)
            if nearest is None or (who and nearest.kind != "person"):
                return Decision(None, "nobody-before", phrase.span)
            return Decision(nearest, "relative-clause", near[-1], 0.4)
        description = descriptions.phrase_at(reading, k, i + 1)
        decision = descriptions.decide(self, description, own)
        return replace(decision, rule="relative-clause", evidence=description.span)

    def _of_interview(self, phrase: Phrase) -> Decision:
        """Who answers in an interview of Q and A: the one it speaks of most."""
        if self.reading.words[self.reading.at(phrase.span.start)].upper() != "A":
            return Decision(None, "interviewer", phrase.span)
        people = [member for member in self.cast.members if member.kind == "person"]
        member = self._interviewee or max(people, key=lambda one: len(one.mentions), default=None)
        return Decision(member, "interviewee", member.first.span if member else phrase.span, 0.7)

    def of_both(self, phrase: Phrase, head: str | None) -> Decision:
        """The two who are meant by "both", "the two" or "both leaders": named together before, or the two most in
        view.
        """
        pairs = [member for member in self._together.values() if id(member) in self.seen]
        if pairs:
            pair = max(pairs, key=lambda member: self.seen[id(member)].last.span)
            if self.cast.mention(phrase.span, "pronoun").sentence - self.seen[id(pair)].last.sentence <= FAR:
                self.see(pair, self.cast.mention(phrase.span, "description"))
                return Decision(pair, "both", self.seen[id(pair)].mentions[0].span)
        at = self.cast.mention(phrase.span, "description")
        kind = "government" if head and singular(head) in _TWO_STATES else "person"
        people = [seen for seen in self.in_view(at, 60) if seen.member.kind == kind and seen.member.named]
        if head and kind == "person":
            with_role = [seen for seen in people if singular(head) in seen.member.heads()]
            if len(with_role) < 2 and singular(head) not in _ANY_TWO:
                return Decision(None, "nobody-before", phrase.span)
            people = with_role if len(with_role) >= 2 else people
        near = [seen for seen in people if at.sentence - seen.last.sentence <= 4]
        people = near if len(near) >= 2 else people
        people.sort(key=lambda seen: (len(seen.mentions), seen.last.span), reverse=True)
        if len(people) < 2:
            return Decision(None, "nobody-before", phrase.span)
        pair_members = sorted((seen.member for seen in people[:2]), key=lambda member: member.first.span)
        return Decision(self.together(pair_members, phrase.span), "both", people[0].last.span, 0.5)

    def new_member(self, phrase: Phrase, shown: Span) -> Member:
        """A member known by description only."""
        head = self.reading.lower[phrase.head] if phrase.head is not None else ""
        kind = kind_of_description(head, phrase.plural)
        one = singular(head)
        gender = "male" if one in MALE_NOUNS else "female" if one in FEMALE_NOUNS else None
        member = Member(
            kind,
            " ".join(shown.of(self.article.text).split()),
            gender=gender,  # type: ignore[arg-type]
            plural=phrase.plural,
            named=False,
            words=descriptions.words_of(self.reading, phrase),
        )
        self.described.append(member)
        return member

    def mention_of(self, member: Member, span: Span, form: str = "description") -> None:
        """Note that a member is mentioned at `span`."""
        mention = self.cast.mention(span, form)
        if not member.named:
            member.mentions.append(mention)
        self.see(member, mention)


def kind_of_description(head: str, plural: bool) -> SpeakerKind:
    """What kind of speaker a description with this head noun is.

    >>> kind_of_description("officials", True), kind_of_description("lawmakers", True)
    ('unnamed', 'group')
    >>> kind_of_description("report", False)
    'document'
    """
    one = singular(head)
    kind = head_kind(head)
    if kind == "document":
        return "document"
    if kind == "body":
        return "government" if one in GOVERNMENT_NOUNS else "group" if plural else "organisation"
    if one in UNNAMED_NOUNS:
        return "unnamed"
    if kind == "group" or plural:
        return "group"
    return "unnamed"


def fits(member: Member, form: str) -> bool:
    """Whether a pronoun can mean a member at all, by kind and number."""
    if form in ("he", "she"):
        return member.kind in ("person", "unnamed") and not member.plural
    if form == "they":
        return member.plural or member.kind in ("organisation", "government")
    return member.kind in ("organisation", "government", "document") and not member.plural
