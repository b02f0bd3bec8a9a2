"""What these tests share."""

from __future__ import annotations

import pytest

from avec.documents.models import TemplateVersion, form_of


@pytest.fixture(autouse=True)
def _forms_are_read(db):
    """Read the forms once, as a running site has: counts of statements start there."""
    for pk in TemplateVersion.objects.order_by("pk").values_list("pk", flat=True):
        for language in ("fr", "en"):
            form_of(pk, language)
