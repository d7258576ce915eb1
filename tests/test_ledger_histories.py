"""Any history of extracting, judging and taking back, against a model of it in a few lines of Python."""

from dataclasses import dataclass, field
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attribution.ledger import Filters, Ledger, LedgerError, Models
from attribution.records import Article, Attribution, Speaker
from tests.factories import attribution
from tests.test_ledger_speakers import mirrored, replayed

WORDS = ("Yes", "No", "Perhaps")
PEOPLE = (Speaker("Ingrid Moe", "Minister", "person"), Speaker("Ingrid Mo", None, "person"), Speaker("NATO"), None)
_numbers = count(1)

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(("extract", "confirmed", "rejected", "corrected", "add", "undo")),
        st.sampled_from(WORDS),
        st.sampled_from(PEOPLE),
        st.integers(1, 4),
    ),
    max_size=12,
)


@dataclass
class Claim:
    """What is known of a claim: its judgements that hold, and the extractions that found it."""

    judgements: list[tuple[int, str, Attribution | None]] = field(default_factory=list)
    found: list[tuple[int, Attribution]] = field(default_factory=list)

    def holds(self, extractions: int) -> tuple[str | None, str | None, bool] | None:
        """Its speaker, decision and whether it is outdated; None where it is no claim any more."""
        given = [each for _, _, each in self.judgements if each is not None]
        if not given and not self.found:
            return None
        shown = given[-1] if given else self.found[-1][1]
        decision = self.judgements[-1][1] if self.judgements else None
        return shown.speaker and shown.speaker.name, decision, not given and self.found[-1][0] < extractions


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(DEEDS)
def test_any_history_gives_what_a_plain_model_gives(
    database: str, deeds: list[tuple[str, str, Speaker | None, int]]
) -> None:
    name = f"story {next(_numbers)}"
    given = Article(name, "\n".join(f"“{word}, {name},” said the one over there." for word in WORDS))
    claims: dict[str, Claim] = {}
    extracted: list[int] = []
    with Ledger.open(database) as ledger:
        kept = ledger.enter(given).article
        for deed, word, speaker, number in deeds:
            one = attribution(kept, (f"“{word}, {name},”",), source=("the one over there",), speaker=speaker)
            claim = claims.get(one.id, Claim())
            if deed == "extract":
                new = ledger.save(kept, (one,), Models((("quote", str(number)),)))
                assert new == (number not in extracted)
                if new:
                    extracted.append(number)
                    claims.setdefault(one.id, claim).found.append((len(extracted), one))
            elif deed == "undo":
                if claim.judgements:
                    ledger.undo("judgements", claim.judgements.pop(number % len(claim.judgements))[0], "Bo")
            elif deed == "add":
                there = claim.holds(len(extracted)) is not None
                try:
                    ledger.add(kept.id, one, "Ana")
                except LedgerError:
                    assert there
                else:
                    assert not there
                    added = ledger.history(one.id)[-1]["number"]
                    claims.setdefault(one.id, claim).judgements.append((added, "added", one))
            elif one.id in claims:
                right = one if deed == "corrected" else None
                claim.judgements.append((ledger.judge(one.id, deed, "Ana", attribution=right), deed, right))  # type: ignore[arg-type]
        expected = {key: held for key, each in claims.items() if (held := each.holds(len(extracted)))}
        assert current(ledger, name) == {key: (decision, outdated) for key, (_, decision, outdated) in expected.items()}
        visible = {
            key: speaker is not None
            for key, (speaker, decision, outdated) in expected.items()
            if decision != "rejected" and (decision or not outdated)
        }
        shown = ledger.claims(Filters(articles=(name,)))
        assert dict(zip(shown["claim_id"], shown["speaker_id"].notna(), strict=True)) == visible
        assert mirrored(ledger) == replayed(ledger)


def current(ledger: Ledger, article: str) -> dict[str, tuple[str | None, bool]]:
    claims = ledger.claims(Filters(articles=(article,), everything=True))
    judged = claims["judgement"].astype(object).where(claims["judgement"].notna(), None)
    return {
        claim: (decision, outdated)
        for claim, decision, outdated in zip(claims["claim_id"], judged, claims["outdated"], strict=True)
    }
