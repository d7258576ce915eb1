"""A ledger to learn from in seconds: short articles, and a model folder whose networks are tiny and know nothing."""

import shutil
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from attribution.ledger import Ledger, Models
from attribution.nlp.committee import save_model
from attribution.nlp.confidence import Confidence
from attribution.nlp.models import BUNDLED, write_index
from attribution.nlp.network import NetworkConfig, QuoteNetwork
from attribution.records import Article, Attribution, Span, claim_id
from tests.factories import attribution

SPEAKERS = ("Ana", "the mayor", "a spokesman", "Mr Brandt")
CONTENTS = ("the bridge is closed", "nobody knows", "taxes will rise in May", "it rained")
NEW = Article("new.txt", "a spokesman said that taxes will rise in May.\nAna said that nobody knows.\n")
BEGIN = Models((("quote", "1"),))


def story(number: int) -> Article:
    """An article of four sentences, each "X said that Y."."""
    lines = (f"{SPEAKERS[(number + i) % 4]} said that {CONTENTS[(number * 3 + i) % 4]}.\n" for i in range(4))
    return Article(f"{number}.txt", f"{'.' * (number + 1)}\n" + "".join(lines), language="en")


def said(of: Article, line: int, *, that: bool) -> Attribution:
    """The claim of a line, as the desk wants it, or with "that" as it was found."""
    at = of.text.index(of.text.split("\n")[line])
    source, _, content = of.text[at:].split("\n")[0].partition(" said that ")
    made = attribution(Article(of.id, of.text[at:]), (f"{'that ' * that}{content[:-1]}",), ("said",), (source,), None)
    quote = made.quote
    moved = {
        role: tuple(Span(span.start + at, span.end + at) for span in getattr(quote, role))
        for role in ("content", "cue", "source")
    }
    return replace(made, id=claim_id(of.id, moved["content"]), quote=replace(quote, kind="indirect", **moved))


def fill(address: str, articles: int) -> None:
    """Fill a ledger: in each article two claims are corrected, one is added, one confirmed and one rejected."""
    with Ledger.open(address) as ledger:
        for number in range(articles):
            one = story(number)
            ledger.enter(one)
            first, second = (said(one, line, that=True) for line in (1, 2))
            good, missed = (said(one, line, that=False) for line in (3, 4))
            source = good.quote.source
            wrong = replace(good, id=claim_id(one.id, source), quote=replace(good.quote, content=source))
            ledger.save(one, (first, second, good, wrong), BEGIN)
            for line, claim in ((1, first), (2, second)):
                ledger.judge(
                    claim.id, "corrected", "ana", attribution=replace(said(one, line, that=False), id=claim.id)
                )
            ledger.judge(good.id, "confirmed", "ana")
            ledger.judge(wrong.id, "rejected", "ana")
            ledger.add(one.id, missed, "ana")


def tokenizer() -> Tokenizer:
    """One that knows the words of the stories."""
    words = sorted({w.lower() for part in SPEAKERS + CONTENTS for w in part.split()} | {"said", "that", "."})
    special = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
    vocabulary = [special.get(i, f"[unused{i}]") for i in range(104)] + words
    made = Tokenizer(models.WordPiece({w: i for i, w in enumerate(vocabulary)}, unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    return made


def model_folder(folder: Path, *, whole: bool = True) -> Path:
    """A model folder whose quote networks are tiny and random; `whole` with the bundled tokenizer and names."""
    torch.manual_seed(0)
    known = tokenizer()
    config = NetworkConfig(known.get_vocab_size(), 320, 48, 2, 4, 96, link_width=32, dropout=0.0)
    for processor in ("tokenize", "ner") if whole else ():
        shutil.copytree(BUNDLED / "en" / processor, folder / "en" / processor)
    place = folder / "en" / "quote" / "tiny.pt"
    save_model(place, [QuoteNetwork(config), QuoteNetwork(config)], known, Confidence())
    write_index(folder)
    return folder
