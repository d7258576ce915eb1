"""Train the tokenizer and sentence splitter on EWT with Stanza's own trainer.

    python -m attribution.nlp.training.tokenizer --train train.conllu --dev dev.conllu --output data/models

EWT (Silveira et al., LREC 2014; CC BY-SA 4.0) is web text with few quotations, nearly all between straight marks.
So the training text is widened, from EWT's own sentences and names alone: the same sentences with other quotation
marks, and sentences made into quotations the way news writes them (`“So what?” said Harry.` is one sentence).
"""

import argparse
import io
import json
import random
import re
import string
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import stanza
import torch
from stanza.models import tokenizer as stanza_tokenizer
from stanza.models.common.utils import ud_scores

import attribution.nlp.sentences  # noqa: F401  the processor that reads the model
from attribution.nlp.models import LANGUAGE, write_index

PACKAGE = "ewt"


class Word(NamedTuple):
    """A word, whether a space follows it, and whether it is part of a name."""

    form: str
    space: bool
    name: bool = False


Sentence = list[Word]
Paragraph = list[Sentence]
Marks = tuple[str, str]

MARKS: tuple[Marks, ...] = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("``", "''"), ("''", "''"), ("«", "»"))
WEIGHTS = (6, 5, 3, 2, 1, 1, 1)
_QUOTATION_MARKS = {mark for pair in MARKS for mark in pair}

_VERBS = tuple(
    re.findall(
        r"\S+",
        """said says asked asks added adds replied told continued explained insisted wrote warned argued noted recalled
        shouted cried whispered answered admitted announced declared agreed suggested tweeted joked claimed concluded
        demanded observed remarked responded stated urged complained acknowledged conceded""",
    )
)
_PRONOUNS = ("he", "she", "they", "it", "I", "we")
_TITLES = tuple(
    re.findall(
        r"\S+",
        """Mr. Mrs. Ms. Dr. Gen. Sen. Rep. Gov. Lt. Col. Sgt. Capt. Prof. Rev. St. President Minister Justice
        Chancellor Sir Mr Mrs Dr""",
    )
)
_DETAILS = (
    "on Tuesday",
    "in a statement",
    "on Sept. 12",
    "at a news conference",
    "in an interview",
    "on Friday night",
    "to reporters",
    "in the U.S.",
    "at 5 p.m.",
    "last month",
    "by telephone",
    "after the vote",
    "on Twitter",
    "in Washington, D.C.",
    "to the B.B.C.",
    "with a smile",
    "at Acme Inc.",
    "at the U.N. on Aug. 5",
)
_AGENCIES = ("AP", "Reuters", "AFP", "Xinhua", "IANS", "PTI")
_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def read_paragraphs(path: Path) -> list[Paragraph]:
    """The paragraphs of EWT in a CoNLL-U file; sentences of GUM, whose `sent_id` says so, are left out.

    Multiword tokens are read as their words ("do" + "n't", "Kim" + "'s"), as named-entity corpora have them.
    """
    paragraphs: list[Paragraph] = []
    sentence: Sentence = []
    identifier, fresh, inside, spaced = "", True, 0, True
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# sent_id"):
            identifier = line.partition("=")[2].strip()
        elif line.startswith(("# newpar", "# newdoc")):
            fresh = True
        elif not line and sentence:
            if not identifier.startswith("GUM"):
                if fresh or not paragraphs:
                    paragraphs.append([])
                paragraphs[-1].append(sentence)
                fresh = False
            sentence, inside = [], 0
        elif line and line[0].isdigit():
            number, form, _, part, *_, misc = line.split("\t")
            space = "SpaceAfter=No" not in misc
            if "-" in number:
                inside, spaced = int(number.partition("-")[2]), space
            elif "." not in number:
                if int(number) <= inside:
                    space = spaced and int(number) == inside
                sentence.append(Word(form, space, part == "PROPN"))
    return paragraphs


def augment(paragraphs: Sequence[Paragraph], rng: random.Random, amount: float) -> list[Paragraph]:
    """Paragraphs of quotations, made from those of EWT; about `amount` times the number of its sentences."""
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    quoted = [s for s in sentences if any(word.form in _QUOTATION_MARKS for word in s)]
    maker = _Maker(sentences, rng)
    made = [[remark(s, marks)] for s in quoted for marks in rng.choices(MARKS, WEIGHTS, k=3)]
    made += [maker.paragraph() for _ in range(int(amount * len(sentences) / 2))]
    made = [[curl(s) for s in paragraph] if rng.random() < 0.5 else paragraph for paragraph in made]
    return made + [[curl(s)] for s in sentences if any("'" in word.form[:-1] for word in s)]


def remark(sentence: Sentence, marks: Marks) -> Sentence:
    """The sentence with other quotation marks; a mark with a space, or nothing, before it opens."""
    result: Sentence = []
    for word in sentence:
        if word.form in _QUOTATION_MARKS and not (word.form in "'’" and result and result[-1].form.endswith("s")):
            opens = not result or result[-1].space or result[-1].form in "([-–—"
            word = word._replace(form=marks[0] if opens else marks[1])
        result.append(word)
    return result


def curl(sentence: Sentence) -> Sentence:
    """The sentence with typographic apostrophes inside its words: ’s, n’t, O’Neill."""
    return [
        word if word.form in _QUOTATION_MARKS else word._replace(form=word.form.replace("'", "’")) for word in sentence
    ]


class _Maker:
    """Makes paragraphs with quotations out of plain sentences and names."""

    def __init__(self, sentences: Iterable[Sentence], rng: random.Random) -> None:
        sentences = list(sentences)
        self.rng = rng
        self.plain = [s for s in sentences if self._is_plain(s)]
        self.names = [name for s in sentences for name in _names(s)]
        self.marks = MARKS[0]

    @staticmethod
    def _is_plain(sentence: Sentence) -> bool:
        """A full sentence of ordinary length without quotation marks or brackets."""
        text = joined([sentence])
        return (
            20 <= len(text) <= 140
            and text[0].isupper()
            and sentence[-1].form in (".", "?", "!")
            and not sentence[-2].form.endswith(".")
            and not re.search(r"[\"“”„«»`()\[\]*<>_]|''|(?<!\w)['‘]|\.\.", text)
        )

    def paragraph(self) -> Paragraph:
        self.marks = self.rng.choices(MARKS, WEIGHTS)[0]
        patterns = {
            self.asked: 5,
            self.stated: 4,
            self.continued: 3,
            self.broken: 2,
            self.full: 3,
            self.introduced: 3,
            self.scare: 3,
            self.dated: 2,
            self.titled: 4,
        }
        pattern = self.rng.choices(list(patterns), list(patterns.values()))[0]
        made = pattern()
        if self.rng.random() < 0.3:
            made.append(self.statement())
        return made

    # The patterns, each with what it makes.

    def asked(self) -> Paragraph:
        """“So what?” said Harry."""
        content = self.end(self.statement(), self.rng.choice("?!"))
        return [[*self.quote(content), *self.cue()]]

    def stated(self) -> Paragraph:
        """“It works,” he said.  And: It “works,” she said.  And: ‘It works’, she said."""
        content = self.end(self.statement(), ",")
        kind = self.rng.random()
        if kind < 0.15:
            quote = self.quote(content[:-1])
            return [[*_tight(quote), Word(",", True), *self.cue()]]
        if kind < 0.4 and len(content) > 6:
            at = self.rng.randrange(1, len(content) - 3)
            return [[*_spaced(content[:at]), *self.quote(content[at:]), *self.cue()]]
        return [[*self.quote(content), *self.cue()]]

    def continued(self) -> Paragraph:
        """“One. Two,” he said. “Three.”  The quotation crosses the ends of sentences."""
        first = [self.statement() for _ in range(self.rng.randint(1, 2))]
        second = self.end(self.statement(), self.rng.choice(",,,?!."))
        made = [[self.opening, *first[0]], *first[1:], [*_tight(second), self.closing, *self.cue()]]
        if self.rng.random() < 0.6:
            more = [self.statement() for _ in range(self.rng.randint(1, 2))]
            more[0] = [self.opening, *more[0]]
            more[-1] = [*_tight(more[-1]), self.closing]
            made += more
        return made

    def full(self) -> Paragraph:
        """“One.” Two.  A quotation that is a sentence, with another behind it."""
        return [self.quote(self.statement()), self.statement()]

    def broken(self) -> Paragraph:
        """“It works,” he said, “and it rained.”"""
        first, second = self.end(self.statement(), ","), self.statement()
        second = [second[0]._replace(form=second[0].form.lower()), *second[1:]]
        cue = [*_tight(self.clause()), Word(",", True)]
        return [[*self.quote(first), *cue, *self.quote(second)]]

    def introduced(self) -> Paragraph:
        """Harry said: “So what?”"""
        mark = Word(self.rng.choice(":,"), True)
        return [[*_capital(self.subject()), Word(self.verb(), False), mark, *self.quote(self.statement())]]

    def scare(self) -> Paragraph:
        """They call it “progress” here.  Also at the end, the stop inside or outside."""
        sentence = self.statement()
        start = self.rng.randrange(1, max(2, len(sentence) - 3))
        end = min(start + self.rng.randint(1, 4), len(sentence) - 1)
        head, middle, tail = sentence[:start], sentence[start:end], sentence[end:]
        if not head[-1].space or (not middle[-1].space and len(tail) > 1):
            return [sentence]
        if len(tail) == 1 and self.rng.random() < 0.7:
            return [[*head, *self.quote([*middle, *tail])]]
        closing = self.closing._replace(space=len(tail) > 1)
        return [[*head, self.opening, *_tight(middle), closing, *tail]]

    def dated(self) -> Paragraph:
        """LONDON, Sept. 5 (Reuters) - It rained."""
        line = [word._replace(form=word.form.upper()) for word in self.rng.choice(self.names)]
        if self.rng.random() < 0.5:
            date = [Word(",", True), Word(self.rng.choice(_MONTHS), True), Word(str(self.rng.randint(1, 31)), True)]
            line = [*_tight(line), *date]
        if self.rng.random() < 0.6:
            line += [Word("(", False), Word(self.rng.choice(_AGENCIES), False), Word(")", True)]
        return [[*_spaced(line), Word(self.rng.choice("-–—"), True), *self.statement()]]

    def titled(self) -> Paragraph:
        """Mr. Lorry said on Sept. 12 that it rained."""
        detail = _spaced(self.detail()) if self.rng.random() < 0.5 else []
        return [[*self.titled_name(), Word(self.verb(), True), *detail, Word("that", True), *self.statement()]]

    # Their parts.

    @property
    def opening(self) -> Word:
        return Word(self.marks[0], False)

    @property
    def closing(self) -> Word:
        return Word(self.marks[1], True)

    def statement(self) -> Sentence:
        return _spaced(self.rng.choice(self.plain))

    def quote(self, content: Sentence) -> Sentence:
        return [self.opening, *_tight(content), self.closing]

    def end(self, content: Sentence, mark: str) -> Sentence:
        return [*content[:-1], Word(mark, False)]

    def verb(self) -> str:
        return self.rng.choice(_VERBS) if self.rng.random() < 0.5 else self.rng.choice(("said", "says", "asked"))

    def name(self) -> Sentence:
        """A name of EWT, sometimes with initials before it: J. P. Stone."""
        name = self.rng.choice(self.names)
        if self.rng.random() < 0.2:
            initials = self.rng.choices(string.ascii_uppercase, k=self.rng.randint(1, 2))
            name = [*(Word(f"{letter}.", True) for letter in initials), *name]
        return name

    def titled_name(self) -> Sentence:
        """Mr. Lorry  Lt. Col. Dan Ray"""
        titles = self.rng.choices(_TITLES, k=1 if self.rng.random() < 0.85 else 2)
        return [*(Word(title, True) for title in titles), *self.name()]

    def subject(self) -> Sentence:
        kind = self.rng.random()
        if kind < 0.35:
            return [Word(self.rng.choice(_PRONOUNS), True)]
        return self.titled_name() if kind < 0.6 else self.name()

    def detail(self) -> Sentence:
        words = re.findall(r"[\w.]+|,", self.rng.choice(_DETAILS))
        return [Word(w, i + 1 < len(words) and words[i + 1] != ",") for i, w in enumerate(words)]

    def clause(self) -> Sentence:
        """Said Harry  he said on Tuesday  Mr. Lorry asked, in a statement"""
        subject, verb = self.subject(), Word(self.verb(), True)
        words = [verb, *subject] if self.rng.random() < 0.4 and subject[0].form not in ("I", "we") else [*subject, verb]
        if self.rng.random() < 0.3:
            comma = [Word(",", True)] if self.rng.random() < 0.2 else []
            words = [*(_tight(words) if comma else words), *comma, *self.detail()]
        return words

    def cue(self) -> Sentence:
        """The clause and its stop; that of an abbreviation is the sentence's too."""
        clause = self.clause()
        return _spaced(clause) if clause[-1].form.endswith(".") else [*_tight(clause), Word(".", True)]


def _names(sentence: Sentence) -> Iterator[Sentence]:
    """The names in a sentence, of up to three words."""
    name: Sentence = []
    for word in [*sentence, Word("", True)]:
        if word.name and word.form[:1].isupper() and word.form.isalpha():
            name.append(word)
        else:
            if 1 <= len(name) <= 3:
                yield _spaced([w._replace(space=True) for w in name])
            name = []


def _tight(words: Sentence) -> Sentence:
    """With no space behind the last word."""
    return [*words[:-1], words[-1]._replace(space=False)]


def _spaced(words: Sentence) -> Sentence:
    """With a space behind the last word."""
    return [*words[:-1], words[-1]._replace(space=True)] if words else words


def _capital(words: Sentence) -> Sentence:
    return [words[0]._replace(form=words[0].form[0].upper() + words[0].form[1:]), *words[1:]]


def joined(paragraph: Paragraph) -> str:
    """The text of a paragraph."""
    return "".join(word.form + " " * word.space for sentence in paragraph for word in sentence).rstrip()


def labels(paragraph: Paragraph) -> str:
    """A digit for each character of `joined`: 1 at the end of a word, 2 at that of a sentence, else 0."""
    digits = []
    for sentence in paragraph:
        for i, word in enumerate(sentence, 1):
            digits += ["0" * (len(word.form) - 1), "2" if i == len(sentence) else "1", "0" * word.space]
    return "".join(digits)[: len(joined(paragraph))]


def _write(paragraphs: Sequence[Paragraph], folder: Path, name: str) -> dict[str, str]:
    """Write the two files that Stanza's trainer reads, and return their paths by kind."""
    files = {"txt": folder / f"{name}.txt", "label": folder / f"{name}.label"}
    for kind, content in (("txt", joined), ("label", labels)):
        files[kind].write_text("\n\n".join(map(content, paragraphs)) + "\n", encoding="utf-8")
    return {kind: str(path) for kind, path in files.items()}


def train(train_file: Path, dev_file: Path, output: Path, *, steps: int, amount: float, seed: int) -> dict[str, float]:
    """Train, write the package into the model folder `output` with its checksums, return F1 on dev in percent."""
    paragraphs = read_paragraphs(train_file)
    made = augment(paragraphs, random.Random(seed), amount) if amount else []
    target = output / LANGUAGE / "tokenize" / f"{PACKAGE}.pt"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        learn, dev = _write([*paragraphs, *made], folder, "train"), _write(read_paragraphs(dev_file), folder, "dev")
        (folder / "mwt.json").write_text("[]")
        options = {
            "txt_file": learn["txt"],
            "label_file": learn["label"],
            "dev_txt_file": dev["txt"],
            "dev_label_file": dev["label"],
            "mwt_json_file": folder / "mwt.json",
            "lang": LANGUAGE,
            "shorthand": f"{LANGUAGE}_{PACKAGE}",
            "max_seqlen": 200,
            "steps": steps,
            "eval_steps": max(1, min(steps // 3, 500)),
            "save_dir": folder,
            "save_name": target.name,
            "device": "cpu",
            "seed": seed,
        }
        arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        stanza_tokenizer.main([*arguments, "--no_use_mwt"])
        _export(folder / target.name, target)
    write_index(output, tokenize=PACKAGE)
    return evaluate(output, read_paragraphs(dev_file))


def _export(trained: Path, target: Path) -> None:
    """Copy the trained model without the paths of this machine."""
    checkpoint = torch.load(trained, weights_only=True)
    config = checkpoint["config"]
    # read by our processor: a line break in the text ends a sentence
    checkpoint["config"] = {k: None if k.endswith(("_file", "_dir")) else v for k, v in config.items()} | {
        "save_name": target.name,
        "line_ends_sentence": True,
    }
    torch.save(checkpoint, target)


def evaluate(models: Path, paragraphs: Sequence[Paragraph]) -> dict[str, float]:
    """F1 of tokens and of sentences in percent, as in the CoNLL 2018 shared task, of the default tokenizer."""
    pipeline = stanza.Pipeline(
        LANGUAGE,
        dir=str(models),
        package=None,
        processors={"tokenize": "default"},
        download_method=None,
        device="cpu",
        logging_level="CRITICAL",
    )
    found = pipeline("\n\n".join(map(joined, paragraphs)))
    gold = _conllu([word.form for word in sentence] for paragraph in paragraphs for sentence in paragraph)
    scores = ud_scores(gold, _conllu([token.text for token in sentence.tokens] for sentence in found.sentences))
    return {name: round(100 * scores[name].f1, 2) for name in ("Tokens", "Sentences")}


def _conllu(sentences: Iterable[Sequence[str]]) -> io.StringIO:
    """The sentences in CoNLL-U with a tree that means nothing."""
    lines: list[str] = []
    for forms in sentences:
        lines += (f"{i}\t{form}\t_\tX\t_\t_\t{min(i - 1, 1)}\tdep\t_\t_" for i, form in enumerate(forms, 1))
        lines.append("")
    return io.StringIO("\n".join(lines) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", type=Path, required=True, metavar="CONLLU", help="sentences to learn from")
    parser.add_argument("--dev", type=Path, required=True, metavar="CONLLU", help="sentences to choose the step by")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="the model folder to write into")
    parser.add_argument("--steps", type=int, default=3000, help="training steps (%(default)s)")
    parser.add_argument("--amount", type=float, default=1.0, help="made sentences per sentence of EWT (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the made sentences and of the weights (%(default)s)")
    given = parser.parse_args(arguments)
    figures = train(given.train, given.dev, given.output, steps=given.steps, amount=given.amount, seed=given.seed)
    print(json.dumps(figures))  # noqa: T201


if __name__ == "__main__":
    main()
