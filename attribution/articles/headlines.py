"""Whether a text begins with its headline."""

import re

_LONGEST = 160
_NO_HEADLINE = re.compile(r"https?://|.*[.,;:…][\"”’»')\]]*$", re.DOTALL)


def headline(text: str) -> str | None:
    r"""Return the first line when it looks like a headline, else None; the text keeps it.

    A headline is short, has two words or more, ends without a stop, comma or colon, and more lines follow it.

    >>> headline("Ministers meet in Oslo\nThe talks began on Monday.")
    'Ministers meet in Oslo'
    >>> headline("The talks began on Monday.\nThey go on.") is None
    True
    """
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if not rest.strip() or len(first) > _LONGEST or len(first.split()) < 2 or _NO_HEADLINE.match(first):
        return None
    return first
