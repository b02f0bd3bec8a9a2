"""docs/ajouter-un-outil.md, followed to the letter: what it gives to copy, works."""

from __future__ import annotations

import re

from avec.documents.behaviours import REGISTER
from avec.documents.template_files import load_folder
from tests.house.reading import ROOT

GUIDE = (ROOT / "docs" / "ajouter-un-outil.md").read_text("utf-8")


def given(kind: str) -> list[str]:
    """Return what the guide gives to copy, of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.S)


def test_the_two_files_of_the_guide_are_a_tool(tmp_path):
    french, english = given("yaml")
    (tmp_path / "my_week.yaml").write_text(french, "utf-8")
    (tmp_path / "my_week.en.yaml").write_text(english, "utf-8")

    tools = load_folder(tmp_path)

    assert tools["my_week", "fr"].title == "Ma semaine"
    assert tools["my_week", "en"].title == "My week"
    assert "`my_week.yaml`" in GUIDE
    assert "`my_week.en.yaml`" in GUIDE


def test_the_behaviour_of_the_guide_is_registered_by_its_name():
    (source,) = given("python")
    there: dict[str, object] = {"__name__": "weekly"}
    try:
        exec(compile(source, "weekly.py", "exec"), there)
        assert "ses mots" in REGISTER["weekly"].for_the_helper()
    finally:
        REGISTER.pop("weekly", None)


def test_what_the_guide_names_is_there():
    for name in re.findall(r"`((?:avec|locale)/[\w./]+)`", GUIDE):
        assert (ROOT / name).exists(), name
    listed = (ROOT / "avec/recovery/tests/test_tools.py").read_text("utf-8")
    assert "COMPLETE = [" in listed
