"""What is said of an input that gives no article."""

from collections.abc import Callable


class UnreadableArticle(Exception):
    """An input that gives no article; the message is one line: its name, what is wrong, the cure."""

    def __init__(self, name: str, why: str, cure: str) -> None:
        super().__init__(f"{name}: {why}; {cure}")
        self.name = name
        self.why = why
        self.cure = cure


OnError = Callable[[UnreadableArticle], None]
