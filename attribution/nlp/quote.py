"""The Stanza processor "quote": `Document` → `doc.quotes`, a list of `attribution.records.Quote`.

Importing this module registers it, so that any Stanza pipeline can name it among its processors.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from stanza.models.common.doc import Document
from stanza.pipeline.processor import UDProcessor, register_processor

import attribution.nlp.ner
import attribution.nlp.sentences  # noqa: F401  with it come the processors that read the bundled models
from attribution.nlp.assemble import read_quotes
from attribution.nlp.committee import Committee, load_model
from attribution.nlp.precision import has_bfloat16

if not hasattr(Document, "quotes"):
    Document.add_property("quotes", default=(), setter=lambda self, value: setattr(self, "_quotes", value))


@register_processor("quote")
class QuoteProcessor(UDProcessor):
    """Finds content, cue and source of every quote; offsets are characters into `doc.text`."""

    PROVIDES_DEFAULT: ClassVar = {"quote"}
    REQUIRES_DEFAULT: ClassVar = {"tokenize"}

    def _set_up_model(self, config: dict[str, Any], pipeline: object, device: str) -> None:
        self._network, self._tokenizer, self._confidence = load_model(config["model_path"])
        quicken(self._network)

    def process(self, document: Document) -> Document:
        """Set `quotes` of one document and return it."""
        return self.bulk_process([document])[0]

    def bulk_process(self, docs: Sequence[Document]) -> list[Document]:
        """Set `quotes` of every document; articles that are read together share batches."""
        docs = list(docs)
        texts = [document.text for document in docs]
        if None in texts:
            raise ValueError("the quote processor reads doc.text, and this document has none: build it from text")
        found = read_quotes(self._network, self._tokenizer, texts, self._confidence)
        for document, quotes in zip(docs, found, strict=True):
            document.quotes = quotes
        return docs


def quicken(network: Committee) -> None:
    """Put the encoders in bfloat16 where the processor has instructions for it; they stay in float32 elsewhere."""
    if has_bfloat16():
        for member in network.members:
            member.encoder.to(torch.bfloat16)
