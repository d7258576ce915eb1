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
    from pdfminer.layout import LTChar, LTPage, LTTextLine

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
    a word parted at a line's end is whole again where it goes on in small letters. Footnotes stand at the end, without
    their raised numbers in the text. Text that is turned against the page's is left out: stamps and margins. The title
    is the one stated, else what is in the largest print on the first page.

    Raises:
        UnreadableArticle: it is damaged, encrypted, too long, or has pictures of pages in place of text.

    """
    sheets, info = _sheets(source)
    if not any(sheet.lines for sheet in sheets):
        cure = "run text recognition (OCR) over it first"
        raise UnreadableArticle(source.name, "it holds pictures of pages and no text", cure)
    sheets = list(_without_running_heads(sheets))
    usual = median(line.height for sheet in sheets for line in sheet.lines) if any(each.lines for each in sheets) else 0
    notes = [_footnotes(sheet, usual) for sheet in sheets]
    bodies = [
        Sheet([line for line in sheet.lines if line not in below], sheet.height)
        for sheet, below in zip(sheets, notes, strict=True)
    ]
    columns = [column for sheet in bodies for column in _columns(sheet)]
    columns += [note for below in notes for note in _one_by_one(below)]
    printed = [(text, height) for each, height in _paragraphs(columns) if (text := tidied(each))]
    if is_blank("".join(text for text, _ in printed)):
        raise UnreadableArticle(source.name, "it holds no text but page numbers", "give the article's text")
    title = _sensible(info.get("Title"), source) or _in_largest_print(printed, usual)
    text, parts = _with_headline([text for text, _ in printed], title)
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
            device = PDFPageAggregator(manager, laparams=None)
            interpreter = PDFPageInterpreter(manager, device)
            for page in PDFPage.create_pages(document):
                if len(sheets) == MOST_PAGES:
                    raise UnreadableArticle(source.name, f"it has more than {MOST_PAGES} pages", "give it in parts")
                interpreter.process_page(page)
                signs = _signs(device.get_result())
                if quarter := _turned(signs):
                    page.rotate = (page.rotate + quarter) % 360
                    interpreter.process_page(page)
                    signs = _signs(device.get_result())
                sheets.append(_sheet(device.get_result(), signs))
            info = {key: _string(value) for found in document.info for key, value in found.items()}
        except UnreadableArticle:
            raise
        except PDFPasswordIncorrect as error:
            raise UnreadableArticle(source.name, "it is encrypted", "save it without a password") from error
        # a damaged file leads pdfminer into errors of every kind
        except Exception as error:
            raise UnreadableArticle(
                source.name, "it is damaged, or no PDF", "download it again, or save it anew as PDF"
            ) from error
    if not sheets:
        raise UnreadableArticle(source.name, "it is damaged, or no PDF", "download it again, or save it anew as PDF")
    return sheets, info


def _signs(page: "LTPage") -> list["LTChar"]:
    """The signs on a page; those in figures only where the page itself has fewer: it may be one placed as a whole."""
    from pdfminer.layout import LTChar, LTFigure

    own: list[LTChar] = []
    in_figures: list[LTChar] = []
    waiting: list[tuple[Any, list[LTChar]]] = [(page, own)]
    while waiting:
        holder, found = waiting.pop()
        for each in holder:
            if isinstance(each, LTChar):
                found.append(each)
            elif isinstance(each, LTFigure):
                waiting.append((each, in_figures))
    return own + in_figures if len(in_figures) > len(own) else own


def _turned(signs: "list[LTChar]") -> int:
    """Degrees to turn a page by, most of whose text runs up or down."""
    up = sum(each.matrix[1] > abs(each.matrix[0]) for each in signs)
    down = sum(-each.matrix[1] > abs(each.matrix[0]) for each in signs)
    return 90 if up > len(signs) / 2 else 270 if down > len(signs) / 2 else 0


def _sheet(page: "LTPage", signs: "list[LTChar]") -> Sheet:
    from pdfminer.layout import LAParams, LTPage, LTTextContainer, LTTextLine

    level = LTPage(page.pageid, page.bbox)
    for sign in signs:
        if abs(sign.matrix[1]) < 0.1 * abs(sign.matrix[0]):
            level.add(sign)
    level.analyze(LAParams(boxes_flow=None))
    lines: list[Line] = []
    waiting: list[Any] = list(level)
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTTextLine):
            if text := _readable(_without_marks_of_notes(item)):
                lines.append(Line(text, *item.bbox))
        elif isinstance(item, LTTextContainer):
            waiting.extend(item)
    return Sheet(lines, page.height)


def _without_marks_of_notes(line: "LTTextLine") -> str:
    """A line's text without raised small digits; those of a measure stay (m²)."""
    from pdfminer.layout import LTChar

    height = median(sign.height for sign in line if isinstance(sign, LTChar))
    bottom = median(sign.y0 for sign in line if isinstance(sign, LTChar))
    text = ""
    for sign in line:
        raised = isinstance(sign, LTChar) and sign.height < 0.8 * height and sign.y0 > bottom + 0.1 * height
        if not (raised and sign.get_text().isdigit() and not re.search(r"\b[ckm]?m$|\d$", text)):
            text += sign.get_text()
    return text


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


_NOTE = re.compile(r"\W?(?:\d{1,3}|[*†‡])\W?\s*\w")


def _footnotes(sheet: Sheet, usual: float) -> list[Line]:
    """The lines in small print at a page's foot, if the first begins as a note does; from top to bottom."""
    floor = min((line.bottom for line in sheet.lines if line.height > 0.9 * usual), default=0.0)
    below = sorted((line for line in sheet.lines if line.top < floor), key=lambda line: -line.bottom)
    return below if below and _NOTE.match(below[0].text) else []


def _one_by_one(notes: list[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in notes:
        if _NOTE.match(line.text) or not found:
            found.append([])
        found[-1].append(line)
    return found


# --- columns ---------------------------------------------------------------------------------------------------


def _columns(sheet: Sheet) -> list[list[Line]]:
    """The page's lines by column, columns and lines in reading order; what stands apart in a margin is none of it."""
    above, lines, below = _apart(sheet)
    return [column for column in [_rows(above), *_in_order(lines), _rows(below)] if column]


def _apart(sheet: Sheet) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines in the upper margin that white parts from the others, the others, and those in the lower margin."""
    lines = sorted(sheet.lines, key=lambda line: -line.bottom)
    first, last = 0, len(lines)
    for place, (upper, lower) in enumerate(pairwise(lines), 1):
        white = upper.bottom - lower.top > 1.5 * upper.height
        if white and place <= 3 and upper.bottom > (1 - _MARGIN) * sheet.height:
            first = place
        elif white and len(lines) - place <= 3 and lower.top < _MARGIN * sheet.height:
            last = min(last, place)
    return lines[:first], lines[first:last], lines[last:]


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


def _paragraphs(columns: list[list[Line]]) -> Iterator[tuple[str, float]]:
    """Lines joined to paragraphs, and the height of their print."""
    pieces: list[str] = []
    last: Line | None = None
    for column in columns:
        pitch = _pitch(column)
        left, right = min(line.left for line in column), max(line.right for line in column)
        for place, line in enumerate(column):
            if last is not None and _begins(line, last, column[:place], pitch, left, right):
                yield _joined(pieces), last.height
                pieces = []
            pieces.append(line.text)
            last = line
    yield _joined(pieces), last.height if last else 0.0


def _pitch(column: list[Line]) -> float:
    """The distance from line to line in a paragraph: a page may have more steps between paragraphs than in them."""
    steps = sorted(above.bottom - below.bottom for above, below in pairwise(column))
    return steps[len(steps) // 4] if steps else 0.0


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


_COMPOUND = re.compile(r"\b(?:well|self|ex|half|vice|cross|so|long|short|high|low|part|full|two|three|four)-$", re.I)
"""First parts of words that have a hyphen wherever they stand: "well-known"."""


def _joined(lines: list[str]) -> str:
    text = ""
    for line in lines:
        if re.search(r"[^\W\d_]-$", text) and line[0].islower() and not _COMPOUND.search(text):
            text = text[:-1] + line
        elif re.search(r"\w[-–—/]$", text):
            text += line
        else:
            text += " " + line
    return text


# --- what the document says of itself --------------------------------------------------------------------------


def _in_largest_print(printed: list[tuple[str, float]], usual: float) -> str | None:
    """The paragraph in front in the largest print, if it is larger than usual and short enough for a headline."""
    front = [(text, height) for text, height in printed[:_FRONT] if len(text.split()) > 1 and len(text) < 200]
    text, height = max(front, key=lambda each: each[1], default=("", 0.0))
    return text if height > 1.15 * usual else None


_FRONT = 6
"""Paragraphs among which the headline stands."""


def _with_headline(paragraphs: list[str], title: str | None) -> Composed:
    """The paragraphs, one a line; the title is the headline where it stands among the first of them."""
    text = "\n".join(paragraphs)
    for place, paragraph in enumerate(paragraphs[:_FRONT]):
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
