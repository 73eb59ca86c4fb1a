"""A command's own no."""


class Refused(Exception):  # noqa: N818 - it is an answer to the operator, not a failure
    """The command cannot do what it was asked; the message is one line for stderr."""
