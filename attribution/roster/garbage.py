"""Python's search for garbage, put off."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search() -> Iterator[None]:
    """Let nobody search memory for garbage meanwhile.

    Python searches all of it again and again while very many things are made. Where all of them are kept, as the events
    of a roster are, that finds nothing and takes longer than making them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
