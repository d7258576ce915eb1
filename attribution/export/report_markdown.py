"""A report as Markdown (CommonMark), for whatever a newsroom writes its pages with."""

from collections.abc import Iterator

from attribution.export.report_parts import STANCES, Cited, Entry, Place, Report, counted, instead
from attribution.export.shown import bare, in_markdown, link, paragraphs


def as_markdown(report: Report) -> str:
    """Return the report; every text in it stands as it was given, and links lead to the web only."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {in_markdown(report.title)}"
    yield ""
    about = [in_markdown(report.role)] if report.role else []
    about += [_place(report.place, with_title=False)] if report.place else []
    about += [f"Fact-check by {in_markdown(report.by)}"] if report.by else []
    yield " · ".join(each for each in (*about, counted(report)) if each)
    yield ""
    if report.missing:
        yield "> **Not ready to publish.** Missing:"
        yield ">"
        for claim, lacks in report.missing:
            yield f"> - “{in_markdown(claim)}”: {', '.join(map(in_markdown, lacks))}"
        yield ""
    if report.tally:
        yield "| Verdict | Claims |"
        yield "| --- | ---: |"
        for rating, count, _ in report.tally:
            yield f"| {in_markdown(rating)} | {count} |"
        yield ""
    for entry in report.checked:
        yield from _entry(report, entry)
    if report.unchecked:
        yield "## Not checked" if report.checked else "## Claims"
        yield ""
        for entry in report.unchecked:
            yield f"- {_who(report, entry)}{_quoted(entry)}"
        yield ""


def _entry(report: Report, entry: Entry) -> Iterator[str]:
    yield f"## {in_markdown(entry.wording or entry.quote)}"
    yield ""
    if said := _place(entry.place) if report.kind == "speaker" else _who(report, entry).removesuffix(": "):
        yield said
        yield ""
    if entry.wording:  # else the words of the article are the heading already
        yield f"> {_quoted(entry)}"
        yield ""
    if not entry.rating:
        yield f"*{instead(entry)}*"
        yield ""
    else:
        scale = f" ({in_markdown(entry.scale)})" if entry.scale else ""
        yield f"**Verdict: {in_markdown(entry.rating)}**{scale}"
        yield ""
    for paragraph in paragraphs(entry.rationale or ""):
        yield in_markdown(paragraph)
        yield ""
    if entry.evidence:
        yield "### Evidence"
        yield ""
        yield from (f"{number}. {_cited(piece)}" for number, piece in enumerate(entry.evidence, 1))
        yield ""
    if entry.again:
        yield f"Said again: {'; '.join(_place(place) for place in entry.again)}."
        yield ""
    if entry.others:
        others = (f"{in_markdown(who or 'Unknown')} ({_place(place)})" for who, place in entry.others)
        yield f"Also said by: {'; '.join(others)}."
        yield ""
    if entry.corrections:
        yield "### Corrections"
        yield ""
        for each in entry.corrections:
            yield f"- {f'{in_markdown(each.day)}: ' if each.day else ''}{in_markdown(each.note)}"
        yield ""
    if entry.published:
        address = link(entry.url)
        yield f"*Published {in_markdown(entry.published)}{f', <{address}>' if address else ''}*"
        yield ""


def _who(report: Report, entry: Entry) -> str:
    if report.kind == "speaker":
        return ""
    name = in_markdown(entry.speaker or "Unknown speaker")
    return f"**{name}**{f', {in_markdown(entry.role)}' if entry.role else ''}: "


def _quoted(entry: Entry) -> str:
    return in_markdown(entry.quote)


def _place(place: Place, *, with_title: bool = True) -> str:
    parts = [place.publisher, place.day]
    if not with_title or not place.title:
        text, address = ", ".join(in_markdown(each) for each in parts if each), link(place.url)
        return f"[{text or 'Article'}](<{address}>)" if address else text
    address = link(place.url)
    title = f"[{in_markdown(place.title)}](<{address}>)" if address else in_markdown(place.title)
    return ", ".join([title, *(in_markdown(each) for each in parts if each)])


def _cited(piece: Cited) -> str:
    address, archived = link(piece.url), link(piece.archived)
    name = in_markdown(piece.title or piece.publisher or address or "Evidence")
    parts = [f"[{name}](<{address}>)" if address else name]
    if piece.title and piece.publisher:
        parts.append(in_markdown(piece.publisher))
    parts += [in_markdown(piece.published)] if piece.published else []
    line = ", ".join(parts)
    line += f". {STANCES[piece.stance]}" if piece.stance in STANCES else ""
    line += f": “{in_markdown(bare(piece.quote))}”" if piece.quote else ""
    further = [f"looked at on {in_markdown(piece.accessed)}"] if piece.accessed else []
    further += [f"[archived copy](<{archived}>)"] if archived else []
    return f"{line} ({', '.join(further)})" if further else line
