"""What every command does alike: plain endings, messages on standard error, tables for eyes and for pipes."""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")
T = TypeVar("T")


def ends_plainly(command: Callable[P, int]) -> Callable[P, None]:
    """Make a command of a function that returns an exit code; a closed pipe and Ctrl-C need no explanation."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # whoever read the results has seen enough; what is still buffered goes nowhere, silently
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except OSError as error:
            typer.echo(f"{error.filename or 'attribution'}: {error.strerror or error}", err=True)
            code = 1
        except KeyboardInterrupt:
            typer.echo("Stopped.", err=True)
            code = 130
        raise typer.Exit(code)

    return run


class Messages(logging.Handler):
    """Lines on standard error, one a message, above a progress bar if there is one; counts the failed inputs."""

    def __init__(self) -> None:
        from rich.console import Console

        super().__init__(logging.WARNING)
        self.console = Console(stderr=True)
        self.failures = 0

    def __enter__(self) -> "Messages":
        logging.getLogger("attribution").addHandler(self)
        logging.getLogger("attribution").propagate = False
        return self

    def __exit__(self, *error: object) -> None:
        logging.getLogger("attribution").removeHandler(self)
        logging.getLogger("attribution").propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        self.say(record.getMessage())

    def say(self, line: str) -> None:
        from rich.text import Text

        from attribution.export import printable

        self.console.print(Text(printable(line)), soft_wrap=True)

    def failed(self, error: Exception) -> None:
        """Report an input that is left out."""
        self.failures += 1
        self.say(str(error))

    @property
    def exit_code(self) -> int:
        return 1 if self.failures else 0


def print_table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], empty: str) -> None:
    """A table for eyes on a terminal; on a pipe one row a line, its cells parted by tabs."""
    from attribution.export import printable

    shown = [tuple(map(printable, row)) for row in rows]
    if not shown:
        typer.echo(empty, err=True)
        return
    if not sys.stdout.isatty():
        for row in shown:
            typer.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for row in shown:
        table.add_row(*map(Text, row))
    Console().print(table)


def with_progress(items: Iterable[T], total: int | None, console: "Console") -> Iterable[T]:
    """The same items, with a bar on the terminal while they come; just the items where there is no terminal."""
    if not console.is_terminal:
        return items
    from rich.progress import track

    return track(items, "Reading", total=total, console=console, transient=True)
