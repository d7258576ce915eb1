"""Who said what: finds every claim in a news article, who made it and in which words.

>>> import attribution
>>> extractor = attribution.load()  # doctest: +SKIP
>>> claims = extractor("“We are ready,” the minister said.")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from attribution.extractor import Extractor

__all__ = ["__version__", "load"]
__version__ = "0.1.0"


def load(models: str | Path | None = None) -> Extractor:
    """Return an extractor that reads its models from a folder.

    `models` is a Stanza model folder; without it the environment's ATTRIBUTION_MODELS is used, else the bundled
    models. Nothing is ever downloaded.

    Raises:
        attribution.nlp.models.ModelsMissing: the folder, or a model in it, is not there.

    """
    from attribution.extractor import Extractor

    return Extractor(models)
