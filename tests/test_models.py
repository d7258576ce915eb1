"""Model folders, the pipeline built from one, and the bundled tokenizer on sentences as news writes them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import stanza
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st
from stanza.pipeline.registry import PIPELINE_NAMES

import attribution.nlp.sentences
from attribution.nlp.models import BUNDLED, ModelsMissing, models_folder, verify, write_index
from attribution.nlp.pipeline import build

# One case a line; "|" parts the sentences, where the text has a blank, "¶" where it has a line break.
SENTENCES = """
“So what?” said Harry.
"So what?" said Harry.
‘What is it?’ asked Mr Lorry.
'What is it?' asked Mr. Lorry.
``So what?'' said Harry.
''So what?'' said Harry.
« Alors? » asked the baker.
“We won!” the coach shouted.
"We won!" the coach shouted.|The crowd sang.
“The bridge is safe.|It was tested twice,” he said.
"The bridge is safe.|It was tested twice," he said.
“The bridge is safe.|It was tested twice.” he said.
“The bridge is safe,” said Ann Bell, a city engineer.|“We tested it twice.”
"The bridge is safe," said Ann Bell, a city engineer.|"We tested it twice."
“The bridge,” she said, “is safe.”
"The bridge," she said, "is safe."
“The bridge is safe.”|The council agreed.
"The bridge is safe."|The council agreed.
‘The bridge is safe.’|The council agreed.
She said: “The bridge is safe.”|Nobody asked her again.
She said: "The bridge is safe."|Nobody asked her again.
The minister asked, “Who pays?”|The room was silent.
The minister asked, “Who pays?”|Nobody answered.
They call it “progress.”|We call it noise.
They call it "progress."|We call it noise.
They call it “progress”.|We call it noise.
He described the plan as “bold” and “late”.
‘It works’, the inspector said.
“Why now?|Why here?” Ms. Okafor asked reporters.
“Are you sure?” Judge Reyes asked the witness.
“Stop it!” cried one of the men.
“I don't know,” he said.|“Ask the mayor.”
"I don't know," he said.|"Ask the mayor."
“It’s over,” O’Neill told the B.B.C. on Sunday.
Mr. Bell and Mrs. Ames met Dr. Cole on Sept. 12.
The U.S. Senate voted on Tuesday.|The bill failed.
The firm moved to Washington, D.C., in Jan. 2020.
Lt. Col. Dan Ray and Gen. J. P. Stone resigned.|Both deny the charge.
Shares of Acme Inc. fell 3.5 percent at 9 a.m. on Friday.
LONDON, Sept. 5 (Reuters) - The bank raised its rate on Thursday.|Markets fell.
PARIS (AP) — The strike is over.|Trains run again.
Mayor Opens New Bridge¶The mayor opened a bridge on Monday.¶It cost $2 million.
Mayor opens new bridge¶¶By Ann Bell¶¶The mayor opened a bridge.|It is blue.
“First things first¶¶“The bridge is safe.”
The rule covers trains,¶buses and trams.
“We tested it twice,¶and it held,” he said.
See https://bridge.example.com/plan for the plan.|It is long.
“Write to ann@bridge.example.com,” she said.|Few did.
The mayor said that the bridge was safe.|“It is blue,” he added.
“Is it safe?” is what people ask.
The sign read “Keep out!” and nobody came.
“Yes,” he said; “but when?”
(The mayor did not reply.)|The council did.
“It was cold … very cold,” Reyes said.|He shivered.
“No one came,” said Bell.|He paused.|“No one.”
"""


@pytest.fixture(scope="module")
def tokenizer() -> stanza.Pipeline:
    return stanza.Pipeline(
        "en", dir=str(BUNDLED), package=None, processors="tokenize", download_method=None, logging_level="ERROR"
    )


def sentences(tokenizer: stanza.Pipeline, text: str) -> list[str]:
    return [text[s.tokens[0].start_char : s.tokens[-1].end_char] for s in tokenizer(text).sentences]


KNOWN_FAILURES = {"The minister asked, “Who pays?”|Nobody answered.": "reads like “Who pays?” Ann answered."}


def cases() -> list[ParameterSet]:
    """The cases, those of `KNOWN_FAILURES` as strict expected failures."""
    marks = {case: pytest.mark.xfail(reason=why, strict=True) for case, why in KNOWN_FAILURES.items()}
    return [pytest.param(case, marks=marks.get(case, ())) for case in SENTENCES.strip().splitlines()]


@pytest.mark.parametrize("case", cases())
def test_news_is_split_into_its_sentences(tokenizer: stanza.Pipeline, case: str) -> None:
    expected = [sentence for line in case.split("¶") for sentence in line.split("|") if sentence]
    assert sentences(tokenizer, case.replace("|", " ").replace("¶", "\n")) == expected


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("“So what?” said Harry.", ["“", "So", "what", "?", "”", "said", "Harry", "."]),
        ('"Go," he said.', ['"', "Go", ",", '"', "he", "said", "."]),
        ("Ann's bridge isn't safe.", ["Ann", "'s", "bridge", "is", "n't", "safe", "."]),
        ("Ann’s bridge isn’t safe.", ["Ann", "’s", "bridge", "is", "n’t", "safe", "."]),
        ("The U.S. paid $2.5 million.", ["The", "U.S.", "paid", "$", "2.5", "million", "."]),
        ("“See www.example.com,” he said.", ["“", "See", "www.example.com", ",", "”", "he", "said", "."]),
    ],
)
def test_words_are_cut_as_entity_corpora_cut_them(tokenizer: stanza.Pipeline, text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenizer(text).iter_tokens()] == tokens


WHITE = st.sampled_from([" ", "  ", "\n", "\r\n", "\t", "\xa0", "\u2028", "\n \n", "\x85", "\u3000", "\x1c"])
WORDS = st.sampled_from(
    ["“Go", "on,”", "he", "said.", "1,000", "can't", "\x00", "\ud800", "🎉", "שלום", "a@b.com", "''", "…"]
)


@given(st.lists(st.one_of(WHITE, WORDS), max_size=30).map("".join))
def test_tokens_are_where_they_say(tokenizer: stanza.Pipeline, text: str) -> None:
    document = tokenizer(text)
    position = 0
    for sentence in document.sentences:
        for token in sentence.tokens:
            assert " ".join(text[token.start_char : token.end_char].split()) == " ".join(token.text.split())
            assert not text[position : token.start_char].strip("\x85 \t\r\n\xa0\u2028\u3000\x1c")
            position = token.end_char
        assert len(text[sentence.tokens[0].start_char : position].splitlines()) == 1
    assert not text[position:].strip("\x85 \t\r\n\xa0\u2028\u3000\x1c")


def test_a_long_line_is_read_in_windows_that_agree(tokenizer: stanza.Pipeline) -> None:
    sentence = "“The bridge is safe,” said Ann Bell on Monday."
    assert sentences(tokenizer, " ".join([sentence] * 200)) == [sentence] * 200


def test_many_documents_at_once_are_as_one_by_one(tokenizer: stanza.Pipeline) -> None:
    texts = [" “Go,” he said. \n", "", "One.\nTwo", "\n\n"]
    together = tokenizer.bulk_process(texts)
    offsets = [[(t.start_char, t.end_char) for t in document.iter_tokens()] for document in together]
    assert offsets == [[(t.start_char, t.end_char) for t in tokenizer(text).iter_tokens()] for text in texts]


def test_processors_are_listed_once() -> None:
    assert len(PIPELINE_NAMES) == len(set(PIPELINE_NAMES))


def test_the_bundled_folder_is_whole() -> None:
    assert verify(BUNDLED) == []
    packages = json.loads((BUNDLED / "resources.json").read_text())["en"]["packages"]["default"]
    assert packages == {"claim": "worth", "ner": "worldwide", "quote": "polnear", "tokenize": "ewt"}
    weights = list(BUNDLED.rglob("*.pt"))
    assert sum(path.stat().st_size for path in weights) < 150e6
    assert max(path.stat().st_size for path in weights) < 60e6


def test_the_bundled_folder_works_for_any_user_of_stanza_from_any_directory(tmp_path: Path) -> None:
    program = f"""
import stanza
import attribution.nlp.quote
pipeline = stanza.Pipeline("en", dir={str(BUNDLED)!r}, processors="tokenize,ner,quote", download_method=None)
document = pipeline("“The bridge is safe,” Ann Bell said in London on Monday.")
print(len(document.sentences), [e.text for e in document.ents], len(document.quotes))
"""
    root = str(Path(attribution.__file__).parents[1])
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": root, "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines()[-1] == "1 ['Ann Bell', 'London', 'Monday'] 1"


def test_build_is_silent_and_finds_people(capfd: pytest.CaptureFixture[str]) -> None:
    document = build(BUNDLED)("Ann Bell lives in London.")
    assert [(entity.text, entity.type) for entity in document.ents] == [("Ann Bell", "Person"), ("London", "Location")]
    assert capfd.readouterr() == ("", "")


# Folders that lack something.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder with a tokenizer alone."""
    target = tmp_path / "models" / "en" / "tokenize"
    target.mkdir(parents=True)
    shutil.copy(BUNDLED / "en" / "tokenize" / "ewt.pt", target)
    write_index(tmp_path / "models")
    return tmp_path / "models"


def test_the_folder_is_the_one_given_then_the_environment_then_the_bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATTRIBUTION_MODELS", raising=False)
    assert models_folder() == BUNDLED
    monkeypatch.setenv("ATTRIBUTION_MODELS", "elsewhere")
    assert models_folder() == Path("elsewhere")
    assert models_folder("given") == Path("given")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelsMissing, match=r"^The model folder .*/nowhere does not exist: give .*\.$"):
        build(tmp_path / "nowhere")


def test_a_folder_that_is_no_model_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelsMissing, match=r"has no resources\.json: "):
        build(tmp_path)
    (tmp_path / "resources.json").write_text("[1]")
    with pytest.raises(ModelsMissing, match=r"has no readable resources\.json"):
        build(tmp_path)


def test_a_missing_model_is_named_with_the_cure(folder: Path) -> None:
    with pytest.raises(ModelsMissing) as caught:
        build(folder)
    message = str(caught.value)
    assert message.startswith(f"The model folder {folder} has no named-entity model (ner) for English: ")
    assert "stanza.download" in message
    assert "\n" not in message


def test_a_listed_model_without_its_file_is_missing(folder: Path) -> None:
    (folder / "en" / "tokenize" / "ewt.pt").unlink()
    with pytest.raises(ModelsMissing, match="has no tokenizer"):
        build(folder)


# Checksums.


def test_a_folder_just_written_has_no_problems(folder: Path) -> None:
    assert verify(folder) == []


def test_writing_the_index_again_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    write_index(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_every_kind_of_damage_is_found(folder: Path) -> None:
    weights = folder / "en" / "tokenize" / "ewt.pt"
    (folder / "en" / "tokenize" / "other.pt").write_bytes(b"new")
    assert verify(folder) == ["en/tokenize/other.pt: not in SHA256SUMS"]
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    assert "en/tokenize/ewt.pt: not the file that SHA256SUMS describes" in verify(folder)
    weights.unlink()
    assert verify(folder) == [
        "en/tokenize/ewt.pt: missing",
        "en/tokenize/other.pt: not in SHA256SUMS",
        "resources.json: the default package ewt of tokenize has no weights",
    ]
    shutil.rmtree(folder)
    assert verify(folder) == [
        f"The model folder {folder} does not exist: give a Stanza model folder, or none to use the bundled models."
    ]


def test_an_official_folder_is_checked_by_its_own_list(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    assert verify(folder) == []
    (folder / "en" / "tokenize" / "ewt.pt").write_bytes(b"cut short")
    assert verify(folder) == ["en/tokenize/ewt.pt: not the file that resources.json describes"]


def test_a_named_default_is_kept(folder: Path) -> None:
    tokenizers = folder / "en" / "tokenize"
    shutil.copy(tokenizers / "ewt.pt", tokenizers / "abc.pt")
    write_index(folder)
    default = lambda: json.loads((folder / "resources.json").read_text())["en"]["packages"]["default"]  # noqa: E731
    assert default() == {"tokenize": "ewt"}
    write_index(folder, tokenize="abc")
    write_index(folder)
    assert default() == {"tokenize": "abc"}
