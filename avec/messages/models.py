"""What a person chose to receive, and what waits to be sent to her."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Row
from avec.messages.words import QUIET_FROM, QUIET_UNTIL, Channel, Kind, Outcome
from avec.people.models import Person
from avec.people.tokens import hashed
from avec.vault.actions import seal, unseal

ADDRESS = "messages.address"
CODE = "messages.code"
TOKEN_BYTES = 16


class OwnQuerySet(models.QuerySet):
    """Rows that only their own person sees."""

    def visible_to(self, viewer: Viewer) -> OwnQuerySet:
        """Keep the viewer's own."""
        return self.filter(person_id=viewer.person_id)


class Choice(Row):
    """One person wants messages, at this address, for these things, at these hours.

    Without this row nothing is ever sent to her. Another address is another row: what
    was confirmed, and the link that stops, never pass from one address to the next.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="message_choice"
    )
    channel = models.CharField(_("par quel moyen"), max_length=10, choices=Channel)
    address = models.BinaryField(_("adresse"))
    code = models.BinaryField(null=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_ends_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    wants = ArrayField(models.CharField(max_length=20), default=list)
    quiet_from = models.TimeField(_("silence à partir de"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("silence jusqu’à"), default=QUIET_UNTIL)
    stop_hash = models.CharField(max_length=64, unique=True)
    told_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OwnQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("choix des messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values),
                name="message_channel_is_known",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(code=None, code_ends_at=None),
                name="message_code_ends_when_confirmed",
            ),
        ]

    def __str__(self):
        return self.get_channel_display()

    def seal_in(self, *, address: str, code: str) -> None:
        """Seal the address, and the code that will prove that it is hers."""
        self.address = seal(self.person_id, ADDRESS, self.pk, address)
        self.code = seal(self.person_id, CODE, self.pk, code)
        self.code_hash = self.digest_of(code)
        self.stop_hash = hashed(self.stop_token)

    @property
    def said_address(self) -> str:
        return unseal(self.person_id, ADDRESS, self.pk, bytes(self.address))

    @property
    def said_code(self) -> str:
        """The code that was drawn; empty once the address is confirmed."""
        if not self.code:
            return ""
        return unseal(self.person_id, CODE, self.pk, bytes(self.code))

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def stop_token(self) -> str:
        """What the link « ne plus recevoir » carries; the database knows its hash."""
        drawn = hmac.digest(
            settings.SECRET_KEY.encode(), f"messages.stop|{self.pk}".encode(), "sha256"
        )
        return urlsafe_b64encode(drawn[:TOKEN_BYTES]).decode().rstrip("=")

    def digest_of(self, code: str) -> str:
        """Return what the database compares, for this one address."""
        key = settings.SECRET_KEY.encode()
        said = f"messages.code|{self.pk}|{code}".encode()
        return hmac.new(key, said, hashlib.sha256).hexdigest()


class Message(Row):
    """Something to tell one person, once, from a moment on. It holds no words.

    The row is the work that waits: who takes it writes so before sending, and what
    was taken is never taken again.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=120)
    mark = models.CharField(max_length=32, blank=True, db_default="")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(db_default=DatabaseNow())
    taken_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("message")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], name="message_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="message_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None)
                | Q(outcome__in=Outcome.values, ended_at__isnull=False),
                name="message_ends_in_a_known_way",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(taken_at=None), name="message_waits"
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_sent(self) -> bool:
        return self.outcome == Outcome.SENT
