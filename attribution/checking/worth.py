"""How much a claim is worth checking, and why: signs in its words, and what the claim encoder makes of it.

What speaks for it and against it are those that fact-checking desks and the makers of ClaimBuster and CheckThat! name:
figures, comparisons, events, causes and what the law says; against opinion, wish, plan, prediction, question and
personal experience. The weights were fitted as `docs/checkworthiness.md` tells.
"""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from attribution.records import Act, Worth

ClaimType = Literal[
    "quantity",
    "comparison",
    "cause",
    "law",
    "event",
    "plan",
    "prediction",
    "opinion",
    "wish",
    "question",
    "personal",
    "other",
]
"""What kind of claim it is, by its strongest sign."""

CLAIM_TYPES: tuple[ClaimType, ...] = get_args(ClaimType)

_NUMBER = (
    r"(?:[€£$¥]\s?)?\d[\d,.]*(?:st|nd|rd|th)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?"
    r"|half|(?:a|one) (?:third|quarter|fifth|tenth)|twice|double[ds]?|tripled?|per ?cent(?:age)?|%"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_FIRST = r"(?:I|we|I['’](?:m|ve|d|ll)|we['’](?:re|ve|d|ll))"
_SHALL = r"(?:will|shall|won['’]t|['’]ll)"

_FOR: dict[str, str] = {
    "a number": rf"(?i)(?<!\w)(?:{_NUMBER})(?!\w)",
    "a large or exact number": r"(?i)[€£$¥]\s?\d|\d[\d,.]*\s?(?:%|per ?cent)|\d{1,3}(?:,\d{3})+|\d[\d.]*\s(?:m|bn)\b"
    r"|(?:hundred|thousand|million|billion|trillion)s?\b",
    "a comparison": r"(?i)\b(?:(?:more|less|fewer|higher|lower|greater|larger|smaller|better|worse|faster|older|younger"
    r"|longer|bigger|stronger|weaker|cheaper|earlier|\w+er) than|compared (?:to|with)|as (?:many|much|high|low) as|the"
    r" (?:most|least|\w{3,}est|first|last|only)|(?:rise|rose|risen|fall|fell|fallen|grew|grown|increas\w+|decreas\w+"
    r"|declin\w+|dropp\w+|jump\w+|soar\w+|doubl\w+|outpac\w+|lead|ahead|beats?|record|highest|lowest|worst|best|biggest"
    r"|largest|majority|average))\b",
    "cause and effect": r"(?i)\b(?:because|due to|caus(?:e|es|ed|ing)|(?:led|leads?|leading) to|result(?:s|ed|ing)?"
    r" (?:in|from)|thanks to|as a result|responsible for|contribut\w+ to|blam\w+|prevent\w+|trigger\w+|sparked|since"
    r"|owing to|stem\w* from|help(?:s|ed)? to|undermin\w+|threaten\w+)\b",
    "a named event or date": rf"\b(?:(?:18|19|20)\d\d|{_MONTH}|{_DAY}|yesterday|(?:last|this) (?:week|month|year|night)"
    r"|(?:years?|months?|weeks?|days?) ago|[Ee]lections?|[Ww]ar|[Rr]eferendum|[Ss]ummit|[Aa]ttacks?|[Pp]andemic|[Cc]oup"
    r"|[Dd]ebate|[Ee]arthquake)\b",
    "law or right": r"(?i)\b(?:laws?|legal(?:ly)?|illegal(?:ly)?|unlawful|constitution\w*|court|ruling|ruled|treaty"
    r"|bann?(?:ed|s)?|prohibit\w*|permit\w*|requir\w+|allow\w*|entitled|eligib\w+|qualif\w+|licen[cs]\w+|tax(?:es)?|fined?"
    r"|sentenced?|convict\w+|charg(?:ed|es)|arrest\w+|guilty|violat\w+|protocol|rules?|regulations?)\b",
    "somebody did something": r"(?i)\b(?:killed|died|attacked|shot|bombed|stole|stolen|paid|voted|signed|spent|lost|won"
    r"|hacked|targeted|arrested|fired|hired|sold|bought|took|gave|sent|met|told|lied|opposed|supported|denied|admitted"
    r"|refused|declined|rejected|approved|passed|launched|built|closed|opened|destroyed|invaded|withdrew|donated|received"
    r"|supplied|provided|committed|accused|investigated|discovered|found|reported|announced|held|began|started|ended"
    r"|carried out|made|used|broke|cut|raised|offered|seized|detained|injured|wounded|tortured|recorded)\b",
    "a name": r"(?<=[\w,;] )[A-Z][\w’'-]+|\b[A-Z]{2,}\b",
}

_AGAINST: dict[str, str] = {
    "an opinion": r"(?i)\b(?:should|ought|must|needs? to|need|have to|believes?|feels?|thinks?|seems?|important|crucial"
    r"|essential|necessary|vital|wonderful|great|terrible|horrible|disgusting|disgraceful|shameful|unacceptable|absurd"
    r"|ridiculous|wrong|right|fair|unfair|good|bad|sad|beautiful|disappoint\w*|disturb\w*|provocative|destabili\w+|tragic"
    r"|proud|best|worst|phony|smart|stupid|dangerous|serious|strange|difficult|hard|easy|happy|unfit|losers?|fraud|crisis"
    r"|opportunity|gutless|leadership|obvious\w*|clear(?:ly)?|absolutely|basically|never|always|nothing|everything"
    r"|everyone|nobody|deserv\w+|appropriate|reasonable|ambiguous|complex)\b",
    "a wish or call": r"(?i)\b(?:hopes?|hoped|hoping|wish(?:es|ed)?|want(?:s|ed)? to|would like|let us|let['’]s|please"
    r"|urg\w+|calls? (?:on|for)|asks?|demand\w*|pray\w*|may \w+ be|look(?:s|ing)? forward)\b|^(?:that )?to [a-z]+\b",
    "a plan or promise": rf"(?i)\b(?:{_FIRST} {_SHALL}|plan(?:s|ned|ning)? to|intend(?:s|ed)? to|going to|promis\w+"
    r"|pledg\w+|vow\w*|committed to|aims? to|set to|seek(?:s|ing)? to|propos\w+|ready to|work(?:ing)?"
    r" (?:to|on|towards?))\b",
    "a prediction": rf"(?i)\b(?:{_SHALL}|would|could|might|may|can|expect\w*|likely|unlikely|forecast\w*|predict\w*|if"
    r"|future|eventually|soon|tomorrow|next (?:week|month|year))\b",
    "a question": r"\?[\"”’']*\s*$|(?i:^(?:whether|who|what|why|how|if|where|when)\b)",
    "the speaker's own experience": r"(?i)\b(?:I|me|my|mine|myself|I['’](?:m|ve|d|ll))\b",
    "we": r"(?i)\b(?:we|us|our|ours|we['’](?:re|ve|d|ll))\b",
    "thanks or feelings": r"(?i)\b(?:thank\w*|grateful|sorry|apolog\w+|condolences?|congratulat\w+|welcom\w+|love[ds]?"
    r"|afraid|fears?|worri\w+|excited|pleased|delighted|thrilled|attracted|concern(?:s|ed)?|heart|honou?red|glad)\b",
    "you": r"(?i)\b(?:you|your|yours|you['’](?:re|ve|d|ll))\b",
}

_VERB = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|\w+ed"
    r"|\w+n['’]t|says?|said|goes|went|got|gets?|makes?|took|takes?|came|comes?|gave|gives?|knows?|knew|wants?|needs?"
    r"|means?|shows?|won|lost|led|left|held|met|paid|sent|spent|built|began|became|fell|rose|grew|ran|saw|told|\w+['’]s)\b"
)

_COMPILED = {name: re.compile(pattern) for name, pattern in (_FOR | _AGAINST).items()}

_TYPES: tuple[tuple[ClaimType, tuple[str, ...]], ...] = (
    # the first whose signs are all there
    ("question", ("a question",)),
    ("quantity", ("a large or exact number",)),
    ("plan", ("a plan or promise",)),
    ("wish", ("a wish or call",)),
    ("prediction", ("a prediction",)),
    ("personal", ("the speaker's own experience", "thanks or feelings")),
    ("opinion", ("an opinion",)),
    ("cause", ("cause and effect",)),
    ("comparison", ("a comparison",)),
    ("law", ("law or right",)),
    ("event", ("a named event or date",)),
    ("quantity", ("a number",)),
    ("event", ("somebody did something",)),
    ("personal", ("the speaker's own experience",)),
)

NO_STATEMENT = "no whole statement"
SHORT = "few words"
BELIEF = "a belief, not a statement"
WORDING = "the wording of claims that were found worth checking"
OTHER_WORDING = "the wording of claims that were not found worth checking"

_TELL_LITTLE = (WORDING, OTHER_WORDING, "a name")
_SLIGHT = 0.25  # in log-odds; less is no reason

FOR = frozenset(_FOR)
AGAINST = frozenset({*_AGAINST, NO_STATEMENT, SHORT, BELIEF})
"""The signs, by their side."""


def signs(claim: str, act: Act = "speech") -> tuple[str, ...]:
    """The names of the signs in a claim's words, in a fixed order."""
    found = [name for name, pattern in _COMPILED.items() if pattern.search(claim)]
    words = len(claim.split())
    if words < 6:
        found.append(SHORT)
    if not _VERB.search(claim):
        found.append(NO_STATEMENT)
    if act == "thought":
        found.append(BELIEF)
    return tuple(found)


def claim_type(found: tuple[str, ...]) -> ClaimType:
    """The type of a claim with these signs."""
    return next((name for name, needed in _TYPES if all(sign in found for sign in needed)), "other")


def features(claim: str, act: Act, network: float) -> dict[str, float]:
    """What the score is made of, by name; `network` is what the claim encoder says, in log-odds."""
    squeezed = 4 * math.tanh(network / 4)  # of what it is sure of, it is not to be the only judge
    named = dict.fromkeys(signs(claim, act), 1.0)
    length = min(math.log(1 + len(claim.split())), 4.0)
    return {"network": squeezed, "length": length, **named}


def worth(claim: str, act: Act, network: float, vector: bytes = b"") -> Worth:
    """How much a claim is worth checking: the score, its type, and its reasons, the weightiest first.

    Reasons for it are written as "+ a number", those against it as "- an opinion".
    """
    weights = _weights()
    found = features(claim, act, network)
    parts = {name: weights.get(name, 0.0) * value for name, value in found.items()}
    total = weights["bias"] + sum(parts.values())
    score = 1 / (1 + math.exp(-total))
    return Worth(round(score, 4), claim_type(tuple(found)), tuple(_reasons(parts)), vector)


def _reasons(parts: dict[str, float]) -> Iterator[str]:
    """The signs and the network's part in words, each with its side, the weightiest first; last what tells little."""
    network = parts["network"]
    named = {name: abs(value) for name, value in parts.items() if name in FOR or name in AGAINST}
    if abs(network) >= _SLIGHT:
        named[WORDING if network > 0 else OTHER_WORDING] = abs(network)
    for name in sorted(named, key=lambda name: (name in _TELL_LITTLE, -named[name])):
        yield f"{'+' if name in FOR or name == WORDING else '-'} {name}"


@cache
def _weights() -> dict[str, float]:
    text = (Path(__file__).parent / "worth.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text).items()}
