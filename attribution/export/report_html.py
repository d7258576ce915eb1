"""A report as one page of HTML: no script, nothing fetched, light and dark, and fit to be printed."""

import re
from collections.abc import Iterator
from pathlib import Path

from attribution.export.report_parts import STANCES, Cited, Entry, Place, Report, counted, instead
from attribution.export.shown import bare, in_html, link, paragraphs

_STYLE = Path(__file__).with_name("report.css")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NEUTRAL = "#6b7280"


def as_html(report: Report) -> str:
    """Return the page; every text in it stands as it was given, and links lead to the web only."""
    kind = "Fact-checked article" if report.kind == "article" else "Fact-checked statements"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
            '<meta name="color-scheme" content="light dark">',
            f"<title>{in_html(report.title)}</title>",
            f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>",
            "</head>",
            "<body>",
            "<main>",
            *_header(report, kind),
            *(line for entry in report.checked for line in _entry(report, entry)),
            *_unchecked(report),
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def _header(report: Report, kind: str) -> Iterator[str]:
    yield "<header>"
    yield f'<p class="kicker">{kind}{f" · {in_html(report.by)}" if report.by else ""}</p>'
    yield f"<h1>{in_html(report.title)}</h1>"
    about = [in_html(report.role)] if report.role else []
    about += [_place(report.place, with_title=False)] if report.place else []
    yield f'<p class="about">{" · ".join(each for each in (*about, counted(report)) if each)}</p>'
    if report.missing:
        yield '<section class="missing" aria-label="Not ready to publish">'
        yield "<h2>Not ready to publish</h2>"
        yield "<ul>"
        for claim, lacks in report.missing:
            yield f"<li><q>{in_html(claim)}</q> needs {', '.join(map(in_html, lacks))}</li>"
        yield "</ul>"
        yield "</section>"
    if report.tally:
        yield '<ul class="tally">'
        for rating, count, colour in report.tally:
            style = f"--colour:{_colour(colour)};flex-grow:{count}"
            yield f'<li style="{style}"><b>{count}</b> <span>{in_html(rating)}</span></li>'
        yield "</ul>"
    yield "</header>"


def _entry(report: Report, entry: Entry) -> Iterator[str]:
    yield f'<article id="claim-{in_html(entry.id)}">'
    yield f"<h2>{in_html(entry.wording or entry.quote)}</h2>"
    said = _place(entry.place) if report.kind == "speaker" else _who(entry)
    yield f'<p class="who">{said}</p>' if said else ""
    if entry.wording:  # else the words of the article are the heading already
        kind = "direct" if entry.direct else "indirect"
        yield f'<blockquote class="{kind}"><p>{in_html(entry.quote)}</p></blockquote>'
    if entry.rating:
        scale = f' <span class="scale">{in_html(entry.scale)}</span>' if entry.scale else ""
        verdict = f"<span>Verdict</span> <strong>{in_html(entry.rating)}</strong>{scale}"
        yield f'<p class="verdict" style="--colour:{_colour(entry.colour)}">{verdict}</p>'
    else:
        yield f'<p class="verdict none">{instead(entry)}</p>'
    yield from (f"<p>{in_html(paragraph)}</p>" for paragraph in paragraphs(entry.rationale or ""))
    if entry.evidence:
        yield "<h3>Evidence</h3>"
        yield '<ol class="evidence">'
        yield from (f"<li>{_cited(piece)}</li>" for piece in entry.evidence)
        yield "</ol>"
    if entry.again:
        yield f'<p class="same">Said again: {"; ".join(_place(place) for place in entry.again)}</p>'
    if entry.others:
        others = (f"{in_html(who or 'Unknown')} ({_place(place)})" for who, place in entry.others)
        yield f'<p class="same">Also said by: {"; ".join(others)}</p>'
    if entry.corrections:
        yield '<aside class="corrections" aria-label="Corrections">'
        yield "<h3>Corrections</h3>"
        for each in entry.corrections:
            yield f"<p>{f'<b>{in_html(each.day)}</b> ' if each.day else ''}{in_html(each.note)}</p>"
        yield "</aside>"
    if entry.published:
        address = _linked(in_html(entry.url), entry.url) if entry.url else ""
        yield f'<p class="published">Published {in_html(entry.published)}{f", {address}" if address else ""}</p>'
    yield "</article>"


def _unchecked(report: Report) -> Iterator[str]:
    if not report.unchecked:
        return
    yield '<section class="unchecked">'
    yield f"<h2>{'Not checked' if report.checked else 'Claims'}</h2>"
    yield "<ul>"
    for entry in report.unchecked:
        said = _place(entry.place) if report.kind == "speaker" else _who(entry)
        yield f"<li>{in_html(entry.quote)}{f' <span>{said}</span>' if said else ''}</li>"
    yield "</ul>"
    yield "</section>"


def _who(entry: Entry) -> str:
    name = f"<b>{in_html(entry.speaker or 'Unknown speaker')}</b>"
    return f"{name}, {in_html(entry.role)}" if entry.role else name


def _place(place: Place, *, with_title: bool = True) -> str:
    parts = [in_html(each) for each in (place.publisher, place.day) if each]
    if with_title and place.title:
        return ", ".join([_linked(f"<cite>{in_html(place.title)}</cite>", place.url), *parts])
    text = ", ".join(parts)
    return _linked(text or "Article", place.url) if text or link(place.url) else ""


def _cited(piece: Cited) -> str:
    name = in_html(piece.title or piece.publisher or link(piece.url) or "Evidence")
    parts = [_linked(name, piece.url)]
    if piece.title and piece.publisher:
        parts.append(in_html(piece.publisher))
    parts += [in_html(piece.published)] if piece.published else []
    lines = [", ".join(parts)]
    if piece.stance in STANCES:
        lines[0] = f'<span class="stance {piece.stance}">{STANCES[piece.stance]}</span> {lines[0]}'
    if piece.quote:
        lines.append(f"<q>{in_html(bare(piece.quote))}</q>")
    further = [f"looked at on {in_html(piece.accessed)}"] if piece.accessed else []
    further += [_linked("archived copy", piece.archived)] if link(piece.archived) else []
    if further:
        lines.append(f"<small>{', '.join(further)}</small>")
    return "<br>".join(lines)


def _linked(inner: str, url: str | None) -> str:
    address = link(url)
    return f'<a href="{in_html(address)}" rel="nofollow noopener">{inner}</a>' if address else inner


def _colour(colour: str | None) -> str:
    return colour if colour and _COLOUR.fullmatch(colour) else _NEUTRAL
