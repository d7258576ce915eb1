r"""Reading: files, folders, web addresses and standard input to articles, whose text never changes afterwards.

A text file is read as UTF-8, without a byte order mark and with line ends as "\n"; otherwise its text is what stands in
it. Of a document with markup or print the text is its headline and standfirst, where its format names them, and its
paragraphs, one a line. An article's id is its file's name; of a file found in a folder or an archive, its path from
there; of a page on the web, its address. A row of a table or a line of JSON is an article with its own id.
"""

from attribution.articles.errors import OnError, UnreadableArticle
from attribution.articles.headlines import headline
from attribution.articles.inputs import STANDARD_INPUT, Input, find_inputs
from attribution.articles.reading import read_article, read_articles, read_inputs
from attribution.articles.source import Fetch

__all__ = [
    "STANDARD_INPUT",
    "Fetch",
    "Input",
    "OnError",
    "UnreadableArticle",
    "find_inputs",
    "headline",
    "read_article",
    "read_articles",
    "read_inputs",
]
