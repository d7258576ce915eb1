"""What numbers a claim states: "two million", "2,000,000" and "2m" are one."""

import re
from collections.abc import Sequence

from attribution.matching.lexicon import (
    DAYS,
    FRACTIONS,
    MONTHS,
    ORDINALS,
    SCALES,
    TIMES,
    UNITS,
    VAGUE,
)

_DIGITS = re.compile(r"\d[\d,.]*")
_PERCENT = frozenset(("%", "percent", "pct"))
_TENS = {"decade": 10, "decades": 10, "century": 100, "centuries": 100}


def numbers_in(words: Sequence[str], capital: Sequence[bool] = ()) -> frozenset[str]:
    """Return the numbers, shares, multiples, days and months that words in small letters name, in one spelling each.

    `capital` says which words were written with a capital: only so is "May" a month.

    >>> sorted(numbers_in("two million people".split())), sorted(numbers_in(["2", "m"]))
    (['2e+06'], ['2e+06'])
    >>> sorted(numbers_in("nine out of ten".split())), sorted(numbers_in("ninety per cent".split()))
    (['90%'], ['90%'])
    """
    found: set[str] = set()
    at = 0
    while at < len(words):
        word = words[at]
        month = word in MONTHS and (word not in ("may", "march") or (at < len(capital) and capital[at]))
        if word in DAYS or word in VAGUE or month:
            found.add(word)
        elif word in TIMES:
            found.add(f"x{TIMES[word]:g}")
        elif word in ("a", "an", "half") and at + 1 < len(words) and (special := _after_article(words, at)):
            found.add(special[0])
            at = special[1]
            continue
        elif word in FRACTIONS and not (at and (words[at - 1] in ("the", "last", "next") or words[at - 1] in ORDINALS)):
            found.add(f"{FRACTIONS[word]:.0f}%")
        elif word in ORDINALS:
            found.add(f"{ORDINALS[word]}.")
        elif word[0].isdigit() or word in UNITS:
            value, end = _value(words, at)
            name, at = _named(value, words, at, end)
            found.update(name)
            continue
        at += 1
    return frozenset(found)


def _after_article(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """A number that begins with "a": "a hundred", "a third", "a decade", "half a century"."""
    start = at + 1 if words[at] == "half" and words[at + 1] in ("a", "an") else at
    if start + 1 >= len(words):
        return None
    word, factor = words[start + 1], 0.5 if start > at else 1.0
    if word in SCALES and len(word) > 2:
        return f"{factor * SCALES[word]:g}", start + 2
    if word in _TENS:
        return f"{factor * _TENS[word]:g}", start + 2
    if word == "dozen":
        return f"{factor * 12:g}", start + 2
    if start == at and word in FRACTIONS and words[at] != "half":
        return f"{FRACTIONS[word]:.0f}%", start + 2
    return None


def _value(words: Sequence[str], at: int) -> tuple[float, int]:
    """The number that begins at a word, and the word behind it."""
    total, current, end = 0.0, 0.0, at
    while end < len(words):
        word = words[end]
        if _DIGITS.fullmatch(word):
            if end > at and not (words[end - 1] in SCALES or words[end - 1] == "and"):
                break
            current += _of_digits(word)
        elif word in UNITS:
            before = words[end - 1] if end > at else ""
            if before in UNITS and not (UNITS[before] >= 20 and UNITS[word] < 10):
                break
            if before and before[0].isdigit():
                break
            current += UNITS[word]
        elif word in SCALES and end > at:
            if word == "hundred":
                current *= 100
            else:
                total, current = total + current * SCALES[word], 0.0
        elif word == "and" and end > at and tuple(words[end + 1 : end + 3]) == ("a", "half"):
            current += 0.5
            end += 2
        elif word == "and" and end + 1 < len(words) and words[end - 1] in SCALES and words[end + 1] in UNITS:
            pass
        else:
            break
        end += 1
    return total + current, end


def _of_digits(word: str) -> float:
    word = word.rstrip(".,")
    if word.count(".") > 1 or re.fullmatch(r"\d{1,3}(\.\d{3})+", word):
        word = word.replace(".", "")
    return float(word.replace(",", ""))


def _named(value: float, words: Sequence[str], at: int, end: int) -> tuple[tuple[str, ...], int]:
    """How a number is written, by the words behind it, and where to read on."""
    following = tuple(words[end : end + 3])
    if following[:1] and following[0] in _PERCENT:
        return (f"{value:g}%",), end + 1
    if following[:2] == ("per", "cent"):
        return (f"{value:g}%",), end + 2
    if following[:1] and following[0] in FRACTIONS and value < 10 and value == int(value):
        return (f"{value * FRACTIONS[following[0]]:.0f}%",), end + 1
    if following[:1] == ("in",) or following[:2] == ("out", "of"):
        start = end + (1 if following[0] == "in" else 2)
        if start < len(words) and (words[start] in UNITS or words[start][0].isdigit()):
            whole, after = _value(words, start)
            if 0 < value < whole <= 1000 and not (following[0] == "in" and whole > 100):
                return (f"{100 * value / whole:.0f}%",), after
    if following[:1] and following[0] in _TENS:
        return (f"{value * _TENS[following[0]]:g}",), end + 1
    if following[:1] == ("times",):
        return (f"x{value:g}",), end + 1
    if following[:1] == ("dozen",):
        return (f"{value * 12:g}",), end + 1
    if value == 1 and words[at] == "one":
        return (), end  # "no one", "one of them": hardly ever a number
    return (f"{value:g}",), end
