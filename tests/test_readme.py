"""The README tells the truth: its help texts are those of the commands. `python -m tests.test_readme` writes them."""

import re
from pathlib import Path

import pytest

from attribution.cli import help_texts

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"<!-- help: (?P<command>[\w ]+) -->\n(?P<shown>.*?)<!-- end -->", re.DOTALL)


def block(command: str) -> str:
    lines = "\n".join(line.rstrip() for line in help_texts()[command].strip().splitlines())
    return f"```\n{lines}\n```\n"


SHOWN = {found["command"]: found["shown"] for found in BLOCK.finditer(README.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("command", SHOWN)
def test_help_is_that_of_the_command(command: str) -> None:
    assert SHOWN[command] == block(command)


def test_every_command_is_shown() -> None:
    # what the group's help lists, a line each, is not shown once more
    listed = {words for words in help_texts() if words.startswith("attribution roster ")}
    assert set(SHOWN) == set(help_texts()) - {"attribution models"} - listed


def test_what_is_linked_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert linked
    assert [link for link in linked if not (README.parent / link).exists()] == []


def write() -> None:
    """Put the commands' help in its places."""
    text = README.read_text(encoding="utf-8")
    fresh = BLOCK.sub(lambda found: f"<!-- help: {found['command']} -->\n{block(found['command'])}<!-- end -->", text)
    README.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    write()
