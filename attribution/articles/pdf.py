"""PDF: lines of print back to paragraphs, in the order in which they are read."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from attribution.articles.composing import Composed, same, tidied
from attribution.articles.encoding import is_blank
from attribution.articles.errors import UnreadableArticle
from attribution.articles.headlines import headline as first_line
from attribution.articles.source import LARGEST, Source
from attribution.records import Article, Part, Span

if TYPE_CHECKING:
    from pdfminer.layout import LTPage

MOST_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print on a page, its box in points from the lower left corner of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one page, and its height."""

    lines: list[Line]
    height: float


def read(source: Source) -> Iterator[Article]:
    """Yield the article of a PDF: paragraphs one a line, without running heads and page numbers.

    Columns are read one after the other, a paragraph that goes on in the next column or on the next page is one, and
    a word parted at a line's end is whole again where it goes on in small letters.

    Raises:
        UnreadableArticle: it is damaged, encrypted, too long, or has pictures of pages in place of text.

    """
    sheets, info = _sheets(source)
    if not any(sheet.lines for sheet in sheets):
        cure = "run text recognition (OCR) over it first"
        raise UnreadableArticle(source.name, "it holds pictures of pages and no text", cure)
    columns = [column for sheet in _without_running_heads(sheets) for column in _columns(sheet)]
    paragraphs = [text for text in map(tidied, _paragraphs(columns)) if text]
    if is_blank("".join(paragraphs)):
        raise UnreadableArticle(source.name, "it holds no text but page numbers", "give the article's text")
    title = _sensible(info.get("Title"), source)
    text, parts = _with_headline(paragraphs, title)
    yield Article(
        source.id,
        text,
        title or first_line(text),
        url=source.url,
        published=_date(info.get("CreationDate")),
        author=_sensible(info.get("Author"), source),
        parts=parts,
    )


# --- what pdfminer finds ---------------------------------------------------------------------------------------


def _sheets(source: Source) -> tuple[list[Sheet], dict[str, str]]:
    """The pages' lines, and what the document says of itself."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it remarks on every font
    source.read(LARGEST)
    sheets: list[Sheet] = []
    with source.open() as stream:
        try:
            document = PDFDocument(PDFParser(stream))
            manager = PDFResourceManager()
            device = PDFPageAggregator(manager, laparams=LAParams(boxes_flow=None))
            interpreter = PDFPageInterpreter(manager, device)
            for page in PDFPage.create_pages(document):
                if len(sheets) == MOST_PAGES:
                    raise UnreadableArticle(source.name, f"it has more than {MOST_PAGES} pages", "give it in parts")
                interpreter.process_page(page)
                sheets.append(_sheet(device.get_result()))
            info = {key: _string(value) for found in document.info for key, value in found.items()}
        except UnreadableArticle:
            raise
        except PDFPasswordIncorrect as error:
            raise UnreadableArticle(source.name, "it is encrypted", "save it without a password") from error
        # a damaged file leads pdfminer into errors of every kind
        except Exception as error:
            raise UnreadableArticle(source.name, "it is not a PDF that can be read", "save it anew as PDF") from error
    if not sheets:
        raise UnreadableArticle(source.name, "it is not a PDF that can be read", "save it anew as PDF")
    return sheets, info


def _sheet(page: "LTPage") -> Sheet:
    from pdfminer.layout import LTTextContainer, LTTextLine

    lines: list[Line] = []
    waiting: list[Any] = list(page)
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTTextLine):
            if text := _readable(item.get_text()):
                lines.append(Line(text, *item.bbox))
        elif isinstance(item, LTTextContainer) or hasattr(item, "__iter__"):
            waiting.extend(item)
    return Sheet(lines, page.height)


_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


def _readable(text: str) -> str:
    """A line's text; what a font gives no character for is left out. A soft hyphen at its end is one that is seen."""
    text = re.sub(r"\(cid:\d+\)", "", text).translate(_LIGATURES)
    return tidied(re.sub(r"\u00ad\s*$", "-", text))


def _string(value: Any) -> str:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    value = resolve1(value)
    return tidied(decode_text(value)) if isinstance(value, bytes) else ""


# --- running heads ---------------------------------------------------------------------------------------------

_MARGIN = 0.12
_NUMBER = re.compile(r"\W*(?:page|p\.|seite)?\s*\d{1,4}(?:\s?(?:/|of|von|-|–|\|)\s?\d{1,4})?\W*", re.IGNORECASE)


def _without_running_heads(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """The pages without page numbers, and without what stands in the margin of several at the same height."""
    seen = Counter(key for sheet in sheets for key in {_key(line) for line in sheet.lines if _in_margin(line, sheet)})
    least = max(2, len(sheets) // 4)

    def runs(line: Line, sheet: Sheet) -> bool:
        return _in_margin(line, sheet) and (seen[_key(line)] >= least or _NUMBER.fullmatch(line.text) is not None)

    for sheet in sheets:
        yield Sheet([line for line in sheet.lines if not runs(line, sheet)], sheet.height)


def _in_margin(line: Line, sheet: Sheet) -> bool:
    return line.bottom > (1 - _MARGIN) * sheet.height or line.top < _MARGIN * sheet.height


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 4)


# --- columns ---------------------------------------------------------------------------------------------------


def _columns(sheet: Sheet) -> list[list[Line]]:
    """The page's lines by column, columns and lines in reading order."""
    return [column for column in _in_order(sheet.lines) if column]


def _in_order(lines: list[Line]) -> list[list[Line]]:
    """Lines by column: what runs over the gutter between two columns ends those above it and begins new ones below."""
    gutter = _gutter(lines)
    if gutter is None:
        return [_rows(lines)]
    across = sorted((line for line in lines if line.left < gutter < line.right), key=lambda line: -line.bottom)
    beside = [line for line in lines if not line.left < gutter < line.right]
    found: list[list[Line]] = []
    ceiling = float("inf")
    for border in [*across, None]:
        floor = border.bottom if border else float("-inf")
        band = [line for line in beside if floor < line.bottom <= ceiling]
        if band:
            found += _in_order([line for line in band if line.right <= gutter])
            found += _in_order([line for line in band if line.left >= gutter])
        if border:
            if found and not band and found[-1][-1] in across:
                found[-1].append(border)
            else:
                found.append([border])
            ceiling = floor
    return found


def _gutter(lines: list[Line]) -> float | None:
    """Where white runs down between two columns of at least three lines each; few lines may run over it."""
    if len(lines) < 6:
        return None
    best: tuple[int, float] | None = None
    for middle in sorted({round(line.left) - 1 for line in lines}):
        left = [line for line in lines if line.right <= middle]
        right = [line for line in lines if line.left >= middle]
        across = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < 3 or across > 0.3 * len(lines):
            continue
        # columns stand beside each other
        low, high = max(_low(left), _low(right)), min(_high(left), _high(right))
        if high - low < 0.3 * min(_high(left) - _low(left), _high(right) - _low(right)):
            continue
        # a column's lines are longer than the numbers of a list or the cells of a table
        if min(median(line.right - line.left for line in side) for side in (left, right)) < 60:
            continue
        if best is None or across < best[0]:
            best = (across, middle)
    return best[1] if best else None


def _low(lines: list[Line]) -> float:
    return min(line.bottom for line in lines)


def _high(lines: list[Line]) -> float:
    return max(line.top for line in lines)


def _rows(lines: list[Line]) -> list[Line]:
    """Lines from top to bottom; pieces beside each other are one line."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda each: (-each.bottom, each.left)):
        last = rows[-1] if rows else None
        if (
            last
            and abs(last.bottom - line.bottom) < 0.3 * min(last.height, line.height)
            and line.left >= last.right - 1
        ):
            text = f"{last.text} {line.text}"
            rows[-1] = Line(text, last.left, last.bottom, line.right, max(last.top, line.top))
        else:
            rows.append(line)
    return rows


# --- paragraphs ------------------------------------------------------------------------------------------------


def _paragraphs(columns: list[list[Line]]) -> Iterator[str]:
    """Lines joined to paragraphs."""
    pieces: list[str] = []
    last: Line | None = None
    for column in columns:
        pitch = _pitch(column)
        left, right = min(line.left for line in column), max(line.right for line in column)
        for place, line in enumerate(column):
            if last is not None and _begins(line, last, column[:place], pitch, left, right):
                yield _joined(pieces)
                pieces = []
            pieces.append(line.text)
            last = line
    yield _joined(pieces)


def _pitch(column: list[Line]) -> float:
    """The usual distance from line to line."""
    steps = [above.bottom - below.bottom for above, below in pairwise(column)]
    return median(steps) if steps else 0.0


def _begins(line: Line, last: Line, above: list[Line], pitch: float, left: float, right: float) -> bool:
    """Whether a line begins a paragraph."""
    if abs(line.height - last.height) > 0.12 * max(line.height, last.height):
        return True  # other print
    indented = line.left - left > 0.6 * line.height
    ended = re.search(r"[.!?:…][\"”’»')\]]*$", last.text) is not None
    if not above:  # a new column or page
        return indented or (ended and not line.text[0].islower())
    step = last.bottom - line.bottom
    # a step wider than the lines of a paragraph have
    if step > 1.25 * pitch and step > 1.25 * line.height:
        return True
    if indented and last.left - left <= 0.6 * line.height:
        return True
    # the last line leaves room for the first word of this one
    room = right - last.right
    word = len(line.text.split(" ", 1)[0]) * (line.right - line.left) / len(line.text)
    return ended and room > word + 0.5 * line.height and not line.text[0].islower()


def _joined(lines: list[str]) -> str:
    text = ""
    for line in lines:
        if re.search(r"[^\W\d_]-$", text) and line[0].islower():
            text = text[:-1] + line
        elif re.search(r"\w[-–—/]$", text):
            text += line
        else:
            text += " " + line
    return text


# --- what the document says of itself --------------------------------------------------------------------------


def _with_headline(paragraphs: list[str], title: str | None) -> Composed:
    """The paragraphs, one a line; the title is the headline where it stands among the first of them."""
    text = "\n".join(paragraphs)
    for place, paragraph in enumerate(paragraphs[:3]):
        if title and same(paragraph, title):
            start = sum(len(each) + 1 for each in paragraphs[:place])
            return Composed(text, (Part("headline", Span(start, start + len(paragraph))),))
    return Composed(text, ())


_TOOL = re.compile(
    r"untitled|unknown|anonymous|admin\w*|user|owner|microsoft\b.*|.*\.(?:docx?|pdf|indd|odt|txt|rtf|qxp)", re.I
)


def _sensible(stated: str | None, source: Source) -> str | None:
    """A title or a name, if it is not one that a program puts there."""
    if not stated or _TOOL.fullmatch(stated) or same(stated, source.name.rpartition("/")[2].rpartition(".")[0]):
        return None
    return stated


def _date(stated: str | None) -> str | None:
    """A date as PDF writes it ("D:20260501103000+02'00'"), in ISO 8601."""
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?", stated or "")
    if found is None:
        return None
    year, month, day, hour, minute, second, utc, offset, minutes = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    zone = "+00:00" if utc else f"{offset}:{minutes or '00'}" if offset else ""
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone}" if hour else "")
