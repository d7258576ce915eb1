"""What passes between the steps: articles, quotes, speakers, attributions. Standard library only.

Words as in PARC and PolNeAR (Newell, Margolin, Ruths, LREC 2018): *content* is what is said, *cue* the "said",
*source* the words that name who. All offsets are half-open Python string indices into `Article.text`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Kind = Literal["direct", "mixed", "indirect"]
Act = Literal["speech", "thought"]
PartName = Literal["headline", "standfirst", "dateline"]
SpeakerKind = Literal["person", "organisation", "government", "document", "group", "unnamed"]


class Span(NamedTuple):
    """A stretch of an article's text; the text itself is sliced, never stored twice."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Part(NamedTuple):
    """A part of an article that its format names: where its headline, standfirst or dateline stands in the text."""

    name: PartName
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """A document as read. `text` never changes after reading; `id` of a file is its file name.

    `url` is the canonical one where the format tells it, `publisher` the site or agency, `published` best in ISO 8601.
    `language` is an ISO 639-1 code ("en"), None where the text is too short to tell. `parts` are known only where the
    format names them. `extra` holds what else came with the article (a table's further columns), values as in JSON.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None
    parts: tuple[Part, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """Content, cue and source as found in the text.

    `content` has at least one span, in order of the text; `cue`, `source` and `addressee` are empty where the
    article has none. `act` is thought for beliefs, hopes and fears. `negated` is true of "did not say".
    `confidence` is a calibrated probability that content and source are right.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    addressee: tuple[Span, ...] = ()
    kind: Kind = "indirect"
    act: Act = "speech"
    negated: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person or body that a source resolves to.

    `name` is the fullest name in the article, or, of somebody unnamed, the fullest description. `role` is a title
    ("Turkish Defense Minister"), `affiliation` the body named in it, `description` an apposition in full, each as the
    article has it. `aliases` are the other names it uses for the same speaker. `id` is that of the speaker's entry in a
    roster (`attribution.roster`), None where there is none.
    """

    name: str
    role: str | None = None
    kind: SpeakerKind | None = None
    affiliation: str | None = None
    description: str | None = None
    aliases: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a speaker was chosen: the rule's name and the words that are its evidence."""

    rule: str
    evidence: Span | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody else who could be meant, with the probability of that."""

    speaker: Speaker
    score: float


@dataclass(frozen=True, slots=True)
class Worth:
    """How much a claim is worth checking: a calibrated score of 0 to 1, what kind of claim it is, and why.

    `reasons` speak for or against it, in words ("a number", "not a wish"). `vector` lies near those of claims that say
    the same: numbers of 8 bits, 127 times those of a vector of length 1.
    """

    score: float
    type: str
    reasons: tuple[str, ...] = ()
    vector: bytes = b""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quote with its speaker, or None where the article does not say, and the reasons why.

    `speaker_score` is a calibrated probability that the speaker is the right one, given that content and source are;
    None without a speaker. `alternatives` are the runners-up, likeliest first: where the speaker is None because
    nobody is likely enough, they are whom a reviewer can choose from. `worth` is None where no model
    has read the claim.
    """

    id: str
    quote: Quote
    speaker: Speaker | None = None
    reasons: tuple[Reason, ...] = ()
    speaker_score: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    worth: Worth | None = None


def claim_id(article_id: str, content: tuple[Span, ...]) -> str:
    """A stable id of 16 hexadecimal digits: "c" and a hash of the article's id and the content's spans.

    Extracting again, with another model even, gives the same content the same id. The first digit keeps spreadsheets
    from reading one such as 1234e567 as a number.

    >>> claim_id("a.txt", (Span(0, 5),)) == claim_id("a.txt", (Span(0, 5),))
    True
    """
    key = "\n".join([article_id, *(f"{start}-{end}" for start, end in content)])
    return "c" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:15]


def joined(spans: tuple[Span, ...], text: str) -> str | None:
    """The words of some spans, pieces joined by " … "; None when there is no span."""
    return " … ".join(span.of(text) for span in spans) if spans else None
