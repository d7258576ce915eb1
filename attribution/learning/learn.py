"""Learn from a ledger: from what people decided to a new model folder, with figures of before and after."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attribution
from attribution.evaluate import Mark, Marked, UnusableMarks, read_marked
from attribution.export.from_ledger import selection_of
from attribution.extractor import Extractor
from attribution.learning.compare import REGRESSION, WORSE, Measured, on_lessons, on_marked
from attribution.learning.folder import PACKAGE, new_folder, quote_weights, refuse_output, write_card
from attribution.learning.lessons import CHANGES, Lesson, lessons_of
from attribution.learning.parts import LEAST, Parts, parted
from attribution.learning.problems import CannotLearn
from attribution.ledger import Filters, Ledger
from attribution.nlp.models import BUNDLED, LANGUAGE, versions

if TYPE_CHECKING:
    from attribution.nlp.training.examples import Example
    from attribution.nlp.training.tuning import Reader, Settings

REHEARSED = 150  # articles of the ledger that nobody decided on, at most
LONGEST = 50_000  # characters of such an article
TOGETHER = 16  # articles that are read at once

Told = Callable[[str, int, int], None]
"""Told how far the work is: what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of it: the figures, and whether the model is now worse on the regression set."""

    measured: tuple[Measured, ...]
    worse: bool
    notes: tuple[str, ...]

    def rows(self) -> list[tuple[str, ...]]:
        """Return the figures as rows of a table."""
        return [row for each in self.measured for row in each.rows()]


def learn(
    ledger: Ledger,
    models: Path,
    output: Path,
    base: Sequence[Path] = (),
    held_back: float = 0.2,
    settings: "Settings | None" = None,
    told: Told = lambda *_: None,
) -> Learnt:
    """Teach the quote model of the folder `models` what people decided, and write the new model into `output`.

    Nothing is left at `output` when it fails or is stopped.

    Raises:
        CannotLearn: too little has been decided, a base file is bad, or `output` will not do.
        ModelsMissing: `models` is no model folder.
        LedgerError: the ledger cannot be read.
        OSError: the folder cannot be written.

    """
    refuse_output(output, models)
    weights = quote_weights(models)
    given = _base(base)
    notes: list[str] = []
    selection = selection_of(ledger, Filters(everything=True))
    lessons = lessons_of(selection, ledger.corrections(), Extractor.languages, notes)

    from attribution.learning.certainty import fitted, observed
    from attribution.nlp.committee import save_model
    from attribution.nlp.training import tuning

    settings = settings or tuning.Settings()
    parts, fixed = parted(lessons, held_back, settings.seed), read_marked(REGRESSION)
    reader = tuning.Reader(weights)
    tested = [each.text for each in parts.held_back], [each.text or "" for each in fixed]
    total = len(lessons) + len(fixed)
    before = [_read(reader, texts, lambda n: told("Reading with the model from before", n, total)) for texts in tested]
    learnt, aside = (_taught(reader, part) for part in (parts.learnt, parts.aside))
    known = {each.text for each in lessons} | set(tested[1])
    if base:
        rehearsed = [(each.text or "", each.marks) for each in given if each.text not in known]
    else:
        texts = list(_others(ledger, known, settings.seed))
        rehearsed = list(
            zip(
                texts,
                _read(reader, texts, lambda n: told("Reading what nobody decided on", n, len(texts))),
                strict=True,
            )
        )
        notes.append(_advice(len(texts)))
    old = [tuning.lesson(text, marks, (), reader.tokenizer) for text, marks in rehearsed]
    epochs = settings.epochs
    networks = reader.network.members
    if not aside:
        notes.append(f"of fewer than {LEAST} articles to learn from none is set aside: every epoch is learnt")

    def behind(network: int, epoch: int, _loss: float | None) -> None:
        told(f"Teaching network {network + 1} of {len(networks)}", network * epochs + epoch, len(networks) * epochs)

    taught = tuning.teach(networks, learnt, old, aside, settings, behind)
    with new_folder(output, models) as folder:
        place = folder / LANGUAGE / "quote" / f"{PACKAGE}.pt"
        confidence, how = fitted(reader.confidence, observed(taught.members, reader.tokenizer, parts.aside))
        save_model(place, taught.members, reader.tokenizer, confidence)
        told("Reading with the new model", 0, total)
        new = tuning.Reader(place)
        after = [_read(new, texts, lambda n: told("Reading with the new model", n, total)) for texts in tested]
        measured = [on_marked(fixed, before[1], after[1])]
        if parts.held_back:
            measured.insert(0, on_lessons(parts.held_back, before[0], after[0]))
        else:
            notes.append("no article was held back: nothing says how well it learnt")
        if not any(taught.best):
            notes.append("what was set aside got no better by learning: the new model reads as the one before")
        worse = measured[-1].gain < -WORSE
        result = Learnt(tuple(measured), worse, tuple(notes))
        report: dict[str, Any] = {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "attribution": attribution.__version__,
            "parent": {
                "folder": "the bundled models" if models == BUNDLED else models.name,
                "models": dict(versions(models, ("tokenize", "ner", "quote", "claim"))),
            },
            "data": _counts(lessons, parts, len(old), base),
            "settings": {**asdict(settings), "held back": held_back},
            "best epochs": taught.best,
            "confidence": how,
            "worse": worse,
            **{each.name: each.as_dict() for each in measured},
            "notes": notes,
        }
        write_card(folder, report, result.rows(), models)
    return result


def _base(files: Sequence[Path]) -> list[Marked]:
    """The marked articles of all files."""
    found = []
    for path in files:
        try:
            articles = read_marked(path)
        except UnusableMarks as error:
            raise CannotLearn(f"{error}; base data has an article with its attributions a line") from error
        for number, each in enumerate(articles, 1):
            _refuse_unplaced(path, number, each)
        if not articles:
            raise CannotLearn(f"{path}: there is no article in it; leave it out, or name another file")
        found += articles
    return found


def _refuse_unplaced(path: Path, number: int, article: Marked) -> None:
    place = f"{path}, article {number} ({article.id})"
    if not isinstance(article.text, str):
        raise CannotLearn(f'{place}: it has no "text"; base data needs the articles themselves')
    spans = (span for mark in article.marks for role in ("content", "cue", "source") for span in mark.spans(role))
    for span in spans:
        if not 0 <= span.start < span.end <= len(article.text):
            raise CannotLearn(f"{place}: the span {list(span)} is not in the text of {len(article.text)} characters")


def _taught(reader: "Reader", lessons: Sequence[Lesson]) -> "list[Example]":
    """Lessons as examples: what people kept, and the model's own reading where nobody decided."""
    from attribution.nlp.training.tuning import lesson

    readings = _read(reader, [each.text for each in lessons], lambda _: None)
    return [
        lesson(each.text, (*own(each, found), *each.kept), each.unsure, reader.tokenizer)
        for each, found in zip(lessons, readings, strict=True)
    ]


def own(lesson: Lesson, found: Sequence[Mark]) -> list[Mark]:
    """What a model found in a lesson where nobody decided; in one decided as a whole that is nothing."""
    return [] if lesson.complete else [mark for mark in found if not lesson.touches(mark, unsure=True)]


def _read(reader: "Reader", texts: Sequence[str], told: Callable[[int], None]) -> list[tuple[Mark, ...]]:
    found: list[tuple[Mark, ...]] = []
    for begin in range(0, len(texts), TOGETHER):
        found += reader.marks(texts[begin : begin + TOGETHER])
        told(len(found))
    return found


def _others(ledger: Ledger, known: set[str], seed: int) -> Iterator[str]:
    """Texts of articles of the ledger that nobody decided on, drawn at random."""
    ids = list(ledger.articles_table()["id"])
    count = 0
    for article in ledger.articles(random.Random(seed).sample(ids, min(len(ids), 4 * REHEARSED))):
        if count == REHEARSED:
            return
        fits = article.text.strip() and len(article.text) <= LONGEST and article.text not in known
        if fits and article.language in (None, *Extractor.languages):
            count += 1
            yield article.text


def _advice(articles: int) -> str:
    own = f"its own reading of {articles:,} article{'s' * (articles != 1)} of the ledger that nobody decided on"
    if not articles:
        own = "nothing, for people have decided in every article of the ledger"
    return f"without --base the model rehearses {own}; marked articles given as --base keep more of what it knows"


def _counts(lessons: Sequence[Lesson], parts: Parts, rehearsed: int, base: Sequence[Path]) -> dict[str, Any]:
    changes: Counter[str] = Counter()
    for each in lessons:
        changes.update(dict(each.changes))
    return {
        "claims": sum(each.decided for each in lessons),
        "articles": len(lessons),
        "decided as a whole": sum(each.complete for each in lessons),
        "unsure": sum(len(each.unsure) for each in lessons),
        "decisions": {name: changes[name] for name in CHANGES if changes[name]},
        "learnt": len(parts.learnt),
        "set aside": len(parts.aside),
        "held back": len(parts.held_back),
        "rehearsed": rehearsed,
        "rehearsed from": ", ".join(path.name for path in base) or "the model's own reading of the ledger",
    }
