"""The folder of a model that has learnt: whole, with its card and report, or not there at all."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attribution.learning.problems import CannotLearn
from attribution.nlp.models import BUNDLED, LANGUAGE, installed_package, weights_file, write_index

PACKAGE = "ledger"
"""The name of a quote model that has learnt from a ledger."""


def refuse_output(output: Path, models: Path) -> None:
    """Refuse a folder to write into that has something in it, or lies within models that are in use.

    Raises:
        CannotLearn: the folder will not do.

    """
    place = output.resolve()
    for taken in (BUNDLED, models):
        if place.is_relative_to(taken.resolve()):
            raise CannotLearn(f"{output} is in {taken}, which stays as it is: name a new folder elsewhere")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CannotLearn(f"{output} is there already and stays as it is: name a new folder")


def quote_weights(models: Path) -> Path:
    """Return the weights of the quote model to start from: the folder's, or the bundled one where it has none.

    Raises:
        ModelsMissing: the folder is no model folder.
        CannotLearn: there is no quote model.

    """
    for folder in (models, BUNDLED):
        package = installed_package(folder, "quote")
        weights = weights_file(folder, "quote", package) if package else None
        if weights is not None:
            return weights
    raise CannotLearn(f"there is no quote model in {models} to start from: leave --models out for the bundled one")


@contextmanager
def new_folder(output: Path, models: Path) -> Iterator[Path]:
    """Give a folder that becomes `output` when the block ends well, and is gone otherwise.

    It has a copy of all models of the folder `models` but the quote model; what is written beside them comes along.

    Raises:
        CannotLearn: something came to lie at `output` meanwhile.
        OSError: it cannot be written.

    """
    place = output.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        # copies, not links: a trainer writes weights into the file that is there
        shutil.copytree(models / LANGUAGE, part / LANGUAGE, ignore=lambda folder, _: _quotes(Path(folder), models))
        yield part
        write_index(part, quote=PACKAGE)
        refuse_output(output, models)
        os.replace(part, place)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _quotes(folder: Path, models: Path) -> set[str]:
    return {"quote"} if folder == models / LANGUAGE else set()


def write_card(folder: Path, report: dict[str, Any], table: list[tuple[str, ...]], models: Path) -> None:
    """Write `report.json` and `MODEL_CARD.md`; the card of the models it began with stands beside it."""
    (folder / "report.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "MODEL_CARD.md").write_text(_card(report, table), encoding="utf-8")
    if (models / "MODEL_CARD.md").is_file():
        shutil.copy(models / "MODEL_CARD.md", folder / "MODEL_CARD_OF_PARENT.md")


def _card(report: dict[str, Any], table: list[tuple[str, ...]]) -> str:
    data, settings = report["data"], report["settings"]
    changes = ", ".join(f"{name} {count:,}" for name, count in data["decisions"].items())
    parents = "\n".join(f"- {name}: `{digest}`" for name, digest in report["parent"]["models"].items())
    lines = [f"| {' | '.join(row)} |" for row in table]
    rule = "|---|---:|---:|---:|"
    body = "\n".join(
        "\n" + line + "\n" + rule if row[1] == "before" else line for row, line in zip(table, lines, strict=True)
    )
    verdict = "\n\n**Worse than before on the regression set.**" if report["worse"] else ""
    return f"""# A quote model that has learnt from a ledger

`quote`, package `{PACKAGE}`, made {report["made"]} by `attribution train --from-ledger` (attribution \
{report["attribution"]}). The other models are copies of those it began with; their card is `MODEL_CARD_OF_PARENT.md`.

**Began with** {report["parent"]["folder"]}, SHA-256 of the weights:

{parents}

**Data.** {data["claims"]:,} claims that people decided on, in {data["articles"]:,} articles: {changes}. Learnt from \
{data["learnt"]:,} articles, stopped by {data["set aside"]:,}, measured on {data["held back"]:,}. Rehearsed: \
{data["rehearsed"]:,} articles, {data["rehearsed from"]}. The weights may have kept words of the articles.

**Settings.** {", ".join(f"{name} {value}" for name, value in settings.items())}. Best behind epoch \
{", ".join(map(str, report["best epochs"]))} of each network. Confidence: {report["confidence"]}.

**Figures**, F1 in percent by `attribution evaluate`, before and after; nothing was learnt from these articles.{verdict}
{body}

**Use.** `--models` with this folder, or `ATTRIBUTION_MODELS`. `attribution ingest` without inputs reads the ledger's
articles again with it; what people decided stays.
"""
