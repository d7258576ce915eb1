"""One claim in full, as HTML. Pure; everything of the article is escaped."""

from html import escape

from attribution.records import Article, Attribution, joined


def card(article: Article, attribution: Attribution, number: int) -> str:
    """Return the claim's words, its speaker with the reasons for them, and what else is known of it, as HTML."""
    quote, speaker, text = attribution.quote, attribution.speaker, article.text
    if speaker:
        name = f"<b>{escape(speaker.name)}</b>"
        role = f"<span>{escape(speaker.role)}</span>" if speaker.role else ""
    else:
        name, role = '<b class="flag">No speaker</b>', "<span>the article does not say who</span>"
    facts = {
        "Cue": joined(quote.cue, text),
        "Source": joined(quote.source, text),
        "To": joined(quote.addressee, text),
        "Kind": quote.kind,
        "Act": f"not {quote.act}" if quote.negated else quote.act,
        "Confidence": f"{quote.confidence:.0%}",
        "Why": "; ".join(reason.rule for reason in attribution.reasons),
    }
    rows = "".join(f"<div><dt>{key}</dt><dd>{escape(value)}</dd></div>" for key, value in facts.items() if value)
    return (
        f'<section class="card"><header><i>{number}</i>{name}{role}</header>'
        f'<blockquote dir="auto">{escape(joined(quote.content, text) or "")}</blockquote><dl>{rows}</dl></section>'
    )
