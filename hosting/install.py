"""Install the locked requirements into this environment, showing how far it is.

Only the standard library here: nothing else is installed yet. Run it with the
environment's own Python: ``python -m hosting.install base`` or ``dev``.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
PIP += ["--root-user-action=ignore"]
LISTS = {"base": ("base",), "dev": ("base", "dev")}


def main() -> int:
    """Install one of the lists, unless exactly that is installed already."""
    names = LISTS[sys.argv[1]]
    lists = [ROOT / "requirements" / f"{name}.txt" for name in names]
    mark = Path(sys.prefix) / f".avec-{sys.argv[1]}"
    wanted = fingerprint([*lists, ROOT / "pyproject.toml"])
    if mark.exists() and mark.read_text() == wanted:
        return 0
    total = sum(len(packages(file)) for file in lists)
    sys.stdout.write(f"  Installation de {total} bibliothèques (une fois).\n")
    for file in lists:
        if code := install(file):
            return code
    if code := install_project():
        return code
    for other in Path(sys.prefix).glob(".avec-*"):
        other.unlink()
    for included in LISTS:
        if set(LISTS[included]) <= set(names):
            these = [ROOT / "requirements" / f"{name}.txt" for name in LISTS[included]]
            done = Path(sys.prefix) / f".avec-{included}"
            done.write_text(fingerprint([*these, ROOT / "pyproject.toml"]))
    return 0


def fingerprint(files: list[Path]) -> str:
    """Tell two states of these files apart."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def packages(file: Path) -> list[str]:
    """Name the packages of a locked list."""
    return re.findall(r"^([A-Za-z0-9_.-]+)==", file.read_text(), re.MULTILINE)


def install(file: Path) -> int:
    """Install one locked list, with uv when it is there, else with pip."""
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable]
        if run([*command, "--require-hashes", "-r", str(file)]) == 0:
            return 0
    return run(
        [*PIP, "--progress-bar", "off", "--require-hashes", "-r", str(file)],
        count=len(packages(file)),
    )


def install_project() -> int:
    """Make ``avec`` a command of this environment, pointing at this checkout."""
    return run(
        [
            *PIP,
            *("--quiet", "--no-deps", "--no-build-isolation", "--no-index"),
            *("-e", str(ROOT)),
        ]
    )


def run(command: list[str], *, count: int = 0) -> int:
    """Run an installer, turning its chatter into one line that moves."""
    done, kept = 0, []
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None  # noqa: S101 - said by PIPE above
    for line in process.stdout:
        kept.append(line)
        if count and line.startswith(("Collecting ", "Requirement already")):
            done += 1
            show(f"  [{min(done, count)}/{count}]")
        elif count and line.startswith("Installing collected"):
            show(f"  [{count}/{count}] mise en place")
    code = process.wait()
    if count and sys.stdout.isatty():
        sys.stdout.write("\n")
    if code:
        sys.stdout.write("".join(kept[-25:]))
        sys.stdout.write("\n  L’installation n’a pas abouti (voir ci-dessus).\n")
    return code


def show(text: str) -> None:
    """Rewrite the current line on a terminal; stay silent elsewhere."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r{text}\033[K")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
