"""Which models extract: what the ledger knows them by."""

from dataclasses import dataclass

from attribution.ledger.rows import digest


@dataclass(frozen=True, slots=True)
class Models:
    """The versions of what extracts: attributions by the same models are made once."""

    versions: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return digest("\n".join(f"{name} {version}" for name, version in self.versions))
