"""Texts that others wrote, as they may stand in a report: nothing in them acts, hides or turns what is around it."""

import html
import re

from attribution.checking.evidence import BadEvidence, address

_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
# what turns the direction of writing, or cannot be seen at all
_HIDING = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKS = re.compile(r"([\\`*_{}\[\]#|~$^!])")
_FIRST = re.compile(r"^([-+=:]|\d+[.)])")


def shown(text: str) -> str:
    r"""Return a text on one line, with signs in place of what cannot be seen.

    >>> shown("a\nb\x00\u202ec")
    'a b␀\ufffdc'
    """
    sendable = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_HIDING.sub("\ufffd", sendable.translate(_CONTROLS)).split())


def bare(text: str) -> str:
    """Return a text as `shown` gives it, without the quotation marks around it: for those who set their own.

    >>> bare("“We are ready,”"), bare("“Yes” and “no”")
    ('We are ready,', '“Yes” and “no”')
    """
    line = shown(text)
    inner = line[1:-1]
    return inner if line[:1] in '“"' and line[-1:] in '”"' and not set(inner) & set('“”"') else line


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each as `shown` gives it."""
    return [line for part in text.splitlines() if (line := shown(part))]


def in_html(text: str) -> str:
    """Return a text as HTML that shows it as it stands, in an attribute too."""
    return html.escape(shown(text), quote=True)


def in_markdown(text: str) -> str:
    r"""Return a text as Markdown that shows it as it stands.

    >>> in_markdown("1. <b>*bold*</b> [x](y)")
    '1\\. &lt;b&gt;\\*bold\\*&lt;/b&gt; \\[x\\](y)'
    """
    marked = _MARKS.sub(r"\\\1", shown(text))
    first = _FIRST.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", marked)
    return html.escape(first, quote=False)


def link(url: str | None) -> str | None:
    """Return an address that a link may lead to, None for anything but the web."""
    try:
        return address(url)
    except BadEvidence:
        return None
