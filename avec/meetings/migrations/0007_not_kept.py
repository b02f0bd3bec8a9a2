"""What nobody keeps is erased, and so is what is proposed and never answered.

The days run from the last thing that was said, answered or done there.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

MOVED = """
CREATE OR REPLACE FUNCTION avec.meeting_moved(wanted uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT greatest(m.proposed_at, m.accepted_at, m.held_at, m.reread_at,
    (SELECT max(greatest(s.invited_at, s.accepted_at, s.declined_at, s.put_out_at))
      FROM public.meetings_seat s WHERE s.meeting_id = m.id),
    (SELECT max(greatest(g.invited_at, g.accepted_at))
      FROM public.meetings_guest g WHERE g.meeting_id = m.id),
    (SELECT max(v.said_at) FROM public.meetings_voice v WHERE v.meeting_id = m.id),
    (SELECT max(greatest(n.noted_at, n.confirmed_at))
      FROM public.meetings_noted n WHERE n.meeting_id = m.id),
    (SELECT max(d.proposed_at)
      FROM public.meetings_decision d WHERE d.meeting_id = m.id),
    (SELECT max(a.said_at) FROM public.meetings_assent a WHERE a.meeting_id = m.id),
    (SELECT max(y.said_at) FROM public.meetings_guestyes y WHERE y.meeting_id = m.id))
  FROM public.meetings_meeting m WHERE m.id = wanted
$$;
"""

# When it goes, if nothing more is said there and she keeps nothing: to whoever is of it.
ENDS = """
CREATE OR REPLACE FUNCTION avec.meeting_goes(wanted uuid, days int)
RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.meeting_moved(m.id) + pg_catalog.make_interval(days => days)
  FROM public.meetings_meeting m
  WHERE m.id = wanted AND m.kept_at IS NULL
    AND (m.about_id = avec.me()
      OR (m.proposed_by_id = avec.me() AND m.accepted_at IS NULL)
      OR m.id = ANY (avec.seated_meetings()))
$$;
"""

# The work of each day. Whoever speaks at that instant comes before, or finds it gone.
ERASE = """
CREATE OR REPLACE FUNCTION avec.erase_unkept_meetings(days int) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before timestamptz := avec.now() - pg_catalog.make_interval(days => days);
  one record;
  done int := 0;
BEGIN
  IF days IS NULL OR days < 7 THEN
    RAISE EXCEPTION 'a week at least' USING errcode = 'invalid_parameter_value';
  END IF;
  FOR one IN
    SELECT m.id, m.about_id FROM public.meetings_meeting m
    WHERE m.kept_at IS NULL AND m.proposed_at <= before
    ORDER BY m.id FOR UPDATE SKIP LOCKED
  LOOP
    CONTINUE WHEN avec.meeting_moved(one.id) > before;
    DELETE FROM public.meetings_guestyes WHERE meeting_id = one.id;
    DELETE FROM public.meetings_noted WHERE meeting_id = one.id;
    DELETE FROM public.meetings_assent WHERE meeting_id = one.id;
    DELETE FROM public.meetings_decision WHERE meeting_id = one.id;
    DELETE FROM public.meetings_voice WHERE meeting_id = one.id;
    DELETE FROM public.meetings_guest WHERE meeting_id = one.id;
    DELETE FROM public.meetings_seat WHERE meeting_id = one.id;
    DELETE FROM public.meetings_meeting WHERE id = one.id;
    PERFORM avec.journal('act', 'meetings.lapsed', one.about_id, '', '[]', '', 'job');
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_put_out_walls")]
    operations = [
        NarrowFunction("avec.meeting_moved(uuid)", MOVED, callers=""),
        NarrowFunction("avec.meeting_goes(uuid, int)", ENDS),
        NarrowFunction(
            "avec.erase_unkept_meetings(int)", ERASE, callers="avec_job"
        ),
    ]
