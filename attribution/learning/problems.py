"""What keeps a model from learning."""


class CannotLearn(Exception):
    """Nothing can be learnt, or not from this; the message is one line: what is wrong, and the cure."""
