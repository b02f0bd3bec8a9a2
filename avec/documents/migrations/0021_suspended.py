"""A suspended document is read by nobody else, and its paper says so."""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

before = import_module("avec.documents.migrations.0017_a_code_answers_in_days")

IS_SUSPENDED = """d.stopped_at IS NOT NULL AND NOT EXISTS (
                SELECT FROM public.documents_version later
                WHERE later.document_id = v.document_id AND later.number > v.number)"""
REPLACED = """              WHEN d.current_version_id IS DISTINCT FROM v.id THEN 'replaced'"""
CHECK_CODE = before.CHECK_CODE.replace(
    REPLACED, f"              WHEN {IS_SUSPENDED} THEN 'suspended'\n{REPLACED}"
)


class Migration(migrations.Migration):
    dependencies = [("documents", "0020_waiting_share_walls")]
    operations = [
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("stopped_at", None), ("current_version", None), _connector="OR"),
                name="document_suspended_is_read_by_nobody",
            ),
        ),
        NarrowFunction("avec.check_code(text, text)", CHECK_CODE),
    ]
