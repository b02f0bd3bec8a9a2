"""What hosting says when it cannot go on, and how it shows that it works."""

import sys


class CannotHost(Exception):
    """Avec cannot run here as things are; the message says what to do."""


def say(line: str = "") -> None:
    """Show one line of progress to whoever typed the command."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
