"""Starts the app's server."""

from collections.abc import Sequence
from pathlib import Path

from attribution.ui import jobs

APP = Path(__file__).parents[2] / "app.py"


def serve(port: int = 8501, given: Sequence[str] = ()) -> None:
    """Serve the app on `port` of this machine until it is stopped; what is given is read beside it."""
    jobs.given.extend(given)
    from streamlit.web.cli import main

    main(["run", str(APP), "--server.port", str(port)], standalone_mode=False)
