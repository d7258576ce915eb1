"""Ledgers for tests of the app, and the app run on one without a browser.

`python -m tests.desk FILE [CLAIMS]` makes the small one, or one of so many made-up claims, to look at.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.bench.ledger import made_up
from attribution.ledger import Ledger, Models
from attribution.ledger.readings import Standing
from attribution.records import Alternative, Reason, Span, Speaker
from tests.factories import article, attribution

UI = Path(__file__).parents[1] / "attribution" / "ui"
MODELS = Models((("test", "1"),))

BRIDGE = article(
    "Bridge is safe, mayor says\n"
    "Mayor Ann Smith told the Herald that the bridge is safe.\n"
    "“The bridge 🌉 will stand for a hundred years,” it was said.\n"
    + "".join(f"Paragraph {number} says nothing.\n" for number in range(1, 60))
    + "The city hopes, Bob Jones wrote, that it will open soon. “We are ready,” he added. “Come and see.”\n",
    id="bridge.txt",
    title="Bridge is safe, mayor says",
    publisher="The Herald",
    published="2026-03-14",
    url="https://herald.example/bridge",
    language="en",
)
MAYOR = attribution(
    BRIDGE,
    ("that the bridge is safe",),
    ("told",),
    ("Mayor Ann Smith",),
    Speaker("Ann Smith", "Mayor", "person"),
    (Reason("full-name", attribution(BRIDGE, ("Ann Smith",), (), ()).quote.content[0]),),
    0.97,
    kind="indirect",
    confidence=0.93,
)
NOBODY = attribution(
    BRIDGE,
    ("“The bridge 🌉 will stand for a hundred years,”",),
    ("was said",),
    (),
    None,
    alternatives=(Alternative(Speaker("Ann Smith", "Mayor", "person"), 0.41), Alternative(Speaker("Bob Jones"), 0.2)),
    confidence=0.55,
)
HOPE = attribution(
    BRIDGE,
    ("The city hopes", "that it will open soon"),
    ("wrote",),
    ("Bob Jones",),
    Speaker("Bob Jones", kind="person"),
    speaker_score=0.95,
    kind="indirect",
    act="thought",
    confidence=0.71,
)
_HE = BRIDGE.text.index("he added")
READY = attribution(
    BRIDGE,
    ("“We are ready,”", "“Come and see.”"),
    ("added",),
    (),
    Speaker("Bob Jones", kind="person"),
    (Reason("last-speaker"),),
    0.83,
    (Alternative(Speaker("Ann Smith", "Mayor", "person"), 0.1),),
    confidence=0.88,
)
READY = replace(READY, quote=replace(READY.quote, source=(Span(_HE, _HE + 2),)))
NEWS = article(
    "“It will open,” wrote Bob Jones, the city planner. Dr Ingrid Moe doubted that it would be ready in May.",
    id="news.txt",
    publisher="Daily News",
    published="2026-04-02",
    language="en",
)
PLANNER = attribution(
    NEWS,
    ("“It will open,”",),
    ("wrote",),
    ("Bob Jones",),
    Speaker("Bob Jones", "city planner", "person"),
    speaker_score=0.98,
    confidence=0.96,
)
DOUBT = attribution(
    NEWS,
    ("that it would be ready in May",),
    ("doubted",),
    ("Dr Ingrid Moe",),
    Speaker("Ingrid Moe", None, "person"),
    speaker_score=0.99,
    kind="indirect",
    act="thought",
    confidence=0.62,
)
ATTACK = (
    "<script>window.pwned=1</script><img src=https://evil.example/x.png onerror=window.pwned=1>"
    "<style>body{display:none}</style> [link](javascript:window.pwned=1) ![pixel](https://evil.example/y.png) $x^2$ "
    ":red[red] =HYPERLINK(1) \u202etxet desrever\u202c \x07"
)
HOSTILE = article(
    f"{ATTACK}\n“{ATTACK}” {ATTACK} said.\n",
    id=f"hostile {ATTACK[:40]}.txt",
    title=ATTACK,
    publisher=ATTACK,
    url="javascript:window.pwned=1",
    author=ATTACK,
    published="2026-05-01",
)
INJECTED = attribution(
    HOSTILE, (f"“{ATTACK}”",), ("said",), (), Speaker(ATTACK, ATTACK, "person"), speaker_score=0.5, confidence=0.5
)
SMALL = ((BRIDGE, (MAYOR, NOBODY, HOPE, READY)), (NEWS, (PLANNER, DOUBT)))
NAMES = {
    each.id: name
    for name, each in {
        "mayor": MAYOR, "nobody": NOBODY, "hope": HOPE, "ready": READY, "planner": PLANNER, "doubt": DOUBT
    }.items()
}  # fmt: skip
"""The names of the small ledger's claims in tests, by id."""


def fill_small(database: str, *, hostile: bool = False) -> None:
    """Two articles with six claims, none judged; one more with hostile words all over where asked."""
    with Ledger.open(database) as ledger:
        for each, found in (*SMALL, *(((HOSTILE, (INJECTED,)),) if hostile else ())):
            ledger.save(ledger.enter(each).article, found, MODELS)


def fill_large(database: str, claims: int = 10_000) -> None:
    """Made-up articles with so many claims, 20 an article."""
    with Ledger.open(database) as ledger:
        for each, found in made_up(claims):
            ledger.save(ledger.enter(each).article, found, MODELS)


def standing(database: str, claim: str) -> Standing:
    """A claim as it stands in a ledger."""
    with Ledger.open(database) as ledger:
        found = ledger.reading_of(ledger.article_of(claim)).claim(claim)
    assert found is not None
    return found


def opened(
    monkeypatch: pytest.MonkeyPatch, database: str, view: str = "queue", name: str | None = "Ana", **query: Any
) -> AppTest:
    """The app over a ledger at one of its pages, run once for a reviewer called `name`."""
    monkeypatch.setenv("ATTRIBUTION_DATABASE_URL", database)
    app = AppTest.from_file(UI / "router.py", default_timeout=60)
    if name:
        app.session_state["person"] = name
    app.run()
    if view != "queue":
        app.switch_page(f"views/{view}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


if __name__ == "__main__":
    address = f"sqlite:///{Path(sys.argv[1]).resolve()}"
    if len(sys.argv) > 2:
        fill_large(address, int(sys.argv[2]))
    else:
        fill_small(address, hostile=True)
