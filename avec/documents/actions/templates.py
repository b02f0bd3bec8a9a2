"""Forms of places: offered, withdrawn, followed from one version to the next."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.models import Document, Passage, TemplateVersion, WithdrawnTemplate
from avec.documents.refusals import NotAVersionOfThis, WordsWouldHide
from avec.documents.shapes import Template, to_json
from avec.documents.template_files.typed import LANGUAGE, as_version
from avec.people.models import Organization


def last_version(organization: Organization, key: str) -> TemplateVersion | None:
    """Return the last version of one template of a place, withdrawn or not."""
    return (
        TemplateVersion.objects.filter(organization=organization, key=key)
        .order_by("-number")
        .first()
    )


def next_version(
    organization: Organization, forms: dict[str, Template]
) -> tuple[dict[str, Template], TemplateVersion | None]:
    """Give the forms the number they will have, and the version before them.

    Words that did not change keep the number of the version that holds them.

    :raises WouldBreak: if what people wrote would lose its place.
    """
    before = last_version(organization, forms[LANGUAGE].key)
    if before is None:
        return as_version(forms, 1, None), None
    same = as_version(forms, before.number, None)
    if {language: to_json(form) for language, form in same.items()} == before.body:
        return same, before
    old = before.template(LANGUAGE)
    return as_version(forms, before.number + 1, old), before


@transaction.atomic
def offer_template(
    *, viewer: Viewer, organization: Organization, forms: dict[str, Template]
) -> TemplateVersion:
    """Put a template of a place at everybody's disposal, as a new version.

    It stands beside the version before, and beside the forms of the house. Offering
    the same words twice changes nothing; offering withdrawn words brings them back.

    :raises NotAllowed: unless the viewer answers for the place under this hat.
    :raises WouldBreak: if what people wrote would lose its place.
    """
    organization = Organization.objects.select_for_update(of=["self"]).get(
        pk=organization.pk
    )
    rules.offer_templates.require(viewer, organization)
    forms, before = next_version(organization, forms)
    form = forms[LANGUAGE]
    WithdrawnTemplate.objects.filter(organization=organization, key=form.key).delete()
    if before is not None and before.number == form.version:
        return before
    body = {language: to_json(one) for language, one in forms.items()}
    version = TemplateVersion.objects.create(
        key=form.key,
        number=form.version,
        organization=organization,
        body=body,
        digest=hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
    )
    record("documents.template_offered", viewer=viewer, about=version)
    return version


@transaction.atomic
def withdraw_template(*, viewer: Viewer, version: TemplateVersion) -> None:
    """Stop offering a template. Whoever began it keeps it, as it is.

    :raises NotAllowed: unless the viewer answers for its place under this hat.
    """
    rules.keep_template.require(viewer, version)
    WithdrawnTemplate.objects.get_or_create(
        organization_id=version.organization_id, key=version.key
    )
    record("documents.template_withdrawn", viewer=viewer, about=version)


@transaction.atomic
def put_template_back(*, viewer: Viewer, version: TemplateVersion) -> None:
    """Offer again a template that had been withdrawn.

    :raises NotAllowed: unless the viewer answers for its place under this hat.
    """
    rules.keep_template.require(viewer, version)
    WithdrawnTemplate.objects.filter(
        organization_id=version.organization_id, key=version.key
    ).delete()
    record("documents.template_put_back", viewer=viewer, about=version)


@transaction.atomic
def follow_version(
    *, viewer: Viewer, document: Document, version: TemplateVersion
) -> Document:
    """Let a document follow another version of the template it was begun from.

    Keys are stable: what is written keeps its place. Going back is refused when it
    would hide an answer to a question that the older version does not have.

    :raises NotAllowed: unless the viewer is its owner.
    :raises NotAVersionOfThis: for a version of another template.
    :raises WordsWouldHide: if something written would no longer be shown.
    """
    document = (
        Document.objects.select_for_update(of=["self"])
        .select_related("template_version")
        .get(pk=document.pk)
    )
    rules.hold_the_pen.require(viewer, document)
    now = document.template_version
    if not TemplateVersion.objects.same_form(now).filter(pk=version.pk).exists():
        raise NotAVersionOfThis
    if version.number < now.number and _would_hide(document, now, version):
        raise WordsWouldHide
    document.template_version = version
    document.save(update_fields=["template_version"])
    record("documents.template_followed", viewer=viewer, about=document)
    return document


def _would_hide(
    document: Document, now: TemplateVersion, older: TemplateVersion
) -> bool:
    """Whether something stands at a question, or on a choice, that is not there."""
    then = {question.key: question for question in older.template().questions()}
    moved = {
        question.key
        for question in now.template().questions()
        if question.key not in then or {*_keys(question)} - {*_keys(then[question.key])}
    }
    return (
        Passage.objects.filter(
            document=document,
            question_key__in=moved,
            withdrawn_at=None,
        )
        .heads()
        .exists()
    )


def _keys(question):
    return [choice.key for choice in (*question.choices, *question.piles)]
