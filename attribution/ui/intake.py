"""What the user gives to read: a pasted text, uploaded files and web addresses; what will not do is refused by name."""

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from attribution.articles import Input, UnreadableArticle, read_inputs
from attribution.articles.inputs import is_url
from attribution.articles.kinds import holds_many, suffix_of
from attribution.records import Article

LARGEST = 5_000_000  # bytes of one article; a novel has a million
LARGEST_OF_MANY = 25_000_000  # bytes of a file with many; also the server's own limit (.streamlit/config.toml)
PASTED = "the pasted text"


def pasted(text: str, title: str = "", publisher: str = "", published: str | None = None, url: str = "") -> Article:
    """Return a pasted text as an article with what is known of it; the same text gets the same id.

    Raises:
        UnreadableArticle: the text is empty, too long or none, or the address is none of the web.

    """
    data = text.encode("utf-8", "replace")
    refuse_large(PASTED, len(data))
    url = url.strip()
    if url and not is_url(url):
        raise UnreadableArticle(url, "this is no web address", "begin it with https://, or leave it out")
    with TemporaryDirectory() as folder:
        path = Path(folder, "pasted.txt")
        path.write_bytes(data)
        try:
            (article,) = read_inputs([Input(f"pasted-{sha256(data).hexdigest()[:8]}", path)])
        except UnreadableArticle as error:
            raise UnreadableArticle(PASTED, error.why, "paste the article's text") from error
    return replace(
        article,
        title=" ".join(title.split()) or article.title,
        publisher=" ".join(publisher.split()) or None,
        published=published,
        url=url or None,
    )


def refuse_large(name: str, size: int) -> None:
    """Raise `UnreadableArticle` where a file is larger than the app reads."""
    many = holds_many(suffix_of(name))
    limit, what = (LARGEST_OF_MANY, "a file of many articles") if many else (LARGEST, "one article")
    if size > limit:
        why = f"it has {size / 1e6:.1f} MB, more than the {limit / 1e6:.0f} MB of {what}"
        raise UnreadableArticle(name, why, "give it in parts, or to attribution ingest")


def addresses(lines: str) -> tuple[list[str], list[UnreadableArticle]]:
    r"""Return the web addresses in some lines, each once, and what is none.

    >>> addresses("https://herald.example/1\n  https://herald.example/1 \n/etc/passwd")[0]
    ['https://herald.example/1']
    """
    found: list[str] = []
    refused = []
    for line in dict.fromkeys(re.split(r"[\s<>]+", lines)):
        if is_url(line):
            found.append(line)
        elif line:
            refused.append(UnreadableArticle(line, "this is no web address", "begin it with https://"))
    return found, refused
