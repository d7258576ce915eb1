"""The page Review in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from attribution.ledger import Ledger
from tests.browsing import idle, is_signed, served, visiting
from tests.desk import BRIDGE, DOUBT, HOPE, INJECTED, MAYOR, NEWS, NOBODY, PLANNER, READY, fill_small, standing
from tests.factories import attribution


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of a ledger and of the app on it, for all tests here: each has claims of its own."""
    folder = tmp_path_factory.mktemp("review")
    database = f"sqlite:///{folder / 'ledger.db'}"
    fill_small(database, hostile=True)
    with served(database, folder) as address:
        yield database, address


def press(page: Page, key: str) -> None:
    """Press a key and wait until it is answered."""
    turn = page.locator(".keys").get_attribute("data-turn")
    page.keyboard.press(key)
    answered(page, turn)


def answered(page: Page, turn: str | None) -> None:
    page.wait_for_function("turn => document.querySelector('.keys')?.dataset.turn !== turn", arg=turn)
    idle(page)


def select(page: Page, words: str, within: str = "") -> None:
    """Drag the mouse over words of the article; `within` says in which paragraph."""
    page.get_by_text(within or words).first.scroll_into_view_if_needed()
    box = page.evaluate(
        """([words, within]) => {
          const article = document.querySelector(".article");
          const paragraph = [...article.querySelectorAll("p")].find((p) => p.textContent.includes(within || words));
          const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const box = range.getBoundingClientRect();
            return [box.left, box.right, box.top + box.height / 2];
          }
        }""",
        [words, within],
    )
    left, right, middle = box
    page.mouse.move(left + 1, middle)
    page.mouse.down()
    page.mouse.move((left + right) / 2, middle)
    page.mouse.move(right - 1, middle)
    page.mouse.up()
    expect(page.locator(".mark-tools")).to_be_visible()


def test_a_key_accepts_and_the_next_claim_is_marked_and_in_view(browser: Browser, desk: tuple[str, str]) -> None:
    database, address = desk
    with visiting(browser, address, f"/review?claim={PLANNER.id}") as page:
        expect(page.locator("mark.chosen.content")).to_have_text("“It will open,”")
        press(page, "a")
        expect(page.locator(".card")).not_to_contain_text("It will open")
        assert PLANNER.id not in page.url
        expect(page.locator("mark.chosen").first).to_be_in_viewport()
        page.go_back()  # the address names the claim
        expect(page.locator(".card")).to_contain_text("Confirmed")
        assert PLANNER.id in page.url
    assert standing(database, PLANNER.id).decision == "confirmed"


def test_a_claim_is_rejected_with_a_reason_and_that_is_undone_after_a_reload(
    browser: Browser, desk: tuple[str, str]
) -> None:
    database, address = desk
    with visiting(browser, address, f"/review?claim={DOUBT.id}") as page:
        page.keyboard.press("x")
        expect(page.get_by_role("group", name="Why is it rejected?")).to_be_visible()
        press(page, "3")
        assert (standing(database, DOUBT.id).decision, standing(database, DOUBT.id).reason) == ("rejected", "duplicate")
        page.reload()
        is_signed(page, "Ana")
        idle(page)
        press(page, "z")
        expect(page.locator(".card")).to_contain_text("that it would be ready in May")
        assert DOUBT.id in page.url
    assert standing(database, DOUBT.id).decision is None


def test_a_span_is_corrected_with_the_mouse(browser: Browser, desk: tuple[str, str]) -> None:
    database, address = desk
    with visiting(browser, address, f"/review?claim={NOBODY.id}") as page:
        select(page, "stand for a hundred years", within="🌉")
        turn = page.locator(".keys").get_attribute("data-turn")
        page.get_by_role("button", name="Words", exact=True).click()
        answered(page, turn)
        expect(page.locator("mark.chosen.content")).to_have_text("stand for a hundred years")
        select(page, "Mayor Ann Smith")
        press(page, "3")
        expect(page.locator("mark.chosen.source")).to_have_text("Mayor Ann Smith")
        expect(page.locator(".card header")).to_contain_text("Ann Smith")
    found = standing(database, NOBODY.id)
    assert [span.of(BRIDGE.text) for span in found.attribution.quote.content] == ["stand for a hundred years"]
    assert [span.of(BRIDGE.text) for span in found.attribution.quote.source] == ["Mayor Ann Smith"]
    assert (found.decision, found.speaker) == ("corrected", "Ann Smith")


def test_a_missed_claim_is_added_with_the_mouse_and_given_a_speaker(browser: Browser, desk: tuple[str, str]) -> None:
    database, address = desk
    with visiting(browser, address, f"/review?claim={HOPE.id}") as page:
        select(page, "Paragraph 7 says nothing")
        press(page, "n")
        expect(page.locator(".card blockquote")).to_have_text("Paragraph 7 says nothing")
        new = page.url.partition("claim=")[2]
        turn = page.locator(".keys").get_attribute("data-turn")
        page.keyboard.press("c")
        page.keyboard.type("Cy Lee")
        page.keyboard.press("Enter")
        answered(page, turn)
        expect(page.locator(".card header")).to_contain_text("Cy Lee")
        press(page, "a")  # the field does not take the key for a letter
        assert new not in page.url
    found = standing(database, new)
    assert (found.speaker, found.decision) == ("Cy Lee", "corrected")


def test_a_click_in_the_article_takes_the_claim_in_hand(browser: Browser, desk: tuple[str, str]) -> None:
    _, address = desk
    with visiting(browser, address, f"/review?claim={MAYOR.id}") as page:
        mark = page.locator("mark.content", has_text="“We are ready,”")
        mark.scroll_into_view_if_needed()
        mark.click()
        expect(page.locator(".card blockquote")).to_contain_text("We are ready")
        assert READY.id in page.url


def test_selecting_in_another_claim_s_words_does_not_take_it_in_hand(browser: Browser, desk: tuple[str, str]) -> None:
    _, address = desk
    with visiting(browser, address, f"/review?claim={HOPE.id}") as page:
        mark, tools = page.locator("mark.content", has_text="“We are ready,”"), page.locator(".mark-tools")
        mark.dblclick()
        expect(tools).to_be_visible()
        mark.click()  # takes the selection away
        expect(tools).to_be_hidden()
        page.locator("mark.content", has_text="that the bridge is safe").click()
        expect(page.locator(".card")).to_contain_text("that the bridge is safe")
        page.go_back()  # it was one step
        expect(page.locator(".card")).to_contain_text("that it will open soon")


def test_keys_count_again_after_every_choice(browser: Browser, desk: tuple[str, str]) -> None:
    _, address = desk
    with visiting(browser, address, f"/review?claim={NOBODY.id}") as page:

        def goes_on() -> None:
            page.wait_for_function("() => document.activeElement === document.body")
            press(page, "j")

        page.get_by_role("combobox", name="Speaker").click()
        page.get_by_role("option").first.click()  # who it is already: nothing is to be answered
        goes_on()
        page.keyboard.press("c")
        page.keyboard.press("Enter")
        goes_on()
        page.get_by_role("combobox", name="Your name").click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("Axuj")
        page.keyboard.press("Enter")
        is_signed(page, "Axuj")
        goes_on()
        is_signed(page, "Axuj")


def test_the_words_are_in_view_and_a_key_waits_until_they_are_marked(browser: Browser, desk: tuple[str, str]) -> None:
    database, address = desk
    far = attribution(BRIDGE, ("Paragraph 50 says nothing",), (), ("Mayor Ann Smith",))  # the source is pages before
    with Ledger.open(database) as ledger:
        ledger.add(BRIDGE.id, far, "Bo")
    with visiting(browser, address, f"/review?claim={far.id}") as page:
        expect(page.locator("mark.chosen.content")).to_be_in_viewport()
        select(page, "Paragraph 52")
        turn = page.locator(".keys").get_attribute("data-turn")
        page.evaluate(
            """() => { document.querySelector(".mark-tools [data-what=addressee]").click();
              document.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
              document.dispatchEvent(new KeyboardEvent("keydown", { key: "u", bubbles: true })); }"""
        )
        answered(page, turn)
        expect(page.locator("mark.chosen.addressee")).to_have_text("Paragraph 52")
        assert far.id in page.url
    assert standing(database, far.id).decision == "corrected"


def test_on_a_phone_the_words_and_the_keys_are_in_view(browser: Browser, desk: tuple[str, str]) -> None:
    _, address = desk
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visiting(browser, address, f"/review?claim={READY.id}", **phone) as page:
        for seen in (page.locator("mark.chosen.content").first, page.locator(".card blockquote")):
            expect(seen).to_be_in_viewport(ratio=0.9)
        turn = page.locator(".keys").get_attribute("data-turn")
        page.get_by_role("button", name="Skip").tap()
        answered(page, turn)
        assert READY.id not in page.url


def test_two_browsers_on_one_claim(browser: Browser, desk: tuple[str, str]) -> None:
    database, address = desk
    with (
        visiting(browser, address, f"/review?claim={MAYOR.id}") as ana,
        visiting(browser, address, f"/review?claim={MAYOR.id}", "Bo") as bo,
    ):
        expect(bo.locator(".company")).to_have_text("Ana is looking at this claim, too.")
        expect(ana.locator(".company")).to_have_text("Bo is looking at this claim, too.", timeout=40_000)
        bo.keyboard.press("x")
        press(bo, "x")
        press(ana, "a")
        expect(ana.get_by_test_id("stAlert")).to_contain_text("Bo has decided since: rejected")
        expect(ana.locator(".card")).to_contain_text("Rejected")
        assert (standing(database, MAYOR.id).decision, standing(database, MAYOR.id).reviewer) == ("rejected", "Bo")
        press(ana, "a")  # having seen it
    assert (standing(database, MAYOR.id).decision, standing(database, MAYOR.id).reviewer) == ("confirmed", "Ana")


def test_keys_held_down_or_hit_twice_decide_once(browser: Browser, desk: tuple[str, str]) -> None:
    database, address = desk
    with visiting(browser, address, f"/review?claim={HOPE.id}") as page:
        turn = page.locator(".keys").get_attribute("data-turn")
        page.evaluate(
            """() => { for (const repeat of [false, true, true, false])
              document.dispatchEvent(new KeyboardEvent("keydown", { key: "u", repeat, bubbles: true })); }"""
        )
        answered(page, turn)
        with Ledger.open(database) as ledger:
            unsure = [row for row in ledger.table("judgements").to_dict("records") if row["decision"] == "unsure"]
        assert [row["claim"] for row in unsure] == [HOPE.id]


def test_hostile_words_are_shown_as_words(browser: Browser, desk: tuple[str, str]) -> None:
    _, address = desk
    with visiting(browser, address, f"/review?claim={INJECTED.id}") as page:
        expect(page.locator(".article")).to_contain_text("<script>window.pwned=1</script>")
        expect(page.locator(".card")).to_contain_text("![pixel](https://evil.example/y.png)")
        expect(page.locator(".about")).to_be_visible()
        assert page.evaluate("window.pwned") is None
        expect(page.locator(":is(.article, .card, .about) :is(a, form, iframe, img, script, style)")).to_have_count(0)


def test_the_list_of_keys_is_there(browser: Browser, desk: tuple[str, str]) -> None:
    _, address = desk
    with visiting(browser, address, f"/review?claim={READY.id}") as page:
        page.keyboard.press("?")
        expect(page.locator(".key-list")).to_contain_text("Accept: it is right")
        page.keyboard.press("Escape")
        expect(page.locator(".key-list")).to_be_hidden()
    assert NEWS.id
