"""Articles to attributions and claims: the pipeline's steps in their order."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attribution
from attribution.records import Article, Attribution, Span
from attribution.speakers import NamedSpan, name_kind, resolve
from attribution.weighing import Weigher

if TYPE_CHECKING:
    import pandas as pd
    from stanza.models.common.doc import Document

T = TypeVar("T")
Extracted = tuple[Article, tuple[Attribution, ...]]
OnError = Callable[[Article, Exception], None]

_log = logging.getLogger(__name__)

BATCH_CHARACTERS = 400_000
BATCH_ARTICLES = 64


class ExtractionFailed(RuntimeError):
    """One article on which extraction failed; says which and why."""

    def __init__(self, article_id: str, why: str) -> None:
        super().__init__(f"{article_id}: extraction failed: {why}")
        self.article_id = article_id


class Extractor:
    """Finds the attributions of articles; made by `attribution.load()`.

    `languages` are those that its models were made for, in ISO 639-1.
    """

    languages = frozenset({"en"})

    def __init__(self, models: str | Path | None = None) -> None:
        """Load the models of a folder (default: `ATTRIBUTION_MODELS`, else the bundled ones).

        Raises `attribution.nlp.pipeline.ModelsMissing` when the folder lacks one.
        """
        from attribution.nlp.pipeline import build, models_folder

        self._folder = models_folder(models)
        self._pipeline = build(self._folder)
        self.weigher = Weigher(self._folder)

    @cached_property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """What extracts: this program and its models, each with its version; the same versions find the same."""
        from attribution.nlp.models import versions

        return ("attribution", attribution.__version__), *versions(self._folder, ("tokenize", "ner", "quote", "claim"))

    def reads(self, article: Article) -> bool:
        """Whether there are models for the article's language; where that is not known, yes."""
        return article.language is None or article.language in self.languages

    def read(self, articles: Iterable[Article], on_error: OnError | None = None) -> Iterator[Extracted]:
        """Yield every article with its attributions, in order; articles are read in batches, lazily.

        An article that fails raises `ExtractionFailed`, or is handed to `on_error` and left out. In an article in
        another language nothing is looked for; a warning says so.
        """
        for batch in _batches(articles):
            found: list[Extracted] = []
            for article, document in self._documents(batch, on_error):
                if not self.reads(article):
                    _log.warning("%s: %s; nothing is looked for in it", article.id, no_model(article))
                attributions = _tried(article, lambda: resolved(article, document), on_error)  # noqa: B023  called at once
                if attributions is not None:
                    found.append((article, attributions))
            yield from self.weigher.weighed(found)

    def documents(
        self, articles: Iterable[Article], on_error: OnError | None = None
    ) -> "Iterator[tuple[Article, Document]]":
        """Yield every article with its Stanza document, in order, in batches: all but the speakers."""
        for batch in _batches(articles):
            yield from self._documents(batch, on_error)

    def _documents(self, batch: "list[Article]", on_error: OnError | None) -> "Iterator[tuple[Article, Document]]":
        try:
            documents: list[Document | None] = [*self.annotate(batch)]
        except Exception:  # whatever one article does to a model must not cost the others
            documents = [_tried(each, lambda: self.annotate([each])[0], on_error) for each in batch]  # noqa: B023
        for article, document in zip(batch, documents, strict=True):
            if document is not None:
                yield article, document

    def __call__(self, given: str | Article | Iterable[str | Article]) -> "pd.DataFrame":
        """The claims of a text, an article, or several of either, one row a claim (`attribution.claims`)."""
        from attribution.claims import build_claims

        several = [given] if isinstance(given, str | Article) else given
        articles = (
            one if isinstance(one, Article) else Article(f"text-{number}", one) for number, one in enumerate(several, 1)
        )
        return build_claims(self.read(articles))

    def annotate(self, articles: list[Article]) -> "list[Document]":
        """Return the Stanza document of each article: tokens, sentences, entities and quotes, no speakers yet."""
        from stanza.models.common.doc import Document

        to_read = [bool(article.text.strip()) and self.reads(article) for article in articles]
        empty = [Document([], text=article.text) for article in articles]
        documents = iter(self._pipeline.bulk_process(list(compress(empty, to_read))))
        return [next(documents) if wanted else doc for doc, wanted in zip(empty, to_read, strict=True)]


def no_model(article: Article) -> str:
    """Why nothing is looked for in an article in a language without models."""
    return f"there is no model for its language ({article.language})"


def resolved(article: Article, document: "Document") -> tuple[Attribution, ...]:
    """The attributions of an article: the quotes of its document with their speakers."""
    return resolve(article, document.quotes, names_of(document), sentences_of(document))


def names_of(document: "Document") -> list[NamedSpan]:
    """The entities of a document that can be speakers."""
    found = ((entity, name_kind(entity.type)) for entity in document.ents)
    return [NamedSpan(Span(entity.start_char, entity.end_char), kind) for entity, kind in found if kind]


def sentences_of(document: "Document") -> list[Span]:
    """Where the sentences of a document stand."""
    return [Span(s.tokens[0].start_char, s.tokens[-1].end_char) for s in document.sentences if s.tokens]


def _tried(article: Article, work: Callable[[], T], on_error: OnError | None) -> T | None:
    """What the work on an article gives; where it fails, `ExtractionFailed` is raised or handed on."""
    try:
        return work()
    except Exception as error:
        failure = ExtractionFailed(article.id, str(error) or type(error).__name__)
        if on_error is None:
            raise failure from error
        on_error(article, failure)
        return None


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles in batches of about `BATCH_CHARACTERS`: one article, then two, then four, at most `BATCH_ARTICLES`.

    Small first batches put something on the screen at once, and let work that is often stopped get on.
    """
    batch: list[Article] = []
    size, most = 0, 1
    for article in articles:
        if batch and (len(batch) == most or size + len(article.text) > BATCH_CHARACTERS):
            yield batch
            batch, size, most = [], 0, min(2 * most, BATCH_ARTICLES)
        batch.append(article)
        size += len(article.text)
    if batch:
        yield batch
