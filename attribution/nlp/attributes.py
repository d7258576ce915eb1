"""What a quote is beyond its spans: kind, act, negation, addressee. Rules over the text, no model.

Kinds as in Pareti (2012): direct where every word of the content stands in quotation marks, mixed where some do,
indirect where none does.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from attribution.quotation import Quotation
from attribution.records import Act, Kind, Span

_WORD = re.compile(r"\w+(?:['’]\w+)*")

_THOUGHT_VERBS = """
    believe think hope fear expect want wish doubt suspect assume presume worry feel consider deem regard intend
    plan aim seek prefer know understand realize realise remember recall wonder dream imagine envision envisage
    anticipate foresee resent regret hate love like dislike trust mistrust favor favour support oppose mean
    conclude decide determine learn hear discover view see desire crave dread mull contemplate ponder guess
    reckon figure
""".split()
_THOUGHT_NOUNS = """
    belief thought hope fear expectation doubt suspicion assumption worry feeling view conviction intention plan
    dream wish concern opinion mind idea impression
""".split()
_THOUGHT_ADJECTIVES = """
    afraid aware certain concerned confident convinced disappointed eager fearful glad hopeful keen optimistic
    pessimistic sceptical skeptical sure surprised unaware uncertain undecided unsure wary willing worried
    anxious determined pleased proud happy
""".split()
_IRREGULAR = """
    thought felt known knew known meant meaning understood sought saw seen heard foresaw foreseen dreamt learnt
    seeing hoping hoped planning planned preferring preferred regretted regretting
""".split()
_SPEECH = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|add(?:s|ed|ing)?|sp(?:eak|eaks|oke|oken|eaking)"
    r"|express\w*|announc\w+|declar\w+|voic\w+|stat(?:e|es|ed|ing|ement)|writ\w+|wrote)\b",
    re.IGNORECASE,
)


def _forms(verb: str) -> Iterable[str]:
    yield from (verb, verb + "s", verb + "es", verb + "ed", verb + "ing")
    if verb.endswith("e"):
        yield from (verb + "d", verb[:-1] + "ing")
    if verb.endswith("y"):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")


_THOUGHT = {form for verb in _THOUGHT_VERBS for form in _forms(verb)}
_THOUGHT.update(form for noun in _THOUGHT_NOUNS for form in (noun, noun + "s"))
_THOUGHT.update(_THOUGHT_ADJECTIVES, _IRREGULAR)

_NEGATION = re.compile(
    r"\b(?:not|never|neither|nor|cannot|hardly|without)\b|n['’]t\b"
    # what somebody would not say is not said either: "declined to comment on whether …"
    r"|\b(?:declin|refus|fail|neglect)\w*\s+to\b|\b(?:stop|stops|stopped|stopping|fell|fall|falls)\s+short\s+of\b",
    re.IGNORECASE,
)

# the negated auxiliary of "has not yet publicly", right before the cue
_AUXILIARY = re.compile(r"\b(?:do|does|did|has|have|had|would|could|will)(?:\s+not|n['’]t)\s+(?:\w+\s+){0,2}$")


def kind_of(text: str, content: Sequence[Span], quotations: Sequence[Quotation]) -> Kind:
    """Direct, mixed or indirect, by how many of the content's words stand in `quotations` of the text."""
    starts = [q.start for q in quotations]
    words = quoted = 0
    for span in content:
        for match in _WORD.finditer(text, span.start, span.end):
            words += 1
            i = bisect_right(starts, match.start()) - 1
            quoted += i >= 0 and match.start() < quotations[i].end
    if not quoted:
        return "indirect"
    return "direct" if quoted == words else "mixed"


def act_of(text: str, cue: Sequence[Span]) -> Act:
    """Thought for beliefs, hopes, fears, wishes and plans; speech for everything that is uttered or written.

    A cue that has both ("said he believed") is speech: it was said.
    """
    words = " ".join(span.of(text) for span in cue)
    if _SPEECH.search(words):
        return "speech"
    return "thought" if any(m.group().lower() in _THOUGHT for m in _WORD.finditer(words)) else "speech"


def is_negated(text: str, cue: Sequence[Span], source: Sequence[Span]) -> bool:
    """Whether the article says that it was *not* said or thought: "did not say", "declined to say".

    A negation inside the content ("said it was not true") does not count, nor does a denial: it is speech.
    """
    if not cue:
        return False
    if _NEGATION.search(" ".join(span.of(text) for span in cue)):
        return True
    # "has not yet publicly said": the auxiliary may stand outside the cue, right before it
    before = text[max(0, cue[0].start - 40) : cue[0].start]
    for span in source:
        if span.end <= cue[0].start:
            before = text[max(span.end, cue[0].start - 40) : cue[0].start]
    return bool(_AUXILIARY.search(before))


_TELLING = re.compile(
    r"\b(?:t(?:ell|ells|old|elling)|inform\w*|assur\w+|remind\w*|warn\w*|ask(?:s|ed|ing)?|urg\w+|order\w*|advis\w+"
    r"|notif\w+|brief\w*|persuad\w+|convinc\w+|reassur\w+|instruct\w*|promis\w+|beg(?:s|ged|ging)?|implor\w+"
    r"|thank\w*|direct(?:s|ed|ing)?|address\w*|invit\w+|challeng\w+)\b",
    re.IGNORECASE,
)
# what may follow "told X" and is no longer X
_TITLES = ("Mr", "Ms", "Dr", "St", "Mrs", "Sen", "Gov", "Rep", "Gen", "[A-Z]")
_FULL_STOP = "".join(rf"(?<!\b{title})" for title in _TITLES) + r"\."
_AFTER_ADDRESSEE = (
    rf"(?=\s*(?:[,;:!?()\[\]\n“”\"«»—–]|$|{_FULL_STOP})"
    r"|\s+(?:on|in|at|by|from|after|before|during|as|when|while|if|that|to|about|via|over|last|this|late|earlier"
    r"|yesterday|today|tomorrow|following|outside|inside|through|he|she|they|it|we|I|how|why|what|whether|who|where"
    r"|there|not|with|for|because|since|amid|ahead|then|now|again|the\s+(?:same|next|previous|following)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
_OUTLET = re.compile(
    r"\b(?:[Ii]n|[Dd]uring)\s+(?:an?|the|his|her|their|its)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:interview|comments?|remarks?|statement|letter|e-?mail|message|op-ed|article|conversation|call)\s+"
    r"(?:\w+\s+){0,2}?(?:with|to|by|for|on)\s+(?P<to>(?:the\s+|an?\s+)?\S.*?)" + _AFTER_ADDRESSEE,
)
_ON_AIR = re.compile(
    r"\bon\s+(?P<to>(?:[^\s,.;:]+\s+){0,5}?(?:program(?:me)?|show|channel|radio|television|TV|podcast|Twitter|Facebook|X"
    r"|Instagram|Telegram|YouTube)\b)",
)
_SPOKE_TO = re.compile(r"\bto\s+(?P<to>(?:(?:the|a|an|his|her|their|its|our|my)\s+)?(?!be\b)\S.*?)" + _AFTER_ADDRESSEE)
_DIRECTLY = re.compile(r"\s+(?P<to>\S.*?)" + _AFTER_ADDRESSEE)
_NOT_ADDRESSEE = re.compile(
    r"(?:that|a|an|the|of|to|in|it|so|this|not|and|but|be|on|[\d$€£].*|.*\d{4})$|(?:on|in|at|by|for|from|as|how|why|what"
    r"|whether|if|when|there|about|of|against|off|out)\b",
    re.IGNORECASE,
)


def addressee_of(text: str, content: Sequence[Span], cue: Sequence[Span], source: Sequence[Span]) -> tuple[Span, ...]:
    """Who was told, or the outlet it was told to ("told Japan’s Kyodo news agency"); empty when nobody is named.

    Looked for behind the cue, never inside the content or the source.
    """
    if not cue:
        return ()
    start = cue[-1].end
    stops = [span.start for span in (*content, *source) if span.start >= start]
    line_end = text.find("\n", start)
    end = min([line_end if line_end >= 0 else len(text), start + 200, *stops])
    behind = text[start:end]
    to_somebody = _TELLING.search(" ".join(span.of(text) for span in cue))
    spoken = re.compile(r"\s+" + _SPOKE_TO.pattern)
    for match in (
        _DIRECTLY.match(behind) if to_somebody and not text[:start].endswith((" to", " by", " about")) else None,
        spoken.match(behind),
        _OUTLET.search(behind),
        _ON_AIR.search(behind),
    ):
        if match and (span := _named(match, start, text)):
            return (span,)
    first = min(span.start for span in (*content, *cue, *source))
    opening = max(text.rfind("\n", 0, first) + 1, text.rfind(". ", 0, first) + 1, first - 200)
    match = _OUTLET.search(text, opening, first)
    span = _named(match, 0, text) if match else None
    return (span,) if span else ()


def _named(match: re.Match[str], offset: int, text: str) -> Span | None:
    span = Span(match.start("to") + offset, match.end("to") + offset)
    words = span.of(text)
    if not words[0].isalnum() or len(words) > 120 or _NOT_ADDRESSEE.match(words):
        return None
    return span
