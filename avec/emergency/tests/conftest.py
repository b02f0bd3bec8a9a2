"""What these tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from avec.documents.models import TemplateVersion, form_of
from tests.scene import as_warden


@pytest.fixture(autouse=True)
def _forms_are_read(db):
    """Read the forms once, as a running site has: counts of statements start there."""
    for pk in TemplateVersion.objects.order_by("pk").values_list("pk", flat=True):
        for language in ("fr", "en"):
            form_of(pk, language)


@pytest.fixture
def _no_proof_stays(_cast_written) -> Iterator[None]:
    """Claire proved nothing since yesterday; what she has elsewhere is given back.

    Asked for before ``cast``: what a test did is undone before it is given back.
    """
    aged = "UPDATE access_session SET proved_at = proved_at - %s::interval"
    whose = " WHERE person_id = %s"
    as_warden(aged + whose, ["1 day", _cast_written.claire])
    yield
    as_warden(aged + whose, ["-1 day", _cast_written.claire])
