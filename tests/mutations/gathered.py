"""Write the cast once in the model database, and keep who and what it is in a file.

``python -m tests.mutations.gathered FILE`` — every mutant then begins with the cast
there, instead of writing it again.
"""

import pickle
import sys
from pathlib import Path

from tests import harness  # noqa: F401 # the environment of every test


def main(kept: Path) -> None:
    """Gather the cast under the site's own role, and keep it in this file."""
    import django

    django.setup()

    from tests import cast

    kept.write_bytes(pickle.dumps(cast.gather()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
