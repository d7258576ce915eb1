"""How far people agree who answered without seeing each other: a table for each sample, with what it rests on."""

from html import escape

import streamlit as st

from attribution.review.agreement import Figure, Measured, measured
from attribution.ui import state
from attribution.ui.safe import plain

READ = {
    "verdict": "Kappa and alpha are 1 where all agree and 0 where they agree as often as chance would have it. Above "
    "0.8 verdicts can be relied on, below 0.67 the scale or its meanings want talking over.",
    "extraction": "F1 is 100% where two people marked the same words: exact counts spans that are the same at both "
    "ends, overlapping the characters that both marked.",
}
"""How to read the figures; the bounds are Krippendorff's."""


def agreement_of_samples() -> None:
    """Draw the figures of the double checks; nothing where there is none."""
    found = _measured(state.database(), state.ledger().stamp())
    if not found:
        return
    st.html('<h2 class="section">Whether people agree who do not see each other</h2>')
    for what, title in (("verdict", "Verdicts"), ("extraction", "Extractions")):
        tables = [each for each in found if each.what == what]
        if tables:
            blocks = "".join(_block(each) for each in tables)
            head = f'<h3 class="weights">{title}</h3><p class="hint read">{READ[what]}</p>'
            st.html(f'{head}<div class="measured">{blocks}</div>')


def _block(each: Measured) -> str:
    name = "All samples" if each.name is None else plain(each.name)
    rows = "".join(_row(figure) for figure in each.figures)
    head = "".join(f'<th scope="col">{column}</th>' for column in ("Measure", "Value", "Claims", "People", "Pairs"))
    counted = f"{each.complete:,} of {each.claims:,} claim{'s' * (each.claims != 1)} complete"
    return (
        f"<section><h4>{escape(name)} <span>{counted}</span></h4><table><thead><tr>{head}</tr>"
        f"</thead><tbody>{rows}</tbody></table></section>"
    )


def _row(figure: Figure) -> str:
    found = figure.agreement
    sample = f"<td>{found.units:,}</td><td>{found.raters:,}</td><td>{found.pairs:,}</td>"
    name = f'<th scope="row">{escape(figure.name)}</th>'
    if found.value is None:
        return f'<tr>{name}<td colspan="4" class="none">None: {escape(plain(found.reason or ""))}</td></tr>'
    value = f"{found.value:.0%}" if figure.kind == "share" else f"{found.value:.2f}".replace("-", "−")
    return f"<tr>{name}<td><b>{value}</b></td>{sample}</tr>"


@st.cache_resource(show_spinner=False, max_entries=2)
def _measured(url: str, stamp: tuple[int, ...]) -> list[Measured]:
    return measured(state.ledger())
