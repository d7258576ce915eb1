"""What a description means: "the minister", "the group", "a spokesman for the ministry", "the report".

A definite description belongs to whoever has the role or the name that it says, else to what was described in the
same words before, else to itself. An indefinite one brings somebody new, unless the lead holds the name back
("A rights group said …" and then its name).
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from attribution.records import Span
from attribution.speakers.cast import Member
from attribution.speakers.countries import home_of
from attribution.speakers.decision import Decision
from attribution.speakers.lexicon import FEMALE_NOUNS, MALE_NOUNS, UNNAMED_NOUNS
from attribution.speakers.names import fold, given_gender
from attribution.speakers.ranking import FEATURES, LIKENESS, NOBODY, Anaphor, Seen, features
from attribution.speakers.sources import Phrase
from attribution.speakers.text import (
    DEFINITE,
    INDEFINITE,
    POSSESSIVE,
    Reading,
    content_words,
    head_kind,
    is_plural,
    phrase_end,
    phrase_start,
    singular,
)

if TYPE_CHECKING:
    from attribution.speakers.resolve import Resolver

_CLASSES = [
    frozenset(words.split())
    for words in (
        "group organization organisation charity ngo association federation"
        " coalition alliance body nonprofit foundation "
        "collective movement network watchdog union institute think-tank"
        " thinktank center centre society league council",
        "company firm giant maker bank carmaker automaker startup retailer business corporation developer manufacturer "
        "insurer lender airline airliner operator conglomerate supplier brand chain"
        " industry subsidiary brewer vendor drugmaker",
        "agency ministry department bureau office commission authority board"
        " service regulator administration secretariat",
        "newspaper paper magazine daily weekly outlet broadcaster channel site website"
        " publication network portal blog station press",
        "court panel tribunal committee subcommittee board",
        "government administration regime",
        "university school college institute academy faculty",
        "team club squad side",
        "city town county municipality province region",
        "party bloc movement",
        "union association federation league",
        "report study paper analysis research survey review document",
        "poll survey",
        "article story piece report column editorial",
        "ad advert advertisement spot commercial video",
        "letter statement memo message email e-mail",
        "film movie documentary",
        "law bill legislation act",
        "book memoir biography",
        "ruling decision order judgment verdict",
    )
]
_HYPERNYMS = frozenset(
    """
    group organization organisation body company firm agency department newspaper paper magazine outlet network
    channel site website publication court panel university school college team club party bloc union
    """.split()
)
VIEW = 80  # sentences: who was not mentioned in them is described only if mentioned often
_ANY_BODY = 3  # groups, companies, agencies: what a body whose name does not tell may be
_TWO = frozenset("couple duo pair twins brothers sisters siblings".split())
_SYNONYMS = {
    "congressman": {"representative"},
    "congresswoman": {"representative"},
    "representative": {"congressman", "congresswoman"},
    "lawmaker": {"representative", "senator", "congressman", "congresswoman", "legislator", "member", "mp"},
    "legislator": {"representative", "senator", "lawmaker"},
    "premier": {"minister"},
    "chief": {"head", "director", "executive", "commissioner", "president", "commander"},
    "head": {"chief", "director", "president", "chairman"},
    "lawyer": {"attorney", "counsel", "solicitor", "barrister"},
    "attorney": {"lawyer", "counsel"},
    "doctor": {"physician", "dr"},
    "professor": {"scholar", "academic"},
    "spokesman": {"spokesperson", "secretary"},
    "spokeswoman": {"spokesperson", "secretary"},
    "spokesperson": {"spokesman", "spokeswoman"},
    "chairman": {"chair", "chairperson"},
    "chairwoman": {"chair", "chairperson"},
    "official": {
        "minister",
        "secretary",
        "director",
        "commissioner",
        "officer",
        "deputy",
        "chief",
        "governor",
        "mayor",
    },
    "leader": {"president", "minister", "chairman", "chancellor", "premier"},
    "politician": {"minister", "senator", "lawmaker", "leader", "representative", "mayor", "governor"},
    "author": {"writer", "novelist"},
    "executive": {"ceo", "president", "director", "chief"},
    "boss": {"chief", "executive", "director", "manager"},
    "businessman": {"entrepreneur", "owner", "mogul", "founder"},
    "reporter": {"journalist", "correspondent"},
    "journalist": {"reporter", "correspondent", "editor"},
    "nominee": {"candidate"},
    "candidate": {"nominee"},
}


def words_of(reading: Reading, phrase: Phrase) -> frozenset[str]:
    """The telling words of a phrase, those of the name that owns it too: "Clinton’s campaign"."""
    own = content_words([reading.words[i] for i in range(phrase.first, _end_of(reading, phrase))])
    return own | phrase.owner.words if phrase.owner is not None and phrase.owner.named else own


def _end_of(reading: Reading, phrase: Phrase) -> int:
    """Where a phrase ends with what follows its head, clauses left out."""
    last = phrase.last
    while last < len(reading.words) and reading.starts[last] < phrase.span.end and last - phrase.last < 8:
        if reading.words[last] in (",", "(", "—", "–", ":", ";") or reading.lower[last] in (
            "who",
            "which",
            "that",
            "whose",
        ):
            break
        last += 1
    return last


def phrase_at(reading: Reading, head: int, last: int | None = None) -> Phrase:
    """The noun phrase that the word `head` heads, as a description."""
    first = phrase_start(reading, head)
    end = last or phrase_end(reading, head)
    owned = any(reading.words[i] in ("’s", "'s") for i in range(first, head))
    return Phrase(
        "description",
        reading.span(first, max(end, head + 1)),
        head=head,
        first=first,
        last=head + 1,
        definite=reading.lower[first] in DEFINITE or owned,
        plural=is_plural(reading.words[head]),
        words=tuple(reading.words[first : head + 1]),
    )


def read_noun(resolver: "Resolver", head: int) -> None:
    """Note whom a noun phrase outside all sources mentions, where its words tell so."""
    reading = resolver.reading
    phrase = phrase_at(reading, head)
    before = reading.lower[phrase.first - 1] if phrase.first else ""
    if before in ("as", "become", "became", "be", "is", "was", "were", "are", "been", "being"):
        return
    known = _best_known(resolver, phrase, (), least=0.6)
    if known is not None:
        _tell(known[0], phrase, reading)
        resolver.mention_of(known[0], phrase.span)
        return
    if phrase.definite and not phrase.plural and len(words_of(reading, phrase)) < 2:
        return
    if head_kind(reading.words[head]) == "document" and not phrase.definite and len(phrase.words) < 2:
        return
    member = resolver.new_member(phrase, phrase.span)
    resolver.mention_of(member, phrase.span)


def decide(resolver: "Resolver", phrase: Phrase, own: tuple[Span, ...]) -> Decision:
    """Whom a source that is no name and no pronoun means."""
    reading = resolver.reading
    head = reading.words[phrase.head] if phrase.head is not None else ""
    lower = head.lower()
    determiner = phrase.words[0].lower() if phrase.words else ""
    if (lower in _TWO and phrase.definite) or lower in ("two", "both"):
        decision = resolver.of_both(phrase, None)
        if decision.member is not None or lower in ("two", "both"):
            return decision
    two = determiner == "both" or [word.lower() for word in phrase.words[:2]] == ["the", "two"]
    whole = phrase.last >= reading.at(phrase.span.end)  # not "both sides of the aisle"
    if phrase.plural and two and whole:
        decision = resolver.of_both(phrase, None if lower in ("men", "women", "two", "both", "sides") else lower)
        if decision.member is not None:
            return decision
    if unseen := _unseen_name(resolver, phrase):
        return Decision(unseen, "capitals", phrase.span, 0.7)
    if (beside := _beside(resolver, phrase)) is not None:
        return Decision(beside[0], "apposition", beside[1], 0.9)
    if determiner in POSSESSIVE and phrase.owner is None:
        phrase = _with_owner(resolver, phrase, determiner, own)
        if phrase.owner is not None and phrase.owner.kind == "person" and head_kind(head) == "document":
            return Decision(phrase.owner, "author", phrase.span, 0.8)
    known = _best_known(resolver, phrase, own, least=0.25)
    if known is not None:
        member, probability, rule, others = known
        evidence = _evidence(resolver, member, phrase)
        resolver.mention_of(member, phrase.span)
        _tell(member, phrase, reading)
        return Decision(member, rule, evidence, probability, others)
    if (later := _named_later(resolver, phrase)) is not None:
        return Decision(later, "named-later", later.first.span, 0.6)
    member = resolver.new_member(phrase, phrase.span)
    member.shown = _shown(resolver, phrase) or member.shown
    resolver.mention_of(member, phrase.span)
    return Decision(member, "own-words", phrase.span, 0.8)


def _tell(member: Member, phrase: Phrase, reading: Reading) -> None:
    """Show somebody known by description in the words that tell most: "Clinton campaign", not "Clinton’s campaign"."""
    if member.named:
        return
    words, shown = words_of(reading, phrase), " ".join(phrase.span.of(reading.text).split())
    plainer = words == member.words and _OWNS.search(member.shown) and not _OWNS.search(shown)
    if len(words) > len(member.words) or plainer:
        member.shown, member.words = shown, member.words | words


_OWNS = re.compile(r"['’]s?\b|\[")


def _beside(resolver: "Resolver", phrase: Phrase) -> tuple[Member, Span] | None:
    """Whose name stands right beside a description, as its apposition: "his wife, Amanda," or "Ann Lee, the mayor,"."""
    text, cast = resolver.article.text, resolver.cast
    if phrase.plural or phrase.head is None or head_kind(resolver.reading.words[phrase.head]) not in ("person", None):
        return None
    behind = re.match(r",\s*(?:[A-Z]\w+\.\s*)?", text[phrase.span.end : phrase.span.end + 12])
    if behind:
        at = phrase.span.end + behind.end()
        for name in cast.inside(Span(at, at + 60)):
            member = cast.of(name)
            if (
                name.start == at
                and member
                and member.kind == "person"
                and text[name.end : name.end + 1] in (",", " ", ";")
            ):
                return member, name
            break
    before = re.search(r",\s*$", text[max(0, phrase.span.start - 4) : phrase.span.start])
    if before:
        end = max(0, phrase.span.start - 4) + before.start()
        for name in reversed(cast.inside(Span(max(0, end - 60), end))):
            member = cast.of(name)
            if name.end == end and member and member.kind == "person":
                return member, name
            break
    return None


def _with_owner(resolver: "Resolver", phrase: Phrase, pronoun: str, own: tuple[Span, ...]) -> Phrase:
    """The phrase with whom its "his" or "her" means, if that is likely enough."""
    form = {"his": "he", "her": "she", "its": "it", "their": "they"}.get(pronoun)
    if form is None:
        return phrase
    reading = resolver.reading
    anaphor = resolver.pronoun(reading.span(phrase.first, phrase.first + 1), form, own)
    ranked = resolver.ranked(anaphor)
    if not ranked or ranked[0][1] < 0.4:
        return phrase
    resolver.see(ranked[0][0].member, anaphor.mention)
    return replace(phrase, owner=ranked[0][0].member)


def _shown(resolver: "Resolver", phrase: Phrase) -> str | None:
    """A description with the owner's name behind "his" or "her", in brackets; None where there is nothing to put in."""
    reading = resolver.reading
    if phrase.owner is None or reading.lower[phrase.first] not in POSSESSIVE:
        return None
    rest = " ".join(resolver.article.text[reading.ends[phrase.first] : phrase.span.end].split())
    owner = phrase.owner.shown
    return (
        f"{reading.lower[phrase.first]} [{owner}’{'' if owner.endswith('s') and phrase.owner.plural else 's'}] {rest}"
    )


def _evidence(resolver: "Resolver", member: Member, phrase: Phrase) -> Span:
    words = words_of(resolver.reading, phrase)
    role = max(member.roles, key=lambda role: len(role.words & words), default=None)
    if role is not None and role.words & words:
        return role.span
    seen = resolver.seen.get(id(member))
    return seen.mentions[0].span if seen else member.first.span if member.mentions else phrase.span


def _unseen_name(resolver: "Resolver", phrase: Phrase) -> Member | None:
    """A name that the tagger missed: a source of nothing but capitals, none of them a noun we know."""
    reading = resolver.reading
    words = [i for i in range(phrase.first, phrase.last) if reading.words[i][:1].isalnum()]
    given = next((i for i in words if given_gender(fold(reading.words[i]))), None)
    if (
        given is not None
        and words[-1] - given in (1, 2)
        and all(reading.words[i][:1].isupper() for i in range(given, words[-1] + 1))
        and not head_kind(reading.words[words[-1]])
        and not any(is_plural(reading.words[i]) and head_kind(reading.words[i]) for i in words if i < given)
    ):
        return resolver.written_name(reading.span(given, words[-1] + 1))
    if words and reading.lower[words[0]] == "the":
        words.pop(0)
    if not words or not all(reading.words[i][:1].isupper() for i in words) or len(words) > 4:
        return None
    if any(head_kind(reading.words[i]) for i in words[-1:]) or is_plural(reading.words[words[-1]]):
        return None
    opening = reading.starts[words[0]] == reading.sentence_start(reading.starts[words[0]])
    if (
        len(words) == 1
        and opening
        and reading.text[reading.starts[words[0]] :].lower().count(reading.lower[words[0]]) < 2
    ):
        return None
    return resolver.written_name(reading.span(words[0], words[-1] + 1))


def _best_known(
    resolver: "Resolver", phrase: Phrase, own: tuple[Span, ...], least: float
) -> tuple[Member, float, str, list[tuple[Member, float]]] | None:
    """Who of those known is described, with the probability, the rule's name and the runners-up; None for nobody
    of them.
    """
    reading = resolver.reading
    if phrase.head is None:
        return None
    head = reading.words[phrase.head]
    kind = head_kind(head)
    one = singular(head)
    bare_title = not phrase.definite and not phrase.plural and bool(phrase.words) and _is_headline(resolver, phrase)
    if not phrase.definite and not bare_title and not phrase.plural:
        return None
    if kind is None and not phrase.definite:
        return None
    words = words_of(reading, phrase)
    modifiers = words - {one}
    countries = home_of(reading.span(phrase.first, max(_end_of(reading, phrase), phrase.first + 1)).of(reading.text))
    gender = "male" if one in MALE_NOUNS else "female" if one in FEMALE_NOUNS else None
    at = resolver.cast.mention(phrase.span, "description")
    anaphor = Anaphor(at, "description", gender, phrase.plural, own)  # type: ignore[arg-type]
    everybody = resolver.in_view(at, VIEW)
    if bare_title or at.paragraph <= 2:
        known = resolver.seen.keys()
        everybody += [
            Seen(m, [m.first]) for m in resolver.cast.members if id(m) not in known and m.mentions and m.named
        ]
    pool: list[Seen] = []
    likenesses: list[list[float]] = []
    for seen in everybody:
        if seen.member is phrase.owner or (countries and _is_foreign(resolver, seen.member, countries, phrase)):
            continue
        likeness = _likeness(seen.member, kind, one, modifiers, phrase, gender)
        if likeness is None:
            continue
        telling = bool(likeness[0] or likeness[1])
        if not telling and (at.sentence - seen.last.sentence > 6 or bare_title):
            continue
        pool.append(seen)
        likenesses.append(likeness)
    if not pool:
        return None
    rows = [
        [*row, *likeness, *([0.0] * len(NOBODY))]
        for row, likeness in zip(features(anaphor, pool, resolver.scene(anaphor)), likenesses, strict=True)
    ]
    nobody = [
        1.0,
        float(phrase.definite),
        float(len(modifiers)),
        float(phrase.last < reading.at(phrase.span.end)),
        float(bare_title),
        float(phrase.owner is not None),
        float(kind == "body"),
        float(phrase.plural),
        float(phrase.words[0].lower() in INDEFINITE),
        float(kind == "document"),
    ]
    rows.append([*([0.0] * (len(FEATURES) + len(LIKENESS))), *nobody])
    probabilities = resolver.weighed(anaphor, pool, rows)
    ranked = sorted(
        zip(pool, probabilities, likenesses, strict=False), key=lambda each: (-each[1], -each[0].last.span.start)
    )
    best, probability, likeness = ranked[0]
    if probability < max(least, probabilities[-1]):
        return None
    others = [(seen.member, p) for seen, p, _ in ranked[1:]]
    telling = bool(likeness[0] or likeness[1])
    rule = ("role" if best.member.named else "same-description") if telling else "description"
    return best.member, probability, rule, others


def _is_foreign(resolver: "Resolver", member: Member, countries: frozenset[str], phrase: Phrase) -> bool:
    """Whether a description by countries is of others than a person's: those of its roles; where these say none, an
    office of a state that the article has not named before is somebody else’s.
    """
    if member.kind != "person":
        return False
    if own := member.countries():
        return not own & countries
    every_state_has_one = not _OFFICES_OF_STATE.isdisjoint(word.lower() for word in phrase.words)
    early = resolver.reading.paragraph(phrase.span.start) <= 2
    return every_state_has_one and not early and not countries & resolver.countries_before(phrase.span.start)


_OFFICES_OF_STATE = frozenset("president premier minister chancellor king queen monarch emperor ruler".split())


def _is_headline(resolver: "Resolver", phrase: Phrase) -> bool:
    """Whether a singular noun without an article stands where headlines leave articles out."""
    if phrase.words[0].lower() in ("a", "an", "one", "another") or not head_kind(phrase.words[-1]):
        return False
    return resolver.reading.paragraph(phrase.span.start) <= 2


def _likeness(
    member: Member, kind: str | None, head: str, modifiers: frozenset[str], phrase: Phrase, gender: str | None
) -> list[float] | None:
    """How well a description fits a member by its words, in the order of `LIKENESS`; None where it cannot be meant."""
    if not _can_be(member, kind, head, phrase, gender):
        return None
    known = member.described_by()
    heads = member.heads()
    shared = len(modifiers & known)
    missing = len(modifiers - known)
    former = any(word.lower() in ("former", "ex", "onetime", "retired") for word in phrase.words)
    same = head in heads and (former or not member.only_formerly(head))
    like = not same and (
        bool(_SYNONYMS.get(head, set()) & heads)
        or ((kind == "document" or head in _HYPERNYMS) and _same_class(head, heads))
    )
    generic = generic_body = place = clash = False
    if not member.named:
        if not same and not (like and kind == "document"):
            return None
        if head in UNNAMED_NOUNS and not phrase.definite:
            return None  # "officials" here and "officials" there are not the same people
        clash = bool(missing and len(member.words - {head} - modifiers) and not shared)
    elif kind == "body" and not same:
        place = member.kind == "government" and head in _PLACE_NOUNS and not modifiers
        generic_body = not place and member.kind == "organisation" and _is_generic_body(head, member)
        if not place and not generic_body and not like:
            return None
    elif kind == "person" and not same and not like:
        if phrase.plural:
            return None
        # a definite description that nobody has been given before is mostly another word for somebody in view
        generic = phrase.definite and head not in UNNAMED_NOUNS
    elif phrase.plural and kind == "person" and not phrase.definite:
        return None
    return [
        float(same),
        float(like),
        float(shared),
        float(missing),
        float(generic),
        float(generic) * missing,
        float(generic_body),
        float(place),
        float(not member.named),
        float(clash),
        float(bool(shared) and member.named),
    ]


_PLACE_NOUNS = frozenset("country state nation kingdom republic city town county province municipality".split())


def _can_be(member: Member, kind: str | None, head: str, phrase: Phrase, gender: str | None) -> bool:
    """Whether kind, number and gender let a description mean a member."""
    if gender and member.gender and gender != member.gender:
        return False
    if kind == "person" or (kind is None and head.endswith("year-old")):
        kinds = ("person", "unnamed", "group") if phrase.plural else ("person", "unnamed")
        return member.kind in kinds and member.plural == phrase.plural
    if kind == "body":
        return member.kind in ("organisation", "government", "group") and phrase.plural == member.plural
    if kind == "document":
        return member.kind == "document" and member.plural == phrase.plural
    if kind == "group":
        return member.plural
    return not member.named and member.kind in ("unnamed", "organisation", "document", "group")


def _same_class(head: str, words: frozenset[str]) -> bool:
    return any(head in group and group & words for group in _CLASSES)


def _is_generic_body(head: str, member: Member) -> bool:
    """Whether "the group", "the company" and their like can be this body, by what its name and roles say it is."""
    said = [group for group in _CLASSES if group & member.described_by()]
    mine = [group for group in _CLASSES if head in group]
    return any(group in said for group in mine) if said else any(head in group for group in _CLASSES[:_ANY_BODY])


def _named_later(resolver: "Resolver", phrase: Phrase) -> Member | None:
    """The one whose name a lead holds back: "A rights group said …", and two paragraphs later which group."""
    reading = resolver.reading
    if phrase.head is None or phrase.plural or reading.paragraph(phrase.span.start) > 4:
        return None
    if phrase.definite and phrase.words[0].lower() != "the":
        return None
    if singular(reading.words[phrase.head]) in _PLACE_NOUNS:
        return None
    head = singular(reading.words[phrase.head])
    words = words_of(reading, phrase)
    at = reading.sentence(phrase.span.start)
    if not head_kind(head):
        return None
    fits = []
    for member in resolver.cast.members:
        if id(member) in resolver.seen or not member.mentions or member.kind == "group":
            continue
        if member.first.sentence - at > 12 or member.first.span.start < phrase.span.start:
            continue
        if (head_kind(head) == "person") != (member.kind == "person") or head_kind(head) in ("document", "group"):
            continue
        first_roles = [role for role in member.roles if abs(role.span.start - member.first.span.start) < 160]
        known = member.words.union(*(role.words for role in first_roles)) if first_roles else member.words
        heads = member.words.union(*(role.heads for role in first_roles)) if first_roles else member.words
        if head in heads or _same_class(head, heads) or (_SYNONYMS.get(head, set()) & heads and head != "official"):
            fits.append((len(words & known), -member.first.span.start, member))
    if not fits:
        return None
    fits.sort(key=lambda each: each[:2], reverse=True)
    best = fits[0]
    return best[2] if best[0] >= min(2, len(words)) else None
