"""Reports: what stands in them, what is missing, what may not be seen, and that no text of others acts in them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from markdown_it import MarkdownIt

from attribution.export.from_ledger import write_report
from attribution.export.report_parts import Report
from attribution.export.reports import FORMATS, article_reports, as_html, as_markdown, speaker_reports, write_reports
from attribution.export.selection import Checked, Selection
from attribution.ledger import Ledger
from tests.checking import fill_with_checks
from tests.factories import article
from tests.test_export import HOSTILE, claims, selection, written
from tests.test_export_claim_review import CHECK, CLAIM, EVIDENCE, VERDICT

FALSE = replace(
    CHECK,
    verdict=VERDICT | {"scale": "Five", "rationale": "The board closed it.\n\nIn April."},
    colour="#b3332d",
)
DRAFT = Checked("in progress", verdict={"rating": "True", "reviewer": "Ada"}, lacking=("a rationale",))
HIDDEN = Checked(
    "needs a second look",
    verdict={"rating": "SECRET", "wording": "SECRET", "rationale": "SECRET", "review_url": "https://secret.example"},
    evidence=({"quote": "SECRET", "note": "SECRET"},),
    approval="the approval by a second person",
)


def desk(*checks: Checked | None, rows: tuple[dict[str, Any], ...] | None = None, **further: Any) -> Selection:
    """Claims of one article, one behind another, with these checks."""
    given = rows or tuple(CLAIM | {"start": place, "end": place + 9, "article_id": "a"} for place in range(len(checks)))
    found = {f"{place:016x}": check for place, check in enumerate(checks) if check}
    return replace(selection(claims(*given)), checks=found, **further)


def only(reports: list[Report]) -> Report:
    (report,) = reports
    return report


def said(report: Report) -> str:
    """All words of the page, with spaces between."""
    return " ".join(html.fromstring(as_html(report)).find("body").text_content().split())


def test_an_article_has_its_claims_in_order_with_what_was_found_out() -> None:
    report = only(article_reports(desk(FALSE, None, DRAFT)))
    assert report.title == "Harbour to stay open"
    assert [entry.rating for entry in report.checked] == ["Mostly false", "True"]
    assert len(report.unchecked) == 1
    assert report.tally == (("Mostly false", 1, "#b3332d"), ("True", 1, None))
    page, text = said(report), as_markdown(report)
    for words in (
        "The harbour of Vik stays open in 2026.",
        "“The harbour stays open,”",
        "Ingrid Moe",
        "Mostly false",
        "Five",
        "The board closed it.",
        "In April.",
        "The harbour is closed.",
        "Minutes",
        "Harbour Board",
        "Speaks against the claim",
        "looked at on 2026-05-02",
        "archived copy",
        "It closed in May.",
        "Published 2026-05-04",
        "2 of 3 claims rated",
    ):
        assert words in page
        assert words in text
    assert "](<https://example.org/minutes>)" in text
    assert page.index("Not ready to publish") < page.index("Mostly false")
    assert report.missing == (("The harbour stays open,", ("a rationale", "the address of the review")),)


def test_a_report_that_can_be_published_says_nothing_is_missing() -> None:
    report = only(article_reports(desk(FALSE)))
    assert report.missing == ()
    assert "Not ready" not in as_html(report)
    assert "Not ready" not in as_markdown(report)


@pytest.mark.parametrize("check", [HIDDEN, replace(HIDDEN, approval=None, state="withdrawn")])
def test_what_may_not_leave_the_desk_is_in_no_report(check: Checked) -> None:
    for report in (only(article_reports(desk(check))), only(speaker_reports(desk(check)))):
        for text in (as_html(report), as_markdown(report)):
            assert "SECRET" not in text
            assert "secret" not in text
        assert report.tally == ()
    assert ("was withdrawn" if check.state == "withdrawn" else "is being checked") in said(report)
    waits = (("The harbour stays open,", ("the approval by a second person",)),)
    assert report.missing == (waits if check.approval else ())


def test_a_speaker_has_claims_over_time_and_what_was_repeated_stands_once() -> None:
    rows = tuple(
        CLAIM | {"article_id": name, "title": title, "published": day, "group": group}
        for name, title, day, group in (
            ("c", "Third", "2026-05-03", "g"),
            ("a", "First", "2026-05-01", "g"),
            ("b", "Second", "2026-05-02", "h"),
            ("d", "Fourth", "2026-05-04", None),
        )
    )
    other = CLAIM | {"claim_id": "x", "speaker": "Bo Ek", "article_id": "e", "title": "Elsewhere"}
    report = only(speaker_reports(desk(FALSE, FALSE, DRAFT, None, rows=rows, same={f"{1:016x}": [other]})))
    assert (report.title, report.role) == ("Ingrid Moe", "Minister")
    assert [entry.place.title for entry in report.checked] == ["First", "Second"]
    assert [place.title for place in report.checked[0].again] == ["Third"]
    assert [who for who, _ in report.checked[0].others] == ["Bo Ek"]
    assert [entry.place.title for entry in report.unchecked] == ["Fourth"]
    assert "Said again: Third, The Post, 2026-05-03" in said(report)
    assert "Also said by: Bo Ek (Elsewhere, The Post, 2026-05-01)" in said(report)


def test_rejected_claims_and_articles_without_checks_have_no_report(tmp_path: Path) -> None:
    rejected = desk(FALSE, rows=(CLAIM | {"judgement": "rejected"},))
    for given in (rejected, desk(None), selection()):
        assert article_reports(given) == speaker_reports(given) == []
        assert write_reports(given, tmp_path).notes == (
            "no claim of these is being checked yet: there is nothing to report",
        )


def test_files_are_named_by_title_and_speaker_and_what_is_missing_is_told(tmp_path: Path) -> None:
    result = write_reports(desk(FALSE, DRAFT), tmp_path)
    files = {
        f"reports/{kind}.{ending}"
        for kind in ("articles/Harbour to stay open", "speakers/Ingrid Moe")
        for ending in FORMATS
    }
    assert written(tmp_path) == {path.relative_to(tmp_path).as_posix() for path in result.files} == files
    assert result.notes[0] == (
        "reports/articles/Harbour to stay open: before it can be published it needs a rationale, "
        "the address of the review"
    )
    write_reports(desk(FALSE), tmp_path / "md", ("md",))
    assert all(name.endswith(".md") for name in written(tmp_path / "md"))


ATTACKS = [
    *HOSTILE,
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "![x](https://evil.example/x.png) [y](javascript:alert(1))",
    "<https://evil.example/>",
    "# heading\n---\n| a | b |\n```",
    "1. one",
    "- [ ] list",
    "&lt;script&gt;",
    "$x$ ~~y~~ __z__",
]


@pytest.mark.parametrize("text", [text for text in ATTACKS if text.strip()])
def test_no_text_of_others_acts_in_a_report(text: str) -> None:
    row = CLAIM | dict.fromkeys(("claim", "speaker", "speaker_role", "title", "publisher", "url", "published"), text)
    verdict = dict.fromkeys(
        ("rating", "scale", "wording", "rationale", "organisation", "review_url", "published"), text
    )
    piece = dict.fromkeys((*EVIDENCE, "title", "note"), text)
    correction = {"note": text, "corrected_at": text, "corrected_url": text}
    check = Checked("published", True, verdict, (piece,), (correction,), colour=text)
    rows = (row | {"group": "g"}, row | {"group": "g", "article_id": "b"}, row)
    others = [row | {"claim_id": "x", "article_id": "c"}]
    given = desk(check, check, None, rows=rows, same={f"{0:016x}": others})
    for report in (*article_reports(given), *speaker_reports(given)):
        page = html.document_fromstring(as_html(report))
        assert {element.tag for element in page.iter()} <= {
            *"html head meta title style body main header section article aside".split(),
            *"h1 h2 h3 p ul ol li b strong span q small br cite a blockquote".split(),
        }
        for element in page.iter():
            assert not any(name.startswith("on") or name == "src" for name in element.attrib)
            assert element.get("href", "https://").startswith("https://")
        marked = MarkdownIt("commonmark").enable("table").render(as_markdown(report))
        shown = html.fragment_fromstring(marked, create_parent=True)
        assert not shown.xpath(".//script | .//img | .//pre | .//hr | .//@onerror | .//ul/li/p/ul")
        links = set(shown.xpath(".//a/@href"))
        assert all(link.startswith("https://example.org/") for link in links) or text.startswith("https://")
        # as many headings as the report has, none of theirs
        assert len(shown.findall(".//h1")) == 1
        for bad in ("\u202e", "\x00"):
            assert bad not in as_html(report) + as_markdown(report)


def test_texts_are_shown_as_they_stand() -> None:
    text = '<b>5 &lt; 6</b> *x* "y" [z](w) 1_000 $5 ~a~ #1'
    report = only(article_reports(desk(replace(FALSE, verdict=VERDICT | {"wording": text}))))
    page = html.document_fromstring(as_html(report))
    marked = html.fragment_fromstring(MarkdownIt("commonmark").render(as_markdown(report)), create_parent=True)
    assert page.find(".//article/h2").text_content() == text
    assert marked.find(".//h2").text_content() == text


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    page = as_html(only(article_reports(desk(FALSE))))
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert "url(" not in page
    assert "@import" not in page
    assert "<script" not in page


def test_reports_of_a_ledger_show_what_was_approved(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")
    kept = article(title="Harbour", published="2026-05-01")
    ledger.enter(kept)
    claim = fill_with_checks(ledger, kept)
    write_report(ledger, tmp_path)
    page = (tmp_path / "reports" / "articles" / "Harbour.html").read_text(encoding="utf-8")
    assert f'id="claim-{claim}"' in page
    assert "<strong>False</strong>" in page
    assert "It closed in May." in page
    assert "Mixed" not in page.partition("</header>")[0]
    assert "needs the approval by a second person" in page


def test_what_is_not_published_has_no_day_of_publishing() -> None:
    dated = replace(DRAFT, verdict={"rating": "True", "reviewer": "Ada", "published": "2026-05-04"})
    report = only(article_reports(desk(dated)))
    assert report.checked[0].published is None
    assert "2026-05-04" not in as_html(report)
