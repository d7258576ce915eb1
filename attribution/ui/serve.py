"""Starts the app's server."""

import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from attribution.ui import jobs

APP = Path(__file__).parents[2] / "app.py"


def serve(port: int = 8501, given: Sequence[str] = ()) -> None:
    """Serve the app on `port` of this machine until it is stopped; what is given is read beside it."""
    jobs.given.extend(given)
    from click.exceptions import Abort
    from streamlit.web.cli import main

    with suppress(Abort):  # Ctrl-C is how it is stopped
        main(["run", str(APP), "--server.port", str(port)], standalone_mode=False)


def is_taken(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
