"""The trainers, end to end on a few sentences: that they run, write a model folder, and that it is read back.

What they learn is no matter here; the figures of the bundled models are in `data/models/MODEL_CARD.md`.
"""

import json
import random
from pathlib import Path

import pytest
import stanza
import torch
from stanza.models import ner_tagger
from stanza.models.common.doc import Document
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from stanza.pipeline.ner_processor import NERProcessor
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from transformers import BertConfig, BertModel, BertTokenizerFast

import attribution.nlp.ner
from attribution.nlp.models import verify, write_index
from attribution.nlp.ner import EncoderNERProcessor
from attribution.nlp.training import ner, tokenizer

TEXTS = """
The bridge over the river was closed in May .
Ann Bell asked the council for a new bridge .
She said that nobody had answered her letter .
Two engineers of Acme Works tested every arch .
Will the town pay for the repair of the arches ?
The mayor of Newtown has not yet replied to them .
Trains cross the river on another , older bridge .
Do n't wait for the ferry in the winter months !
Rosa Diaz paints the river from the old harbour .
" It is blue , " she wrote to a friend in Paris .
""".strip().splitlines()
NAMES = {"Ann", "Bell", "Acme", "Works", "Newtown", "Rosa", "Diaz", "Paris", "May"}


def conllu(texts: list[str], corpus: str = "weblog") -> str:
    """CoNLL-U of tokenised texts, a paragraph each; "Do n't" is one multiword token."""
    lines = []
    for number, text in enumerate(texts):
        lines += ["# newpar", f"# sent_id = {corpus}-{number}"]
        for i, form in enumerate(text.split(), 1):
            if form == "n't":
                lines.insert(len(lines) - 1, f"{i - 1}-{i}\tDon't\t" + "\t".join("_" * 8))
            part = "PROPN" if form in NAMES else "X"
            lines.append(f"{i}\t{form}\t_\t{part}\t" + "\t".join("_" * 6))
        lines.append("")
    return "\n".join(lines) + "\n"


def bio(texts: list[str]) -> str:
    """BIO lines of tokenised texts, with every name a Person."""
    lines = []
    for text in texts:
        before = ""
        for form in text.split():
            tag = "O" if form not in NAMES else "I-Person" if before in NAMES else "B-Person"
            lines.append(f"{form}\t{tag}")
            before = form
        lines.append("")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two narrow layers with random weights, and a vocabulary of letters."""
    folder = tmp_path_factory.mktemp("encoder")
    letters = [chr(code) for code in range(33, 127)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    pieces = Tokenizer(WordPiece({piece: i for i, piece in enumerate(vocabulary)}, unk_token="[UNK]"))
    pieces.normalizer = BertNormalizer(lowercase=True)
    pieces.pre_tokenizer = BertPreTokenizer()
    BertTokenizerFast(tokenizer_object=pieces, model_max_length=512).save_pretrained(folder)
    torch.manual_seed(1)
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(vocabulary), **size)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    (folder / "text.conllu").write_text(conllu(TEXTS) + conllu(["The arches of GUM are not read ."], "GUM_news"))
    (folder / "text.bio").write_text(bio(TEXTS))
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, corpora: Path, encoder: Path) -> Path:
    """A model folder that both trainers have written into."""
    folder = tmp_path_factory.mktemp("models")
    text = corpora / "text.conllu"
    options = ["--train", str(text), "--dev", str(text), "--output", str(folder), "--steps", "3"]
    tokenizer.main([*options, "--amount", "2"])
    text = corpora / "text.bio"
    options = ["--train", str(text), "--dev", str(text), "--output", str(folder), "--steps", "3"]
    ner.main([*options, "--encoder", str(encoder), "--layers", "2", "--hidden", "8"])
    return folder


def pipeline(folder: Path, processors: str, **settings: object) -> stanza.Pipeline:
    return stanza.Pipeline(
        "en",
        dir=str(folder),
        package=None,
        processors=processors,
        download_method=None,
        device="cpu",
        logging_level="ERROR",
        **settings,
    )


def test_the_trainers_write_one_sound_folder(models: Path) -> None:
    assert verify(models) == []
    resources = json.loads((models / "resources.json").read_text())
    assert resources["en"]["packages"]["default"] == {"ner": "worldwide", "tokenize": "ewt"}


def test_no_path_of_the_training_machine_is_shipped(models: Path, encoder: Path, corpora: Path) -> None:
    for path in (path for path in models.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert not [place for place in (models, encoder, corpora) if str(place).encode() in content], path


def test_the_folder_works_wherever_it_lies_and_weighs_half(models: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in models.rglob("*"):
        target = moved / path.relative_to(models)
        target.mkdir(parents=True) if path.is_dir() else target.write_bytes(path.read_bytes())
    saved = torch.load(moved / "en" / "ner" / "worldwide.pt", weights_only=True)
    assert {value.dtype for value in saved["model"].values()} == {torch.float16}
    document = pipeline(moved, "tokenize,ner")("Ann Bell\nThe bridge")
    assert len(document.sentences) >= 2
    assert all(token.ner for token in document.iter_tokens())


def test_the_tokenizer_learns_from_ewt_alone_and_from_words_of_multiword_tokens(corpora: Path) -> None:
    paragraphs = tokenizer.read_paragraphs(corpora / "text.conllu")
    assert [len(paragraph) for paragraph in paragraphs] == [1] * len(TEXTS)
    first = paragraphs[7][0]
    assert [(word.form, word.space) for word in first[:3]] == [("Do", False), ("n't", True), ("wait", True)]
    assert paragraphs[1][0][0] == tokenizer.Word("Ann", True, True)


def test_labels_lie_under_the_characters_they_are_for() -> None:
    paragraph = [[tokenizer.Word("Go", False), tokenizer.Word(".", True)], [tokenizer.Word("No", True)]]
    assert (tokenizer.joined(paragraph), tokenizer.labels(paragraph)) == ("Go. No", "012002")


def test_made_paragraphs_have_a_label_for_each_character(corpora: Path) -> None:
    made = tokenizer.augment(tokenizer.read_paragraphs(corpora / "text.conllu"), random.Random(1), 40)
    assert len(made) > 100
    for paragraph in made:
        text, labels = tokenizer.joined(paragraph), tokenizer.labels(paragraph)
        assert len(text) == len(labels)
        assert labels.count("2") == len(paragraph)
        assert not [label for character, label in zip(text, labels, strict=True) if character == " " and label != "0"]


def test_quotation_marks_are_exchanged_by_the_side_they_are_on() -> None:
    words = [tokenizer.Word(*pair) for pair in [('"', False), ("Go", False), (",", False), ('"', True), ("he", True)]]
    assert [word.form for word in tokenizer.remark(words, ("«", "»"))] == ["«", "Go", ",", "»", "he"]
    block = [(form, "O") for form in ['"', "Go", '"', "and", "“", "stay", "”"]]
    forms = [form for form, _ in ner.restyle(block, ("``", "''"))]
    assert forms == ["``", "Go", "''", "and", "``", "stay", "''"]


def test_apostrophes_are_curled_inside_words_alone() -> None:
    words = [tokenizer.Word(form, False) for form in ["'", "O'Neill", "'s", "n't", "''"]]
    assert [word.form for word in tokenizer.curl(words)] == ["'", "O’Neill", "’s", "n’t", "''"]


def test_blocks_are_cut_into_sentences() -> None:
    text = "“ Go . ” He did . “ Why ? ” asked Ann ."
    block = [(form, "O") for form in text.split()]
    cut = [" ".join(form for form, _ in sentence) for sentence in ner.split(block)]
    assert cut == ["“ Go . ”", "He did .", "“ Why ? ” asked Ann ."]


def test_the_quick_tagger_agrees_with_stanza(models: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of like length and the memory of spelt words change nothing; the tags are Stanza's own."""
    monkeypatch.setattr(attribution.nlp.ner, "has_bfloat16", lambda: False)
    weights = str(models / "en" / "ner" / "worldwide.pt")
    ours = ner.EncoderTrainer(model_file=weights, device="cpu")
    theirs = Trainer(args={"bert_model": str(encoder)}, model_file=weights, device="cpu")
    for model in (ours.model, theirs.model):
        torch.manual_seed(2)
        torch.nn.init.normal_(model.tag_clfs[0].weight, std=100)
        torch.nn.init.normal_(model.crits[0]._transitions)
        model.tag_clfs[0].bias.data[:VOCAB_PREFIX_SIZE] = -1e6  # no trained model prefers padding to a tag
    sentences = [text.split() for text in TEXTS]
    quick = ner.Tagger(ours.model, ours.vocab)(sentences)

    document = Document([[{"id": i, "text": word} for i, word in enumerate(words, 1)] for words in sentences])
    batches = DataLoader(document, 4, theirs.args, vocab=theirs.vocab, evaluation=True, preprocess_tags=False)
    with torch.no_grad():
        slow = [tags for batch in batches for tags in theirs.predict(batch)]
    assert len({tag for tags in slow for tag in tags}) > 2
    assert quick == slow


def test_a_sentence_of_any_length_and_any_characters_is_tagged(models: Path) -> None:
    trainer = ner.EncoderTrainer(model_file=str(models / "en" / "ner" / "worldwide.pt"), device="cpu")
    sentences = [["word"] * 3000, ["x." * 900], ["\x00", "\ud800", "🎉", "\u200b"], []]
    assert [len(tags) for tags in ner.Tagger(trainer.model, trainer.vocab)(sentences)] == [3000, 1, 4, 0]


def test_many_documents_share_batches_and_keep_their_entities(models: Path) -> None:
    nlp = pipeline(models, "tokenize,ner")
    texts = ["Ann Bell asked.", "", "The mayor of Newtown has not yet replied."]
    together = [[(e.text, e.type) for e in document.ents] for document in nlp.bulk_process(texts)]
    assert together == [[(e.text, e.type) for e in nlp(text).ents] for text in texts]


def test_models_of_others_are_read_by_stanza_as_ever(models: Path, corpora: Path, tmp_path: Path) -> None:
    """A plain Stanza model has no folder beside its weights; tokens, batches and tags are Stanza's own."""
    data = ner._write(ner.read_sentences(corpora / "text.bio"), tmp_path / "text.json")
    target = tmp_path / "en" / "ner" / "plain.pt"
    target.parent.mkdir(parents=True)
    options = ["--no_pretrain", "--max_steps=3", "--eval_interval=3", "--optim=adam", "--lr=0.001", "--device=cpu"]
    files = [f"--train_file={data}", f"--eval_file={data}", f"--save_dir={target.parent}", "--save_name=plain.pt"]
    ner_tagger.main([*options, *files, "--shorthand=en_plain", "--hidden_dim=8", "--char_hidden_dim=8"])
    write_index(tmp_path)
    nlp = pipeline(tmp_path, "tokenize,ner", tokenize_pretokenized=True)
    processor = nlp.processors["ner"]
    assert isinstance(processor, EncoderNERProcessor)
    document = nlp([text.split() for text in TEXTS])
    tags = [token.ner for token in document.iter_tokens()]
    NERProcessor.process(processor, document)
    assert [token.ner for token in document.iter_tokens()] == tags
    assert processor._tagger is None
