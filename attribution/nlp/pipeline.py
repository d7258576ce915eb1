"""The Stanza pipeline from a model folder: tokens, named entities, quotes. Nothing is ever downloaded."""

from pathlib import Path
from typing import Any

import stanza

import attribution.nlp.quote  # noqa: F401  registers the processor
from attribution.nlp.models import LANGUAGE, ModelsMissing, cure_of, installed, models_folder, weights_file

__all__ = ["ModelsMissing", "build", "models_folder"]


def build(models: Path, device: str = "cpu") -> stanza.Pipeline:
    """Return a pipeline with the processors tokenize, ner and quote, read from the model folder `models`.

    A folder without a quote model (an official Stanza download, say) gets the bundled one. Logs nothing.

    Raises:
        ModelsMissing: the folder, or a model in it, is not there.

    """
    packages: dict[str, str] = {}
    settings: dict[str, Any] = {}
    for processor in ("tokenize", "ner", "quote"):
        package, folder = installed(models, processor)
        packages[processor] = package
        if processor == "quote":
            settings["quote_model_path"] = str(weights_file(folder, processor, package))
    try:
        return stanza.Pipeline(
            LANGUAGE,
            dir=str(models),
            package=None,
            processors=packages,
            download_method=None,
            device=device,
            logging_level="CRITICAL",
            **settings,
        )
    except FileNotFoundError as error:
        # a model that another one stands on: word vectors, a character model, the multiword expander
        what = f"lacks a file that its models need ({error.filename or error})"
        raise ModelsMissing(models, what, cure_of(models, "tokenize,ner")) from error
