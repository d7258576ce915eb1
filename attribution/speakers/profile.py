"""From a member of the cast to the `Speaker` that leaves the resolver: name, role, affiliation, description,
aliases.
"""

import re

from attribution.records import Span, Speaker
from attribution.speakers.cast import Cast, Member, without_edges
from attribution.speakers.lexicon import PERSON_NOUNS
from attribution.speakers.roles import Role
from attribution.speakers.text import Reading, singular

LONGEST = 120  # characters of a role; what is longer is a description only


def speaker_of(reading: Reading, cast: Cast, member: Member) -> Speaker:
    """Return the speaker that a member of the cast is."""
    if not member.named or member.kind not in ("person", "organisation", "government"):
        return Speaker(_clean(member.shown) or member.shown, kind=member.kind)
    role = _best(reading, [r for r in member.roles if r.span.end - r.span.start <= LONGEST])
    described = next((r for r in member.roles if r.apposition), None)
    aliases = dict.fromkeys(
        re.sub(r"['’]s?$", "", _clean(mention.span.of(reading.text)))
        for mention in member.mentions
        if mention.form == "name"
    )
    return Speaker(
        name=_clean(member.shown) or member.shown,
        role=_of_one(_clean(role.span.of(reading.text))) if role and member.kind == "person" else None,
        kind=member.kind,
        affiliation=_affiliation(reading, cast, role) if role and member.kind == "person" else None,
        description=_clean(described.span.of(reading.text)) if described else None,
        aliases=tuple(name for name in aliases if name and name != member.shown),
    )


def _best(reading: Reading, roles: list[Role]) -> Role | None:
    """The first title with more than one word to it, else the first role there is."""
    telling = [role for role in roles if len(role.words) > 1]
    return (telling or roles or [None])[0]  # type: ignore[list-item]


def _affiliation(reading: Reading, cast: Cast, role: Role) -> str | None:
    """The body named in a role."""
    for span in cast.inside(Span(role.span.start, role.span.end)):
        member = cast.of(span)
        if member and member.kind in ("organisation", "government"):
            return _clean(member.shown)
    return None


def _of_one(role: str) -> str | None:
    """A role as one person has it: of "Senators Rubio and Lee" each is a "Senator"; "justices," names nobody's."""
    role = re.sub(r"(?:\s+(?:of|for|at|in|the|and))+$", "", role)
    *before, last = role.split(" ")
    one = singular(last)
    if one == last.lower() or one not in PERSON_NOUNS:
        return role
    if not before and last.islower():
        return None
    return " ".join([*before, one.capitalize() if last[:1].isupper() else one])


def _clean(text: str) -> str:
    text = " ".join(text.split())
    text = (
        re.sub(r"^(?:the|a|an|The|A|An)\s+(?=\S)", "", text)
        if text[:1].islower() or text.startswith(("The ", "A ", "An "))
        else text
    )
    return without_edges(text)
