"""Text that others wrote, made fit for the browser."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!$:|<>~^&])")


def plain(text: str) -> str:
    r"""Return the text with "?" for each half of a broken surrogate pair, which cannot be sent.

    >>> plain("a\ud800b")
    'a?b'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def as_markdown(text: str) -> str:
    r"""Return Markdown that shows the text as it stands: no formula, link, image or icon of its own.

    >>> as_markdown("$5 ![x](y)")
    '\\$5 \\!\\[x\\]\\(y\\)'
    """
    return _MARKDOWN.sub(r"\\\1", plain(text))
