"""Takes the pictures of the README: `python -m tests.pictures`.

The app is shown over a ledger of the seed article and the pages that other tests read, with some of it decided.
"""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from attribution.articles import read_articles
from attribution.catching_up import catch_up
from attribution.checking.scales import SCALES
from attribution.checking.settings import Settings
from attribution.extractor import Extractor
from attribution.ingest import ingest
from attribution.ledger import Filters, Ledger
from attribution.records import Article
from attribution.review.desk import REASONS
from attribution.weighing import Weigher
from tests.browsing import chromium, idle, served, visiting

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
MINISTER = "Yasar Guler"
TUNNEL = (
    # outlet, date, text
    (
        "The Herald",
        "2026-01-12",
        "Tunnel to open in May, minister says\nTransport Minister Ingrid Moe said on Monday that the harbour tunnel "
        "would open in May. “It is the safest tunnel we have ever built,” she told the Herald. Opposition leader Lars "
        "Dahl called the date “wishful thinking.”\n",
    ),
    (
        "Daily News",
        "2026-02-09",
        "Costs of the tunnel rise again\nThe harbour tunnel will cost 340 million, Ingrid Moe, the transport minister, "
        "conceded on Monday. She denied that she had known in autumn. “Nobody could foresee the clay,” she said. "
        "Engineer Kari Lund disagreed: “The clay is on every map.”\n",
    ),
    (
        "The Herald",
        "2026-02-27",
        "Minister defends delay\n“We open when it is safe, and not a day before,” Ingrid Moe told parliament. The "
        "minister said the new date was September. Lars Dahl accused her of “hiding behind engineers.”\n",
    ),
    (
        "Coast Radio",
        "2026-03-18",
        "Tunnel water is clean\nThe water in the harbour tunnel is clean, the Institute of Public Health said on "
        "Wednesday. Moe welcomed the finding. “I said so in February,” the minister added.\n",
    ),
    (
        "Daily News",
        "2026-05-04",
        "First train runs through the tunnel\nA first train went through the harbour tunnel on Monday. Transport "
        "Minister Ingrid Moe described the ride as “quiet as a library.” She expects 20,000 passengers a day. Lars "
        "Dahl said he hoped for half as many.\n",
    ),
)


def main() -> None:
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/ledger.db"
        fill(database)
        with Ledger.open(database) as ledger:
            claim = ledger.claims(Filters(speakers=(MINISTER,), judgements=("none",)))["claim_id"].iloc[2]
            speaker = ledger.claims(Filters(speakers=("Ingrid Moe",)))["speaker_id"].iloc[0]
            costs = ledger.claims(Filters(words="340 million"))["claim_id"].iloc[0]
            check(ledger, costs)
        pages = {
            "queue": "/",
            "review": f"/review?claim={claim}",
            "speakers": f"/speakers?speaker={speaker}",
            "overview": "/overview",
            "checks": "/checks",
            "check": f"/check?claim={costs}",
        }
        with served(database, Path(folder)) as address, chromium() as browser:
            for name, path in pages.items():
                with visiting(browser, address, path, viewport={"width": 1360, "height": 860}) as page:
                    idle(page)
                    page.wait_for_load_state("networkidle")
                    page.wait_for_timeout(1500)
                    page.screenshot(path=IMAGES / f"{name}.png")


def check(ledger: Ledger, claim: str) -> None:
    """Take a check as far as it goes before somebody else approves it."""
    while catch_up(ledger, Weigher).more:
        pass
    ledger.enrol("Bo", "editor")
    ledger.set_up(Settings(scale=SCALES["politifact"], approval="two people", organisation="The Desk"), "Bo")
    for each in ledger.claims().sort_values("checkworthiness", ascending=False)["claim_id"][:3]:
        ledger.checks.assign(each, "Ana", "Bo", "2026-12-04")
    ledger.checks.rate(
        claim, "Ana", "Half True", rationale="The council's papers say 320 million without the access roads."
    )
    ledger.checks.add_evidence(
        claim, "Ana", url="https://council.example/papers/12", title="Budget of the tunnel",
        quote="320 million, access roads apart", stance="refutes",
    )  # fmt: skip
    ledger.checks.step(claim, "needs a second look", "Ana")


def fill(database: str) -> None:
    """Read the articles into a ledger, and decide on some of their claims as two reviewers would."""
    chance = random.Random(5)
    pages = [path for path in sorted((ROOT / "tests" / "pages").glob("*.html")) if path.stem != "wordpress_classic"]
    articles = [
        *(
            Article(f"tunnel-{number}.txt", text, text.partition("\n")[0], None, outlet, date, language="en")
            for number, (outlet, date, text) in enumerate(TUNNEL, 1)
        ),
        *read_articles([ROOT / "seeds", *pages], lambda error: None),
    ]
    with Ledger.open(database) as ledger:
        for _ in ingest(ledger, articles, Extractor(), lambda error: None):
            pass
        for row in ledger.claims().itertuples():
            if chance.random() < 0.45:
                by = chance.choice(("Ana", "Ana", "Bo"))
                if chance.random() < 0.85:
                    ledger.judge(row.claim_id, "confirmed", by)
                else:
                    ledger.judge(row.claim_id, "rejected", by, reason=chance.choice(REASONS))


if __name__ == "__main__":
    main()
