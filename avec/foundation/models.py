"""Pieces every room may use and that know nothing of care."""

import uuid

from django.db import models
from django.db.models import Func


class DatabaseNow(Func):
    """The database's clock, the only one that decides when a share has ended.

    ``avec.now()`` is the time of the statement, moved in tests by one function
    that only the owner of the database may call.
    """

    template = "avec.now()"
    output_field = models.DateTimeField()


class Now(DatabaseNow):
    """The same clock, read once for a whole question: to compare rows with.

    A function in a comparison is called again for each row that is looked at.
    """

    template = "(SELECT avec.now())"


class Today(Func):
    """The day it is in France by the same clock, read once for a whole question."""

    template = "(SELECT (avec.now() AT TIME ZONE 'Europe/Paris')::date)"
    output_field = models.DateField()


class Unnested(Func):
    """One row for each element of an array."""

    function = "unnest"
    set_returning = True


class Row(models.Model):
    """A row with an opaque key, safe to show in a URL."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
