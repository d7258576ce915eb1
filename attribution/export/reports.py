"""Reports for readers: the fact-checks of an article, or of a speaker, as HTML and as Markdown.

A report shows a verdict only if it may leave the desk (`Checked.presentable`), and says at its top what is missing
before it can be published.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from attribution.export.claim_review import claim_review, missing
from attribution.export.dates import iso_date
from attribution.export.file_names import file_names
from attribution.export.report_html import as_html
from attribution.export.report_markdown import as_markdown
from attribution.export.report_parts import Cited, Corrected, Entry, Place, Report
from attribution.export.selection import REJECTED, WITHDRAWN, Checked, Row, Selection, Written, filled_rows, listed
from attribution.export.shown import bare, shown
from attribution.export.speakers import speaker_claims
from attribution.export.whole import written_whole

__all__ = ["FORMATS", "Report", "article_reports", "as_html", "as_markdown", "speaker_reports", "write_reports"]

FOLDER = "reports"
KEPT_FILE = "Document kept by the desk"

FORMATS: dict[str, Callable[[Report], str]] = {"html": as_html, "md": as_markdown}
"""By the ending of its files, how a report is written."""

_SHORT = 90  # characters of a claim where it is only named


def write_reports(selection: Selection, folder: Path, formats: Iterable[str] = tuple(FORMATS)) -> Written:
    """Write `reports/articles/<title>` and `reports/speakers/<name>` in each format; return the files.

    There is one for each article and speaker of whom a claim is being checked. The notes name the reports that cannot
    be published yet, and why.

    Raises:
        OSError: the folder cannot be written to.

    """
    files: list[Path] = []
    notes: list[str] = []
    for kind, reports in (("articles", article_reports(selection)), ("speakers", speaker_reports(selection))):
        (folder / FOLDER / kind).mkdir(parents=True, exist_ok=True)
        for name, report in zip(file_names(each.title for each in reports), reports, strict=True):
            for ending in formats:
                path = folder / FOLDER / kind / f"{name}.{ending}"
                with written_whole(path) as stream:
                    stream.write(FORMATS[ending](report).encode())
                files.append(path)
            if report.missing:
                lacks = listed(dict.fromkeys(what for _, each in report.missing for what in each))
                notes.append(f"{FOLDER}/{kind}/{name}: before it can be published it needs {lacks}")
    if not files:
        notes.append("no claim of these is being checked yet: there is nothing to report")
    return Written(tuple(files), tuple(notes))


def article_reports(selection: Selection) -> list[Report]:
    """Return the report of each article of which a claim is being checked, in order; all its claims stand in it."""
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in _standing(selection):
        by_article[row["article_id"]].append(row)
    return [
        _article_report(selection, sorted(rows, key=lambda row: (row["start"], row["claim_id"])))
        for rows in by_article.values()
        if any(selection.check_of(row["claim_id"]) for row in rows)
    ]


def speaker_reports(selection: Selection) -> list[Report]:
    """Return the report of each speaker of whom a claim is being checked, most claims first; oldest claims first."""
    rows = filled_rows(selection.claims)
    found = []
    for speaker in speaker_claims(selection.claims):
        theirs = [rows[place] for place in speaker.rows if rows[place].get("judgement") != REJECTED]
        if speaker.speaker is not None and any(selection.check_of(row["claim_id"]) for row in theirs):
            found.append(_speaker_report(selection, speaker.speaker, speaker.role, theirs))
    return found


def _standing(selection: Selection) -> list[Row]:
    return [row for row in filled_rows(selection.claims) if row.get("judgement") != REJECTED]


def _article_report(selection: Selection, rows: Sequence[Row]) -> Report:
    place = _place(rows[0])
    return _report(selection, "article", place.title or rows[0]["article_id"], None, place, rows)


def _speaker_report(selection: Selection, name: str, role: str | None, rows: Sequence[Row]) -> Report:
    ordered = sorted(rows, key=lambda row: (iso_date(row.get("published")) or "9999", row["article_id"], row["start"]))
    checked = [row for row in ordered if selection.check_of(row["claim_id"])]
    # what says the same stands once, at its first time with a verdict
    first: dict[str, Row] = {}
    for row in checked:
        first.setdefault(_group(row), row)
    others = [row for row in ordered if _group(row) not in first]
    return _report(selection, "speaker", name, role, None, [*first.values(), *others], all_of=ordered)


def _report(
    selection: Selection,
    kind: str,
    title: str,
    role: str | None,
    place: Place | None,
    rows: Sequence[Row],
    all_of: Sequence[Row] = (),
) -> Report:
    again: dict[str, list[Row]] = defaultdict(list)
    for row in all_of:
        again[_group(row)].append(row)
    entries = [_entry(selection, row, again.get(_group(row), ())) for row in rows]
    tally = Counter(entry.rating for entry in entries if entry.rating)
    colours = {entry.rating: entry.colour for entry in sorted(entries, key=lambda each: bool(each.colour))}
    publishers = Counter(entry.by for entry in entries if entry.by)
    return Report(
        kind=kind,
        title=shown(title),
        role=role,
        place=place,
        by=publishers.most_common(1)[0][0] if publishers else None,
        missing=tuple((_short(entry.wording or entry.quote), entry.missing) for entry in entries if entry.missing),
        tally=tuple((rating, count, colours.get(rating)) for rating, count in tally.most_common()),
        checked=tuple(entry for entry in entries if entry.state),
        unchecked=tuple(entry for entry in entries if not entry.state),
    )


def _entry(selection: Selection, row: Row, again: Sequence[Row]) -> Entry:
    check = selection.check_of(row["claim_id"])
    same = selection.same.get(row["claim_id"], ())
    said = {each["claim_id"] for each in again}
    common = Entry(
        id=row["claim_id"],
        speaker=row.get("speaker"),
        role=row.get("speaker_role"),
        quote=row["claim"],
        direct=row["kind"] == "direct",
        place=_place(row),
        again=tuple(_place(each) for each in again if each["claim_id"] != row["claim_id"]),
        others=tuple(
            (each.get("speaker"), _place(each))
            for each in same
            if each["claim_id"] not in said
            and (each.get("speaker"), each["article_id"]) != (row.get("speaker"), row["article_id"])
        ),
    )
    if check is None:
        return common
    return _checked_entry(common, row, check)


def _checked_entry(entry: Entry, row: Row, check: Checked) -> Entry:
    verdict = check.verdict or {}
    lacks = missing(claim_review(row, verdict, check.evidence), check).required
    corrections = tuple(
        Corrected(each["note"], _day(each.get("corrected_at")), each.get("corrected_url"))
        for each in check.corrections
        if "note" in each
    )
    if not check.presentable:
        # of what needs an approval, or was withdrawn, nothing but that leaves the desk
        waits = () if check.state == WITHDRAWN else tuple(dict.fromkeys(lacks))
        return replace(entry, state=check.state, missing=waits, corrections=corrections)
    return replace(
        entry,
        state=check.state,
        missing=tuple(dict.fromkeys(lacks)),
        corrections=corrections,
        wording=verdict.get("wording"),
        rating=verdict.get("rating"),
        scale=verdict.get("scale"),
        colour=check.colour,
        rationale=verdict.get("rationale"),
        evidence=tuple(_cited(piece) for piece in check.evidence),
        by=verdict.get("organisation") or verdict.get("reviewer"),
        published=_day(verdict.get("published")) if check.published else None,
        url=verdict.get("review_url"),
    )


def _cited(piece: Row) -> Cited:
    return Cited(
        title=piece.get("title") or (KEPT_FILE if piece.get("file") and not piece.get("url") else None),
        quote=piece.get("quote"),
        publisher=piece.get("publisher"),
        published=_day(piece.get("published")),
        accessed=_day(piece.get("accessed")),
        url=piece.get("url"),
        archived=piece.get("archived"),
        stance=piece.get("stance"),
    )


def _group(row: Row) -> str:
    """What is the same for claims that say the same."""
    return str(row.get("group", row["claim_id"]))


def _place(row: Row) -> Place:
    return Place(row.get("title"), row.get("publisher"), _day(row.get("published")), row.get("url"))


def _day(text: str | None) -> str | None:
    """The day of a date; a date that is written otherwise as it stands."""
    day = iso_date(text)
    return day[:10] if day else text


def _short(text: str) -> str:
    line = bare(text)
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rsplit(' ', 1)[0]}…"
