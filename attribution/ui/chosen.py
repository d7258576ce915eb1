"""What is chosen on a page's charts: it stands in the address, and as chips that take it away again."""

from collections.abc import Mapping

import streamlit as st

from attribution.ledger import UNDECIDED
from attribution.review.choice import NOBODY, Chip, Choice
from attribution.ui.safe import as_markdown

NO_SPEAKER = "no speaker"
WORDS = {UNDECIDED: "undecided"}


def choice() -> Choice:
    """What the address says is chosen."""
    return Choice.from_query({word: st.query_params.get_all(word) for word in st.query_params})


def choose(wanted: Choice) -> None:
    """Let the address say what is chosen; the page is drawn from that."""
    st.query_params.from_dict(wanted.to_query())


def chips(here: Choice, names: Mapping[str, str], without: frozenset[str] = frozenset()) -> None:
    """Draw a button for each thing that is chosen, which takes it away; those of some words not."""
    shown = [chip for chip in here.chips() if chip.word not in without]
    for number, chip in enumerate(shown):
        st.button(
            f"{as_markdown(in_words(here, chip, names))} ✕",
            key=f"chip_{chip.word}_{number}",
            on_click=choose,
            args=(here.less(chip),),
        )
    if len(shown) > 1:
        none = here
        for chip in shown:
            none = none.without(chip.word)
        st.button("All of them", key="chips_none", type="tertiary", on_click=choose, args=(none,))


def in_words(here: Choice, chip: Chip, names: Mapping[str, str]) -> str:
    """What a chip stands for."""
    if chip.word == "period":
        ends = [each for each in (here.since, here.until) if each]
        return " – ".join(dict.fromkeys(ends))
    if chip.word == "band":
        return f"{here.least or 0:.0%} to {1 if here.most is None else here.most:.0%} sure"
    value = chip.value or ""
    if chip.word == "speaker":
        return NO_SPEAKER if value == NOBODY else names.get(value, value)
    if chip.word == "reviewer":
        return f"judged by {value}"
    return WORDS.get(value, value)
