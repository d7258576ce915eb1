"""One claim in full, as HTML. Pure; everything of the article is escaped."""

from html import escape

from attribution.records import Article, Attribution, Reason, joined
from attribution.speakers.rules import in_words


def card(article: Article, attribution: Attribution, number: int) -> str:
    """Return the claim's words, its speaker with the reasons and the runners-up, and what else is known, as HTML."""
    quote, speaker, text = attribution.quote, attribution.speaker, article.text
    if speaker:
        name = f"<b>{escape(speaker.name)}</b>"
        about = speaker.role or speaker.description
        role = f"<span>{escape(about)}</span>" if about else ""
    else:
        name = '<b class="flag">No speaker</b>'
        rule = attribution.reasons[-1].rule if attribution.reasons else "no-source"
        role = f"<span>{escape(in_words(rule))}</span>"
    facts = {
        "Cue": joined(quote.cue, text),
        "Source": joined(quote.source, text),
        "To": joined(quote.addressee, text),
        "Kind": quote.kind,
        "Act": f"not {quote.act}" if quote.negated else quote.act,
        "Confidence": f"{quote.confidence:.0%}",
    }
    rows = "".join(f"<div><dt>{key}</dt><dd>{escape(value)}</dd></div>" for key, value in facts.items() if value)
    return (
        f'<section class="card"><header><i>{number}</i>{name}{role}</header>'
        f'<blockquote dir="auto">{escape(joined(quote.content, text) or "")}</blockquote><dl>{rows}</dl>'
        f"{_why(text, attribution)}</section>"
    )


def _why(text: str, attribution: Attribution) -> str:
    """Why this speaker: each reason in words with its evidence, how sure that is, and who else it could be."""
    why = "; ".join(_reason(text, reason) for reason in attribution.reasons)
    sure = f" · {attribution.speaker_score:.0%} sure" if attribution.speaker_score is not None else ""
    others = "".join(
        f"<li>{escape(other.speaker.name)} <span>{other.score:.0%}</span></li>" for other in attribution.alternatives
    )
    lines = [f'<p class="why"><span>Why</span> {why}{sure}</p>'] if why else []
    lines += [f'<ul class="others"><li><span>Or</span></li>{others}</ul>'] if others else []
    return "".join(lines)


def _reason(text: str, reason: Reason) -> str:
    evidence = " ".join(reason.evidence.of(text).split()) if reason.evidence else ""
    shown = evidence if len(evidence) <= 80 else evidence[:77] + "…"
    return escape(in_words(reason.rule)) + (f" <q>{escape(shown)}</q>" if shown else "")
