"""The highlighted article: nothing of the text is lost, nothing of it is taken for HTML."""

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.records import Attribution, Quote, Span, Speaker
from attribution.ui.highlight import highlight, sections

TEXT = "Mayor Ann Smith told the Herald the bridge is safe.\nShe said Bob believes it will last."


def shown(html: str) -> str:
    """The text a reader sees: the HTML without its tags."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def marks(html: str) -> list[tuple[str, str]]:
    """Class and text of every mark, in order."""
    return [(kind, unescape(text)) for kind, text in re.findall(r'<mark class="([^"]*)"[^>]*>([^<]*)</mark>', html)]


SAFE = Attribution(
    "aa",
    Quote(
        content=(span("the bridge is safe"),),
        cue=(span("told"),),
        source=(span("Mayor Ann Smith"),),
        addressee=(span("the Herald"),),
    ),
    Speaker("Ann Smith", "Mayor"),
)
OUTER = Attribution("bb", Quote((span("Bob believes it will last"),), (span("said"),), (span("She"),)))
INNER = Attribution("cc", Quote((span("it will last"),), (span("believes"),), (span("Bob"),)), Speaker("Bob"))


def test_every_role_is_marked() -> None:
    assert marks(highlight(TEXT, [SAFE])) == [
        ("source", "Mayor Ann Smith"),
        ("cue", "told"),
        ("addressee", "the Herald"),
        ("content", "the bridge is safe"),
    ]


def test_title_names_speaker_and_number() -> None:
    html = highlight(TEXT, [OUTER, SAFE])
    assert 'title="2 · Ann Smith, Mayor · cue"' in html
    assert 'title="1 · no speaker · cue"' in html


def test_a_claim_within_a_claim_is_marked_in_both() -> None:
    html = highlight(TEXT, [OUTER, INNER])
    assert marks(html) == [
        ("source", "She"),
        ("cue", "said"),
        ("source", "Bob"),
        ("content", " "),
        ("cue", "believes"),
        ("content", " "),
        ("content nested", "it will last"),
    ]
    assert 'data-claims="bb cc"' in html


def test_the_chosen_claim_goes_before_those_within_it() -> None:
    html = highlight(TEXT, [OUTER, INNER], chosen="bb")
    assert [text for kind, text in marks(html) if "chosen" in kind] == [
        "She",
        "said",
        "Bob",
        " ",
        "believes",
        " ",
        "it will last",
    ]
    assert '<article class="article with-choice">' in html


def test_numbers_stand_where_contents_begin() -> None:
    html = highlight(TEXT, [SAFE, OUTER, INNER])
    assert re.findall(r'data-numbers="([^"]*)"[^>]*>([^<]*)<', html) == [
        ("1", "the bridge is safe"),
        ("2", "Bob"),
        ("3", "it will last"),
    ]


def test_a_span_over_several_lines_is_cut_at_their_ends() -> None:
    text = "“One.\n“Two.”"
    whole = Attribution("dd", Quote((Span(0, len(text)),), (), ()))
    html = highlight(text, [whole])
    assert marks(html) == [("content", "“One.\n"), ("content", "“Two.”")]
    assert html.count("<p ") == 2


def test_text_is_never_html() -> None:
    text = "<script>alert(1)</script> & “<img src=x onerror=y>” said <b>Ann</b>"
    ann = Attribution("ee", Quote((Span(0, 25),), (), (span("<b>Ann</b>", text),)), Speaker('"><script>'))
    html = highlight(text, [ann])
    assert set(re.findall(r"</?(\w+)", html)) == {"article", "p", "mark"}
    assert shown(html) == text


def test_the_first_line_is_a_headline_unless_it_is_a_sentence() -> None:
    assert highlight(TEXT, []).count("headline") == 0
    assert highlight("Bridge is safe, mayor says\nThe bridge is safe.", []).count("headline") == 1


def test_no_text() -> None:
    assert shown(highlight("", [])) == ""


def test_a_section_alone() -> None:
    second = Span(TEXT.index("She"), len(TEXT))
    html = highlight(TEXT, [SAFE, OUTER], section=second)
    assert shown(html) == second.of(TEXT)
    assert [text for _, text in marks(html)] == ["She", "said", "Bob believes it will last"]
    assert 'data-numbers="2"' in html


texts = st.text(alphabet=st.sampled_from("ab &<>\"'\n;#x😀שלום“”\u202e\x00"), max_size=60) | st.text(max_size=60)


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    text = draw(texts)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda ends: Span(*sorted(ends)))
    few = st.lists(spans, max_size=2).map(tuple)
    quotes = st.builds(
        Quote, content=st.lists(spans, min_size=1, max_size=2).map(tuple), cue=few, source=few, addressee=few
    )
    found = draw(st.lists(quotes, max_size=5))
    return text, [Attribution(f"{number:02x}", quote) for number, quote in enumerate(found)]


@settings(deadline=None)
@given(articles(), st.none() | st.sampled_from(["00", "01"]))
def test_without_its_tags_it_is_the_text(article: tuple[str, list[Attribution]], chosen: str | None) -> None:
    text, attributions = article
    assert shown(highlight(text, attributions, chosen)) == text


@settings(deadline=None)
@given(articles())
def test_what_is_marked_is_what_was_found(article: tuple[str, list[Attribution]]) -> None:
    text, attributions = article
    covered = {
        at
        for found in attributions
        for role in (found.quote.content, found.quote.cue, found.quote.source, found.quote.addressee)
        for start, end in role
        for at in range(start, end)
    }
    marked, at = set(), 0
    for tag, words in re.findall(r"(<[^>]*>)([^<]*)", highlight(text, attributions)):
        length = len(unescape(words))
        if tag.startswith("<mark"):
            marked.update(range(at, at + length))
        at += length
    assert marked == covered


@settings(deadline=None)
@given(articles(), st.integers(1, 20))
def test_sections_cover_the_text_and_draw_all_of_it(article: tuple[str, list[Attribution]], size: int) -> None:
    text, attributions = article
    cut = sections(text, size)
    assert "".join(part.of(text) for part in cut) == text
    assert all(part.end - part.start <= size for part in cut)
    assert "".join(shown(highlight(text, attributions, section=part)) for part in cut) == text
