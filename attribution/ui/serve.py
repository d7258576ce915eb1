"""Starts the app's server and, while the browser is on its way, loads what the first page needs."""

from contextlib import suppress
from pathlib import Path
from threading import Thread

APP = Path(__file__).parents[2] / "app.py"


def serve(port: int = 8501) -> None:
    """Serve the app on `port` of this machine until it is stopped."""
    Thread(target=_warm_up, daemon=True).start()
    from streamlit.web.cli import main

    main(["run", str(APP), "--server.port", str(port)], standalone_mode=False)


def _warm_up() -> None:
    from attribution.articles import UnreadableArticle
    from attribution.extractor import ExtractionFailed
    from attribution.nlp.models import ModelsMissing
    from attribution.ui.state import warm_up

    # the page meets the same error again and shows it
    with suppress(ModelsMissing, ExtractionFailed, UnreadableArticle, OSError, ValueError):
        warm_up()
