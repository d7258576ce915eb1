"""Word documents, Markdown and letters."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from attribution.articles import UnreadableArticle, read_article, read_articles
from attribution.records import Article, Part, Span

FIRST = "The harbour of Vessby will stay open for another ten years, the minister told parliament."
SECOND = "“We have heard the fishermen,” Berg said."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def failure(path: Path) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        read_article(path)
    return f"{caught.value.why}; {caught.value.cure}"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- Word ----------------------------------------------------------------------------------------------------------


def saved(document: Any, folder: Path, name: str = "statement.docx") -> Path:
    path = folder / name
    document.save(path)
    return path


def test_a_word_document(tmp_path: Path) -> None:
    from datetime import datetime

    document = docx.Document()
    document.add_paragraph("Harbour to stay open", style="Title")
    document.add_paragraph("Vessby keeps its port", style="Subtitle")
    paragraph = document.add_paragraph("The har")
    paragraph.add_run("bour").bold = True
    paragraph.add_run(" stays.")
    document.add_paragraph("The pier is mended.", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Boats", "114"
    document.core_properties.title = "press release 14"
    document.core_properties.author = "Jon Lund"
    document.core_properties.created = datetime(2026, 5, 4, 9, 30)
    assert read_article(saved(document, tmp_path)) == Article(
        id="statement.docx",
        text="Harbour to stay open\n\nVessby keeps its port\n\nThe harbour stays.\nThe pier is mended.\nBoats\t114",
        title="Harbour to stay open",
        published="2026-05-04T09:30:00Z",
        author="Jon Lund",
        language="en",
        parts=(Part("headline", Span(0, 20)), Part("standfirst", Span(22, 43))),
    )


def test_tracked_changes(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The harbour ")
    for change in (
        f'<w:ins {W} w:id="1" w:author="A"><w:r><w:t xml:space="preserve">will stay </w:t></w:r></w:ins>',
        f'<w:del {W} w:id="2" w:author="A"><w:r><w:delText>is to be closed</w:delText></w:r></w:del>',
    ):
        paragraph._p.append(parse_xml(change))
    paragraph.add_run("in Vessby.")
    assert read_article(saved(document, tmp_path)).text == "The harbour will stay in Vessby."


def test_a_word_document_without_words(tmp_path: Path) -> None:
    assert failure(saved(docx.Document(), tmp_path)) == "it is empty; give a file with text in it"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 cut", "it is not a Word document that can be read; save it anew as .docx"),
        (b"", "it is not a Word document that can be read; save it anew as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "it is encrypted; save it without a password"),
    ],
)
def test_damaged_word_documents(content: bytes, message: str, tmp_path: Path) -> None:
    assert failure(written(tmp_path, "bad.docx", content)) == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.doc", ".doc files are not read; save it as .docx or .pdf"),
        ("a.odt", ".odt files are not read; save it as .docx or .pdf"),
        ("a.RTF", ".rtf files are not read; save it as .docx or .pdf"),
        ("a.xlsx", ".xlsx files are not read; save it as .csv"),
    ],
)
def test_office_files_are_refused_with_a_cure(name: str, message: str, tmp_path: Path) -> None:
    assert failure(written(tmp_path, name, b"x")) == message


# --- Markdown ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The harbour\nstays *open*,\nshe **said**.\n\nIt does.", "The harbour stays open, she said.\nIt does."),
        ("A [link](https://x.example) and ![a picture](p.png) here.", "A link and here."),
        ("> “It stays.”\n\n- One\n- Two\n", "“It stays.”\nOne\nTwo"),
        ("# Harbour to stay\n\nIt stays.", "Harbour to stay\n\nIt stays."),
        ("Harbour to stay\n===\nIt stays.\n\n## Why\nBecause.", "Harbour to stay\n\nIt stays.\nWhy\nBecause."),
        ("Code:\n\n    a = 1\n      b\n", "Code:\na = 1\n  b"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a\tb\n1\t2"),
        ("---\n\nA rule is no front matter.\n\n---\n\nIt stays.", "A rule is no front matter.\nIt stays."),
        ("a &amp; b \\* c", "a & b * c"),
        ("---\na: &x [1]\nb: *x\n---\n\nIt stays.", "a: &x [1] b: *x\nIt stays."),
    ],
)
def test_markdown_loses_its_signs(markdown: str, text: str, tmp_path: Path) -> None:
    assert read_article(written(tmp_path, "a.md", markdown)).text == text


def test_front_matter(tmp_path: Path) -> None:
    content = (
        '---\ntitle: "Harbour: it stays"\nauthor: [Jon Lund, Ada Berg]\ndate: 2026-05-04\nURL: https://coast.example/1\n'
        f"publisher: Coast\ntags: [sea, port]\nchecked: 2026-05-05T10:00:00Z\n---\n# Harbour to stay\n\n{FIRST}\n"
    )
    assert read_article(written(tmp_path, "a.markdown", content)) == Article(
        id="a.markdown",
        text=f"Harbour to stay\n\n{FIRST}",
        title="Harbour: it stays",
        url="https://coast.example/1",
        publisher="Coast",
        published="2026-05-04",
        author="Jon Lund, Ada Berg",
        language="en",
        parts=(Part("headline", Span(0, 15)),),
        extra={"tags": ["sea", "port"], "checked": "2026-05-05T10:00:00+00:00"},
    )


def test_markdown_without_words(tmp_path: Path) -> None:
    assert failure(written(tmp_path, "a.md", "![](x.png)\n")) == "it is empty; give a file with text in it"


# --- letters -------------------------------------------------------------------------------------------------------


def letter(plain: str | None = None, html: str | None = None, **parameters: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Harbour to stay – press release"
    message["From"] = "Jon Lund <jon@coast.example>"
    message["Date"] = "Mon, 04 May 2026 09:30:00 +0200"
    if plain is not None:
        message.set_content(plain, params=parameters)
    if html is not None and plain is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


WRAPPED = """\
The harbour of Vessby will stay open for another ten years, the minister
told parliament on Monday, after a long debate.

"We have heard the fishermen," Berg said.

Yours,
Jon

On Sunday Ada Berg wrote:
> Will the harbour of Vessby stay open for another ten years, and who will pay
> for it?
"""
UNWRAPPED = """\
The harbour of Vessby will stay open for another ten years, the minister told parliament on Monday, after a long debate.
"We have heard the fishermen," Berg said.
Yours,
Jon
On Sunday Ada Berg wrote:
> Will the harbour of Vessby stay open for another ten years, and who will pay for it?"""


def test_a_letter(tmp_path: Path) -> None:
    assert read_article(written(tmp_path, "mail.eml", letter(WRAPPED).as_bytes())) == Article(
        id="mail.eml",
        text=UNWRAPPED,
        title="Harbour to stay – press release",
        published="2026-05-04T09:30:00+02:00",
        author="Jon Lund <jon@coast.example>",
        language="en",
    )


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (letter("Short\nlines\nstay."), "Short\nlines\nstay."),
        (letter("The harbour \nstays.\n\nIt \ndoes.\n", format="flowed"), "The harbour stays.\nIt does."),
        (letter("Plain.", "<p>The har<b>bour</b>\nstays.</p><p>It does.</p>"), "The harbour stays.\nIt does."),
        (letter(html="<div style='display:none'>Hidden</div><div>It stays.</div>"), "It stays."),
        (letter("Plain only.", "<img src=x>"), "Plain only."),
    ],
    ids=["short", "flowed", "html", "hidden", "picture"],
)
def test_bodies(message: EmailMessage, text: str, tmp_path: Path) -> None:
    assert read_article(written(tmp_path, "mail.eml", message.as_bytes())).text == text


def test_attached_documents_are_articles_too(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(FIRST)
    attached = saved(document, tmp_path).read_bytes()
    message = letter("See the statement.")
    message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="statement.docx")
    message.add_attachment(b"Second.", maintype="text", subtype="plain", filename="../note.txt")
    message.add_attachment(b"Third.", maintype="text", subtype="plain", filename="note.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="pier.png")
    message.add_attachment(b"", maintype="application", subtype="pdf", filename="empty.pdf")
    errors: list[str] = []
    path = written(tmp_path, "mail.eml", message.as_bytes())
    found = [(each.id, each.text) for each in read_articles([path], lambda error: errors.append(str(error)))]
    assert found == [
        ("mail.eml", "See the statement."),
        ("mail.eml/statement.docx", FIRST),
        ("mail.eml/note.txt", "Second."),
        ("mail.eml/note (2).txt", "Third."),
    ]
    assert errors == [f"{path}/empty.pdf: it is damaged, or no PDF; download it again, or save it anew as PDF"]


def test_a_letter_without_text(tmp_path: Path) -> None:
    assert (
        failure(written(tmp_path, "mail.eml", letter("").as_bytes())) == "the letter has no text; save it anew as .eml"
    )


FROM_OUTLOOK = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style></head>
<body><div class=WordSection1><p class=MsoNormal>Dear colleagues,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>&#8220;We have heard the fisher<span lang=EN-US>men</span>,&#8221; the minister<o:p></o:p>
said.<o:p></o:p></p><!--[if gte mso 9]><xml><o:x>junk</o:x></xml><![endif]-->
<p class=MsoListParagraph><![if !supportLists]><span>&middot;<span>&nbsp;&nbsp;</span></span><![endif]>It is mended.</p>
<div><p class=MsoNormal><b>From:</b> Ada Berg &lt;ada@x.example&gt;<br><b>Subject:</b> Pier</p></div></body>"""
AT_72_COLUMNS = """\
The harbour of Vessby will stay open for another ten years, the minister
told parliament. “We have heard the fishermen,” she said, and added that
the pier would be mended.

https://ministry.example/press/2026/05/04/the-harbour-of-vessby-stays-open-for-another-ten-years
* One point that is long enough to run over the end of the line, as they
  do
* Two points
"""


@pytest.mark.parametrize(
    ("encoding", "charset", "body", "lines"),
    [
        (
            "7bit",
            "us-ascii; html",
            FROM_OUTLOOK,
            [
                "Dear colleagues,",
                "“We have heard the fishermen,” the minister said.",
                "· It is mended.",
                "From: Ada Berg <ada@x.example>",
                "Subject: Pier",
            ],
        ),
        (
            "quoted-printable",
            "utf-8",
            AT_72_COLUMNS,
            [
                "The harbour of Vessby will stay open for another ten years, the minister told parliament. “We have "
                "heard the fishermen,” she said, and added that the pier would be mended.",
                "https://ministry.example/press/2026/05/04/the-harbour-of-vessby-stays-open-for-another-ten-years",
                "* One point that is long enough to run over the end of the line, as they do",
                "* Two points",
            ],
        ),
        ("base64", "iso-8859-9", 'Bakan Işıl Yıldız "geç" dedi.', ['Bakan Işıl Yıldız "geç" dedi.']),
        ("7bit", "iso-2022-jp", "大臣は「開けておく」と述べた。", ["大臣は「開けておく」と述べた。"]),
        # what calls itself Latin-1 is often the code page of Windows
        ("8bit", "cp1252 as iso-8859-1", "“It stays,” Berg said.", ["“It stays,” Berg said."]),
    ],
    ids=["outlook", "72 columns", "base64", "japanese", "mislabelled"],
)
def test_letters_as_programs_write_them(
    encoding: str, charset: str, body: str, lines: list[str], tmp_path: Path
) -> None:
    import base64
    import quopri

    coded, _, stated = charset.partition(" as ")
    coded, _, html = coded.partition("; ")
    data = body.encode(coded)
    data = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(data)
    head = (
        f"From: Jon <jon@x.example>\nMIME-Version: 1.0\nContent-Transfer-Encoding: {encoding}\n"
        f"Content-Type: text/{html or 'plain'}; charset={stated or coded}\n\n"
    )
    assert read_article(written(tmp_path, "mail.eml", head.encode() + data)).text.split("\n") == lines


def test_a_letter_in_a_letter_is_an_article_too(tmp_path: Path) -> None:
    outer = letter("See below.")
    outer.add_attachment(letter(FIRST))
    outer.add_attachment(letter(SECOND), filename="inner.eml")
    path = written(tmp_path, "mail.eml", outer.as_bytes())
    assert [(each.id, each.text) for each in read_articles([path])] == [
        ("mail.eml", "See below."),
        ("mail.eml/letter.eml", FIRST),
        ("mail.eml/inner.eml", SECOND),
    ]


def test_what_word_puts_into_a_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Ministry of Transport"
    document.add_heading("The decision", 2)
    paragraph = document.add_paragraph("The minister said: ")
    paragraph.add_run("“It stays").add_break()
    paragraph.add_run("open.”")
    linked = document.add_paragraph("See ")
    linked._p.append(parse_xml(f"<w:hyperlink {W}><w:r><w:t>the plans</w:t></w:r></w:hyperlink>"))
    linked.add_run(" here.")
    boxed = document.add_paragraph("Beside: ")
    boxed._p.append(
        parse_xml(
            f'<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>'
            "<w:t>“A box,” she said.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )
    moved = document.add_paragraph("It ")
    moved._p.append(parse_xml(f'<w:moveFrom {W} w:id="1" w:author="A"><w:r><w:t>goes</w:t></w:r></w:moveFrom>'))
    moved._p.append(parse_xml(f'<w:moveTo {W} w:id="2" w:author="A"><w:r><w:t>stays.</w:t></w:r></w:moveTo>'))
    assert read_article(saved(document, tmp_path)).text.split("\n") == [
        "The decision",
        "The minister said: “It stays open.”",
        "See the plans here.",
        "Beside:",
        "“A box,” she said.",
        "It stays.",
    ]
