"""She is told on paper too, and whoever handed the letter says so."""

from django.db import migrations, models

from avec.access.walls import NarrowFunction

HANDED = """
CREATE OR REPLACE FUNCTION avec.emergency_handed(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE whose uuid;
BEGIN
  UPDATE public.emergency_attempt t SET handed_at = avec.now()
  WHERE t.id = wanted AND t.reader_id = avec.me() AND t.ends_at IS NOT NULL
    AND t.handed_at IS NULL
  RETURNING t.owner_id INTO whose;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM avec.journal('act', 'emergency.handed', whose,
    'emergency.attempt:' || wanted::text, '[]', '', 'web');
  RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("emergency", "0007_asked_again")]
    operations = [
        migrations.AddField(
            "attempt", "handed_at", models.DateTimeField(null=True)
        ),
        NarrowFunction("avec.emergency_handed(uuid)", HANDED),
    ]
