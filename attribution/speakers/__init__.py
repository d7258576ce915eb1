"""Who is meant: from the words of a source to a speaker, with the reasons why and the runners-up.

entities, names, roles → cast → sources → ranking, descriptions → resolve, sourceless → profile: an article's entities
become its cast, what each source is decides how it is resolved, and what was decided is evidence for what comes behind.
"""

from attribution.speakers.entities import NamedSpan, name_kind
from attribution.speakers.resolve import resolve

__all__ = ["NamedSpan", "name_kind", "resolve"]
