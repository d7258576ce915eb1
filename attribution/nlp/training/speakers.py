r"""Learns who pronouns and descriptions mean: the weights of `attribution.speakers.ranking`, and how sure they are.

    python -m attribution.nlp.training.speakers --speakers data/annotations/*.jsonl \
        --texts polnear/train.jsonl wikinews/ --coref ontogum.train.json --dev world/dev.jsonl …

`--speakers` files name the speaker of each source by article, `{"id": …, "speakers": [[start, end, name], …]}`, and
hold no text; the articles are in `--texts`: JSON Lines with attributions, or folders of text files, whose quotes the
bundled model finds. `--coref` is the JSON of Stanza's coreference trainer, of which "he" and "she" are taken.

Every article is read as `Resolver` reads it, except that the right antecedent is put in the place of the one it would
choose. The weights maximise the likelihood of the right candidates, with a Gaussian prior around the hand-made ones of
`speaker_prior.json` (log-linear ranking: Denis and Baldridge, EMNLP 2008). The certainties are then fitted on `--dev`,
marked articles that nothing was learnt from. Three minutes' work on two cores.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from attribution.evaluate import Marked, Words, match, read_marked, same_speaker
from attribution.records import Article, Attribution, Quote, Span
from attribution.speakers import NamedSpan, certainty, ranking
from attribution.speakers.decision import Decision
from attribution.speakers.ranking import Anaphor, Seen
from attribution.speakers.resolve import Resolver
from attribution.speakers.sources import HE, SHE

PACKAGE = Path(ranking.__file__).parent
PRIOR = Path(__file__).with_name("speaker_prior.json")
Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Example:
    """One choice: the features of every candidate, and which are right; of several right ones any will do."""

    form: str
    rows: Rows
    right: tuple[int, ...]
    weight: float = 1.0


class Taught(Resolver):
    """Reads an article with the right answers at hand, and notes every choice that has one."""

    def __init__(self, *args: Any, speakers: dict[Span, str | None], chains: Sequence[Sequence[Span]] = ()) -> None:
        super().__init__(*args)
        self.examples: list[Example] = []
        self._speakers = speakers
        self._chain_of = {span: number for number, chain in enumerate(chains) for span in chain}
        self._mentions_of = [set(chain) for chain in chains]

    def weighed(self, anaphor: Anaphor, candidates: Sequence[Seen], rows: Rows) -> list[float]:
        """The right candidates' probability is 1 where they are known, else what the weights say."""
        probabilities = super().weighed(anaphor, candidates, rows)
        right = self._right(anaphor, candidates, len(rows))
        if right is None:
            return probabilities
        if right and len(rows) > 1:
            self.examples.append(Example(anaphor.form, rows, right))
        if not right:
            return probabilities
        best = max(right, key=lambda i: probabilities[i])
        return [float(i == best) for i in range(len(rows))]

    def _right(self, anaphor: Anaphor, candidates: Sequence[Seen], rows: int) -> tuple[int, ...] | None:
        span = anaphor.mention.span
        if span in self._speakers:
            speaker = self._speakers[span]
            right = [i for i, seen in enumerate(candidates) if speaker and same_speaker(speaker, seen.member.shown)]
            if anaphor.form == "description" and speaker:
                own = self.article.text[span.start : span.end]
                if not right or same_speaker(speaker, own):
                    right = [*right, rows - 1]  # nobody of them
            return tuple(right)
        if (number := self._chain_of.get(span)) is None:
            return None
        chain = self._mentions_of[number]
        return tuple(
            i
            for i, seen in enumerate(candidates)
            if any(_covers(chain, mention.span) for mention in seen.mentions if mention.span != span)
        )


def _covers(chain: set[Span], span: Span) -> bool:
    """Whether a mention of the chain is this span, or this span with its determiner, title or complement."""
    return span in chain or any(
        other.start <= span.start
        and span.end <= other.end
        and (other.end - other.start) <= 2.5 * (span.end - span.start)
        for other in chain
    )


# --- examples --------------------------------------------------------------------------------------------------------


class Annotator:
    """Entities, sentences and quotes of a text, by the bundled pipeline."""

    def __init__(self) -> None:
        from attribution.extractor import Extractor

        self._extractor = Extractor()

    def __call__(self, text: str) -> tuple[list[NamedSpan], list[Span], list[Quote]]:
        from attribution.extractor import names_of, sentences_of

        [document] = self._extractor.annotate([Article("text", text)])
        return names_of(document), sentences_of(document), list(document.quotes)


def read_speakers(paths: Iterable[Path]) -> dict[str, dict[Span, str | None]]:
    """Return the speaker of each source by article."""
    records = (json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    return {each["id"]: {Span(start, end): name for start, end, name in each["speakers"]} for each in records}


def of_speakers(
    speakers: dict[str, dict[Span, str | None]], texts: Iterable[Path], annotate: Annotator
) -> Iterator[Taught]:
    """Yield the reading of every article of `texts` whose speakers are known."""
    for path in texts:
        articles = _texts_of(path) if path.is_dir() else read_marked(path)
        for marked in articles:
            if marked.text is None or marked.id not in speakers:
                continue
            names, sentences, quotes = annotate(marked.text)
            if marked.marks:
                marks = sorted(marked.marks, key=lambda mark: mark.content)
                quotes = [Quote(mark.content, mark.cue, mark.source) for mark in marks]
            article = Article(marked.id, marked.text)
            taught = Taught(article, quotes, names, sentences, speakers=speakers[marked.id])
            taught.decide()
            yield taught


def _texts_of(folder: Path) -> Iterator[Marked]:
    for path in sorted(folder.glob("*.txt")):
        yield Marked(path.name, path.read_text(encoding="utf-8"), ())


def of_coref(path: Path, annotate: Annotator) -> Iterator[Taught]:
    """Yield the reading of every document of a coreference corpus."""
    for line in path.read_text(encoding="utf-8").strip().removeprefix("[").removesuffix("]").splitlines():
        if not line.strip(" ,"):
            continue
        document = json.loads(line.strip().rstrip(","))
        text, offsets = _text_of(document)
        chains = [
            [Span(offsets[start][0], offsets[end - 1][1]) for start, end in chain]
            for chain in document["span_clusters"]
        ]
        names, sentences, quotes = annotate(text)
        pronouns = {span for chain in chains for span in chain if span.of(text).lower() in _PRONOUNS}
        taught = Taught(
            Article(document["document_id"], text), quotes, names, sentences, speakers={},
            chains=[chain for chain in chains if pronouns & set(chain)],
        )  # fmt: skip
        taught.decide()
        yield taught


_PRONOUNS = HE | SHE


def _text_of(document: dict[str, Any]) -> tuple[str, list[tuple[int, int]]]:
    text, offsets = "", []
    spaces = document.get("space_after") or [True] * len(document["cased_words"])
    for word, space in zip(document["cased_words"], spaces, strict=True):
        offsets.append((len(text), len(text) + len(word)))
        text += word + (" " if space else "")
    return text, offsets


# --- fitting ---------------------------------------------------------------------------------------------------------


def fit(
    examples: Sequence[Example], before: dict[str, float], names: Sequence[str], strength: float
) -> dict[str, float]:
    """Return the weights of one form: the likeliest under a Gaussian of precision `strength` around `before`."""
    prior = torch.tensor([before.get(name, 0.0) for name in names], dtype=torch.float64)
    weights = prior.clone().requires_grad_(True)
    longest = max(len(example.rows) for example in examples)
    x = torch.zeros(len(examples), longest, len(names), dtype=torch.float64)
    there = torch.full((len(examples), longest), -1e9, dtype=torch.float64)
    right = torch.full((len(examples), longest), -1e9, dtype=torch.float64)
    much = torch.tensor([example.weight for example in examples], dtype=torch.float64)
    for i, example in enumerate(examples):
        x[i, : len(example.rows)] = torch.tensor(example.rows, dtype=torch.float64)
        there[i, : len(example.rows)] = 0
        right[i, list(example.right)] = 0
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        scores = x @ weights
        value = (much * (torch.logsumexp(scores + there, 1) - torch.logsumexp(scores + right, 1))).sum()
        value = value + strength * ((weights - prior) ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return {name: round(value, 3) for name, value in zip(names, weights.tolist(), strict=True) if abs(value) >= 0.005}


def fit_certainty(decided: Sequence[tuple[str, float, bool]], strength: float = 4.0) -> dict[str, list[float]]:
    """Return slope and bias of each rule's logistic curve, shrunk to that of all rules where a rule is rare.

    `decided` has the rule, the score before calibration and whether the speaker was right.
    """
    everything = _platt([(raw, ok) for _, raw, ok in decided], (1.0, 0.0), 0.01)
    by_rule: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for rule, raw, ok in decided:
        by_rule[rule].append((raw, ok))
    curves = {rule: _platt(pairs, everything, strength) for rule, pairs in sorted(by_rule.items())}
    return {"other": list(everything)} | {rule: list(curve) for rule, curve in curves.items()}


def _platt(pairs: Sequence[tuple[float, bool]], prior: tuple[float, float], strength: float) -> tuple[float, float]:
    x = torch.tensor([_log_odds(raw) for raw, _ in pairs], dtype=torch.float64)
    y = torch.tensor([float(ok) for _, ok in pairs], dtype=torch.float64)
    centre = torch.tensor(prior, dtype=torch.float64)
    curve = centre.clone().requires_grad_(True)
    optimiser = torch.optim.LBFGS([curve], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(curve[0] * x + curve[1], y, reduction="sum")
        value = value + strength * ((curve - centre) ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    slope, bias = curve.detach().tolist()
    return round(slope, 3), round(bias, 3)


def _log_odds(raw: float) -> float:
    raw = min(max(raw, 1e-4), 1 - 1e-4)
    return math.log(raw / (1 - raw))


def decided_on(articles: Iterable[Marked], annotate: Annotator) -> Iterator[tuple[str, float, bool]]:
    """Yield rule, score and rightness of every decision on marked articles, read as the product reads them."""
    for marked in articles:
        if marked.text is None:
            continue
        names, sentences, quotes = annotate(marked.text)
        article = Article(marked.id, marked.text)
        resolver = Resolver(article, quotes, names, sentences)
        decisions: list[Decision] = resolver.decide()
        found = Marked.of(article, [Attribution("", quote) for quote in quotes])
        for i, j in match(Words(marked.text), marked.marks, found.marks):
            speaker, decision = marked.marks[i].speaker, decisions[j]
            if speaker and decision.member:
                yield decision.rule, decision.raw, same_speaker(speaker, decision.member.shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speakers", type=Path, nargs="*", default=[], help="who speaks, by article and source")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="the articles of --speakers")
    parser.add_argument("--coref", type=Path, nargs="*", default=[], help="coreference corpora to learn pronouns from")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="articles with speakers to fit certainties on")
    parser.add_argument("--strength", type=float, default=12.0, help="how hard weights are held at what they were")
    parser.add_argument("--share", type=float, default=0.1, help="weight of an example from a coreference corpus")
    parser.add_argument("--output", type=Path, default=PACKAGE, help="where weights.json and certainty.json go")
    args = parser.parse_args()
    annotate = Annotator()
    examples: dict[str, list[Example]] = defaultdict(list)
    for taught in of_speakers(read_speakers(args.speakers), args.texts, annotate):
        for example in taught.examples:
            examples[example.form].append(example)
    for path in args.coref:
        for taught in of_coref(path, annotate):
            for example in taught.examples:
                if example.form in ("he", "she"):
                    examples[example.form].append(replace(example, weight=args.share))
    learnt: dict[str, dict[str, float]] = json.loads(PRIOR.read_text(encoding="utf-8"))
    for form, choices in sorted(examples.items()):
        names = ranking.DESCRIPTION_FEATURES if form == "description" else ranking.FEATURES
        learnt[form] = fit(choices, learnt[form], names, args.strength)
        sys.stderr.write(f"{form}: {len(choices)} choices\n")
    if examples:
        _write(args.output / "weights.json", learnt)
        ranking.weights.cache_clear()
        ranking._vector.cache_clear()
    if args.dev:
        decided = [each for path in args.dev for each in decided_on(read_marked(path), annotate)]
        _write(args.output / "certainty.json", fit_certainty(decided))
        certainty.fitted.cache_clear()


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(f"{path} written\n")


if __name__ == "__main__":
    main()
