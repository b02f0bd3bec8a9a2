"""One file for each tool that does more than ask its questions.

A file here is read when the site starts; what it registers is known by its name. A
template that names a behaviour nobody registered stays a paper.
"""

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Read every file of this folder, so that each registers what it brings."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
