"""Starts the app's server and, while the browser is on its way, loads what the first page needs."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

from attribution.ui import jobs

APP = Path(__file__).parents[2] / "app.py"


def serve(port: int = 8501, given: Sequence[str] = ()) -> None:
    """Serve the app on `port` of this machine until it is stopped; what is given is read beside it."""
    jobs.given.extend(given)
    Thread(target=_warm_up, daemon=True).start()
    from streamlit.web.cli import main

    main(["run", str(APP), "--server.port", str(port)], standalone_mode=False)


def _warm_up() -> None:
    import pandas  # noqa: F401  what a page begins with, if nobody has before it

    from attribution.ledger import LedgerError
    from attribution.ui import state

    with suppress(LedgerError):  # the page meets the same error again and shows it
        state.claims()
