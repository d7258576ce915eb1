"""Saved pages, marked up as the sites of newspapers, agencies, broadcasters and letters are, with texts of our own.

The text that is to come out of `pages/NAME.html` stands in `pages/NAME.txt`.
"""

from pathlib import Path

import pytest

from attribution.articles import read_article

PAGES = Path(__file__).parent / "pages"

ABOUT: dict[str, tuple[str | None, ...]] = {
    # author, published, publisher, url, language, parts
    "aljazeera": (
        "Al Manar Post Staff", "2026-03-08T09:11:52Z", "Al Manar Post",
        "https://www.almanarpost.example/news/2026/3/8/herders-return", "en", "headline standfirst",
    ),
    "amp": (
        "Ritu Malhotra", "2026-04-22T18:30:00+05:30", "Daily Mandi",
        "https://www.dailymandi.example/india/onion-prices-fall-101.html", "en", "headline standfirst",
    ),
    "ap": (
        "DEBORAH LANE", "2026-06-17T21:04:11Z", "Associated Wire",
        "https://associatedwire.example/article/fort-sale-judge-8f2c", "en", "headline",
    ),
    "arc": (
        "Hannah Cho", "2026-03-11T22:47:00-04:00", "The Capital Ledger",
        "https://www.capitalledger.example/education/2026/03/11/four-day-week/", "en", "headline standfirst",
    ),
    "bbc": (
        "Priya Nair", "2026-02-03T12:01:05.000Z", "ICB News",
        "https://www.icb.example/news/articles/c4gq2lz3", "en", "headline",
    ),
    "cnn": (
        "Grace Tolliver", "2026-04-30T15:02:00.114Z", "NCN",
        "https://www.ncn.example/2026/04/30/politics/senator-ends-bid", "en", "headline",
    ),
    "drupal": (
        None, "2026-04-08T14:00:00+0200", "Ministry of Foreign Affairs of Ostland",
        "https://mfa.ostland.example/en/news/river-waters", "en", "headline standfirst",
    ),
    "ghost": (
        "Amir Haddad", "2026-02-14T06:30:00.000Z", "The Lantern",
        "https://www.lantern.example/council-hall-bill/", "en", "headline standfirst",
    ),
    "guardian": (
        "Nadia Osman, Paul Reed", "2026-05-12T05:00:12.000Z", "The Sentinel",
        "https://www.thesentinel.example/environment/2026/may/12/water-firm-lead-pipes", "en", "headline standfirst",
    ),
    "kyodo": (
        "HIGASHI NEWS", "2026-05-04T17:41:00+09:00", "Higashi News+",
        "https://english.higashinews.example/articles/-/70001", "en", "headline",
    ),
    "liveblog": (
        "Aoife Brennan", "2026-01-09T06:00:00Z", "Western Star",
        "https://www.westernstar.example/live/storm-una", "en", "headline",
    ),
    "medium": (
        "Greta Lindqvist", "2026-05-01T19:22:10.114Z", "Medium-ish",
        "https://mediumish.example/@greta/forty-years-of-tides-9c1", "en", "headline standfirst",
    ),
    "nyt": (
        "Carla Mendez", "2026-01-20T10:00:23.000Z", "The Harbor Times",
        "https://www.harbortimes.example/2026/01/20/us/alder-falls-dark.html", "en", "headline standfirst",
    ),
    "regional": (
        "Chloe Marsh", "2026-06-02T08:14:00Z", "EastonLive",
        "https://www.eastonlive.example/news/library-book-cyclist-2931", "en", "headline standfirst",
    ),
    "reuters": (
        "Lena Brandt, Omar Said", "2026-05-04T10:12:33.000Z", "Wireline",
        "https://www.wireline.example/world/grain-talks-resume-2026-05-04/", "en", "headline",
    ),
    "substack": (
        "Ines Faro", "2026-03-02T08:00:41+00:00", "Faro's Letter",
        "https://faro.letters.example/p/the-bridge", "en", "headline standfirst",
    ),
    "tables": ("Siv Aas", None, None, None, "en", "headline"),
    "turkish": (
        None, "2026-05-04T12:05:00+03:00", "Gündem Postası",
        "https://www.gundempostasi.example/gundem/liman-acik-kalacak-41234567", "tr", "headline standfirst",
    ),
    "typography": (
        "Olga Ferreira", "2026-07-01", "Quarterly", "https://quarterly.example/silence", "en", "headline standfirst",
    ),
    "wordpress_classic": (
        "Siv Aas", "2013-03-09", "norrholmpost.example", "http://norrholmpost.example/?p=812", "en", "headline",
    ),
    "wordpress_gutenberg": (
        "Jon Lund", "2026-05-04T07:30:00+00:00", "The Coast Gazette",
        "https://coastgazette.example/2026/05/vessby-harbour/", "en", "headline",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_the_whole_page(name: str) -> None:
    article = read_article(PAGES / f"{name}.html")
    text = (PAGES / f"{name}.txt").read_text("utf-8").removesuffix("\n")
    assert article.text == text
    front = text.split("\n\n")[:-1]
    assert [part.span.of(article.text) for part in article.parts] == front
    assert article.title == front[0]
    found = (article.author, article.published, article.publisher, article.url, article.language)
    assert (*found, " ".join(part.name for part in article.parts)) == ABOUT[name]
