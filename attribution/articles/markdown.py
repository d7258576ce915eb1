"""Markdown: its words without its signs, and what its front matter says of it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attribution.articles.blocks import blocks, local_name, parsed
from attribution.articles.composing import composed
from attribution.articles.encoding import decoded, refuse_blank
from attribution.articles.fields import as_json, known_fields
from attribution.articles.headlines import headline as first_line
from attribution.articles.source import LARGEST, Source
from attribution.records import Article

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


def read(source: Source) -> Iterator[Article]:
    """Yield the article of a Markdown file.

    Raises:
        UnreadableArticle: it is no text, or holds none.

    """
    from markdown_it import MarkdownIt

    written = decoded(source.read(LARGEST), source.name)
    refuse_blank(written, source.name)
    about, body = _front_matter(written)
    tree = parsed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(body))
    found = [] if tree is None else blocks(tree)
    heading = found.pop(0).text if found and local_name(found[0].element) == "h1" else None
    text, parts = composed([block.text for block in found], heading)
    refuse_blank(text, source.name)
    known, extra = known_fields(about)
    known["title"] = known.get("title") or heading or first_line(text)
    yield Article(source.id, text, **known, parts=parts, extra=extra)


def _front_matter(written: str) -> tuple[Mapping[str, Any], str]:
    """What stands between two lines of "---" at the beginning, and the rest; a rule in a text is no front matter."""
    import yaml

    match = _FRONT_MATTER.match(written)
    if match is None:
        return {}, written
    try:
        # what refers to itself ten times in each of ten lines is as large as ten to the tenth
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(match[1] or "", yaml.SafeLoader)):
            return {}, written
        about = yaml.safe_load(match[1] or "")
        if not isinstance(about, dict):
            return {}, written
        return {str(key): as_json(value) for key, value in about.items()}, written[match.end() :]
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: 2026-02-31
        return {}, written
