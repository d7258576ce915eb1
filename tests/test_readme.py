"""README and docs/commands.md tell the truth: `python -m tests.test_readme` writes the help of the commands anew."""

import re
from pathlib import Path

import pytest

from attribution.cli import help_texts

ROOT = Path(__file__).parents[1]
README, COMMANDS = ROOT / "README.md", ROOT / "docs" / "commands.md"
BLOCK = re.compile(r"<!-- help: (?P<command>[\w -]+) -->\n(?P<shown>.*?)<!-- end -->", re.DOTALL)


def block(command: str) -> str:
    lines = "\n".join(line.rstrip() for line in help_texts()[command].strip().splitlines())
    return f"```\n{lines}\n```\n"


SHOWN = {found["command"]: found["shown"] for found in BLOCK.finditer(COMMANDS.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("command", SHOWN)
def test_help_is_that_of_the_command(command: str) -> None:
    assert SHOWN[command] == block(command)


def test_every_command_is_shown() -> None:
    # what a group's help lists, a line each, is not shown once more
    grouped = "roster claims reviewers checks desk fact-checks same double report".split()
    groups = tuple(f"attribution {name} " for name in grouped)
    listed = {words for words in help_texts() if words.startswith(groups)}
    assert set(SHOWN) == set(help_texts()) - {"attribution models"} - listed


@pytest.mark.parametrize("document", [README, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name)
def test_what_is_linked_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in linked if not (document.parent / link).exists()] == []


def write() -> None:
    """Put the commands' help in its places."""
    text = COMMANDS.read_text(encoding="utf-8")
    fresh = BLOCK.sub(lambda found: f"<!-- help: {found['command']} -->\n{block(found['command'])}<!-- end -->", text)
    COMMANDS.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    write()
