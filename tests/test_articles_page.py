"""Web pages: the article as the page shows it, without what stands around it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from attribution.articles import UnreadableArticle, read_article
from attribution.records import Article, Part, Span

FIRST = (
    "The harbour of Vessby will stay open for another ten years, the transport minister, Ada Berg, told parliament on "
    "Monday."
)
SECOND = (
    "“We have heard the fishermen,” Berg said, adding that the work on the northern pier would begin in the spring."
)
SHORT = "“No,” she said."
LAST = "The union of dock workers called the decision “a late but welcome one” and asked for the plans to be published."

HEAD = """
<meta charset="utf-8"><title>Harbour to stay open, minister says | The Coast Gazette</title>
<link rel="canonical" href="https://coast.example/news/harbour-stays">
<meta property="og:title" content="Harbour to stay open, minister says">
<meta property="og:site_name" content="The Coast Gazette"><meta property="og:type" content="article">
<meta property="og:description" content="Vessby keeps its port for ten years">
<meta name="author" content="Jon Lund"><meta property="article:published_time" content="2026-05-04T09:30:00+02:00">
"""
AROUND = """
<div id="cookie-banner"><p>We use cookies to make this site work. By clicking accept you agree to our policy.</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
"""
BELOW = """
<div class="newsletter-signup"><p>Sign up for our morning newsletter and never miss a story again.</p></div>
<section class="related-articles"><h3>More from the coast</h3><ul>
<li><a href="/a">Ferry line to be closed in autumn, says owner of the last two boats</a></li>
<li><a href="/b">Why the lighthouse keeper of Norrholm will not leave his island</a></li></ul></section>
<footer><p>© 2026 The Coast Gazette. All rights reserved. Contact our editors about mistakes.</p></footer>
"""


def page(body: str, head: str = HEAD) -> str:
    return f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{AROUND}{body}{BELOW}</body></html>'


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Article]:
    def reading(html: str | bytes, name: str = "page.html") -> Article:
        path = tmp_path / name
        path.write_bytes(html.encode() if isinstance(html, str) else html)
        return read_article(path)

    return reading


def named_parts(article: Article) -> dict[str, str]:
    return {part.name: part.span.of(article.text) for part in article.parts}


def test_the_whole_article(read: Callable[..., Article]) -> None:
    body = (
        "<article><h1>Harbour to stay open, minister says</h1>"
        '<p class="standfirst">Vessby keeps its port for ten years</p>'
        '<div class="byline">By Jon Lund</div>'
        '<figure><img alt="The pier" src="x.jpg"><figcaption>The northern pier in May</figcaption></figure>'
        f"<div class='body'>{paragraphs(FIRST, SECOND, SHORT)}"
        f'<div class="ad-slot"><p>Advertisement</p></div>{paragraphs(LAST)}</div></article>'
    )
    headline, standfirst = "Harbour to stay open, minister says", "Vessby keeps its port for ten years"
    assert read(page(body)) == Article(
        id="page.html",
        text=f"{headline}\n\n{standfirst}\n\n{FIRST}\n{SECOND}\n{SHORT}\n{LAST}",
        title=headline,
        url="https://coast.example/news/harbour-stays",
        publisher="The Coast Gazette",
        published="2026-05-04T09:30:00+02:00",
        author="Jon Lund",
        language="en",
        parts=(Part("headline", Span(0, 35)), Part("standfirst", Span(37, 72))),
    )


HEADLINE = "<h1>Harbour to stay open, minister says</h1>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"{HEADLINE}<div>{paragraphs(FIRST, SECOND, LAST)}</div>", [FIRST, SECOND, LAST]),
        (  # no tag parts a word or joins two, and a line of the file is no line of the text
            f"{HEADLINE}<div><p>The har<wbr>bour of <b>Vess</b>by <a href='/x'>will</a>\n<i>stay</i> open,\n the"
            f" min&shy;ister said<sup>1</sup>.</p>{paragraphs(FIRST, LAST)}</div>",
            ["The harbour of Vessby will stay open, the minister said1.", FIRST, LAST],
        ),
        (  # a browser shows the marks of `q`
            f"{HEADLINE}<div>{paragraphs(FIRST, '<q>It stays, and that is that,</q> she said.', LAST)}</div>",
            [FIRST, "“It stays, and that is that,” she said.", LAST],
        ),
        (
            f"{HEADLINE}<div>{paragraphs(FIRST)}<blockquote><p>“It stays, and that is that.”</p></blockquote>"
            f"{paragraphs(LAST)}</div>",
            [FIRST, "“It stays, and that is that.”", LAST],
        ),
        (
            f"{HEADLINE}<div>{paragraphs(FIRST)}<ul><li>The pier is to be mended by the end of June.</li>"
            f"<li>Boats pay less.</li></ul>{paragraphs(LAST)}</div>",
            [FIRST, "The pier is to be mended by the end of June.", "Boats pay less.", LAST],
        ),
        (f"{HEADLINE}<div>{FIRST}<br><br>{SECOND}<br/><br/>{LAST}</div>", [FIRST, SECOND, LAST]),
        (
            f"{HEADLINE}<div>{paragraphs(FIRST)}<h2>What the union says</h2>{paragraphs(SHORT, LAST)}</div>",
            [FIRST, "What the union says", SHORT, LAST],
        ),
        (
            f"{HEADLINE}<div>{paragraphs(FIRST, 'Read more: <a href=/z>The ferry</a>', SECOND)}"
            f"<p><a href=/q>How the northern pier was built, in pictures</a></p>{paragraphs(LAST)}</div>",
            [FIRST, SECOND, LAST],
        ),
        (
            f"<div class='paywall subscriber-content'>{HEADLINE}<div>{paragraphs(FIRST, SECOND, LAST, SHORT)}</div>",
            [FIRST, SECOND, LAST, SHORT],
        ),
        (f"{HEADLINE}<div>{paragraphs('Vessby', FIRST, SECOND, LAST)}</div>", ["Vessby", FIRST, SECOND, LAST]),
    ],
    ids=["plain", "inline", "q", "blockquote", "list", "br", "crosshead", "links", "paywall", "short first"],
)
def test_paragraphs(body: str, lines: list[str], read: Callable[..., Article]) -> None:
    article = read(page(body))
    assert article.text.split("\n\n") == ["Harbour to stay open, minister says", "\n".join(lines)]


@pytest.mark.parametrize(
    ("front", "parts"),
    [
        (
            '<h2 class="article__standfirst">The port gets ten more years</h2>',
            {"standfirst": "The port gets ten more years"},
        ),
        # known by what the page is described by
        (
            "<div><div>Vessby keeps its port for ten years</div></div>",
            {"standfirst": "Vessby keeps its port for ten years"},
        ),
        ("", {}),
        (f'<div class="article-summary">{paragraphs(SHORT + " " + SHORT, SECOND)}</div>', {}),
        ('<span class="dateline">VESSBY, May 4 (Coast) – </span>', {"dateline": "VESSBY, May 4 (Coast)"}),
        ('<p itemprop="dateline">VESSBY</p>', {"dateline": "VESSBY"}),
        # some call the date so
        ('<p class="dateline">Updated 4 May 2026, 10:30</p>', {}),
    ],
)
def test_parts(front: str, parts: dict[str, str], read: Callable[..., Article]) -> None:
    article = read(page(f"{HEADLINE}{front}<div class=story>{paragraphs(FIRST, SECOND, LAST)}</div>"))
    assert named_parts(article) == {"headline": "Harbour to stay open, minister says"} | parts
    assert article.text.endswith(f"{FIRST}\n{SECOND}\n{LAST}")


def test_a_dateline_in_the_first_paragraph(read: Callable[..., Article]) -> None:
    first = f'<p><b class="dateline">VESSBY</b> — {FIRST}</p>'
    article = read(page(f"{HEADLINE}<div>{first}{paragraphs(SECOND, LAST)}</div>"))
    assert named_parts(article)["dateline"] == "VESSBY"
    assert article.text.split("\n\n")[1] == f"VESSBY — {FIRST}\n{SECOND}\n{LAST}"


def test_a_first_paragraph_that_describes_the_page_is_no_standfirst(read: Callable[..., Article]) -> None:
    head = HEAD.replace("Vessby keeps its port for ten years", FIRST)
    article = read(page(f"{HEADLINE}<div>{paragraphs(FIRST, SECOND, LAST)}</div>", head))
    assert named_parts(article) == {"headline": "Harbour to stay open, minister says"}
    assert article.text.count(FIRST) == 1


def test_what_json_ld_says(read: Callable[..., Article]) -> None:
    head = """<title>Vessby</title><script type="application/ld+json">
    {"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle", "headline": "Harbour to stay open",
     "datePublished": "2026-05-04T07:30:00Z", "author": [{"@type": "Person", "name": "Jon Lund"}],
     "publisher": {"@type": "Organization", "name": "Coast News"}, "dateline": "VESSBY"}]}</script>"""
    article = read(page(f"<h1>Harbour to stay open</h1><div>{paragraphs('VESSBY – ' + FIRST, SECOND)}</div>", head))
    about = (article.title, article.published, article.author, article.publisher)
    assert about == ("Harbour to stay open", "2026-05-04T07:30:00Z", "Jon Lund", "Coast News")
    assert named_parts(article) == {"headline": "Harbour to stay open", "dateline": "VESSBY"}


def test_a_text_that_only_json_ld_has(read: Callable[..., Article]) -> None:
    head = f"""<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Harbour to stay open",
     "articleBody": "{FIRST}\\n\\n{SECOND}"}}</script>"""
    html = f"<!doctype html><html><head>{head}</head><body><div id=app></div></body></html>"
    assert read(html).text == f"Harbour to stay open\n\n{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", '<meta charset="utf-8">'),
        ("utf-8-sig", ""),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("cp1252", ""),
        ("utf-16", ""),
    ],
)
def test_encodings(encoding: str, head: str, read: Callable[..., Article]) -> None:
    html = (
        f"<html><head>{head}</head><body><h1>Harbour café to stay</h1>{paragraphs(FIRST, SECOND, LAST)}</body></html>"
    )
    assert read(html.encode(encoding)).text == f"Harbour café to stay\n\n{FIRST}\n{SECOND}\n{LAST}"


TEASERS = "".join(
    f'<div><h3><a href="/{n}">{title}</a></h3><p>{text}</p></div>'
    for n, (title, text) in enumerate(
        [
            ("Harbour to stay open", "The harbour stays open for another ten years."),
            ("Ferry line closes", "The last two boats are to be sold in the autumn."),
            ("Lighthouse to be painted", "The keeper of Norrholm wants it red, the council does not."),
            ("Herring prices rise", "Fishermen have had a good spring, and so have the banks."),
        ]
        * 3
    )
)


@pytest.mark.parametrize(
    "html",
    [
        b"<!doctype html><html></html>",
        b"<html><body><p>   </p></body></html>",
        f"<html><body><h1>News</h1>{TEASERS}</body></html>".encode(),
        b"<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>The page that you asked for is not "
        b"here any more. It may have been moved, or the address may be wrong.</p></body></html>",
        b"<html><body><h1>Log in</h1><form><p>Please enter your name and your password to read on.</p>"
        b"<input name=u><input type=password></form></body></html>",
        b"<html><body><h1>Your privacy</h1><p>We and our 214 partners use cookies and process personal data to show "
        b"you what you may like. You can give or withhold your consent at any time.</p><p>Cookies are small files that "
        b"keep your choices. Without your consent we set only the cookies that are needed.</p></body></html>",
    ],
    ids=["empty", "blank", "index", "error", "login", "cookies"],
)
def test_pages_without_an_article(html: bytes, read: Callable[..., Article]) -> None:
    with pytest.raises(UnreadableArticle) as caught:
        read(html)
    assert caught.value.why == "no article was found in the page"


def test_a_page_saved_as_one_file(read: Callable[..., Article]) -> None:
    html = page(f"{HEADLINE}<div>{paragraphs(FIRST, SECOND, LAST)}</div>").replace("=", "=3D")
    saved = (
        "From: <Saved by a browser>\nSnapshot-Content-Location: https://coast.example/news/harbour-stays?ref=3\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n'
        "--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"{html}\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n"
    )
    article = read(saved.encode(), "page.mhtml")
    assert article.text == f"Harbour to stay open, minister says\n\n{FIRST}\n{SECOND}\n{LAST}"
    assert article.url == "https://coast.example/news/harbour-stays"


def test_a_page_too_large_for_one_article(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with path.open("wb") as stream:
        stream.truncate(61_000_000)
    with pytest.raises(UnreadableArticle, match=r"it has 61.0 MB, more than the 50 MB of one article"):
        read_article(path)


NOT_NOTICES = [
    "Copyright law needs reform, the minister said.",
    "Related costs will rise, he warned.",
    "Register to vote by Friday, she said.",
    "Sponsored by the state, the club won.",
    "By any measure, Ada Berg is the best minister that we had.",
]
COMMENTS = paragraphs(
    *(f"I think that this is comment {n}, and a rather long one, as comments are." for n in range(30))
)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"{HEADLINE}<div>{paragraphs(FIRST, *NOT_NOTICES, LAST)}</div>", [FIRST, *NOT_NOTICES, LAST]),
        (  # no standfirst
            f"{HEADLINE}<div>{paragraphs(FIRST)}<h2 class=subheading>What the union says about it</h2>"
            f"{paragraphs(LAST)}</div>",
            [FIRST, "What the union says about it", LAST],
        ),
        (f"{HEADLINE}<div>{paragraphs(FIRST, LAST)}</div><div id=comments>{COMMENTS}</div>", [FIRST, LAST]),
        (  # a crosshead is no label of the link below it
            f"{HEADLINE}<div>{paragraphs(FIRST)}<h2>What the union says</h2><p><a href=x>The ferry is closed</a></p>"
            f"{paragraphs(LAST)}</div>",
            [FIRST, "What the union says", LAST],
        ),
        (
            f"{HEADLINE}<div>{paragraphs(FIRST, '<a href=x>“It is a scandal,” the union said.</a>', LAST)}</div>",
            [FIRST, "“It is a scandal,” the union said.", LAST],
        ),
        (f"<a name=top>{HEADLINE}{FIRST}<p>{SECOND}<p>{LAST}", [FIRST, SECOND, LAST]),
        (
            f"<div class=single-header>{HEADLINE}</div><div class='post-body share-enabled subscription'>"
            f"{paragraphs(FIRST, SECOND, LAST)}</div>",
            [FIRST, SECOND, LAST],
        ),
    ],
    ids=["like notices", "subheading", "comments", "crosshead", "linked", "unclosed", "classes"],
)
def test_nothing_is_lost_for_looking_like_clutter(body: str, lines: list[str], read: Callable[..., Article]) -> None:
    article = read(f"<html><head><title>Harbour to stay open, minister says</title></head><body>{body}</body></html>")
    assert article.text.split("\n\n") == ["Harbour to stay open, minister says", "\n".join(lines)]
