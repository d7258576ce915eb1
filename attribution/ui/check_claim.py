"""The claim of a check as HTML: its words where they stand, why it is worth checking, the same claim elsewhere.

Pure; everything of articles and people is escaped.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from attribution.checking.worth import FOR
from attribution.ledger.readings import Standing
from attribution.matching.wording import Comparison
from attribution.records import Article, Span
from attribution.review.check_desk import Elsewhere, Line
from attribution.review.shelf import day
from attribution.ui.check_shared import TYPES, shown

_AROUND = 420  # characters of the article before and behind a claim
_LONG = 400

Row = Mapping[str, Any]


def claim_card(article: Article, claim: Standing, row: Row) -> str:
    """Return the claim in its passage, with who said it where and when."""
    speaker = claim.attribution.speaker
    name = claim.speaker or (speaker.name if speaker else "")
    who = f"<b>{shown(name)}</b>" if name else '<b class="flag">No speaker</b>'
    role = (speaker.role or speaker.description) if speaker else ""
    about = " · ".join(shown(each) for each in (article.publisher, day(article.published), article.author) if each)
    title = shown(article.title or article.id)
    link = f'<a href="review?claim={quote(claim.id)}" target="_self">See it in the article, in Review</a>'
    outside = ""
    if article.url and article.url.startswith(("https://", "http://")):
        outside = (
            f' · <a href="{shown(article.url)}" target="_blank" rel="noopener noreferrer">Read it at the outlet ↗</a>'
        )
    return (
        f'<section class="check-claim" aria-label="The claim"><header>{who}'
        f"{f'<span>{shown(role)}</span>' if role else ''}"
        f"<span>{shown(claim.attribution.quote.kind)}</span></header>"
        f'<blockquote dir="auto">{passage(article.text, claim)}</blockquote>'
        f"<footer><cite>{title}</cite>{f'<span>{about}</span>' if about else ''}<span>{link}{outside}</span></footer>"
        "</section>"
    )


def passage(text: str, claim: Standing) -> str:
    """Return the paragraph around a claim, with its words, its source and its cue marked."""
    quote_ = claim.attribution.quote
    roles = (("content", quote_.content), ("cue", quote_.cue), ("source", quote_.source))
    pieces = sorted((span, role) for role, spans in roles for span in spans)
    first, last = min(span.start for span in quote_.content), max(span.end for span in quote_.content)
    start = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
    found = text.find("\n", last)
    end = min(len(text) if found < 0 else found, last + _AROUND)
    marked, place = [], start
    for span, role in pieces:
        if span.start < place or span.end > end:
            continue
        marked.append(shown(text[place : span.start]))
        marked.append(f'<mark class="{role}">{shown(Span.of(span, text))}</mark>')
        place = span.end
    marked.append(shown(text[place:end]))
    before = "… " if start > 0 and text[start - 1] != "\n" else ""
    behind = " …" if end < len(text) and text[end] != "\n" else ""
    return before + "".join(marked).strip() + behind


def worth(row: Row, priority: float | None, moved: Sequence[str]) -> str:
    """Return how much a claim is worth checking, and what speaks for and against it."""
    if row["checkworthiness"] is None:
        return '<p class="hint">It has no score yet: scores come with the next reading of articles.</p>'
    score = float(row["checkworthiness"])
    reasons = [str(each) for each in row["worth_reasons"] or ()]
    sides = {"for": [], "against": []}  # type: dict[str, list[str]]
    for each in reasons:
        sides["for" if each.startswith("+") or each.lstrip("+- ") in FOR else "against"].append(each.lstrip("+- "))
    kind = TYPES.get(row["claim_type"] or "", "")
    facts = [f"Type: <b>{shown(kind)}</b>"] if kind else []
    if priority is not None and round(100 * priority) != round(100 * score):
        facts.append(f"the score alone is {round(100 * score)}; the desk’s priorities make it {round(100 * priority)}")
    number = round(100 * (score if priority is None else priority))
    lists = "".join(
        f'<div class="{side}"><h4>{title}</h4>{_items(sides[side])}</div>'
        for side, title in (("for", "For checking it"), ("against", "Against"))
        if sides[side]
    )
    desk = f'<div class="desk"><h4>This desk</h4>{_items(moved)}</div>'
    return (
        f'<section class="check-worth"><div class="number"><b>{number}</b><span>of 100</span>'
        f'<i class="worth-bar" style="--share:{number}%"></i></div><div class="because"><p>{" · ".join(facts)}</p>'
        f'<div class="sides">{lists}{desk if moved else ""}</div></div></section>'
    )


def _items(words: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{shown(each)}</li>' for each in words)}</ul>"


def rounds(found: Elsewhere) -> str:
    """Return in a sentence how far a claim went."""
    first = found.rows[0]
    where = " · ".join(shown(each) for each in (first["publisher"], day(first["published"])) if each)
    repeated = f", repeated by {shown(', '.join(found.repeated_by[:5]))}" if found.repeated_by else ""
    counts = f"{found.total:,} claims in {found.articles:,} article{'s' * (found.articles != 1)}"
    odd = f' <strong class="misquoted">{found.misquoted} misquoted?</strong>' if found.misquoted else ""
    return f'<p class="summary">{counts}; first seen {where or "without a date"}{repeated}.{odd}</p>'


def other_claim(row: Row, comparison: Comparison | None, *, is_first: bool, is_this: bool) -> str:
    """Return one claim of those that say the same, its words compared with the first one's."""
    flags = []
    if is_first:
        flags.append('<span class="first">first</span>')
    if is_this:
        flags.append('<span class="this">this claim</span>')
    if comparison and comparison.misquoted:
        flags.append('<span class="misquoted">misquoted?</span>')
    words = compared(str(row["claim"]), comparison) if comparison else shown(_short(str(row["claim"])))
    about = " · ".join(
        shown(each) for each in (row["speaker"] or "no speaker", row["publisher"], day(row["published"])) if each
    )
    rated = f' · <span class="verdict">{shown(row["verdict"])}</span>' if row["verdict"] and not is_this else ""
    where = about if is_this else f'<a href="check?claim={quote(row["claim_id"])}" target="_self">{about}</a>'
    return (
        f'<article class="same-claim">{"".join(flags)}<p class="words" dir="auto">{words}</p>'
        f'<p class="about">{where}{rated}</p></article>'
    )


def compared(text: str, comparison: Comparison) -> str:
    """Return a quote with the words that the first one does not have, and those that it leaves out, as HTML."""
    parts, place = [], 0
    for piece in comparison.pieces:
        parts.append(shown(text[place : piece.start]))
        words = shown(text[piece.start : piece.end])
        if piece.change in ("replaced", "left out") and piece.instead:
            parts.append(f'<del><span class="spoken">instead of: </span>{shown(piece.instead)}</del> ')
        if piece.change in ("inserted", "replaced"):
            parts.append(f'<ins><span class="spoken">it has: </span>{words}</ins>')
        elif piece.change in ("spelling", "editor"):
            parts.append(f'<span class="styled" title="Spelling, or an editor’s words">{words}</span>')
        else:
            parts.append(words)
        place = max(place, piece.end)
    parts.append(shown(text[place:]))
    return "".join(parts)


def history_list(lines: Sequence[Line]) -> str:
    """Return what was done, newest first."""
    items = "".join(
        f"<li{' class=gone' if line.is_gone else ''}><span>{_when(line.at)} <b>{shown(line.who)}</b></span> "
        f"{shown(line.what)}{f'<q>{shown(_short(line.said))}</q>' if line.said else ''}</li>"
        for line in lines
    )
    return f'<ol class="check-history">{items}</ol>'


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _when(at: str) -> str:
    """A time as people read it: its minute, in UTC."""
    return shown(at[:16].replace("T", " "))
