"""The shelf of forms: read from the files of the house into the database, once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from avec.documents.models import TemplateVersion
from avec.documents.shapes import Template, from_json, to_json
from avec.documents.template_files import compare, load_folder


class TemplateChanged(Exception):
    """A file changed without a new version number: what people began would move."""


def load_shelf(folder: Path) -> list[TemplateVersion]:
    """Put every template of a folder on the shelf; return those that are new.

    :raises TemplateErrors: with every line at fault.
    :raises TemplateChanged: if a version already on the shelf has other words.
    """
    added = []
    read = load_folder(folder)
    for key in sorted({key for key, _language in read}):
        languages = {lang: form for (name, lang), form in read.items() if name == key}
        french = languages["fr"]
        body = {language: to_json(template) for language, template in languages.items()}
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        known = TemplateVersion.objects.filter(
            key=french.key, number=french.version, organization=None
        ).first()
        if known is None:
            _keep_keys(french)
            added.append(
                TemplateVersion.objects.create(
                    key=french.key, number=french.version, body=body, digest=digest
                )
            )
        elif known.digest != digest:
            raise TemplateChanged(french.key)
    return added


def _keep_keys(new: Template) -> None:
    """Refuse a version that renames or drops a question people may have answered."""
    before = (
        TemplateVersion.objects.filter(key=new.key, organization=None)
        .order_by("-number")
        .first()
    )
    if before is not None:
        errors = compare(from_json(before.body["fr"]), new)
        if errors:
            raise TemplateChanged(new.key)
