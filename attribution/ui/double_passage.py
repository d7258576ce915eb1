"""A claim in the lines around it, with its words marked, and nothing of what anybody decided on it. Pure HTML."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise

from attribution.records import Article
from attribution.ui.safe import plain

ROLES = ("cue", "source", "content")
"""By their places in this list: of two roles of the same words the earlier one is shown."""

AROUND = 220

Places = Mapping[str, Iterable[tuple[int, int] | list[int]]]


def passage(article: Article, places: Places, around: int = AROUND) -> str:
    """Return the lines of an article that a claim stands in, as HTML; `places` are the spans of each role.

    So many characters before and behind are shown too, up to the ends of their lines.
    """
    spans = [(start, end, role) for role in ROLES for start, end in places.get(role, ())]
    start = min((each[0] for each in spans), default=0)
    end = max((each[1] for each in spans), default=0)
    first = article.text.rfind("\n", 0, max(start - around, 0)) + 1
    last = article.text.find("\n", min(end + around, len(article.text)))
    last = len(article.text) if last < 0 else last
    before = '<p class="more">…</p>' if article.text[:first].strip() else ""
    behind = '<p class="more">…</p>' if article.text[last:].strip() else ""
    return f'<div class="passage" dir="auto">{before}{_marked(article.text, first, last, spans)}{behind}</div>'


def about(article: Article) -> str:
    """Return what the article is, in a line of HTML."""
    facts = [article.publisher, (article.published or "")[:10]]
    said = " · ".join(escape(plain(each)) for each in facts if each)
    title = escape(plain(article.title or article.id))
    return f'<p class="about"><cite>{title}</cite>{f" <span>{said}</span>" if said else ""}</p>'


def words_of(text: str, spans: Iterable[tuple[int, int] | list[int]]) -> str:
    """Return the words of some spans, a piece a line."""
    return "\n".join(" ".join(text[start:end].split()) for start, end in spans)


def _marked(text: str, first: int, last: int, spans: list[tuple[int, int, str]]) -> str:
    cuts = {first, last, *(at for start, end, _ in spans for at in (start, end) if first <= at <= last)}
    cuts |= {at for at in range(first, last) if text[at] == "\n"}
    places = sorted(cuts)
    lines, line = [], ""
    for start, end in pairwise(places):
        piece = text[start:end]
        if piece.startswith("\n"):
            lines.append(line)
            line, piece, start = "", piece[1:], start + 1
        if not piece:
            continue
        role = next((role for role in ROLES for s, e, name in spans if name == role and s <= start and end <= e), None)
        shown = escape(plain(piece))
        line += f'<mark class="{role}">{shown}</mark>' if role else shown
    lines.append(line)
    return "".join(f"<p>{each}</p>" for each in lines if each.strip())
