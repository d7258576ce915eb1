"""A folder of models as Stanza reads it: `resources.json`, weights by language, processor and package, checksums.

    resources.json                     which packages there are, and which is the default
    SHA256SUMS                         a checksum of every file below, in the format of `sha256sum`
    en/<processor>/<package>.pt        the weights
    en/<processor>/<package>/          what else they need: an encoder's configuration and vocabulary

Standard library only, so that looking at models is quick.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Resources = dict[str, Any]

LANGUAGE = "en"
BUNDLED = Path(__file__).resolve().parents[2] / "data" / "models"
CHECKSUMS = "SHA256SUMS"
RESOURCES = "resources.json"
WEIGHTS = (".pt", ".safetensors")

_NAMES = {"tokenize": "tokenizer", "ner": "named-entity model", "quote": "quote model", "claim": "claim encoder"}
_OURS = ("quote", "claim")  # that no other Stanza folder has


class ModelsMissing(Exception):
    """A model folder lacks something; the message is one sentence: the folder, what is missing, the cure."""

    def __init__(self, folder: Path, missing: str, cure: str) -> None:
        super().__init__(f"The model folder {folder} {missing}: {cure}.")
        self.folder = folder


def models_folder(given: str | Path | None = None) -> Path:
    """Return the folder to read models from: `given`, else ATTRIBUTION_MODELS, else the bundled one."""
    return Path(given or os.environ.get("ATTRIBUTION_MODELS") or BUNDLED)


def read_resources(folder: Path) -> Resources:
    """Return what `resources.json` says.

    Raises:
        ModelsMissing: there is no such folder, or no readable `resources.json` in it.

    """
    cure = "give a Stanza model folder, or none to use the bundled models"
    if not folder.is_dir():
        raise ModelsMissing(folder, "does not exist", cure)
    try:
        resources = json.loads((folder / RESOURCES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelsMissing(folder, f"has no {RESOURCES}", cure) from None
    except (OSError, ValueError) as error:
        raise ModelsMissing(folder, f"has no readable {RESOURCES} ({error})", cure) from None
    if not isinstance(resources, dict):
        raise ModelsMissing(folder, f"has no readable {RESOURCES} (not an object)", cure)
    return resources


def weights_file(folder: Path, processor: str, package: str) -> Path | None:
    """Return the weights of a package, or None when they are not there."""
    candidates = (folder / LANGUAGE / processor / f"{package}{suffix}" for suffix in WEIGHTS)
    return next((path for path in candidates if path.is_file()), None)


def installed_package(folder: Path, processor: str) -> str | None:
    """Return the package of a processor to use: the folder's default if its weights are there, else any that is.

    Raises:
        ModelsMissing: the folder is no model folder.

    """
    english = read_resources(folder).get(LANGUAGE, {})
    default = english.get("packages", {}).get("default", {}).get(processor)
    for package in filter(None, [default, *sorted(english.get(processor, {}))]):
        if weights_file(folder, processor, package):
            return str(package)
    return None


def installed(models: Path, processor: str) -> tuple[str, Path]:
    """The package that serves a processor, and the folder that it is in."""
    package, folder = installed_package(models, processor), models
    if package is None and processor in _OURS:
        package, folder = installed_package(BUNDLED, processor), BUNDLED
    if package is None:
        raise ModelsMissing(folder, f"has no {_NAMES[processor]} ({processor}) for English", cure_of(folder, processor))
    return package, folder


def cure_of(folder: Path, processor: str) -> str:
    if folder == BUNDLED:
        return "restore it from the repository or a release"
    return (
        f'fetch it once with `python -c "import stanza; stanza.download({LANGUAGE!r}, model_dir={str(folder)!r}, '
        f'processors={processor!r})"`, or leave the folder out to use the bundled models'
    )


def versions(folder: Path, processors: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the models of a folder that serve some processors, each with its name and a SHA-256 of its weights.

    A processor that the folder has no model for is served by the bundled one.
    """
    found = []
    for processor in processors:
        place = folder if installed_package(folder, processor) else BUNDLED
        package = installed_package(place, processor)
        weights = weights_file(place, processor, package) if package else None
        if weights is not None:
            found.append((f"{processor} {package}", _digest(weights, "sha256")))
    return tuple(found)


def write_index(folder: Path, **defaults: str) -> None:
    """Write `resources.json` and `SHA256SUMS` for the weights that lie in `folder`.

    `defaults` names the default package of a processor (`ner="worldwide"`). A processor not named keeps its
    default while the weights are there, and otherwise takes its first package by name.
    """
    resources: Resources = {"url": ""}
    try:
        before = read_resources(folder)
    except ModelsMissing:
        before = {}
    for language in sorted(path for path in folder.iterdir() if path.is_dir()):
        entry: Resources = {"lang_name": "English" if language.name == LANGUAGE else language.name}
        old = before.get(language.name, {}).get("packages", {}).get("default", {})
        chosen = {}
        for processor in sorted(path for path in language.iterdir() if path.is_dir()):
            weights = {path.stem: path for path in sorted(processor.iterdir()) if path.suffix in WEIGHTS}
            if not weights:
                continue
            # the name is a matter of Stanza's format, which checks a download by its MD5
            entry[processor.name] = {name: {"md5": _digest(path, "md5")} for name, path in weights.items()}
            wanted = (defaults.get(processor.name), old.get(processor.name), *weights)
            chosen[processor.name] = next(name for name in wanted if name in weights)
        if chosen:
            resources[language.name] = entry | {"packages": {"default": chosen}}
    text = json.dumps(resources, indent=2, ensure_ascii=False)
    (folder / RESOURCES).write_text(text + "\n", encoding="utf-8")
    sums = (f"{_digest(path, 'sha256')}  {path.relative_to(folder).as_posix()}\n" for path in _files(folder))
    (folder / CHECKSUMS).write_text("".join(sums), encoding="utf-8")


def verify(folder: Path) -> list[str]:
    """Return what is wrong with a model folder, one line each; nothing when every file is as it was written.

    A folder with `SHA256SUMS` is checked against it, in both directions; an official Stanza folder has none,
    there each weight file is checked against the MD5 of `resources.json`.
    """
    try:
        resources = read_resources(folder)
    except ModelsMissing as error:
        return [str(error)]
    if (folder / CHECKSUMS).is_file():
        return _verify_checksums(folder) + _verify_listed(folder, resources)
    return _verify_official(folder, resources)


def _verify_checksums(folder: Path) -> list[str]:
    problems = []
    listed = set()
    for number, line in enumerate((folder / CHECKSUMS).read_text(encoding="utf-8").splitlines(), 1):
        digest, _, name = line.partition("  ")
        path = folder / name
        listed.add(path)
        if not name:
            problems.append(f"{CHECKSUMS}, line {number}: not a checksum and a file name")
        elif not path.is_file():
            problems.append(f"{name}: missing")
        elif _digest(path, "sha256") != digest:
            problems.append(f"{name}: not the file that {CHECKSUMS} describes")
    extra = (path.relative_to(folder).as_posix() for path in _files(folder) if path not in listed)
    return problems + [f"{name}: not in {CHECKSUMS}" for name in extra]


def _verify_listed(folder: Path, resources: Resources) -> list[str]:
    """Default packages whose weights are not there."""
    chosen = resources.get(LANGUAGE, {}).get("packages", {}).get("default", {})
    return [
        f"{RESOURCES}: the default package {package} of {processor} has no weights"
        for processor, package in chosen.items()
        if weights_file(folder, processor, package) is None
    ]


def _verify_official(folder: Path, resources: Resources) -> list[str]:
    problems = []
    for path in _files(folder):
        if path.suffix not in WEIGHTS or len(path.relative_to(folder).parts) != 3:
            continue
        language, processor, _ = path.relative_to(folder).parts
        md5 = resources.get(language, {}).get(processor, {}).get(path.stem, {}).get("md5")
        name = path.relative_to(folder).as_posix()
        if md5 is None:
            problems.append(f"{name}: not in {RESOURCES}")
        elif _digest(path, "md5") != md5:
            problems.append(f"{name}: not the file that {RESOURCES} describes")
    return problems


def _files(folder: Path) -> Iterator[Path]:
    """Every file of the models: all that lies below a language's folder, in order of the path."""
    yield from sorted(path for path in folder.glob("*/**/*") if path.is_file())


def _digest(path: Path, algorithm: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()
