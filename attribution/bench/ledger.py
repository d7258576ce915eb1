"""How the ledger grows: filling, opening, filtering and exporting with made-up claims, no models needed."""

import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from attribution.records import Article, Attribution, Quote, Reason, Span, Speaker, claim_id

if TYPE_CHECKING:
    from attribution.ledger import Ledger

T = TypeVar("T")

SIZES = ("1000", "10000", "100000")
CLAIMS_AN_ARTICLE = 20
SPEAKERS = 2_000
JUDGED = 0.05  # of the claims

_GIVEN = "Ana Bo Cy Dag Eva Finn Gro Hal Ida Jon Kaja Lars Mia Nils Ola Per Ragna Siv Tove Ulf".split()

Extracted = tuple[Article, tuple[Attribution, ...]]


def made_up(claims: int) -> Iterator[Extracted]:
    """Articles with so many claims in all, each by one of `SPEAKERS`, some of whom speak in most articles."""
    chance = random.Random(3)
    syllables = [consonant + vowel for consonant in "bdfgklmnrst" for vowel in "aeiou"]
    surnames = ["".join(chance.choices(syllables, k=3)).title() for _ in range(SPEAKERS)]
    people = [f"{chance.choice(_GIVEN)} {surname}" for surname in surnames]
    for number in range(claims // CLAIMS_AN_ARTICLE):
        yield _article(chance, number, people)


def _article(chance: random.Random, number: int, people: list[str]) -> Extracted:
    identity = f"story-{number}.txt"
    text, found = f"Story {number} of the harbour\n", []
    for _ in range(CLAIMS_AN_ARTICLE):
        who = people[min(int(chance.paretovariate(0.4)) - 1, SPEAKERS - 1)]
        words = f"harbour number {chance.randint(1, 10**6)} stays open until {chance.randint(1900, 2100)}"
        start = len(text)
        text += f"{who} said that {words}.\n"
        source, cue = Span(start, start + len(who)), Span(start + len(who) + 1, start + len(who) + 5)
        content = (Span(cue.end + 6, cue.end + 6 + len(words)),)
        quote = Quote(content, (cue,), (source,), confidence=0.9)
        speaker = Speaker(who, f"mayor of {who.split()[1]}", "person")
        found.append(Attribution(claim_id(identity, content), quote, speaker, (Reason("full-name", source),), 0.9))
    url, publisher, day = f"https://example.org/{number}", f"Paper {number % 12}", f"2026-0{1 + number % 9}-11"
    return Article(identity, text, f"Story {number}", url, publisher, day, language="en"), tuple(found)


def measure(claims: int) -> dict[str, float]:
    """Return the seconds of each step on a ledger with so many claims, one in twenty judged, in a file of its own."""
    import pandas  # noqa: F401  its import is not the ledger's time

    from attribution.export import write_speakers
    from attribution.export.from_ledger import selection_of
    from attribution.ledger import Filters, Ledger, Models
    from attribution.review.counting import Counting

    with TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/ledger.db"
        began = time.perf_counter()
        with Ledger.open(address) as ledger:
            for article, attributions in made_up(claims):
                ledger.save(ledger.enter(article).article, attributions, Models((("bench", "1"),)))
            filled = time.perf_counter() - began
            judged, judgements = _timed(lambda: _judge_some(ledger))
        opened, ledger = _timed(lambda: Ledger.open(address))
        with ledger:
            known, roster = _timed(ledger.roster)
            one, other = (entry.id for entry in roster.entries()[:2])  # those with most claims: the slowest of all
            merged, event = _timed(lambda: ledger.decide(lambda roster: roster.same(one, other, "Ana")))
            undone, _ = _timed(lambda: ledger.decide(lambda roster: roster.undo(event.number, "Ana")))
            counting = Counting()
            counted, figures = _timed(lambda: counting.now(ledger))
            ledger.judge(figures.facts["claim_id"].iloc[0], "confirmed", "Ana")
            again, _ = _timed(lambda: counting.now(ledger))
            chosen = Filters(speakers=(_somebody(ledger),))
            speaker, by_speaker = _timed(lambda: ledger.claims(chosen))
            everything, _ = _timed(ledger.claims)
            exported, written = _timed(lambda: write_speakers(selection_of(ledger, Filters()), Path(folder, "export")))
        size = Path(folder, "ledger.db").stat().st_size
    return {
        "claims": claims,
        "fill_s": filled,
        "judge_ms": 1000 * judged / judgements,
        "open_s": opened,
        "roster_s": known,
        "merge_s": merged,
        "undo_s": undone,
        "figures_s": counted,
        "figures_again_s": again,
        "speaker_claims": len(by_speaker),
        "speaker_s": speaker,
        "all_s": everything,
        "files": len(written.files),
        "export_s": exported,
        "file_mb": size / 1e6,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _judge_some(ledger: "Ledger") -> int:
    chance = random.Random(4)
    chosen = [claim for claim in ledger.claims()["claim_id"] if chance.random() < JUDGED]
    for claim in chosen:
        ledger.judge(claim, "confirmed", "Ana")
    return len(chosen)


def _somebody(ledger: "Ledger") -> str:
    """The name of a speaker with a middling number of claims."""
    entries = ledger.roster().entries()
    return entries[len(entries) // 50].name


def report(rows: list[dict[str, float]]) -> list[str]:
    """The measurements as lines of Markdown."""
    first = rows[0]
    return [
        "## Ledger",
        "",
        "SQLite, articles of 20 claims, one in twenty judged. Filling is without extraction; CSV is a "
        "file a speaker, an index and one of all claims.",
        "",
        "| claims | fill s | judge ms | open s | one speaker s | all claims s | CSV s | files | ledger MB | peak MB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {row['claims']:,} | {row['fill_s']:.1f} | {row['judge_ms']:.1f} | {row['open_s']:.3f} "
            f"| {row['speaker_s']:.2f} | {row['all_s']:.2f} | {row['export_s']:.2f} | {row['files']:,} "
            f"| {row['file_mb']:,.0f} | {row['peak_mb']:,.0f} |"
            for row in rows
        ),
        "",
        "Of the same ledgers: reading the roster; joining the two speakers with most claims, and taking that back; and "
        "what the Overview counts, at first and after one more judgement.",
        "",
        "| claims | roster s | join s | undo s | figures s | figures again s |",
        "|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {row['claims']:,} | {row['roster_s']:.2f} | {row['merge_s']:.2f} | {row['undo_s']:.2f} "
            f"| {row['figures_s']:.2f} | {row['figures_again_s']:.2f} |"
            for row in rows
        ),
        "",
        "Growth from the first row to the last, by which claims grow "
        f"{rows[-1]['claims'] / first['claims']:,.0f} times: "
        + ", ".join(
            f"{what} {rows[-1][key] / first[key]:,.0f} times"
            for what, key in (("filling", "fill_s"), ("all claims", "all_s"), ("CSV per speaker", "export_s"))
        )
        + ".",
    ]
