"""One claim in full, as HTML. Pure; everything of the article and of people is escaped."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from attribution.ledger.readings import Standing
from attribution.records import Article, Attribution, Reason, joined
from attribution.speakers.rules import in_words
from attribution.ui.safe import plain


def card(article: Article, claim: Standing, number: int) -> str:
    """Return the claim's words, its speaker with the reasons and the runners-up, and what was decided, as HTML."""
    attribution, text = claim.attribution, article.text
    quote, speaker = attribution.quote, attribution.speaker
    if speaker:
        name = claim.speaker or speaker.name
        head = f"<b>{_shown(name)}</b>"
        as_here = f"in the article: {speaker.name}" if name != speaker.name else ""
        about = " · ".join(each for each in (speaker.role or speaker.description, as_here) if each)
        head += f"<span>{_shown(about)}</span>" if about else ""
    else:
        rule = attribution.reasons[-1].rule if attribution.reasons else "no-source"
        head = f'<b class="flag">No speaker</b><span>{escape(in_words(rule))}</span>'
    facts = {
        "Cue": joined(quote.cue, text),
        "Source": joined(quote.source, text),
        "To": joined(quote.addressee, text),
        "Confidence": f"{quote.confidence:.0%}",
    }
    rows = "".join(f"<div><dt>{key}</dt><dd>{_shown(value)}</dd></div>" for key, value in facts.items() if value)
    content = _shown(joined(quote.content, text) or "")
    return (
        f'<section class="card {escape(claim.decision or "open")}" aria-label="Claim {number}">'
        f"<header><i>{number}</i>{head}</header>"
        f'<blockquote dir="auto">{content}</blockquote><dl>{rows}</dl>'
        f"{_why(text, attribution)}{_decided(claim)}</section>"
    )


def history(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return all that was decided on a claim, newest first, as HTML; `rows` as `Ledger.history` has them."""
    undone = {(row["what"], row["undoes"]) for row in rows if row["undoes"] is not None}
    lines = []
    for row in reversed(rows):
        done = "took a decision back" if row["undoes"] is not None else _done(row)
        gone = ' class="gone"' if (row["what"], row["number"]) in undone else ""
        who = row.get("by") or row["reviewer"]
        lines.append(f"<li{gone}>{_shown(done)} <span>{_shown(who)}, {_when(row['at'])}</span></li>")
    return f'<ol class="history">{"".join(lines)}</ol>'


def _done(row: Mapping[str, Any]) -> str:
    """What a row of the history says, in words."""
    said = {
        "judgements": lambda: " – ".join(filter(None, (row["decision"], row["reason"], row["comment"]))),
        "verdicts": lambda: f"rated: {row['rating'] or 'nothing'}",
        "assignments": lambda: f"given to {row['reviewer'] or 'nobody'}",
        "evidence": lambda: f"evidence: {row['url'] or row['quote'] or row['title'] or 'a file'}",
        "steps": lambda: " – ".join(filter(None, (f"check: {row['state']}", row["comment"]))),
        "votes": lambda: " – ".join(filter(None, (f"vote: {row['vote']}", row["comment"]))),
        "comments": lambda: f"comment: {row['text']}",
        "samples": lambda: f"double check “{row['name']}”: given to {row['reviewer']}",
        "answers": lambda: f"double check “{row['name']}”: {row['rating'] or row['decision']}",
        "adjudications": lambda: f"double check “{row['name']}” settled: {row['rating'] or row['decision']}",
        "sameness": lambda: f"{row['decision']} claim as {row['other']}",
    }
    return said[row["what"]]()


def _why(text: str, attribution: Attribution) -> str:
    """Why this speaker: each reason in words with its evidence, how sure that is, and who else it could be."""
    # why there is nobody stands where the name would
    reasons = attribution.reasons if attribution.speaker else attribution.reasons[:-1]
    why = "; ".join(_reason(text, reason) for reason in reasons)
    by_hand = any(reason.rule == "by-hand" for reason in attribution.reasons)
    score = attribution.speaker_score
    sure = f" · {score:.0%} sure" if score is not None and not by_hand else ""
    others = "".join(
        f"<li>{_shown(other.speaker.name)} <span>{other.score:.0%}</span></li>" for other in attribution.alternatives
    )
    lines = [f'<p class="why"><span>Why</span> {why}{sure}</p>'] if why else []
    lines += [f'<ul class="others"><li><span>Or</span></li>{others}</ul>'] if others else []
    return "".join(lines)


def _decided(claim: Standing) -> str:
    lines = []
    if claim.is_outdated and not claim.decision:
        lines.append('<p class="state">Newer models no longer find this claim.</p>')
    if claim.decision:
        what = " – ".join(filter(None, (claim.decision, claim.reason)))
        note = f" “{_shown(claim.comment)}”" if claim.comment else ""
        lines.append(
            f'<p class="state"><b>{_shown(what[:1].upper() + what[1:])}</b>{note} '
            f"<span>{_shown(claim.reviewer or '')}, {_when(claim.at or '')}</span></p>"
        )
    return "".join(lines)


def _when(at: str) -> str:
    """A time as people read it: its minute, in UTC."""
    return escape(at[:16].replace("T", " "))


def _reason(text: str, reason: Reason) -> str:
    evidence = " ".join(reason.evidence.of(text).split()) if reason.evidence else ""
    shown = evidence if len(evidence) <= 80 else evidence[:77] + "…"
    return escape(in_words(reason.rule)) + (f" <q>{_shown(shown)}</q>" if shown else "")


def _shown(text: str) -> str:
    return escape(plain(text))
