"""Text that others wrote, made fit for the browser."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!$:|<>~^&])")
_DIRECTING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}


def plain(text: str) -> str:
    r"""Return the text without what would change how text around it is shown, or cannot be sent at all.

    "?" stands for half of a broken surrogate pair, U+FFFD for a character that turns the direction of writing, and its
    picture for a control character.

    >>> plain("a\ud800b\u202ec\x00")
    'a?b�c␀'
    """
    sendable = text.encode("utf-8", "replace").decode("utf-8")
    return _DIRECTING.sub("\ufffd", sendable.translate(_CONTROLS))


def as_markdown(text: str) -> str:
    r"""Return Markdown that shows the text as it stands: no formula, link, image or icon of its own.

    >>> as_markdown("$5 ![x](y)")
    '\\$5 \\!\\[x\\]\\(y\\)'
    """
    return _MARKDOWN.sub(r"\\\1", plain(text))
