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
    assert failure(path) == "it is damaged, or no PDF; download it again, or save it anew as PDF"


def test_a_pdf_under_a_name_without_an_end(tmp_path: Path) -> None:
    pdf = blank()
    put(pdf, [FIRST], 60, 150)
    assert read_article(saved(pdf, tmp_path).rename(tmp_path / "statement")).text == FIRST


# --- documents as they come --------------------------------------------------------------------------------------

LONG = [
    FIRST,
    SECOND,
    THIRD,
    'Karl Ek doubted that the money would be enough. "Forty million is a number that somebody dreamed," he said.',
    '"I slept badly until today," said Siv Moe, who owns two boats. "Now I shall sleep on board."',
    "The council meets again on Friday.",
]


def in_columns(pdf: FPDF, paragraphs: list[str], lefts: list[float], top: float, width: int, rows: int) -> None:
    """Set paragraphs in columns, their first lines indented."""
    pdf.set_font("Times", size=9)
    lines = [(8 * (n == 0), line) for each in paragraphs for n, line in enumerate(textwrap.wrap(each, width))]
    assert len(lines) <= rows * len(lefts)
    for number, (indent, line) in enumerate(lines):
        column, row = divmod(number, rows)
        pdf.text(lefts[column] + indent, top + 11 * row, line)


def test_a_press_release(tmp_path: Path) -> None:
    pdf = blank()
    for page in ("Page 1 of 2", "Page 2 of 2"):
        if pdf.page == 1 and page != "Page 1 of 2":
            pdf.add_page()
        pdf.set_font("Helvetica", "B", 9)
        pdf.text(60, 40, "Ministry of Transport")
        pdf.text(60, 52, "1 Castle Square, Vessby")
        pdf.text(280, 810, page)
        pdf.set_font("Helvetica", size=11)
        if page == "Page 1 of 2":
            pdf.text(60, 100, "PRESS RELEASE")
            pdf.text(430, 100, "4 May 2026")
            pdf.set_font("Helvetica", "B", 18)
            pdf.text(60, 140, "Harbour of Vessby to stay open")
            pdf.text(60, 162, "for another ten years")
            pdf.set_font("Helvetica", size=11)
            top = put(pdf, [FIRST, SECOND], 60, 200)
            pdf.text(60, top + 10, "- ENDS -")
            put(pdf, ["Notes to editors", "1. The pier was built in 1931.", "2. It is closed."], 60, top + 34)
        else:
            put(pdf, ["Contact: Jon Lund, 11 22 33."], 60, 100)
    article = read_article(saved(pdf, tmp_path))
    headline = "Harbour of Vessby to stay open for another ten years"
    notes = "- ENDS -\nNotes to editors\n1. The pier was built in 1931.\n2. It is closed.\nContact: Jon Lund, 11 22 33."
    assert article.text == f"PRESS RELEASE 4 May 2026\n{headline}\n{FIRST}\n{SECOND}\n{notes}"
    assert article.title == headline
    assert [part.span.of(article.text) for part in article.parts] == [headline]


def test_a_newspaper_page_of_three_columns(tmp_path: Path) -> None:
    pdf = blank()
    pdf.set_font("Times", size=8)
    pdf.text(40, 20, "THE COAST GAZETTE")
    pdf.text(500, 20, "Tuesday, May 5, 2026")
    pdf.set_font("Times", "B", 28)
    pdf.text(40, 80, "Harbour stays open")
    pdf.set_font("Times", "I", 10)
    pdf.text(40, 100, "By Jon Lund in Vessby")
    in_columns(pdf, LONG, [40, 215, 390], 130, 38, 9)
    article = read_article(saved(pdf, tmp_path))
    front = ["THE COAST GAZETTE Tuesday, May 5, 2026", "Harbour stays open", "By Jon Lund in Vessby"]
    assert article.text.split("\n") == [*front, *LONG]
    assert article.title == "Harbour stays open"


@pytest.mark.parametrize("rows", range(9, 14))
def test_wherever_a_column_ends_a_quotation_goes_on_in_the_next(rows: int, tmp_path: Path) -> None:
    pdf = blank()
    in_columns(pdf, LONG, [40, 300], 100, 58, rows)
    assert read_article(saved(pdf, tmp_path)).text.split("\n") == LONG


def test_hyphens_at_the_end_of_lines(tmp_path: Path) -> None:
    lines = (
        "The trans-|port minister would keep the har-|bour and the well-|known lighthouse of Norr-|holm from a French-"
        "|German company, de-|spite its 4,000-|5,000 crowns, she|said."
    )
    pdf = blank()
    for number, line in enumerate(lines.split("|")):
        pdf.text(60, 120 + 14 * number, line)
    assert read_article(saved(pdf, tmp_path)).text == (
        "The transport minister would keep the harbour and the well-known lighthouse of Norrholm from a French-German "
        "company, despite its 4,000-5,000 crowns, she said."
    )


def test_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    pdf = blank()
    sentence = "The harbour has 40 m of new quay and stays open."
    pdf.text(60, 100, sentence)
    right = 60 + pdf.get_string_width(sentence)
    pdf.set_font("Helvetica", size=6)
    pdf.text(right, 96, "1")
    pdf.set_font("Helvetica", size=11)
    put(pdf, [SECOND], 60, 122)
    pdf.text(60, 650, "She spoke for an hour, and while she did so the members of parliament")
    pdf.set_font("Helvetica", size=7)
    put(pdf, ["1 Parliamentary record of May 4, 2026.", "2 Interview."], 60, 700, gap=0)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.text(60, 100, "did not stir.")
    assert read_article(saved(pdf, tmp_path)).text.split("\n") == [
        sentence,
        SECOND,
        "She spoke for an hour, and while she did so the members of parliament did not stir.",
        "1 Parliamentary record of May 4, 2026.",
        "2 Interview.",
    ]


def test_text_that_is_drawn_word_by_word_from_the_end(tmp_path: Path) -> None:
    pdf = blank()
    left, top, words = 60.0, 100, []
    for word in FIRST.split():
        if left + pdf.get_string_width(word) > 480:
            left, top = 60, top + 14
        words.append((left, top, word))
        left += pdf.get_string_width(f"{word} ")
    for place in reversed(words):
        pdf.text(*place)
    assert read_article(saved(pdf, tmp_path)).text == FIRST


@pytest.mark.parametrize("angle", [0, 90, 270])
def test_a_page_that_is_turned(angle: int, tmp_path: Path) -> None:
    pdf = blank()
    with pdf.rotation(angle, 300, 400):
        put(pdf, [FIRST, SECOND], 60, 400, width=70)
    assert read_article(saved(pdf, tmp_path)).text == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("angle", [45, 90])
def test_a_stamp_across_the_page_is_none_of_the_text(angle: int, tmp_path: Path) -> None:
    pdf = blank()
    put(pdf, [FIRST, SECOND], 80, 100)
    pdf.set_font("Helvetica", "B", 60)
    with pdf.rotation(angle, 300, 300):
        pdf.text(200, 300, "DRAFT")
    assert read_article(saved(pdf, tmp_path)).text == f"{FIRST}\n{SECOND}"
