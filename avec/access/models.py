"""Sessions: which device is signed in, as whom, under which hat, until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow


class SessionQuerySet(models.QuerySet):
    """Sessions, read through the person they belong to."""

    def visible_to(self, viewer: Viewer) -> SessionQuerySet:
        """Keep the viewer's own sessions; nobody has none, not even nameless ones."""
        if not viewer.is_signed_in:
            return self.none()
        return self.filter(person_id=viewer.person_id)


class Session(models.Model):
    """One device signed in. Only the SHA-256 of its key is kept.

    The site reads and writes a session through narrow functions that ask for
    the key; the list shows a person her own devices, to sign them out.
    """

    key_hash = models.CharField(primary_key=True, max_length=64)
    person_id = models.UUIDField(null=True, db_index=True)
    affiliation_id = models.UUIDField(null=True)
    content = models.JSONField(default=dict)
    device = models.CharField(_("appareil"), max_length=120, blank=True)
    is_shared_device = models.BooleanField(_("téléphone partagé"), default=False)
    began_at = models.DateTimeField(db_default=DatabaseNow())
    seen_at = models.DateTimeField(db_default=DatabaseNow())
    proved_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    whose = "person_id"

    class Meta:
        verbose_name = _("appareil connecté")

    def __str__(self):
        return self.device or str(_("appareil"))


class Attempts(models.Model):
    """How often something was tried lately, counted for all processes at once."""

    what = models.CharField(primary_key=True, max_length=64)
    count = models.IntegerField()
    window_ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tentatives")

    def __str__(self):
        return f"{self.count}"
