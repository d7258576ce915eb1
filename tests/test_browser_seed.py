"""What `make run` shows: the seed article from its file to a reviewed CSV of its speaker, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from attribution.claims import read_claims_csv
from attribution.export import write_speakers
from attribution.export.from_ledger import selection_of
from attribution.ledger import Filters, Ledger
from tests.browsing import idle, served, visiting

SEEDS = Path(__file__).parents[1] / "seeds"
MINISTER = "Yasar Guler"


def test_from_the_seed_to_the_minister_s_csv(browser: Browser, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    with served(database, tmp_path, str(SEEDS)) as address, visiting(browser, address) as page:
        expect(page.get_by_text("claims to review")).to_be_visible(timeout=90_000)
        idle(page)
        page.get_by_role("button", name="Start reviewing").click()
        page.wait_for_url("**/review?claim=*")
        idle(page)
        total = int(re.findall(r"of (\d+) claims decided", page.locator(".about").inner_text())[0])
        for done in range(total):
            expect(page.locator(".about")).to_contain_text(f"{done} of {total} claims decided")
            idle(page)
            page.keyboard.press("a")
        expect(page.get_by_role("heading", name="All done")).to_be_visible()
        with Ledger.open(database) as ledger:
            claims = ledger.claims(Filters(speakers=(MINISTER,)))
            write_speakers(selection_of(ledger, Filters(speakers=(MINISTER,))), tmp_path / "out")
        assert set(claims["judgement"]) == {"confirmed"}
        page.goto(f"{address}/speakers?speaker={claims['speaker_id'].iloc[0]}")
        expect(page.get_by_role("heading", name=MINISTER)).to_be_visible()
        idle(page)
        with page.expect_download() as download:
            page.locator(".st-key-download_speaker").get_by_role("button").click()
        [written] = (tmp_path / "out" / "by-speaker").glob("*.csv")
        assert Path(download.value.path()).read_bytes() == written.read_bytes()
    table = read_claims_csv(written)
    assert len(table) == len(claims) >= 12
    assert set(table["speaker"]) == {MINISTER}
    assert set(table["speaker_role"]) == {"Turkish Defense Minister"}
    assert set(table["reviewer"]) == {"Ana"}
