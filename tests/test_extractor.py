"""The pipeline on texts that are no articles, and on many at once."""

from pathlib import Path

import pytest
import stanza
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import attribution.nlp.quote  # noqa: F401  registers the processor
from attribution.extractor import ExtractionFailed, Extractor
from attribution.nlp.models import BUNDLED
from attribution.records import Article, Attribution

SAID = "The mayor said the bridge would reopen in May."


def spans_are_sound(article: Article, found: tuple[Attribution, ...]) -> None:
    """Every span lies inside the text, holds something, and pieces of content stand in order without overlap."""
    for one in found:
        quote = one.quote
        for span in (*quote.content, *quote.cue, *quote.source, *quote.addressee):
            assert 0 <= span.start < span.end <= len(article.text)
        ends = [0, *(span.end for span in quote.content)]
        assert all(end <= span.start for end, span in zip(ends, quote.content, strict=False))
        assert 0 <= quote.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n ",
        "Correction",
        "\x00\x00" + SAID + "\x00",
        SAID + " \ud800 \udfff",
        "قال الوزير: «لن نقبل بذلك».\n" + SAID,
        "😀 “We won 🎉🎉,” said 👩‍👩‍👧 Ana. " * 20,
        "a" * 20_000,
        '"' * 3000,
        "\n" * 5000 + SAID,
        SAID.replace(" ", "\u00a0"),
        SAID.replace(" ", "\u200b "),
        ("word " * 3000).strip(),
        "“" + "We are not done yet. " * 600,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_any_text_is_read(trained: Extractor, text: str) -> None:
    article = Article("odd.txt", text)
    [(same, found)] = trained.read([article])
    assert same == article
    spans_are_sound(article, found)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.sampled_from(list("“”\"'‘’.,\n said He Ann")), st.characters()), max_size=200))
def test_spans_of_any_text_are_sound(trained: Extractor, text: str) -> None:
    article = Article("any.txt", text)
    [(_, found)] = trained.read([article])
    spans_are_sound(article, found)


def test_a_million_characters_are_read(trained: Extractor) -> None:
    # mostly one line break after another, so that it costs seconds and not minutes
    text = ("\n" * 4950 + SAID + "\n") * 200
    [(_, found)] = trained.read([Article("long.txt", text)])
    assert len(text) > 900_000
    assert len(found) == 200


def test_an_article_gives_the_same_alone_and_among_others(trained: Extractor) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "pages").glob("*.txt"))]
    articles = [Article(str(number), text) for number, text in enumerate([*texts, *(t[:400] for t in texts)])]
    together = dict(zip(articles, trained.annotate(articles), strict=True))
    for each in articles[::5]:
        (alone,) = trained.annotate([each])
        assert alone.quotes == together[each].quotes  # confidences too, to the last bit
        assert [(e.start_char, e.end_char, e.type) for e in alone.ents] == [
            (e.start_char, e.end_char, e.type) for e in together[each].ents
        ]


def test_one_bad_article_does_not_stop_the_others(trained: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    real = trained._pipeline.bulk_process

    def fragile(documents: list) -> list:
        if any("BAD" in document.text for document in documents):
            raise RuntimeError("cannot read this")
        return real(documents)

    monkeypatch.setattr(trained._pipeline, "bulk_process", fragile)
    articles = [Article("a", SAID), Article("b", "BAD " + SAID), Article("c", SAID)]
    failed: list[str] = []
    read = [article.id for article, _ in trained.read(articles, lambda article, _: failed.append(article.id))]
    assert (read, failed) == (["a", "c"], ["b"])
    with pytest.raises(ExtractionFailed, match=r"b: extraction failed: cannot read this"):
        list(trained.read(articles))


def test_claims_of_a_text(trained: Extractor) -> None:
    claims = trained(SAID)
    assert list(claims["claim"]) == ["the bridge would reopen in May"]
    assert list(claims["speaker"]) == ["mayor"]
    assert list(trained("Nothing.").columns) == list(claims.columns)


def test_the_stanza_way() -> None:
    pipeline = stanza.Pipeline(
        "en", dir=str(BUNDLED), processors="tokenize,ner,quote", download_method=None, logging_level="ERROR"
    )
    [quote] = pipeline(SAID).quotes
    assert [span.of(SAID) for span in quote.content + quote.cue + quote.source] == [
        "the bridge would reopen in May",
        "said",
        "The mayor",
    ]
