"""What Django checks before it believes an installation is sound."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import ProgrammingError, connection, transaction


@register(Tags.database)
def only_invented_people(databases: Iterable[str] | None = None, **_kwargs) -> list:
    """Refuse a demonstration on a database where somebody real has an account."""
    if not settings.AVEC_DEMO or not databases:
        return []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT avec.holds_real_account()")
            [is_real] = cursor.fetchone()
    except ProgrammingError:
        return []  # the database has not been migrated yet: nobody is there
    if not is_real:
        return []
    return [
        Error(
            "AVEC_DEMO est posé, et une vraie personne a un compte dans cette base.",
            hint="Ouvrez cette base sans AVEC_DEMO.",
            id="avec.demo",
        )
    ]
