"""PDF: paragraphs in the order in which they are read."""

import textwrap
from pathlib import Path

import pytest
from fpdf import FPDF

from attribution.articles import UnreadableArticle, read_article
from attribution.records import Part, Span

FIRST = (
    "The harbour of Vessby will stay open for another ten years, the transport minister, Ada Berg, told parliament on "
    "Monday, after a long debate in which nobody spoke for its closure."
)
SECOND = (
    '"We have heard the fishermen," Berg said, adding that the work on the northern pier would begin in the spring and '
    "that no boat would have to leave its berth while it goes on."
)
THIRD = (
    "The union of dock workers called the decision a late but welcome one. It asked for the plans to be published "
    "before the summer, so that those who live by the water can read them."
)


def blank() -> FPDF:
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    return pdf


def put(
    pdf: FPDF, paragraphs: list[str], left: float, top: float, width: int = 80, gap: float = 8, indent: float = 0
) -> float:
    """Write paragraphs line by line, each line by itself as printing programs do; where the next would begin."""
    for paragraph in paragraphs:
        for number, line in enumerate(textwrap.wrap(paragraph, width)):
            pdf.text(left + (indent if number == 0 else 0), top, line)
            top += 14
        top += gap
    return top


def saved(pdf: FPDF, folder: Path, name: str = "statement.pdf") -> Path:
    path = folder / name
    pdf.output(str(path))
    return path


def test_lines_are_joined_to_paragraphs(tmp_path: Path) -> None:
    pdf = blank()
    put(pdf, [FIRST, SECOND, THIRD], 70, 120)
    assert read_article(saved(pdf, tmp_path)).text == "\n".join([FIRST, SECOND, THIRD])


def test_paragraphs_told_by_their_indent(tmp_path: Path) -> None:
    pdf = blank()
    put(pdf, [FIRST, SECOND, THIRD], 70, 120, gap=0, indent=12)
    assert read_article(saved(pdf, tmp_path)).text == "\n".join([FIRST, SECOND, THIRD])


def test_columns_are_read_one_after_the_other_below_the_headline(tmp_path: Path) -> None:
    pdf = blank()
    pdf.set_font_size(22)
    pdf.text(60, 150, "Harbour of Vessby to stay open, minister says")
    pdf.set_font_size(11)
    put(pdf, [FIRST, SECOND], 60, 190, width=38)
    put(pdf, [THIRD], 320, 190, width=38)
    text = "\n".join(["Harbour of Vessby to stay open, minister says", FIRST, SECOND, THIRD])
    assert read_article(saved(pdf, tmp_path)).text == text


def test_a_paragraph_goes_on_over_columns_and_pages(tmp_path: Path) -> None:
    pdf = blank()
    lines = textwrap.wrap(FIRST + " " + SECOND + " " + THIRD, 38)
    for left, part in ((60, lines[:4]), (320, lines[4:8])):
        put(pdf, [" ".join(part)], left, 190, width=38)
    pdf.add_page()
    put(pdf, [" ".join(lines[8:])], 60, 190, width=80)
    assert read_article(saved(pdf, tmp_path)).text == f"{FIRST} {SECOND} {THIRD}"


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pdf = blank()
    for number, paragraph in enumerate([FIRST, SECOND, THIRD], 1):
        if number > 1:
            pdf.add_page()
        pdf.text(60, 40, f"Ministry of Transport - Press release 14/2026 - {number}")
        put(pdf, [paragraph], 60, 150)
        pdf.text(290, 810, f"Page {number} of 3")
    assert read_article(saved(pdf, tmp_path)).text == "\n".join([FIRST, SECOND, THIRD])


def test_words_parted_at_a_line_end(tmp_path: Path) -> None:
    pdf = blank()
    for number, line in enumerate(
        ["The transport min-", "ister told the Berg-", "Lund commission that the north-", "east pier stays."]
    ):
        pdf.text(60, 150 + 14 * number, line)
    assert (
        read_article(saved(pdf, tmp_path)).text
        == "The transport minister told the Berg-Lund commission that the northeast pier stays."
    )


def test_what_the_document_says_of_itself(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    pdf = blank()
    pdf.set_title("Harbour to stay open")
    pdf.set_author("Jon Lund")
    pdf.set_creation_date(datetime(2026, 5, 4, 9, 30, tzinfo=UTC))
    pdf.set_font_size(20)
    pdf.text(60, 100, "Harbour to stay open")
    pdf.set_font_size(11)
    put(pdf, [FIRST], 60, 150)
    article = read_article(saved(pdf, tmp_path))
    assert article.text == f"Harbour to stay open\n{FIRST}"
    assert (article.title, article.author, article.published) == (
        "Harbour to stay open",
        "Jon Lund",
        "2026-05-04T09:30:00+00:00",
    )
    assert article.parts == (Part("headline", Span(0, 20)),)


@pytest.mark.parametrize("title", ["Microsoft Word - statement.docx", "untitled", "statement"])
def test_titles_that_programs_give(title: str, tmp_path: Path) -> None:
    pdf = blank()
    pdf.set_title(title)
    put(pdf, [FIRST], 60, 150)
    assert read_article(saved(pdf, tmp_path)).title is None


def failure(path: Path) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        read_article(path)
    return f"{caught.value.why}; {caught.value.cure}"


def test_an_encrypted_document(tmp_path: Path) -> None:
    pdf = blank()
    put(pdf, [FIRST], 60, 150)
    pdf.set_encryption(owner_password="a", user_password="b")
    assert failure(saved(pdf, tmp_path)) == "it is encrypted; save it without a password"


def test_a_document_that_only_may_not_be_printed(tmp_path: Path) -> None:
    pdf = blank()
    put(pdf, [FIRST], 60, 150)
    pdf.set_encryption(owner_password="a")
    assert read_article(saved(pdf, tmp_path)).text == FIRST


def test_a_scan(tmp_path: Path) -> None:
    from PIL import Image

    pdf = blank()
    pdf.image(Image.new("L", (60, 80), 200), 0, 0, 595, 842)
    why = "it holds pictures of pages and no text; run text recognition (OCR) over it first"
    assert failure(saved(pdf, tmp_path)) == why


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 20, b"no PDF at all"])
def test_a_damaged_document(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    assert failure(path) == "it is not a PDF that can be read; save it anew as PDF"


def test_a_pdf_under_a_name_without_an_end(tmp_path: Path) -> None:
    pdf = blank()
    put(pdf, [FIRST], 60, 150)
    assert read_article(saved(pdf, tmp_path).rename(tmp_path / "statement")).text == FIRST
