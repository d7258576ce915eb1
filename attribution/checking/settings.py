"""A desk's choices: its scale, its rule of approval, what a verdict needs, who publishes where, what comes first."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from attribution.checking.evidence import BadEvidence, address
from attribution.checking.priority import BadPriorities, Priorities
from attribution.checking.scales import SCALES, BadScale, Scale

Approval = Literal["none", "two people", "vote"]

APPROVALS: tuple[Approval, ...] = get_args(Approval)
MOST_EVIDENCE = 20
LONGEST_NAME = 200
PLACE = "{claim_id}"
"""What stands in the template of the addresses for the claim's id."""


class BadSettings(ValueError):
    """Settings that cannot be used: the message names the entry, what is wrong with it and the cure."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A desk's choices.

    `approval` is "none", "two people" (an editor who has not written the verdict approves it) or "vote" (of up to three
    editors, two equal votes decide). `evidence_required` pieces of evidence and, where `rationale_required`, a
    rationale belong to every verdict. `organisation` publishes; `address` is where, with "{claim_id}" in it.
    `priorities` are plain data, as `priority.Priorities.as_dict` gives them.
    """

    scale: Scale = SCALES["plain"]
    approval: Approval = "none"
    rationale_required: bool = False
    evidence_required: int = 0
    organisation: str | None = None
    address: str | None = None
    language: str | None = None
    priorities: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_dict(self) -> dict[str, Any]:
        """Return them as plain data for JSON; the scale is there as a whole, so that they can always be read."""
        return {each.name: getattr(self, each.name) for each in fields(self)} | {
            "scale": self.scale.as_dict(),
            "priorities": dict(self.priorities),
        }

    @staticmethod
    def from_dict(record: Any) -> "Settings":
        """Return the settings of what `as_dict` returned; what is not there is as by default.

        Raises:
            BadSettings: a key is unknown, or a value is not what it should be.

        """
        if not isinstance(record, Mapping):
            raise BadSettings("settings are a record with a scale, a rule of approval and so on")
        known = [each.name for each in fields(Settings)]
        if unknown := [key for key in record if key not in known]:
            raise BadSettings(f"settings: unknown key {unknown[0]!r}: there are {', '.join(known)}")
        given = {key: value for key, value in record.items() if value is not None}
        try:
            if "scale" in given:
                given["scale"] = Scale.from_dict(given["scale"])
            given["priorities"] = Priorities.from_dict(given.get("priorities")).as_dict()
        except (BadScale, BadPriorities) as error:
            raise BadSettings(f"settings: {error}") from error
        return checked(Settings(**given))

    def address_of(self, claim: str) -> str | None:
        """Return where the check of a claim is published, None where the desk has no template."""
        return self.address.replace(PLACE, claim) if self.address else None


def checked(settings: Settings) -> Settings:
    """Return settings with their texts in order.

    Raises:
        BadSettings: a value is not what it should be.

    """
    if settings.approval not in APPROVALS:
        raise BadSettings(f"approval: {settings.approval!r} is none of {', '.join(APPROVALS)}")
    if not isinstance(settings.rationale_required, bool):
        raise BadSettings(f"rationale_required: {settings.rationale_required!r} is neither true nor false")
    number = settings.evidence_required
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_EVIDENCE:
        raise BadSettings(f"evidence_required: {number!r} is no number from 0 to {MOST_EVIDENCE}")
    try:
        priorities = Priorities.from_dict(settings.priorities).as_dict()
    except BadPriorities as error:
        raise BadSettings(f"settings: {error}") from error
    return Settings(
        settings.scale,
        settings.approval,
        settings.rationale_required,
        number,
        _text(settings.organisation, "organisation"),
        _template(settings.address),
        _text(settings.language, "language"),
        priorities,
    )


def _text(text: Any, name: str) -> str | None:
    if text is not None and not isinstance(text, str):
        raise BadSettings(f"{name}: must be a text")
    words = " ".join((text or "").split())
    if len(words) > LONGEST_NAME or not words.isprintable():
        raise BadSettings(f"{name}: longer than {LONGEST_NAME} characters, or with signs that cannot be seen")
    return words or None


def _template(text: Any) -> str | None:
    if text is not None and not isinstance(text, str):
        raise BadSettings("address: must be a text")
    template = (text or "").strip()
    if not template:
        return None
    if PLACE not in template:
        raise BadSettings(f"address: {template[:80]!r} has no {PLACE}, so all checks would stand in one place; add it")
    try:
        address(template.replace(PLACE, "0123456789abcdef"), "address")
    except BadEvidence as error:
        raise BadSettings(str(error)) from error
    return template
