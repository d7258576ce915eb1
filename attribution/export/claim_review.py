"""ClaimReview, the mark-up of fact checks (schema.org), with what a reviewer filled in and nothing else.

What publishing needs is named in the documentation of Google's fact check mark-up. The date on which evidence was
looked at, and whether it supports the claim, have no word in schema.org and stay in the ledger. Corrections are
`correction` (a CorrectionComment) of the review; where else the claim appeared is `appearance` of the claim.
"""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from attribution.export.csv_tables import CsvLines
from attribution.export.dates import iso_date
from attribution.export.file_names import file_names
from attribution.export.selection import REJECTED, WITHDRAWN, Checked, Row, Selection, Written, filled_rows, listed
from attribution.export.whole import written_whole

CONTEXT = "https://schema.org"
FOLDER = "claimreview"

_TYPES = {
    "person": "Person",
    "unnamed": "Person",
    "organisation": "Organization",
    "government": "Organization",
    "group": "Organization",
}

_Record = dict[str, Any]


class Missing(NamedTuple):
    """What a review still lacks before it can be published, and what would make it better, in plain words."""

    required: list[str]
    recommended: list[str]


def write_claim_reviews(selection: Selection, folder: Path) -> Written:
    """Write `claimreview/<claim_id>.jsonld` for each claim with a verdict, and all in the feed `claimreview.jsonld`.

    What readers see is written, where there is something published; a verdict that the desk's rule wants approved, and
    that is not, is never written, nor is one that was withdrawn. `claimreview/missing.csv` and the notes name for each
    claim what is missing before its review can be published. A rejected claim has no review. Reviews of an earlier
    export that are not of this one are named, not removed.

    Raises:
        OSError: the folder cannot be written to.

    """
    kept: list[tuple[Row, Checked]] = []
    lacking: list[tuple[Row, Missing]] = []
    without: dict[str, list[str]] = {"the claim was rejected": [], "the check was withdrawn": []}
    for claim in filled_rows(selection.claims):
        check = selection.check_of(claim["claim_id"])
        if check is None or check.verdict is None:
            continue
        if claim.get("judgement") == REJECTED:
            without["the claim was rejected"].append(claim["claim_id"])
        elif check.state == WITHDRAWN:
            without["the check was withdrawn"].append(claim["claim_id"])
        elif check.presentable:
            kept.append((claim, check))
        else:
            lacking.append((claim, missing(_review(selection, claim, check), check)))

    reviews = [_review(selection, claim, check) for claim, check in kept]
    lacking += [(claim, missing(review, check)) for review, (claim, check) in zip(reviews, kept, strict=True)]
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    names = file_names(claim["claim_id"] for claim, _ in kept)
    paths = [folder / FOLDER / f"{name}.jsonld" for name in names]
    for path, review in zip(paths, reviews, strict=True):
        _write(path, {"@context": CONTEXT, **review})
    feed = folder / "claimreview.jsonld"
    items = [_item(review, check.verdict or {}) for review, (_, check) in zip(reviews, kept, strict=True)]
    _write(feed, {"@context": CONTEXT, "@type": "DataFeed", "dataFeedElement": items})
    table = folder / FOLDER / "missing.csv"
    _write_missing(table, lacking)
    notes = [_note(claim, what) for claim, what in lacking if what.required or what.recommended]
    notes += [f"without a review, since {why}: {listed(claims)}" for why, claims in without.items() if claims]
    if earlier := sorted({path.name for path in (folder / FOLDER).glob("*.jsonld")} - {path.name for path in paths}):
        notes.append(f"in {FOLDER}/ from an earlier export, and no longer part of it: {listed(earlier)}")
    return Written((*paths, feed, table), tuple(notes))


def _review(selection: Selection, claim: Row, check: Checked) -> _Record:
    same = selection.same.get(claim["claim_id"], ())
    return claim_review(claim, check.verdict or {}, check.evidence, check.corrections, same)


def claim_review(
    claim: Row, verdict: Row, evidence: Iterable[Row], corrections: Iterable[Row] = (), same: Sequence[Row] = ()
) -> _Record:
    """Return the review of a claim as schema.org has it, without a context: only what is filled in.

    `corrections` are of what was published before; `same` are the claims that say the same, the first one first.
    """
    works = _appearances(claim, same)
    return _filled(
        {
            "@type": "ClaimReview",
            "claimReviewed": verdict.get("wording", claim["claim"]),
            "url": _web(verdict.get("review_url")),
            "author": _named("Organization", verdict.get("organisation")) or _named("Person", verdict.get("reviewer")),
            "datePublished": iso_date(verdict.get("published")),
            "reviewRating": _typed(
                "Rating",
                alternateName=verdict.get("rating"),
                ratingValue=_number(verdict.get("rating_value")),
                bestRating=_number(verdict.get("best_rating")),
                worstRating=_number(verdict.get("worst_rating")),
                ratingExplanation=verdict.get("rationale"),
            ),
            "itemReviewed": {"@type": "Claim"}
            | _filled(
                {
                    "author": _speaker(claim),
                    "datePublished": iso_date(claim.get("published")),
                    "firstAppearance": _work(same[0]) if len(works) > 1 else None,
                    "appearance": works[0] if len(works) == 1 else works,
                }
            ),
            "correction": [
                corrected
                for each in corrections
                if (
                    corrected := _typed(
                        "CorrectionComment",
                        text=each.get("note"),
                        datePublished=iso_date(each.get("corrected_at")),
                        url=each.get("corrected_url"),
                    )
                )
            ],
            "citation": [cited for piece in evidence if (cited := _citation(piece))],
        }
    )


def missing(review: _Record, check: Checked | None = None) -> Missing:
    """Return what a review lacks: what is required, by the desk too, and what is recommended for it to be found."""
    claim = review["itemReviewed"]
    works = claim.get("appearance", {})
    article = works[0] if isinstance(works, list) else works
    demanded = [check.approval, *check.lacking] if check else []
    return Missing(
        [what for what in demanded if what]
        + [
            what
            for what, there in {
                "the address of the review": "url" in review,
                "the rating": "alternateName" in review.get("reviewRating", {}),
            }.items()
            if not there
        ],
        [
            what
            for what, there in {
                "who reviewed it": "author" in review,
                "the date of the review (in ISO 8601)": "datePublished" in review,
                "who made the claim": "author" in claim,
                "whether a person or an organisation made it": claim.get("author", {}).get("@type") != "Thing",
                "the address of the article": "url" in article,
                "the date of the article (in ISO 8601)": "datePublished" in claim,
            }.items()
            if not there
        ],
    )


def _speaker(claim: Row) -> _Record | None:
    # a Thing is neither: a document, and somebody of whom nobody knows
    kind = _TYPES.get(claim.get("speaker_kind", ""), "Thing")
    role = claim.get("speaker_role") if kind == "Person" else None
    return _typed(kind, name=claim["speaker"], jobTitle=role) if "speaker" in claim else None


def _appearances(claim: Row, same: Sequence[Row]) -> list[_Record]:
    """The article of the claim, and behind it the others that have it, each once."""
    works = [work for row in (claim, *same) if (work := _work(row))]
    return [work for place, work in enumerate(works) if work not in works[:place]]


def _work(claim: Row) -> _Record | None:
    return _typed(
        "CreativeWork",
        url=claim.get("url"),
        headline=claim.get("title"),
        publisher=_named("Organization", claim.get("publisher")),
        datePublished=iso_date(claim.get("published")),
    )


def _citation(piece: Row) -> _Record | None:
    return _typed(
        "CreativeWork",
        url=_web(piece.get("url")),
        headline=piece.get("title"),
        text=piece.get("quote"),
        publisher=_named("Organization", piece.get("publisher")),
        datePublished=iso_date(piece.get("published")),
        archivedAt=_web(piece.get("archived")),
    )


def _web(url: str | None) -> str | None:
    """An address, unless it leads elsewhere than into the web: ledgers of the first versions took any text for one."""
    # a browser reads over what stands before and within the word
    scheme = _SCHEME.match("".join(sign for sign in url or "" if sign > " "))
    return None if scheme and scheme[1].casefold() not in ("http", "https") else url


_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def _named(kind: str, name: str | None) -> _Record | None:
    return _typed(kind, name=name)


def _typed(kind: str, **values: str | float | _Record | None) -> _Record | None:
    """A thing of this kind with the values that there are; None when there is none."""
    filled = _filled(values)
    return {"@type": kind, **filled} if filled else None


def _filled(values: _Record) -> _Record:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _number(value: float | None) -> float | None:
    """The number, without a fraction where it has none."""
    return int(value) if value is not None and value == int(value) else value


def _item(review: _Record, verdict: Row) -> _Record:
    """A review in the feed, as the feeds of fact checks have it."""
    return _filled(
        {
            "@type": "DataFeedItem",
            "dateCreated": iso_date(verdict.get("at")),
            "url": _web(verdict.get("review_url")),
            "item": [review],
        }
    )


def _write(path: Path, record: _Record) -> None:
    # "<" only as an escape: the mark-up is pasted into pages, and no claim may end the script element there
    text = json.dumps(record, ensure_ascii=False, indent=2).replace("<", "\\u003c")
    with written_whole(path) as stream:
        stream.write(text.encode() + b"\n")


def _write_missing(path: Path, lacking: Iterable[tuple[Row, Missing]]) -> None:
    import pandas as pd

    rows = [
        (claim["claim_id"], claim["claim"], "; ".join(what.required), "; ".join(what.recommended))
        for claim, what in lacking
        if what.required or what.recommended
    ]
    CsvLines(pd.DataFrame(rows, columns=["claim_id", "claim", "required", "recommended"])).write(path)


def _note(claim: Row, what: Missing) -> str:
    needs = f"needs {', '.join(what.required)}" if what.required else "can be published"
    better = f"; better with {', '.join(what.recommended)}" if what.recommended else ""
    return f"{claim['claim_id']}: {needs}{better}"
