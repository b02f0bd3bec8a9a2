"""Who takes an invitation back has nobody told of it any more."""

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

UNTELL = """
CREATE OR REPLACE FUNCTION avec.untell_invited(wanted uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM public.messages_message m
  WHERE m.taken_at IS NULL AND m.key = 'circles.invitation:' || wanted
    AND EXISTS (SELECT FROM public.circles_invitation i
      WHERE i.id = wanted AND i.person_id = avec.me())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0006_an_invitation_is_told"),
        ("messages", "0003_narrower"),
    ]
    operations = [
        NarrowFunction("avec.tell_invited(uuid)", TELL),
        NarrowFunction("avec.untell_invited(uuid)", UNTELL),
    ]
