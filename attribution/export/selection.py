"""What the exports are given, and what they give back."""

from attribution.records import Article, Attribution

Pair = tuple[Article, tuple[Attribution, ...]]
"""An article and what was found in it: what the formats of `extract` are written from."""
