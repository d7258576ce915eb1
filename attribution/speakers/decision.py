"""What was decided about one source, before it is calibrated and handed out."""

from dataclasses import dataclass, field

from attribution.records import Span
from attribution.speakers.cast import Member


@dataclass(slots=True)
class Decision:
    """Whom a source was found to mean. `raw` is what the rule or the ranking thinks of it, before calibration."""

    member: Member | None
    rule: str
    evidence: Span | None = None
    raw: float = 1.0
    others: list[tuple[Member, float]] = field(default_factory=list)
