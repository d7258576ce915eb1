"""What tests are made of: articles, attributions and marks with good defaults, and an extractor without a model."""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from attribution.matching.vectors import of_words
from attribution.records import Act, Alternative, Article, Attribution, Quote, Reason, Span, Speaker, Worth, claim_id

TEXT = (
    "Harbour to stay open\n"
    "“The harbour stays open,” Ingrid Moe said on Monday. Her deputy denied that it would close.\n"
    "“We are ready,” Ola said. “And we wait,” he said.\n"
)


def article(text: str = TEXT, **fields: Any) -> Article:
    return Article(**{"id": "harbour.txt", "text": text, **fields})


def spans(text: str, *pieces: str) -> tuple[Span, ...]:
    """Where the pieces stand in the text, each behind the one before."""
    found: list[Span] = []
    for piece in pieces:
        start = text.index(piece, found[-1].end if found else 0)
        found.append(Span(start, start + len(piece)))
    return tuple(found)


def attribution(
    of: Article | None = None,
    content: tuple[str, ...] = ("“The harbour stays open,”",),
    cue: tuple[str, ...] = ("said",),
    source: tuple[str, ...] = ("Ingrid Moe",),
    speaker: Speaker | None = Speaker("Ingrid Moe"),  # noqa: B008  frozen
    reasons: tuple[Reason, ...] = (),
    speaker_score: float | None = None,
    alternatives: tuple[Alternative, ...] = (),
    **fields: Any,
) -> Attribution:
    """An attribution of an article, its spans given by their words."""
    text = (of or article()).text
    where = spans(text, *content)
    quote = Quote(where, spans(text, *cue), spans(text, *source), **{"kind": "direct", "confidence": 0.9, **fields})
    return Attribution(claim_id((of or article()).id, where), quote, speaker, reasons, speaker_score, alternatives)


class FakeWeigher:
    """A test double of `attribution.weighing.Weigher`: longer claims are worth more, and vectors know only words."""

    version = "fake weigher 1"

    def weigh(self, claims: Sequence[tuple[str, Act]]) -> list[Worth]:
        vectors = self.vectors([claim for claim, _ in claims])
        return [
            Worth(min(len(claim) / 100, 1.0), "other", ("+ a length",), vector)
            for (claim, _), vector in zip(claims, vectors, strict=True)
        ]

    def vectors(self, claims: Sequence[str]) -> list[bytes]:
        return of_words(claims)


class FakeExtractor:
    """A test double of `attribution.extractor.Extractor`: finds “…” NAME said, by a regular expression.

    It fails on texts with the word "unlucky", and on the way counts the articles it was asked for.
    """

    languages = frozenset({"en"})
    versions: tuple[tuple[str, str], ...] = (("fake", "1"),)
    PATTERN = re.compile(r"([“\"][^”\"]*[”\"]) (\w+(?: \w+)?) (said)")

    def __init__(self) -> None:
        self.asked = 0
        self.weigher = FakeWeigher()

    def reads(self, article: Article) -> bool:
        return article.language in (None, *self.languages)

    def read(
        self, articles: Iterable[Article], on_error: Callable[[Article, Exception], None] | None = None
    ) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
        for each in articles:
            self.asked += 1
            if "unlucky" in each.text:
                error = RuntimeError(f"{each.id}: extraction failed: unlucky")
                if on_error is None:
                    raise error
                on_error(each, error)
                continue
            yield each, tuple(self._found(each))

    def _found(self, given: Article) -> Iterator[Attribution]:
        for match in self.PATTERN.finditer(given.text):
            content, source, cue = (Span(*match.span(group)) for group in (1, 2, 3))
            quote = Quote((content,), (cue,), (source,), kind="direct", confidence=0.91)
            speaker = Speaker(match.group(2)) if match.group(2)[0].isupper() else None
            yield Attribution(claim_id(given.id, quote.content), quote, speaker, (Reason("pattern", source),))


# --- marked articles, for scoring --------------------------------------------------------------------------------

_SENTENCES = (
    "The mayor, Prof. Aino Laine, said that the bridge would open in May.",
    "“We don’t know yet,” she told reporters. “It’s too early.”",
    "''The rails are worn out,'' an engineer wrote, ''and the sleepers too.''",
    "He did not say when — or whether — work would start.",
    "Residents fear «another winter of noise» and “long detours,” according to a survey.",
    "\"Nobody asked us, said Mr. O'Neill's neighbour.",
    "Minister Salma Haddad promised: 'You will be heard.'",
    "It is believed that costs doubled; the council denied it.",
    "“That that is, is,” quoted the clerk…",
    "Türkiye’s envoy thanked Oslo [and Tokyo] for 2,500 tents.",
)
_NAMES = ("Aino Laine", "Prof. Aino Laine", "Laine", "Salma Haddad", "the mayor", "The council", "O'Neill", "")
Record = dict[str, Any]


def marked_articles(seed: int) -> tuple[list[Record], list[Record]]:
    """True articles, and found ones that resemble them, in the form of the JSONL contract.

    With pieces, roles and whole articles missing, spans doubled, shifted, empty or standing alone.
    """
    chance = random.Random(seed)
    true = [_marked_article(chance, f"{seed}-{number}") for number in range(chance.randint(1, 3))]
    found = [_resembling(chance, record) for record in true if chance.random() < 0.9]
    return true, found


def _marked_article(chance: random.Random, identity: str) -> Record:
    sentences = chance.choices(_SENTENCES, k=chance.randint(1, 6))
    text = sentences[0] + "".join(chance.choice((" ", "\n", "\n\n")) + each for each in sentences[1:])
    marks = [_mark(chance, text) for _ in range(chance.randint(0, 5))]
    if chance.random() < 0.3:
        for mark in marks:
            mark.pop("speaker")
    return {"id": identity, "text": text, "attributions": marks}


def _mark(chance: random.Random, text: str) -> Record:
    return {
        "content": _pieces(chance, text, chance.choice((1, 1, 1, 2, 3)), 60),
        "cue": chance.choice((None, [], _pieces(chance, text, 1, 12)[0], _pieces(chance, text, 2, 12))),
        "source": chance.choice((None, _pieces(chance, text, 1, 20)[0], _pieces(chance, text, 2, 20))),
        "speaker": chance.choice((None, *_NAMES)),
    }


def _pieces(chance: random.Random, text: str, count: int, longest: int) -> list[list[int]]:
    pieces = []
    for _ in range(count):
        start = chance.randint(0, len(text))
        pieces.append([start, min(len(text), start + chance.randint(0, longest))])
    return sorted(pieces)


def _resembling(chance: random.Random, record: Record) -> Record:
    marks: list[Record] = []
    for mark in record["attributions"]:
        fate = chance.random()
        if fate < 0.15:
            continue
        changed = dict(mark)
        if fate < 0.6:
            changed["content"] = [_shifted(chance, piece, len(record["text"])) for piece in mark["content"]]
        if fate > 0.8:
            changed[chance.choice(("cue", "source", "content"))] = None
        if chance.random() < 0.4:
            changed["speaker"] = chance.choice((None, *_NAMES))
        marks += [changed] * chance.choice((1, 1, 1, 2))
    marks += [_mark(chance, record["text"]) for _ in range(chance.choice((0, 0, 1, 3)))]
    chance.shuffle(marks)
    found = {"id": record["id"], "text": record["text"], "attributions": marks}
    if chance.random() < 0.3:
        del found["text"]
    return found


def _shifted(chance: random.Random, piece: list[int], length: int) -> list[int]:
    start, end = (min(max(0, bound + chance.randint(-6, 6)), length) for bound in piece)
    return [min(start, end), max(start, end)]
