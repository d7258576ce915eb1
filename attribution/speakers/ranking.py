"""Who a pronoun or a description means: a log-linear ranking of the members of the cast that were mentioned before.

Features as in the ranking models of newswire coreference (Denis and Baldridge, EMNLP 2008), and one that only
attributions have: whoever was quoted last is the favourite. The weights in `weights.json` were learnt by
`attribution.nlp.training.speakers`; every probability is one of a choice among the candidates.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from attribution.records import Span
from attribution.speakers.cast import Member, Mention
from attribution.speakers.lexicon import Gender

FEATURES = (
    "same_sentence",
    "sentence_before",
    "two_sentences_before",
    "few_sentences_before",
    "far",
    "same_paragraph",
    "paragraph_before",
    "subject",
    "subject_before",
    "subject_opens",
    "owner",
    "behind_preposition",
    "last_is_source",
    "spoke_last",
    "spoke_last_source",
    "spoke_last_same_paragraph",
    "spoke_twice",
    "in_same_sentence_source",
    "gender_same",
    "gender_other",
    "only_one_of_gender",
    "quoted",
    "own_content",
    "own_content_only",
    "both_in_quotation",
    "quotation_speaker",
    "pronoun_before",
    "often",
    "most_often",
    "headline",
    "nearest",
    "second_nearest",
    "described",
    "unnamed",
    "number_other",
    "plural_same",
    "body",
    "place",
    "only_candidate",
)

LIKENESS = (
    "same_head",
    "like_head",
    "words_shared",
    "words_missing",
    "generic",
    "generic_words_missing",
    "generic_body",
    "place_as_government",
    "known_by_description",
    "clash",
    "role_shared",
)
"""How a description fits a candidate by its words."""

NOBODY = (
    "nobody",
    "nobody_definite",
    "nobody_words",
    "nobody_complement",
    "nobody_bare",
    "nobody_owned",
    "nobody_body",
    "nobody_plural",
    "nobody_counted",
    "nobody_document",
)
"""What speaks for nobody of those known, the further candidate that every description has."""

DESCRIPTION_FEATURES = (*FEATURES, *LIKENESS, *NOBODY)

FAR = 12  # sentences; who was not mentioned for longer is a candidate only when the article is about them


@dataclass(slots=True)
class Seen:
    """What has been read of a member so far."""

    member: Member
    mentions: list[Mention] = field(default_factory=list)
    spoken: int = 0

    @property
    def last(self) -> Mention:
        return self.mentions[-1]


@dataclass(frozen=True, slots=True)
class Anaphor:
    """The words whose meaning is asked for. `form` is he, she, they, it or description."""

    mention: Mention
    form: str
    gender: Gender | None = None
    plural: bool = False
    own_content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """What is going on where the anaphor stands: who spoke last, and who spoke before that."""

    spoke: tuple[Member, ...] = ()
    spoke_mention: Mention | None = None
    quotation_speaker: Member | None = None


def features(anaphor: Anaphor, candidates: Sequence[Seen], scene: Scene) -> list[list[float]]:
    """Return the features of each candidate, in the order of `FEATURES`."""
    at = anaphor.mention
    order = sorted(range(len(candidates)), key=lambda i: candidates[i].last.span, reverse=True)
    rank = {i: place for place, i in enumerate(order)}
    most = max((len(seen.mentions) for seen in candidates), default=0)
    of_gender = [i for i, seen in enumerate(candidates) if anaphor.gender and seen.member.gender == anaphor.gender]
    rows = []
    for i, seen in enumerate(candidates):
        member, last = seen.member, seen.last
        distance = at.sentence - last.sentence
        outside = next((m for m in reversed(seen.mentions) if not _inside(m, anaphor.own_content)), None)
        subject_before = any(m.subject and at.sentence - m.sentence == 1 for m in seen.mentions[-4:])
        opens = outside is not None and outside.subject and 0 <= at.sentence - outside.sentence <= 1
        spoke_last = bool(scene.spoke) and scene.spoke[-1] is member
        near = scene.spoke_mention is not None and scene.spoke_mention.paragraph == at.paragraph
        gender_other = bool(anaphor.gender and member.gender and member.gender != anaphor.gender)
        rows.append(
            [
                float(distance <= 0),
                float(distance == 1),
                float(distance == 2),
                float(3 <= distance <= 5),
                float(distance > 5),
                float(last.paragraph == at.paragraph),
                float(at.paragraph - last.paragraph == 1),
                float(last.subject),
                float(subject_before),
                float(opens),
                float(last.owner),
                float(last.behind_preposition),
                float(last.source),
                float(spoke_last),
                float(spoke_last and at.source),
                float(spoke_last and near),
                float(len(scene.spoke) > 1 and scene.spoke[-1] is member and scene.spoke[-2] is member),
                float(any(m.source and m.sentence == at.sentence for m in seen.mentions[-3:])),
                float(bool(anaphor.gender) and member.gender == anaphor.gender),
                float(gender_other),
                float(of_gender == [i]),
                float(last.quotation is not None and last.quotation != at.quotation),
                float(_inside(last, anaphor.own_content)),
                float(bool(anaphor.own_content) and outside is None),
                float(at.quotation is not None and last.quotation == at.quotation),
                float(scene.quotation_speaker is member),
                float(last.form == "pronoun"),
                math.log(len(seen.mentions)),
                float(len(seen.mentions) == most and most > 1),
                float(seen.mentions[0].paragraph == 0),
                float(rank[i] == 0),
                float(rank[i] == 1),
                float(last.form == "description"),
                float(not member.named),
                float(member.plural != anaphor.plural and member.kind in ("person", "unnamed", "group")),
                float(member.plural and anaphor.plural),
                float(member.kind in ("organisation", "document")),
                float(member.kind == "government"),
                float(len(candidates) == 1),
            ]
        )
    return rows


def _inside(mention: Mention, spans: Sequence[Span]) -> bool:
    return any(span.start <= mention.span.start < span.end for span in spans)


@cache
def weights() -> dict[str, dict[str, float]]:
    """The learnt weights by form and feature."""
    saved: dict[str, dict[str, float]] = json.loads(
        files("attribution.speakers").joinpath("weights.json").read_text(encoding="utf-8")
    )
    return saved


def rank(form: str, rows: Sequence[Sequence[float]]) -> list[float]:
    """The probability of each candidate, of the features in `rows`, being the one that is meant; they add up to 1."""
    vector = _vector(form)
    scores = [sum(w * x for w, x in zip(vector, row, strict=True) if x) for row in rows]
    highest = max(scores, default=0.0)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


@cache
def _vector(form: str) -> tuple[float, ...]:
    mine = weights()[form]
    return tuple(mine.get(name, 0.0) for name in (FEATURES if form != "description" else DESCRIPTION_FEATURES))
