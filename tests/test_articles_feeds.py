"""Feeds and the news agencies' formats."""

import json
from pathlib import Path

import pytest

from attribution.articles import UnreadableArticle, read_articles
from attribution.articles.web import Fetched
from attribution.records import Article, Part, Span

FIRST = "The harbour of Vessby will stay open for another ten years, the minister told parliament on Monday."
SECOND = "“We have heard the fishermen,” Berg said, adding that the work would begin in the spring."


def results(path: Path) -> tuple[list[Article], list[str]]:
    errors: list[str] = []
    return list(read_articles([path], lambda error: errors.append(str(error)))), errors


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


# --- feeds ---------------------------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Coast News</title><link>https://coast.example/</link><language>en-gb</language>
<item><title>Harbour to stay</title><link>https://coast.example/1</link><dc:creator>Jon Lund</dc:creator>
<pubDate>Mon, 04 May 2026 09:30:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{FIRST}</p><figure><figcaption>The pier</figcaption></figure><p>{SECOND}</p>]]>
</content:encoded></item>
<item><title>Ferry &amp;amp; boats</title><guid isPermaLink="false">tag:2</guid>
<description>The &lt;b&gt;fer&lt;/b&gt;ry stays.</description></item>
<item><title>Nothing</title><link>https://coast.example/3</link></item>
</channel></rss>"""


def test_rss(tmp_path: Path) -> None:
    path = written(tmp_path, "news.rss", RSS)
    articles, errors = results(path)
    assert articles == [
        Article(
            id="https://coast.example/1",
            text=f"Harbour to stay\n\n{FIRST}\n{SECOND}",
            title="Harbour to stay",
            url="https://coast.example/1",
            publisher="Coast News",
            published="2026-05-04T07:30:00+00:00",
            author="Jon Lund",
            language="en",
            parts=(Part("headline", Span(0, 15)),),
        ),
        Article(
            id="tag:2",
            text="Ferry & boats\n\nThe ferry stays.",
            title="Ferry & boats",
            publisher="Coast News",
            language="en",
            parts=(Part("headline", Span(0, 13)),),
        ),
    ]
    assert errors == [f"{path}, entry 3: it has no text; read the page that it links to"]


def test_atom_under_the_name_of_xml(tmp_path: Path) -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Coast</title><entry><title>Harbour</title><id>urn:1</id>
    <link href="https://coast.example/1"/><updated>2026-05-04T09:30:00Z</updated><author><name>Jon Lund</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p></div></content></entry></feed>"""
    [article], errors = results(written(tmp_path, "news.xml", atom))
    assert (article.id, article.text, article.published) == (
        "https://coast.example/1", f"Harbour\n\n{FIRST}", "2026-05-04T09:30:00+00:00",
    )  # fmt: skip
    assert errors == []


def test_of_a_damaged_feed_what_can_be_read_is_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = written(tmp_path, "news.rss", RSS[: RSS.index("<item><title>Nothing")])
    assert [each.id for each in results(path)[0]] == ["https://coast.example/1", "tag:2"]
    assert "the feed is damaged, what can be read is read" in caplog.text


def test_half_a_character_costs_only_itself(tmp_path: Path) -> None:
    path = written(
        tmp_path, "news.rss", "<rss><channel><item><guid>g</guid><title>A&#xD800;b c</title></item></channel></rss>"
    )
    assert results(path) == ([], [f"{path}, entry 1: it has no text; read the page that it links to"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<rss><channel><title>x</title></channel></rss>", "the feed has no entries; check it in a feed reader"),
        ("<rss><channel><item", "it is a feed that cannot be read ("),
        ("<sitemap/>", "it is XML that is not known here (<sitemap>); give RSS, Atom, NewsML-G2, NITF or XHTML"),
        ("plain", "it is not XML; give RSS, Atom, NewsML-G2, NITF or XHTML"),
    ],
)
def test_xml_that_gives_nothing(content: str, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, "news.xml", content)
    articles, [error] = results(path)
    assert articles == []
    assert error.startswith(f"{path}: {message}")


SUMMARIES = """<rss version="2.0"><channel><title>Coast</title>
<item><title>One</title><link>https://coast.example/1</link><description>Summary one.</description></item>
<item><title>Two</title><link>https://coast.example/2</link><description>Summary two.</description></item>
</channel></rss>"""


def test_entries_of_a_feed_from_the_web_are_fetched(caplog: pytest.LogCaptureFixture) -> None:
    page = f"<html><body><h1>Harbour to stay</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"

    def fetch(url: str) -> Fetched:
        if url == "https://coast.example/rss":
            return Fetched(url, SUMMARIES.encode(), "application/rss+xml", None)
        if url == "https://coast.example/1":
            return Fetched(url, page.encode(), "text/html", "utf-8")
        raise UnreadableArticle(url, "it is not there", "check the address")

    found = [(each.id, each.text) for each in read_articles(["https://coast.example/rss"], fetch=fetch)]
    assert found == [
        ("https://coast.example/1", f"Harbour to stay\n\n{FIRST}\n{SECOND}"),
        ("https://coast.example/2", "Two\n\nSummary two."),
    ]
    assert caplog.messages == ["https://coast.example/2: only its summary is read (it is not there; check the address)"]


# --- ninjs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"headline": "Harbour to stay", "body_xhtml": f"<p>VESSBY {FIRST}</p><p>{SECOND}</p>", "byline": "Jon Lund",
         "description_text": "It stays", "versioncreated": "2026-05-04T09:30:00Z", "copyrightholder": "Coast"},
        {"headline": "Harbour to stay", "body_text": f"VESSBY {FIRST}\n\n{SECOND}\n", "byline": "Jon Lund",
         "description_text": "It stays", "versioncreated": "2026-05-04T09:30:00Z", "copyrightholder": "Coast"},
        {"headlines": [{"role": "short", "value": "Harbour"}, {"role": "main", "value": "Harbour to stay"}],
         "bodies": [{"role": "main", "contenttype": "text/html", "value": f"<p>VESSBY {FIRST}</p><p>{SECOND}</p>"}],
         "descriptions": [{"value": "It stays"}], "by": [{"name": "Jon Lund"}],
         "versioncreated": "2026-05-04T09:30:00Z", "rightsinfo": {"copyrightholder": "Coast"}},
    ],
    ids=["XHTML", "text", "version 2"],
)  # fmt: skip
def test_ninjs(body: dict[str, object], tmp_path: Path) -> None:
    item = {"uri": "urn:coast:1", "type": "text", "located": "Vessby", "provider": "Coast", "language": "en-GB"} | body
    path = written(tmp_path, "item.json", json.dumps(item))
    text = f"Harbour to stay\n\nIt stays\n\nVESSBY {FIRST}\n{SECOND}"
    parts = (Part("headline", Span(0, 15)), Part("standfirst", Span(17, 25)), Part("dateline", Span(27, 33)))
    assert results(path) == (
        [
            Article(
                "urn:coast:1", text, "Harbour to stay", None, "Coast", "2026-05-04T09:30:00Z", "Jon Lund", "en", parts,
                {"copyright_holder": "Coast"},
            )
        ],
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"uri": "urn:1", "type": "picture", "headline": "Pier"}, "it is a picture without text"),
        ({"uri": "urn:1", "type": "text", "body_text": " "}, "it has no text"),
    ],
)
def test_ninjs_without_text(item: dict[str, str], message: str, tmp_path: Path) -> None:
    path = written(tmp_path, "item.json", json.dumps(item))
    assert results(path) == ([], [f"{path}: {message}; give the agency's items of text"])


# --- NewsML-G2 and NITF --------------------------------------------------------------------------------------------

XHTML = f"""<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title>
</head><body><h1>Harbour to stay</h1><p>{FIRST}</p><p>The har<b>bour</b> stays.</p></body></html></inlineXML>"""
NITF = f"""<nitf><head><title>T</title><docdata><doc-id id-string="n1"/><date.issue norm="20260504T093000Z"/></docdata>
<pubdata name="Coast"/></head><body><body.head><hedline><hl1>Harbour to stay</hl1></hedline>
<byline>By Jon Lund</byline><dateline><location>VESSBY</location></dateline></body.head>
<body.content><block><p>{FIRST}</p><p>The har<em>bour</em> stays.</p></block></body.content></body></nitf>"""


def item(content: str, guid: str = "urn:coast:1", kind: str = "text") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="1" xml:lang="en-GB">
    <rightsInfo><copyrightHolder literal="Coast"/></rightsInfo>
    <itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="Coast"/>
    <versionCreated>2026-05-04T09:30:00Z</versionCreated>
    </itemMeta><contentMeta><by>Jon Lund</by><dateline>VESSBY</dateline><headline>Harbour to stay</headline>
    <description role="drol:summary">It stays</description></contentMeta>
    <contentSet>{content}</contentSet></newsItem>"""


@pytest.mark.parametrize("content", [XHTML, f"<inlineXML>{NITF}</inlineXML>"], ids=["XHTML", "NITF"])
def test_newsml(content: str, tmp_path: Path) -> None:
    text = f"Harbour to stay\n\nIt stays\n\nVESSBY\n{FIRST}\nThe harbour stays."
    parts = (Part("headline", Span(0, 15)), Part("standfirst", Span(17, 25)), Part("dateline", Span(27, 33)))
    assert results(written(tmp_path, "item.xml", item(content))) == (
        [
            Article(
                "urn:coast:1", text, "Harbour to stay", None, "Coast", "2026-05-04T09:30:00Z", "Jon Lund", "en", parts,
                {"copyright_holder": "Coast"},
            )
        ],
        [],
    )  # fmt: skip


def test_a_message_with_many_items(tmp_path: Path) -> None:
    plain = '<inlineData contenttype="text/plain">One.\n\nTwo.</inlineData>'
    picture = '<remoteContent href="pier.jpg"/>'
    items = item(XHTML) + item(picture, "urn:coast:2", "picture") + item(plain, "urn:coast:3")
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
    path = written(tmp_path, "message.xml", message)
    articles, errors = results(path)
    assert [each.id for each in articles] == ["urn:coast:1", "urn:coast:3"]
    assert articles[1].text.endswith("VESSBY\nOne.\nTwo.")
    assert errors == [f"{path}, item 2: it is a picture without text; give the agency's items of text"]


def test_bare_nitf(tmp_path: Path) -> None:
    text = f"Harbour to stay\n\nVESSBY\n{FIRST}\nThe harbour stays."
    parts = (Part("headline", Span(0, 15)), Part("dateline", Span(17, 23)))
    expected = Article(
        "n1", text, "Harbour to stay", None, "Coast", "20260504T093000Z", "Jon Lund", "en", parts
    )  # fmt: skip
    assert results(written(tmp_path, "item.xml", NITF)) == ([expected], [])


@pytest.mark.parametrize("part", ["", '<!ENTITY x SYSTEM "file:///etc/hostname">'])
def test_entities_are_not_followed(part: str, tmp_path: Path) -> None:
    inside = item('<inlineData contenttype="text/plain">It goes on. &x;</inlineData>')
    articles, errors = results(written(tmp_path, "item.xml", f"<!DOCTYPE newsItem [{part}]>{inside}"))
    assert [each.text.splitlines()[-1] for each in articles] == (["It goes on."] if part else [])
    assert ["not well-formed XML" in error for error in errors] == ([] if part else [True])
