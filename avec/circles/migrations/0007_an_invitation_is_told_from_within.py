"""Who is invited by name is told by the database itself: they may be strangers."""

from django.db import migrations

from avec.access.walls import NarrowFunction

# Says nothing to the one who invites: whether it was delivered, they do not learn.
TELL = """
CREATE OR REPLACE FUNCTION avec.tell_invited(wanted uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE invited uuid;
BEGIN
  SELECT d.recipient_id INTO invited
  FROM public.circles_delivery d
  JOIN public.circles_invitation i ON i.id = d.invitation_id
  WHERE i.id = wanted AND i.person_id = avec.me() AND d.declined_at IS NULL;
  IF FOUND THEN
    PERFORM avec.write_message(
      invited, 'invitation', 'circles.invitation:' || wanted, NULL);
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0006_an_invitation_is_told"),
        ("messages", "0006_narrower"),
    ]
    operations = [
        NarrowFunction("avec.tell_invited(uuid)", TELL),
    ]
