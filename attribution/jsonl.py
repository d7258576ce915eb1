"""The attribution JSONL: an article with its attributions as one JSON record, and back.

Offsets are half-open Python string indices into the article's text. What other programs rely on is written down in
`docs/formats.md`.
"""

from collections.abc import Iterable
from typing import Any

from attribution.records import (
    Alternative,
    Article,
    Attribution,
    Part,
    Quote,
    Reason,
    Span,
    Speaker,
    Worth,
    joined,
)

Record = dict[str, Any]

_ABOUT = ("title", "url", "publisher", "published", "author", "language")


def article_record(article: Article, attributions: Iterable[Attribution]) -> Record:
    """Return an article with its attributions as the JSON contract has it."""
    return about_record(article) | {"attributions": [attribution_record(article.text, each) for each in attributions]}


def about_record(article: Article) -> Record:
    """Return an article as a JSON record, without attributions."""
    return {
        "id": article.id,
        "text": article.text,
        **{key: getattr(article, key) for key in _ABOUT},
        "parts": {part.name: list(part.span) for part in article.parts},
        "extra": dict(article.extra),
    }


def attribution_record(text: str, attribution: Attribution) -> Record:
    """Return an attribution of the article with this text as a JSON record."""
    quote, speaker = attribution.quote, attribution.speaker
    return {
        "id": attribution.id,
        "content": _pieces(quote.content),
        "cue": _pieces(quote.cue),
        "source": _pieces(quote.source),
        "speaker": speaker.name if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "speaker_kind": speaker.kind if speaker else None,
        "speaker_id": speaker.id if speaker else None,
        "speaker_affiliation": speaker.affiliation if speaker else None,
        "speaker_description": speaker.description if speaker else None,
        "speaker_aliases": list(speaker.aliases) if speaker else [],
        "speaker_score": attribution.speaker_score,
        "addressee": joined(quote.addressee, text),
        "addressee_spans": _pieces(quote.addressee),
        "kind": quote.kind,
        "act": quote.act,
        "negated": quote.negated,
        "confidence": round(quote.confidence, 4),
        "reasons": [
            {"rule": reason.rule, "evidence": list(reason.evidence) if reason.evidence else None}
            for reason in attribution.reasons
        ],
        "alternatives": [
            {
                "speaker": other.speaker.name,
                "speaker_role": other.speaker.role,
                "speaker_kind": other.speaker.kind,
                "score": other.score,
            }
            for other in attribution.alternatives
        ],
        "checkworthiness": attribution.worth.score if attribution.worth else None,
        "claim_type": attribution.worth.type if attribution.worth else None,
        "checkworthiness_reasons": list(attribution.worth.reasons) if attribution.worth else [],
    }


def parse_record(record: Record) -> tuple[Article, tuple[Attribution, ...]]:
    """Return the article and attributions of a record; what a record may lack is as it was before it was known.

    Raises:
        ValueError: it is no record of an article with its attributions.

    """
    try:
        article = parse_about(record)
        return article, tuple(parse_attribution(article.text, found) for found in record["attributions"])
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"no article with its attributions ({error!r})") from error


def parse_about(record: Record) -> Article:
    """Return the article of a record, written by `about_record`."""
    parts = tuple(Part(name, Span(*span)) for name, span in (record.get("parts") or {}).items())
    about = {key: record.get(key) for key in _ABOUT}
    return Article(record["id"], record["text"], **about, parts=parts, extra=record.get("extra") or {})


def parse_attribution(text: str, found: Record) -> Attribution:
    """Return the attribution of a record, in the article with this text."""
    content, cue = _spans(found["content"]), _spans(found["cue"])
    addressee = found.get("addressee_spans")
    quote = Quote(
        content=content,
        cue=cue,
        source=_spans(found["source"]),
        addressee=_spans(addressee) if addressee else _nearest(found.get("addressee"), text, (cue or content)[0].start),
        kind=found["kind"],
        act=found["act"],
        negated=found["negated"],
        confidence=found["confidence"],
    )
    name = found["speaker"]
    speaker = None
    if name is not None:
        role, kind, affiliation, description, speaker_id = (
            found.get(f"speaker_{key}") for key in ("role", "kind", "affiliation", "description", "id")
        )
        aliases = tuple(found.get("speaker_aliases") or ())
        speaker = Speaker(name, role, kind, affiliation, description, aliases, speaker_id)
    others = (
        Alternative(Speaker(one["speaker"], one.get("speaker_role"), one.get("speaker_kind")), one["score"])
        for one in found.get("alternatives", ())
    )
    reasons = (
        Reason(reason["rule"], Span(*reason["evidence"]) if reason["evidence"] else None) for reason in found["reasons"]
    )
    score = found.get("checkworthiness")
    worth = Worth(score, found["claim_type"], tuple(found["checkworthiness_reasons"])) if score is not None else None
    return Attribution(found["id"], quote, speaker, tuple(reasons), found.get("speaker_score"), tuple(others), worth)


def _pieces(spans: tuple[Span, ...]) -> list[list[int]] | None:
    return [list(span) for span in spans] or None


def _spans(pairs: list[list[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs or ())


def _nearest(words: str | None, text: str, at: int) -> tuple[Span, ...]:
    """Where `words` stand in the text nearest to `at`: an older file has an addressee's words, not its place."""
    if not words:
        return ()
    places = [found for found in (text.rfind(words, 0, at), text.find(words, at)) if found >= 0]
    start = min(places, key=lambda place: abs(place - at), default=None)
    return () if start is None else (Span(start, start + len(words)),)
