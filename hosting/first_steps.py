"""Tell the person who installs how to come in for the first time, once."""

import sys

from hosting.words import say


def main(address: str) -> int:
    """Show the one-time address of the first administrator, if one is needed."""
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    if "first_administrator" in get_commands():
        call_command("first_administrator", address=address, stdout=_Shown())
    return 0


class _Shown:
    """What a Django command writes to: lines, moved to the right."""

    def write(self, text: str) -> None:
        for line in filter(None, map(str.strip, text.splitlines())):
            say(f"  {line}")

    def flush(self) -> None:
        sys.stdout.flush()

    def isatty(self) -> bool:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
