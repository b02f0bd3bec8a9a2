"""What the house does by itself while the site is open, as the role of the jobs.

``avec serve`` runs it beside the site and stops it with the site. When ``avec serve``
itself is killed, it closes what was left, the database last.
"""

import contextlib
import os
import sys
from pathlib import Path

from hosting import work


def main() -> int:
    """Do the work that waits, unless it is done apart, until asked to stop."""
    import django

    django.setup()
    parent, stop = os.getppid(), work.asked_to_stop()
    rounds = None if work.is_apart() else work.Rounds()
    while not stop.wait(work.LOOK_EVERY):
        if os.getppid() != parent:
            close_the_house(Path(os.environ["AVEC_DATA_DIR"]))
            break
        if rounds is not None:
            rounds.make()
    return 0


def close_the_house(data_dir: Path) -> None:
    """Close the site that nobody holds any more, unless somebody opens it again."""
    from django.db import connections

    from hosting import server, serving
    from hosting.words import CannotHost

    connections.close_all()
    with contextlib.suppress(CannotHost), serving.alone(data_dir):
        server.stop_if_unused(data_dir)


if __name__ == "__main__":
    sys.exit(main())
