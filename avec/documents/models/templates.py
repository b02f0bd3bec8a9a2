"""The forms that documents follow: data, frozen once somebody wrote in them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.documents.shapes import Template, from_json
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Organization


class TemplateVersionQuerySet(models.QuerySet):
    """Templates, which hold nobody's words."""

    def visible_to(self, viewer: Viewer) -> TemplateVersionQuerySet:
        """Keep all: a form says nothing about anyone."""
        return self.all()

    def newest(self) -> TemplateVersionQuerySet:
        """Keep the last version of each template of the house."""
        later = TemplateVersion.objects.filter(
            key=models.OuterRef("key"),
            organization=None,
            number__gt=models.OuterRef("number"),
        )
        return self.filter(~models.Exists(later), organization=None)

    def offered(self) -> TemplateVersionQuerySet:
        """Keep what places offer: the last version of each, unless withdrawn."""
        later = TemplateVersion.objects.filter(
            key=models.OuterRef("key"),
            organization_id=models.OuterRef("organization_id"),
            number__gt=models.OuterRef("number"),
        )
        withdrawn = WithdrawnTemplate.objects.filter(
            key=models.OuterRef("key"),
            organization_id=models.OuterRef("organization_id"),
        )
        return self.filter(
            ~models.Exists(later),
            ~models.Exists(withdrawn),
            organization__isnull=False,
            organization__ended_at=None,
        )

    def same_form(self, version: TemplateVersion) -> TemplateVersionQuerySet:
        """Keep the versions of the very template that this is a version of."""
        return self.filter(key=version.key, organization_id=version.organization_id)


class TemplateVersion(Row):
    """One version of one template. A new one stands beside it, never over it."""

    key = models.CharField(max_length=60)
    number = models.IntegerField()
    organization = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(db_default=DatabaseNow())

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version d’un modèle")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "number", "organization"],
                nulls_distinct=False,
                name="template_version_is_one",
            )
        ]

    def __str__(self):
        return f"{self.key} {self.number}"

    def template(self, language: str = "fr") -> Template:
        """Return the form in one language; French where a language is missing."""
        known = language if language in self.body else "fr"
        return _template(f"{self.pk}/{known}", self.body[known])


class WithdrawnTemplateQuerySet(models.QuerySet):
    """What places no longer offer; it says nothing about anyone."""

    def visible_to(self, viewer: Viewer) -> WithdrawnTemplateQuerySet:
        """Keep all: everyone may know that a form is no longer offered."""
        return self.all()


class WithdrawnTemplate(Row):
    """A template that a place no longer offers. Whoever began it keeps it."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(db_default=DatabaseNow())

    objects = WithdrawnTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("modèle retiré")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="template_withdrawn_once"
            )
        ]

    def __str__(self):
        return self.key


def form_of(template_version_id: UUID, language: str) -> Template:
    """Return the form with this key in one language, asked once per process."""
    known = (template_version_id, language)
    if known not in _known:
        _known[known] = version_of(template_version_id).template(language)
    return _known[known]


def version_of(template_version_id: UUID) -> TemplateVersion:
    """Return the version with this key, asked once per process: it never changes."""
    if template_version_id not in _versions:
        _versions[template_version_id] = TemplateVersion.objects.get(
            pk=template_version_id
        )
    return _versions[template_version_id]


_versions: dict[UUID, TemplateVersion] = {}
_known: dict[tuple[UUID, str], Template] = {}
_read: dict[str, Template] = {}


def _template(name: str, text: str) -> Template:
    # A frozen version never changes: each process reads it once.
    if name not in _read:
        _read[name] = _entitled(from_json(text))
    return _read[name]


def _entitled(template: Template) -> Template:
    """Give a form of the house the title that this installation chose for it."""
    chosen = settings.AVEC_TITLES.get(template.key, {}).get(template.language, "")
    return replace(template, title=chosen) if chosen else template
