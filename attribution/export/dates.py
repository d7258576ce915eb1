"""Dates as the standards want them, from texts that may be anything."""

import re
from datetime import UTC, date, datetime

_YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?", re.ASCII)


def iso_date(text: str | None) -> str | None:
    """Return a date, or a date with time, in ISO 8601; None when the text is neither.

    >>> iso_date("2026-05"), iso_date("2026-05-01 10:00"), iso_date("May 1")
    ('2026-05', '2026-05-01T10:00:00', None)
    """
    text = (text or "").strip()
    if _YEAR_OR_MONTH.fullmatch(text):
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        moment = _moment(text)
        return moment.isoformat() if moment else None


def utc(text: str | None) -> str | None:
    """Return a date with time in UTC, written with "Z"; None when the text is none. Without a zone it is UTC.

    >>> utc("2026-05-01T10:00:00+02:00"), utc("2026-05-01T10:00:00"), utc("yesterday")
    ('2026-05-01T08:00:00Z', '2026-05-01T10:00:00Z', None)
    """
    moment = _moment(text or "")
    if moment is None:
        return None
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return known.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:  # the first and the last hours that there are
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None
