"""Who is meant: from the words of a source to a speaker, with the reasons why and the runners-up.

names → cast → sources → ranking, descriptions → resolve: an article's names become its cast, what each source is
decides how it is resolved, and everything that was decided is evidence for what comes behind.
"""

from attribution.speakers.cast import NamedSpan, name_kind
from attribution.speakers.resolve import resolve

__all__ = ["NamedSpan", "name_kind", "resolve"]
