"""The evidence of a check: what there is, and a form to add more. Files are only ever downloaded, never shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from attribution.checking.evidence import LARGEST_FILE, STANCES
from attribution.ledger import Check
from attribution.review.shelf import day
from attribution.ui import state
from attribution.ui.check_deeds import do
from attribution.ui.check_shared import shown, today
from attribution.ui.safe import as_markdown

_NAMES = {"supports": "Supports the claim", "refutes": "Refutes the claim", "context": "Context"}
_NO_TYPE = "application/octet-stream"  # a browser keeps it, and opens nothing


def evidence(check: Check, why_not: str | None) -> None:
    """Draw the evidence that holds, and the form where it may be added to."""
    demanded = check.settings.evidence_required
    count = f"{len(check.evidence)} of {demanded} demanded" if demanded else f"{len(check.evidence)}"
    st.html(f'<h2 class="part">Evidence <span>{count}</span></h2>')
    for piece in check.evidence:
        with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"piece_{piece['number']}"):
            st.html(piece_card(piece), width="stretch")
            with st.container(width="content", gap="xsmall", key=f"piece_deeds_{piece['number']}"):
                if piece["file"]:
                    stored(piece)
                if st.button(
                    "Remove",
                    key=f"remove_{piece['number']}",
                    type="tertiary",
                    icon=":material/delete:",
                    disabled=why_not is not None,
                    help=as_markdown(why_not) if why_not else None,
                ):
                    remove(check.claim, int(piece["number"]))
    if why_not:
        st.html(f'<p class="hint">To add to it: {shown(why_not)}.</p>')
        return
    add(check)


def remove(claim: str, number: int) -> None:
    """Take a piece back; it stays in the history."""
    do(claim, lambda ledger, by, _: ledger.undo("evidence", number, by), "The evidence is removed.")
    st.rerun()


def piece_card(piece: Mapping[str, Any]) -> str:
    """Return a piece of evidence as HTML."""
    address, title = piece["url"], piece["title"] or piece["url"] or ""
    link = _link(address, title) if address else f"<b>{shown(title)}</b>" if title else ""
    days = [
        f"{word} {shown(day(piece[name]))}"
        for name, word in (("published", "published"), ("accessed", "seen"))
        if piece[name]
    ]
    about = " · ".join([shown(piece["publisher"])] * bool(piece["publisher"]) + days)
    archived = f" · {_link(piece['archived'], 'archived copy')}" if piece["archived"] else ""
    stance = piece["stance"]
    badge = f'<span class="stance {shown(stance)}">{shown(stance)}</span>' if stance else ""
    words = f'<blockquote dir="auto">{shown(piece["quote"])}</blockquote>' if piece["quote"] else ""
    note = f"<p>{shown(piece['note'])}</p>" if piece["note"] else ""
    return f'<article class="evidence">{badge}{link}{words}<p class="about">{about}{archived}</p>{note}</article>'


def _link(address: str, words: str) -> str:
    if not address.startswith(("https://", "http://")):
        return shown(words)
    return f'<a href="{shown(address)}" target="_blank" rel="noopener noreferrer">{shown(words)}</a>'


def stored(piece: Mapping[str, Any]) -> None:
    """The button that downloads a stored file."""
    ledger, identity = state.ledger(), str(piece["file"])
    name = ledger.checks.file(identity)[0]
    st.download_button(
        "Download",
        lambda: ledger.checks.file(identity)[2],
        file_name=name,
        mime=_NO_TYPE,
        key=f"file_{piece['number']}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        help=as_markdown(name),
    )


def add(check: Check) -> None:
    """The form of another piece."""
    claim = check.claim
    turn = int(st.session_state.get(f"evidence_turn_{claim}", 0))

    def key(name: str) -> str:
        return f"evidence_{name}_{claim}_{turn}"

    with (
        st.expander(
            "Add evidence",
            icon=":material/add:",
            key="evidence_more",
        ),
        st.form("evidence_form", border=False),
    ):
        address = st.text_input("Address", key=key("url"), placeholder="https://…")
        quote = st.text_area("What it says, word by word", key=key("quote"), height=70)
        stance = st.segmented_control("What it does", STANCES, format_func=_NAMES.__getitem__, key=key("stance"))
        left, right = st.columns(2)
        title = left.text_input("Title", key=key("title"))
        publisher = right.text_input("Publisher", key=key("publisher"))
        published = left.text_input("Published", key=key("published"), placeholder="2026-05-31, or a year")
        accessed = right.date_input(
            "Seen on", value=date.fromisoformat(today()), format="YYYY-MM-DD", key=key("accessed")
        )
        archived = st.text_input(
            "Archived copy", key=key("archived"), placeholder="Address of an archive, if there is one"
        )
        note = st.text_input("Note for the desk", key=key("note"))
        file = st.file_uploader(
            f"File, up to {LARGEST_FILE // 1024**2} MB", key=key("file"), max_upload_size=LARGEST_FILE // 1024**2
        )
        if st.form_submit_button("Add", key="evidence_add", type="primary"):
            upload = (file.name, file.getvalue()) if file is not None else None
            given = {
                "url": address, "quote": quote, "stance": stance, "title": title, "publisher": publisher,
                "published": published, "accessed": accessed.isoformat() if accessed else None, "archived": archived,
                "note": note,
            }  # fmt: skip
            if do(
                claim,
                lambda ledger, by, seen: ledger.checks.add_evidence(claim, by, file=upload, seen=seen, **given),
                "The evidence is added.",
            ):
                st.session_state[f"evidence_turn_{claim}"] = turn + 1
            st.rerun()
