"""`attribution train`: a quote model that learns from what people decided in a ledger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attribution.cli.options import DEFAULT_DATABASE, Database, Models, open_ledger
from attribution.cli.plain import Messages, ends_plainly, print_table

if TYPE_CHECKING:
    from rich.console import Console

_SQLITE = "sqlite:///"


@ends_plainly
def train(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER", show_default=False, help="A new model folder; never one that is there."
        ),
    ],
    from_ledger: Annotated[
        bool, typer.Option("--from-ledger", help="Learn from the claims that people decided on; needed so far.")
    ] = False,
    database: Database = DEFAULT_DATABASE,
    base: Annotated[
        list[Path] | None,
        typer.Option(
            "--base",
            metavar="FILE",
            help="Marked articles to rehearse, JSONL as export --format training writes it; several may be given.",
        ),
    ] = None,
    models: Models = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1, max=100, help="Times that all is learnt, at most.")] = 6,
    rate: Annotated[
        float, typer.Option("--rate", min=1e-7, max=1e-2, help="How fast: the learning rate of the last layer.")
    ] = 5e-5,
    held_back: Annotated[
        float,
        typer.Option("--held-back", min=0, max=0.5, help="The share of articles to measure by, not to learn from."),
    ] = 0.2,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31, help="The same seed gives the same model.")] = 1,
) -> int:
    """Teach the quote model what people confirmed, corrected, added and rejected.

    Writes a new model folder for --models, with its card, and prints F1 before and after, in percent: on decided
    articles that were held back, and on a fixed set. Ends with 1 when the model is worse than before on the fixed set.
    """
    if not from_ledger:
        raise typer.BadParameter("a model learns from a ledger only; add --from-ledger.", param_hint="--from-ledger")
    _refuse_missing(database)
    with Messages() as messages:
        from attribution.learning.folder import refuse_output
        from attribution.learning.problems import CannotLearn
        from attribution.ledger import LedgerError
        from attribution.nlp.models import ModelsMissing, models_folder

        folder = models_folder(models)
        try:
            refuse_output(output, folder)
        except CannotLearn as error:
            raise typer.BadParameter(f"{error}.", param_hint="--output") from None
        try:
            from attribution.learning.learn import learn
            from attribution.nlp.training.tuning import Settings

            settings = Settings(epochs=epochs, rate=rate, seed=seed)
            with open_ledger(database) as ledger, _progress(messages.console) as told:
                learnt = learn(ledger, folder, output, base or (), held_back, settings, told)
        except ModelsMissing as error:
            typer.echo(error, err=True)
            return 2
        except (CannotLearn, LedgerError) as error:
            messages.failed(error)
            return messages.exit_code
        for note in learnt.notes:
            messages.say(note)
        print_table(("F1", "", "", ""), learnt.rows(), "Nothing was measured.")
        typer.echo(f"{output}: a model folder; use it with --models, or ATTRIBUTION_MODELS.", err=True)
        if learnt.worse:
            messages.say(
                f"{output}: WORSE than before on the regression set; learn with --base, or at a lower --rate, "
                "before you use it"
            )
        return 1 if learnt.worse else 0


def _refuse_missing(database: str) -> None:
    """Refuse a ledger that is not there: to open one makes it, and there is nothing to learn in a new one."""
    file = Path(database.removeprefix(_SQLITE)) if database.startswith(_SQLITE) or "://" not in database else None
    if file is not None and "?" not in database and not file.exists():
        typer.echo(f"{file}: there is no ledger here; attribution ingest makes one, --database names another", err=True)
        raise typer.Exit(2)


@contextmanager
def _progress(console: "Console") -> Iterator[Callable[[str, int, int], None]]:
    """Give what is told how far the work is: a bar on a terminal, nothing elsewhere."""
    if not console.is_terminal:
        yield lambda *_: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Reading the ledger", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
