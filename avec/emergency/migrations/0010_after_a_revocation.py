"""A yes that a revocation ended is asked anew once a version speaks again.

Nothing opens meanwhile, nor afterwards, without another answer.
"""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

learns = import_module("avec.emergency.migrations.0006_who_learns_what")
asked = import_module("avec.emergency.migrations.0007_asked_again")

REVOKED = learns.REVOKED.replace(
    "SET ended_at = avec.now()",
    "SET ended_at = avec.now(),\n    is_ended_by_revocation = true",
)

WAITS_IN = asked.WAITS_IN.replace(
    "    CASE WHEN EXISTS (SELECT FROM public.emergency_attempt\n",
    """    CASE WHEN EXISTS (SELECT FROM public.emergency_consent c
      WHERE c.owner_id = me AND c.is_ended_by_revocation AND NOT EXISTS (
        SELECT FROM public.emergency_consent n
        WHERE n.document_id = c.document_id AND n.answered_at > c.ended_at))
      THEN 'emergency.anew' END,
    CASE WHEN EXISTS (SELECT FROM public.emergency_attempt
""",
    1,
)


class Migration(migrations.Migration):
    dependencies = [("emergency", "0009_a_signed_proof")]
    operations = [
        migrations.AddField(
            "consent",
            "is_ended_by_revocation",
            models.BooleanField(db_default=False, default=False),
        ),
        NarrowFunction(
            "avec.emergency_ends_with_its_version()", REVOKED, callers=""
        ),
        NarrowFunction("avec.waits_in_emergency()", WAITS_IN),
    ]
