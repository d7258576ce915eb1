"""What stands in and around an article on a web page and is none of it: taken out of the page, or known as such."""

import re
from typing import TYPE_CHECKING

from attribution.articles.blocks import BLOCKS, is_hidden, local_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORDS = re.compile(
    r"""(?:^|[\s_-])(?:
    ads?|advert\w*|sponsor\w*|promo\w*|banner|related|recirc\w*|recommend\w*|trending|most-?(?:read|popular|viewed)
    |also-?(?:read|like)|read-?(?:more|next)|more-?(?:on|from|stories|news)|interstitial-?link|bookmark-?card
    |newsletters?|sign-?up|subscri\w*|paywall|cookies?|consent|gdpr|shar(?:e|ing)|social|breadcrumbs?|sidebar
    |taboola|outbrain|popup|modal|overlay|tags|topics|toolbar|pagination|skip-?links?|by-?lines?|authors?|bio
    |timestamp|dates?|post-?meta|article-?meta|captions?|credits?|copyright|print-?only|(?:install|download)-?app
    |sr-?only|visually-?hidden|screen-?reader(?:-?text)?
    )(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|comment-?list|disqus\w*|discussion)(?:$|[\s_-])", re.IGNORECASE)
_ELEMENTS = frozenset("nav aside footer form button dialog menu".split())
_PAGE = frozenset("html head body script meta link title".split())
_HOLDERS = ("blockquote", "table", "pre", "ul", "ol")
_LITTLE = 140


def drop_clutter(tree: "HtmlElement") -> None:
    """Take out of a page what stands around an article, and marks of notes, by elements and words in their classes.

    What holds the headline or much of the page's text stays, whatever it is called: "subscriber-content". Comments
    go even if they are longer than the article.
    """
    in_paragraphs = _size(tree, "p") >= _LITTLE
    measured = "p" if in_paragraphs else None
    total = _size(tree, measured)
    for element in list(tree.iter()):
        name = local_name(element)
        if not name or name in _PAGE or element.getparent() is None or name == "h1":
            continue
        marks = _marks(element, name)
        is_comments = _COMMENTS.search(marks) is not None
        if not is_comments and not _is_clutter(element, name, marks):
            continue
        if element.find(".//h1") is not None or (
            is_comments and element.find(".//*[@itemprop='articleBody']") is not None
        ):
            continue
        if is_comments or _size(element, measured) * 3 <= total:
            element.drop_tree()


def _marks(element: "HtmlElement", name: str) -> str:
    """Words that say what an element is; of those that a site has made up, the name too: "amp-ad"."""
    marks = [element.get(each) or "" for each in ("class", "id", "role", "data-component", "data-testid")]
    return " ".join([*marks, name if "-" in name else ""])


def _is_clutter(element: "HtmlElement", name: str, marks: str) -> bool:
    if name == "a":
        # a link that holds blocks is a card that leads to another article; one to a note is its number
        is_card = element.get("href") is not None and any(
            local_name(each) in BLOCKS for each in element.iterdescendants()
        )
        return is_card or _is_mark_of_note(element)
    return (
        name in _ELEMENTS
        or (name == "figure" and not any(element.find(f".//{each}") is not None for each in _HOLDERS))
        or element.get("itemprop") == "author"
        or is_hidden(element)
        or _WORDS.search(marks) is not None
    )


def _is_mark_of_note(link: "HtmlElement") -> bool:
    text = "".join(link.itertext()).strip()
    return "#" in (link.get("href") or "") and re.fullmatch(r"\[?(?:\d{1,3}|[a-z*†‡])\]?|↩︎?", text) is not None


def _size(element: "HtmlElement", name: str | None) -> int:
    """Characters in paragraphs, or all where a page has none."""
    if name is None:
        return len("".join(element.itertext()))
    return sum(len("".join(each.itertext())) for each in element.iter(name))


_NOTICE = re.compile(
    r"""(?:
    (?:story|article)\ continues\b|continue\ reading\b
    |(?:read|see|watch|listen)\s*(?:more|also|next)\b(?:\s*[:|›»>].*)?$
    |(?:also\ read|read\ more|see\ also)\s*[:|›»]
    |(?:related|recommended)(?:\ (?:articles?|stories|news|topics|coverage|content|reading))?\s*(?:[:|›»].*)?$
    |more\ on\ this(?:\ story)?\s*(?:[:|›»].*)?$
    |(?:skip\ |loading\ )?advertisement\s*(?:$|[·|:–-]|scroll)|sponsored(?:\ content)?$|supported\ by$
    |after\ newsletter\ promotion$|sign\ up\ (?:for|to|now)\b.*\b(?:newsletters?|e-?mails?|inbox|alerts?|here)\b
    |subscribe\ (?:to\ our|now|today|for)\b|subscribe$|already\ a\ subscriber
    |log\ in\ to\b.*\b(?:read|continue|comment)\b
    |click\ here\b|tap\ here\b|follow\ us\b|share\ (?:this|on)\b.{0,40}$|download\ (?:our|the)\b.{0,40}\bapp\b
    |(?:we|this\ (?:web)?site)\ uses?\ cookies|by\ (?:continuing|clicking)\b.*\b(?:agree|consent|cookies|terms)\b
    |accept\ (?:all|cookies)\b|©|\(c\)\ (?:19|20)\d\d|copyright\ (?:©|\(c\)|(?:19|20)\d\d)|all\ rights\ reserved
    |(?:a\ )?version\ of\ this\ (?:article|story)\ appear|our\ standards:
    |.{0,80}\bcontains\ only\ a\ portion\ of\ the\ news\ stories|please\ contact\ us\ for\ subscription
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NOTICE = 300


def is_notice(text: str) -> bool:
    """Whether a paragraph is the site's word to its readers: an offer, a label of links, a claim of rights.

    One that quotes somebody is none.
    """
    return len(text) < _LONGEST_NOTICE and _NOTICE.match(text) is not None and re.search('["“”«»]', text) is None


def is_about_author(text: str, author: str | None) -> bool:
    """Whether a paragraph at an end of an article tells who its author is."""
    names = [name for name in re.split(r", | and ", author or "") if " " in name]
    return any(text.casefold().startswith(name.casefold()) and _ABOUT.match(text[len(name) :]) for name in names)


_ABOUT = re.compile(r",?\ (?:is\ an?|covers|reports|reported\ from|writes|has\ (?:written|covered)|joined|works)\b")
