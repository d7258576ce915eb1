"""Plain text: an article as it stands."""

from collections.abc import Iterator

from attribution.articles.encoding import decoded, refuse_blank
from attribution.articles.headlines import headline
from attribution.articles.source import Source
from attribution.records import Article


def read(source: Source) -> Iterator[Article]:
    r"""Yield the article of a text file: its characters, with line ends as "\n", are the text.

    Raises:
        UnreadableArticle: it may not be read, is empty or blank, or is no text.

    """
    text = decoded(source.read(), source.name, source.charset)
    refuse_blank(text, source.name)
    yield Article(source.id, text, title=headline(text), url=source.url)
