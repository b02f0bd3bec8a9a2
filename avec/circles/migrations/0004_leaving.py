"""Leaving for good: nothing of the circle keeps her name."""

from django.db import migrations

from avec.access.walls import NarrowFunction

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_circles() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE gone uuid := avec.me();
BEGIN
  IF gone IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.circles_delivery d USING public.circles_invitation i
    WHERE d.invitation_id = i.id AND gone IN (d.recipient_id, i.person_id);
  DELETE FROM public.circles_invitation WHERE person_id = gone
    OR addressed_to = (SELECT sign_in_name FROM public.people_account
                       WHERE person_id = gone);
  DELETE FROM public.circles_tie WHERE gone IN (person_id, other_id);
  DELETE FROM public.circles_block WHERE gone IN (person_id, other_id);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0003_lists_found_once"),
        ("people", "0007_recovery_walls"),
    ]
    operations = [NarrowFunction("avec.leave_circles()", LEAVE)]
