"""The same claim again: which claims say the same, in which words, and what was found about it before."""

from attribution.matching.vectors import WIDTH

__all__ = ["WIDTH"]
