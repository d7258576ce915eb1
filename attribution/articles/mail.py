"""E-mail: a letter is an article, and so is each document attached to it."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import NamedTuple

from attribution.articles.blocks import paragraphs
from attribution.articles.composing import composed, tidied
from attribution.articles.encoding import decoded, is_blank
from attribution.articles.errors import UnreadableArticle
from attribution.articles.kinds import BY_SUFFIX, kind_by_media_type, suffix_of
from attribution.articles.source import LARGEST, Found, Source
from attribution.records import Article

_DEEPEST = 3


def read(source: Source) -> Iterator[Found]:
    """Yield the article of a letter, then the documents and letters attached to it, under "mail.eml/statement.pdf".

    Its subject is the title and not in the text. An HTML body goes before a plain one, whose lines are joined to
    paragraphs where they were broken for their length.

    Raises:
        UnreadableArticle: it is no letter, or has neither text nor documents.

    """
    message = message_from_bytes(source.read(LARGEST), policy=default)
    assert isinstance(message, EmailMessage)
    attached = list(_attached(message, source))
    text = "\n".join(_body(message, source.name))
    if not is_blank(text):
        yield Article(
            source.id,
            composed(text.split("\n")).text,
            _header(message, "Subject"),
            published=_date(message),
            author=_header(message, "From"),
        )
    elif not attached:
        raise UnreadableArticle(source.name, "the letter has no text", "save it anew as .eml")
    yield from attached


def _body(message: EmailMessage, name: str) -> list[str]:
    for wanted in ("html", "plain"):
        part = _part(message, wanted)
        if part is None:
            continue
        text = _content(part, name)
        if wanted == "html":
            lines = paragraphs(text)
        else:
            flowed = part.get_param("format") == "flowed"
            lines = unflowed(text, part.get_param("delsp") == "yes") if flowed else unwrapped(text)
        if lines:
            return lines
    return []


def _part(message: EmailMessage, wanted: str) -> EmailMessage | None:
    for part in _own_parts(message):
        if part.get_content_type() == f"text/{wanted}" and not _file_name(part):
            return part
    return None


def _own_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a letter, not those of the letters in it."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        if part.get_content_maintype() == "multipart":
            waiting.extend(each for each in reversed(list(part.iter_parts())) if isinstance(each, EmailMessage))


def _content(part: EmailMessage, name: str) -> str:
    data = part.get_payload(decode=True)
    return decoded(data, name, part.get_content_charset()) if isinstance(data, bytes) and data else ""


def _attached(message: EmailMessage, source: Source) -> Iterator[Source]:
    """The documents that are attached under a name whose end is known, or as what can be read."""
    taken: set[str] = set()
    for part in _own_parts(message):
        name = tidied(_file_name(part) or "").replace("\\", "/").rpartition("/")[2]
        known = suffix_of(name) in BY_SUFFIX or kind_by_media_type(part.get_content_type())
        data = part.get_payload(decode=True)
        if part.get_content_type() == "message/rfc822":
            name = name.removesuffix(".eml") if part.get_filename() else "letter"
            name += ".eml"
            data = b"".join(each.as_bytes() for each in part.iter_parts())
        if not name or not known or not isinstance(data, bytes) or source.inside >= _DEEPEST:
            continue
        stem, suffix = name.removesuffix(suffix_of(name)), suffix_of(name)
        number = 1
        while name in taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        taken.add(name)
        yield source.part(f"{source.id}/{name}", f"{source.name}/{name}", data, part.get_content_type())


def _file_name(part: object) -> str | None:
    assert isinstance(part, EmailMessage)
    return part.get_filename() or ("unnamed" if part.get_content_disposition() == "attachment" else None)


def _header(message: EmailMessage, name: str) -> str | None:
    return tidied(str(_value(message, name) or "")) or None


def _date(message: EmailMessage) -> str | None:
    found = getattr(_value(message, "Date"), "datetime", None)
    return found.isoformat() if found else None


def _value(message: EmailMessage, name: str) -> object:
    try:
        return message.get(name)
    except (IndexError, OverflowError, ValueError):  # on some damaged headers the standard library stumbles
        return None


# --- lines to paragraphs ---------------------------------------------------------------------------------------


def unflowed(text: str, delete_space: bool = False) -> list[str]:
    r"""Return the paragraphs of a text in which a space at a line's end says that it goes on (RFC 3676).

    >>> unflowed("The harbour \nstays.\n-- \nAda")
    ['The harbour stays.', '--', 'Ada']
    """
    lines: list[str] = []
    goes_on = False
    depth = 0
    for line in text.split("\n"):
        level = len(line) - len(line.lstrip(">"))
        line = line[level:].removeprefix(" ")
        if goes_on and level == depth:
            lines[-1] += line
        else:
            lines.append(">" * level + (" " if level else "") + line)
        goes_on, depth = line.endswith(" ") and line != "-- ", level
        if goes_on and delete_space:
            lines[-1] = lines[-1][:-1]
    return [line for line in map(tidied, lines) if line]


def unwrapped(text: str, widest: int = 80) -> list[str]:
    r"""Return the paragraphs of a text whose lines may be broken at a width of up to 80 characters.

    A line goes on in the next where the next one's first word would not have fitted in it. A few longer lines, such
    as addresses of the web, stand by themselves; where many are longer, none is broken.

    >>> unwrapped("The harbour stays open for another ten years, the minister of transport\nsaid.\n\nYours\nAda")
    ['The harbour stays open for another ten years, the minister of transport said.', 'Yours', 'Ada']
    """
    found: list[str] = []
    before = _Line(0, "")
    lines = [_Line.of(line) for line in text.split("\n")]
    widths = {
        level: _width([len(line.words) for line in lines if line.level == level], widest)
        for level in {line.level for line in lines}
    }
    for line in lines:
        words = line.words.lstrip() if _ITEM.match(before.words) else line.words
        first = words.split(" ", 1)[0]
        full = len(before.words) <= widths[line.level] < len(before.words) + 1 + len(first)
        if full and before.words and first and before.level == line.level and not _ITEM.match(words):
            found[-1] += " " + words
        else:
            found.append(f"{'>' * line.level} {line.words}")
        before = line
    return [line for line in map(tidied, found) if line.strip(">")]


_ITEM = re.compile(r"\s*[-*•]\s")


def _width(lengths: list[int], widest: int) -> int:
    """The width at which lines are broken, 0 where they are not."""
    within = [length for length in lengths if 50 < length <= widest]
    return max(within, default=0) if len(within) >= 3 * sum(length > widest for length in lengths) else 0


class _Line(NamedTuple):
    """A line of a letter: how often it is quoted, and its words."""

    level: int
    words: str

    @classmethod
    def of(cls, line: str) -> "_Line":
        marks = re.match(r"(?:>\s?)*", line)
        assert marks is not None
        return cls(marks[0].count(">"), line[marks.end() :].rstrip())
