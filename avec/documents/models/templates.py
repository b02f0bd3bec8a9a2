"""The forms that documents follow: data, frozen once somebody wrote in them."""

from __future__ import annotations

from uuid import UUID

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
        return _template(f"{self.digest}/{known}", self.body[known])


def form_of(template_version_id: UUID, language: str) -> Template:
    """Return the form with this key in one language, asked once per process."""
    known = (template_version_id, language)
    if known not in _known:
        version = TemplateVersion.objects.get(pk=template_version_id)
        _known[known] = version.template(language)
    return _known[known]


_known: dict[tuple[UUID, str], Template] = {}
_read: dict[str, Template] = {}


def _template(digest: str, text: str) -> Template:
    # A frozen version never changes: each process reads it once.
    if digest not in _read:
        _read[digest] = from_json(text)
    return _read[digest]
