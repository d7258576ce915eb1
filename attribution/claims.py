"""The claims table: one row a claim, its columns written once, and its CSV form read back as it was.

Missing is missing (NaN), never an empty text; the texts "None" and "NA" are texts.
"""

import bisect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, get_args

from attribution.records import Act, Article, Attribution, Kind, Span, SpeakerKind, joined

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | bool | None


class Column(NamedTuple):
    """A column of the claims table: its dtype in pandas, whether each row has a value, what it says."""

    dtype: str
    required: bool
    meaning: str


CLAIM_COLUMNS: dict[str, Column] = {
    "claim_id": Column("str", True, "Stable id: a hash of the article's id and of where the content stands."),
    "speaker": Column("str", False, "The person or body that made the claim, by full name; empty when unknown."),
    "speaker_role": Column("str", False, "The speaker's title or office, as the article gives it."),
    "speaker_kind": Column("str", False, f"What the speaker is: {', '.join(get_args(SpeakerKind))}."),
    "claim": Column("str", True, "The content as it stands in the article, pieces joined by “ … ”."),
    "kind": Column("str", True, "direct (all in quotation marks), mixed (partly) or indirect (not at all)."),
    "act": Column("str", True, "speech, or thought for beliefs, hopes and fears."),
    "negated": Column("bool", True, "True of “did not say”."),
    "source": Column("str", False, "The article's words that name who, pieces joined by “ … ”; empty without."),
    "cue": Column("str", False, "The article's words for the saying (“has said”), pieces joined by “ … ”."),
    "addressee": Column("str", False, "Who was told, or the outlet it was said to, in the article's words."),
    "article_id": Column("str", True, "The article's id; of a file its name."),
    "title": Column("str", False, "The article's headline."),
    "publisher": Column("str", False, "Who published the article."),
    "url": Column("str", False, "Where the article stands."),
    "published": Column("str", False, "When the article appeared, as it was given, best in ISO 8601."),
    "start": Column("int64", True, "Where the content begins: characters from the start of the article's text."),
    "end": Column("int64", True, "Where the content ends: the character behind its last one."),
    "sentence": Column(
        "str", True, "The sentences that hold the claim, with its cue and source if they stand beside it."
    ),
    "confidence": Column("float64", True, "Probability, 0 to 1, that content and source are right."),
    "judgement": Column("str", False, "What a reviewer decided about the extraction."),
    "reviewer": Column("str", False, "Who judged it."),
    "judged_at": Column("str", False, "When it was judged, in ISO 8601, UTC."),
    "verdict": Column("str", False, "What a fact-checker decided about the claim's truth."),
    "checkworthiness": Column("float64", False, "How much the claim is worth checking, 0 to 1."),
    "author": Column("str", False, "Who wrote the article."),
    "reasons": Column("str", False, "The rules by which the speaker was found, joined by “; ”."),
    "content_spans": Column("str", True, "Where each piece of the content stands: “12-40 55-80”, half open."),
    "cue_spans": Column("str", False, "Where each piece of the cue stands."),
    "source_spans": Column("str", False, "Where each piece of the source stands."),
    "speaker_id": Column(
        "str", False, "The speaker's id in the roster, the same in all articles; empty without a roster."
    ),
    "speaker_score": Column("float64", False, "Probability, 0 to 1, that the speaker is right when the source is."),
    "speaker_affiliation": Column("str", False, "The body that the speaker's role names."),
    "speaker_description": Column("str", False, "What else the article says the speaker is."),
    "alternatives": Column("str", False, "Who else could be meant, likeliest first, with scores: “Ann Lee (0.21); …”."),
    "rationale": Column("str", False, "Why the verdict is what it is."),
    "evidence": Column("str", False, "The addresses of the evidence for the verdict, joined by “ ; ”."),
    "outdated": Column("bool", True, "True of a claim that newer models no longer find."),
    "language": Column("str", False, "The article's language, an ISO 639-1 code."),
    "claim_type": Column("str", False, "What kind of claim it is: quantity, event, opinion and so on."),
    "worth_reasons": Column("str", False, "What makes it worth checking or not, joined by “; ”."),
    "state": Column("str", False, "How far its fact-check is: unstarted, in progress, needs a second look and so on."),
    "assignee": Column("str", False, "Who checks it."),
    "due": Column("str", False, "By when it is to be checked, in ISO 8601."),
    "wording": Column("str", False, "The claim in the fact-checker's words."),
    "group": Column("str", False, "The same for claims that say the same: the id of the first of them."),
}
"""The columns in order: first those of the CSV contract, then further ones."""

CLAIM_DTYPES: dict[str, str] = {name: column.dtype for name, column in CLAIM_COLUMNS.items()}

_CHOICES = {"kind": get_args(Kind), "act": get_args(Act), "speaker_kind": get_args(SpeakerKind)}


class BadClaims(ValueError):
    """A table is not a claims table; the message names the column and what is wrong in it."""


def claim_rows(article: Article, attributions: Iterable[Attribution]) -> Iterator[dict[str, Cell]]:
    """Yield the row of each attribution, in order: every column of `CLAIM_COLUMNS`, None where there is no value."""
    text = article.text
    sentences = None
    for attribution in attributions:
        sentences = sentences or Sentences(text)
        quote, speaker, worth = attribution.quote, attribution.speaker, attribution.worth
        yield {
            "claim_id": attribution.id,
            "speaker": speaker.name if speaker else None,
            "speaker_role": speaker.role if speaker else None,
            "speaker_kind": speaker.kind if speaker else None,
            "claim": joined(quote.content, text),
            "kind": quote.kind,
            "act": quote.act,
            "negated": quote.negated,
            "source": joined(quote.source, text),
            "cue": joined(quote.cue, text),
            "addressee": joined(quote.addressee, text),
            "article_id": article.id,
            "title": article.title or None,
            "publisher": article.publisher or None,
            "url": article.url or None,
            "published": article.published or None,
            "start": quote.content[0].start,
            "end": quote.content[-1].end,
            "sentence": sentences.around(quote.content, quote.cue + quote.source),
            "confidence": round(quote.confidence, 4),
            "judgement": None,
            "reviewer": None,
            "judged_at": None,
            "verdict": None,
            "checkworthiness": round(worth.score, 4) if worth else None,
            "author": article.author or None,
            "reasons": "; ".join(reason.rule for reason in attribution.reasons) or None,
            "content_spans": written_spans(quote.content),
            "cue_spans": written_spans(quote.cue),
            "source_spans": written_spans(quote.source),
            "speaker_id": speaker.id if speaker else None,
            "speaker_score": attribution.speaker_score,
            "speaker_affiliation": speaker.affiliation if speaker else None,
            "speaker_description": speaker.description if speaker else None,
            "alternatives": "; ".join(f"{a.speaker.name} ({a.score:.2f})" for a in attribution.alternatives) or None,
            "rationale": None,
            "evidence": None,
            "outdated": False,
            "language": article.language,
            "claim_type": worth.type if worth else None,
            "worth_reasons": ("; ".join(worth.reasons) or None) if worth else None,
            "state": None,
            "assignee": None,
            "due": None,
            "wording": None,
            "group": None,
        }


def build_claims(pairs: Iterable[tuple[Article, tuple[Attribution, ...]]]) -> "pd.DataFrame":
    """Return the claims of articles, in order; without any, an empty table with the same columns and dtypes."""
    import pandas as pd

    rows = [row for article, attributions in pairs for row in claim_rows(article, attributions)]
    return pd.DataFrame(rows, columns=list(CLAIM_COLUMNS)).astype(CLAIM_DTYPES)


def check_claims(claims: "pd.DataFrame") -> "pd.DataFrame":
    """Return the table as it is when it is a claims table; further columns behind are welcome.

    Raises:
        BadClaims: a column is missing, out of order or of another dtype; a value is missing, not one of those
            allowed or out of range; two rows have the same `claim_id`.

    """
    expected = list(CLAIM_COLUMNS)
    columns = list(claims.columns[: len(expected)])
    if columns != expected:
        wrong = next((name for name, found in zip(expected, columns, strict=False) if name != found), None)
        raise BadClaims(f"claims: column {wrong or expected[len(columns)]!r} is missing or out of order")
    for name, column in CLAIM_COLUMNS.items():
        values = claims[name]
        if str(values.dtype) != column.dtype:
            raise BadClaims(f"claims: column {name!r} is {values.dtype}, not {column.dtype}")
        if column.required:
            _refuse(claims, name, values.isna(), "has no value")
    for name, allowed in _CHOICES.items():
        known = claims[name].isin(allowed) | claims[name].isna()
        _refuse(claims, name, ~known, f"is none of {', '.join(allowed)}")
    for name in ("confidence", "checkworthiness", "speaker_score"):
        inside = claims[name].between(0, 1) | claims[name].isna()
        _refuse(claims, name, ~inside, "is not between 0 and 1")
    _refuse(claims, "start", claims["start"] < 0, "is negative")
    _refuse(claims, "end", claims["end"] <= claims["start"], "is not behind the start")
    _refuse(claims, "claim_id", claims["claim_id"].duplicated(), "stands in an earlier row")
    return claims


def read_claims_csv(file: str | Path | IO[bytes]) -> "pd.DataFrame":
    """Return the claims table that `export.write_csv` wrote, with the same values; columns added behind are texts.

    Raises:
        BadClaims: the file has no such columns, or a cell is no number or no truth value.
        OSError: the file cannot be read.

    """
    import pandas as pd

    try:
        cells = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise BadClaims(f"claims: not a CSV table in UTF-8 ({error})") from error
    missing = [name for name in CLAIM_COLUMNS if name not in cells.columns]
    if missing:
        raise BadClaims(f"claims: column {missing[0]!r} is missing")
    claims = pd.DataFrame(index=cells.index)
    for name in [*CLAIM_COLUMNS, *cells.columns.difference(list(CLAIM_COLUMNS), sort=False)]:
        dtype = CLAIM_DTYPES.get(name, "str")
        filled = cells[name].mask(cells[name] == "")
        try:
            if dtype == "str":
                claims[name] = filled.map(armed, na_action="ignore").astype("str")
            elif dtype == "bool":
                # a spreadsheet writes TRUE
                claims[name] = filled.str.lower().map({"true": True, "false": False}).astype("boolean").astype("bool")
            else:
                claims[name] = pd.to_numeric(filled).astype(dtype)
        except (ValueError, TypeError) as error:
            raise BadClaims(f"claims: column {name!r} is not {dtype} ({error})") from error
    return claims


_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def defused(cell: str) -> str:
    """Return the cell with an apostrophe before it when a spreadsheet would run it as a formula.

    A cell that has such apostrophes already gets one more, so that `armed` always gives the text back.

    >>> defused("=1+1"), defused("'-5"), defused("a = b")
    ("'=1+1", "''-5", 'a = b')
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def armed(cell: str) -> str:
    """Return what `defused` was given.

    >>> armed("'=1+1"), armed("''-5"), armed("'Tis")
    ('=1+1', "'-5", "'Tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def parse_spans(cell: str | None) -> tuple[Span, ...]:
    """Return the spans of a cell such as "12-40 55-80"; none for a missing one.

    >>> parse_spans("12-40 55-80")
    (Span(start=12, end=40), Span(start=55, end=80))
    """
    if not isinstance(cell, str):
        return ()
    bounds = (piece.split("-") for piece in cell.split())
    return tuple(Span(int(start), int(end)) for start, end in bounds)


class Sentences:
    """The sentences of a text by a plain rule: enough to show a claim in its context, no model needed.

    A sentence ends with its paragraph (a line), or where a stop, with closing marks behind it, is followed by
    space and then by a capital, a digit or an opening mark; not behind initials and titles such as "Mr."
    """

    _BREAK = re.compile(r"\n|[.!?…]+[\"”’»')\]]*[^\S\n]+(?=[\"“‘«'(\[]*[^\W_a-z])")
    _ABBREVIATION = re.compile(
        r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Adm|St|Jr|Sr|No|vs"
        r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.\s+\Z"
    )

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for mark in self._BREAK.finditer(text):
            if not self._ABBREVIATION.search(text, max(0, mark.start() - 6), mark.end()):
                self._starts.append(mark.end())

    def around(self, content: tuple[Span, ...], others: tuple[Span, ...] = ()) -> str:
        """Return the whole sentences over `content`, and over those of `others` that stand in its paragraphs."""
        start, end = content[0].start, content[-1].end
        first = self._text.rfind("\n", 0, start) + 1
        last = self._text.find("\n", end)
        last = len(self._text) if last < 0 else last
        beside = [span for span in others if first <= span.start and span.end <= last]
        start = min([start, *(span.start for span in beside)])
        end = max([end, *(span.end for span in beside)])
        begins = self._starts[bisect.bisect_right(self._starts, start) - 1]
        following = bisect.bisect_left(self._starts, end)
        ends = self._starts[following] if following < len(self._starts) else len(self._text)
        whole = self._text[begins:ends]
        return whole.strip() or whole


def written_spans(spans: tuple[Span, ...]) -> str | None:
    return " ".join(f"{start}-{end}" for start, end in spans) or None


def _refuse(claims: "pd.DataFrame", name: str, wrong: "pd.Series[bool]", why: str) -> None:
    """Raise for the first row, counted from 1, in which `wrong` is true."""
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise BadClaims(f"claims, row {row + 1}: {name} ({claims[name].iloc[row]!r}) {why}")
