"""Who was put out stays out, until the person asks again; leaving is not a yes.

A tie that ends closes what is about the person who had the other in her circle; a
block closes both ways, what was proposed too.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

APART = """{owner} NOT IN (
    SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
    UNION ALL
    SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me)"""


def a_list(name: str, body: str) -> NarrowFunction:
    """Make a function that lists keys for whoever acts."""
    return NarrowFunction(
        f"avec.{name}()",
        f"""
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(DISTINCT found.id), '{{}}')
    FROM ({body}) AS found);
END $$;
""",
    )


# Who proposes sees the proposal until it is accepted, and then only a seat.
SEATED = f"""SELECT m.id FROM public.meetings_meeting m
  WHERE m.id IN (
      SELECT s.meeting_id FROM public.meetings_seat s
      WHERE s.person_id = me AND s.declined_at IS NULL AND s.put_out_at IS NULL)
    AND {APART.format(owner="m.about_id")}"""

OPEN = f"""SELECT m.id FROM public.meetings_meeting m
  JOIN public.meetings_seat s ON s.meeting_id = m.id
  WHERE s.person_id = me AND s.accepted_at IS NOT NULL AND s.declined_at IS NULL
    AND s.put_out_at IS NULL
    AND (m.accepted_at IS NOT NULL OR (m.is_without_her AND m.about_id IN (
      SELECT p.owner_id FROM public.meetings_permission p
      WHERE p.to_person_id = me AND p.revoked_at IS NULL)))
    AND {APART.format(owner="m.about_id")}"""

# Once she has come, she chooses who facilitates.
LEAD = """
CREATE OR REPLACE FUNCTION avec.lead_without_her(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.meetings_seat s SET is_facilitator = true
  FROM public.meetings_meeting m
  WHERE s.meeting_id = wanted AND m.id = wanted AND m.is_without_her
    AND m.accepted_at IS NULL
    AND s.person_id = avec.me() AND s.accepted_at IS NOT NULL
    AND wanted = ANY (avec.open_meetings())
    AND (SELECT count(*) FROM public.meetings_seat o
         WHERE o.meeting_id = wanted AND o.is_facilitator
           AND o.accepted_at IS NOT NULL AND o.declined_at IS NULL
           AND o.put_out_at IS NULL) < 2;
  RETURN FOUND;
END $$;
"""

# Only the person puts somebody out of her meeting, or asks again who said no.
SEAT = """
CREATE OR REPLACE FUNCTION avec.seat_stands(wanted uuid, stands boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF stands THEN
    UPDATE public.meetings_seat SET invited_at = avec.now(), accepted_at = NULL,
      declined_at = NULL, put_out_at = NULL
    WHERE id = wanted AND about_id = avec.me()
      AND (declined_at IS NOT NULL OR put_out_at IS NOT NULL)
      AND person_id = ANY (avec.my_circle());
  ELSE
    UPDATE public.meetings_seat SET put_out_at = greatest(avec.now(), invited_at)
    WHERE id = wanted AND about_id = avec.me() AND put_out_at IS NULL;
  END IF;
  RETURN FOUND;
END $$;
"""

# New words are to be read aloud again before anything is kept.
AGAIN = """
CREATE OR REPLACE FUNCTION avec.read_meeting_again(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.meetings_meeting SET reread_at = NULL
  WHERE id = wanted AND kept_at IS NULL
    AND (about_id = avec.me() OR id = ANY (avec.open_meetings()));
  RETURN FOUND;
END $$;
"""

PART = """
CREATE OR REPLACE FUNCTION avec.part_meetings(about uuid, other uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  gone uuid[];
BEGIN
  IF me IS NULL OR me NOT IN (about, other) THEN RETURN; END IF;
  UPDATE public.meetings_seat SET put_out_at = greatest(avec.now(), invited_at)
  WHERE put_out_at IS NULL AND about_id = about AND person_id = other;
  UPDATE public.meetings_permission SET revoked_at = greatest(avec.now(), given_at)
  WHERE revoked_at IS NULL AND owner_id = about AND to_person_id = other;
  DELETE FROM public.meetings_noted WHERE confirmed_at IS NULL AND about_id = about
    AND (held_by_id = other OR speaker_id = other);
  gone := array(SELECT m.id FROM public.meetings_meeting m
    WHERE m.about_id = about AND m.proposed_by_id = other
      AND m.accepted_at IS NULL AND NOT m.is_without_her);
  DELETE FROM public.meetings_guestyes WHERE meeting_id = ANY (gone);
  DELETE FROM public.meetings_noted WHERE meeting_id = ANY (gone);
  DELETE FROM public.meetings_guest WHERE meeting_id = ANY (gone);
  DELETE FROM public.meetings_assent WHERE meeting_id = ANY (gone);
  DELETE FROM public.meetings_decision WHERE meeting_id = ANY (gone);
  DELETE FROM public.meetings_voice WHERE meeting_id = ANY (gone);
  DELETE FROM public.meetings_seat WHERE meeting_id = ANY (gone);
  DELETE FROM public.meetings_meeting WHERE id = ANY (gone);
END $$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_meetings() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN; END IF;
  DELETE FROM public.meetings_guestyes WHERE about_id = me
    OR decision_id IN (SELECT id FROM public.meetings_decision WHERE owner_id = me);
  DELETE FROM public.meetings_assent WHERE about_id = me OR owner_id = me
    OR decision_id IN (SELECT id FROM public.meetings_decision WHERE owner_id = me);
  DELETE FROM public.meetings_noted WHERE about_id = me OR speaker_id = me
    OR (held_by_id = me AND confirmed_at IS NULL);
  UPDATE public.meetings_noted SET held_name = '' WHERE held_by_id = me;
  UPDATE public.meetings_guestyes SET noted_name = '' WHERE noted_by_id = me;
  UPDATE public.meetings_voice SET held_by_id = NULL WHERE held_by_id = me;
  DELETE FROM public.meetings_decision WHERE about_id = me OR owner_id = me;
  DELETE FROM public.meetings_voice WHERE about_id = me OR owner_id = me;
  DELETE FROM public.meetings_guest WHERE about_id = me;
  DELETE FROM public.meetings_seat WHERE about_id = me OR person_id = me;
  DELETE FROM public.meetings_meeting WHERE about_id = me
    OR (proposed_by_id = me AND accepted_at IS NULL AND NOT is_without_her);
  UPDATE public.meetings_meeting SET sealed = NULL, proposed_name = ''
  WHERE proposed_by_id = me;
  DELETE FROM public.meetings_permission WHERE owner_id = me OR to_person_id = me;
END $$;
"""

WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_meetings() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  found text[] := '{}';
BEGIN
  IF EXISTS (SELECT FROM public.meetings_meeting
    WHERE about_id = me AND accepted_at IS NULL AND NOT is_without_her)
  THEN found := found || '{meetings.proposed}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.meetings_meeting
    WHERE about_id = me AND accepted_at IS NULL AND is_without_her
      AND proposed_at > avec.now() - interval '7 days')
  THEN found := found || '{meetings.without}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.meetings_seat
    WHERE person_id = me AND accepted_at IS NULL AND declined_at IS NULL
      AND put_out_at IS NULL)
  THEN found := found || '{meetings.invited}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.meetings_noted
    WHERE guest_id IS NULL AND (speaker_id = me
      OR (about_id = me AND speaker_id IS NULL)))
  THEN found := found || '{meetings.noted}'::text[]; END IF;
  RETURN found;
END $$;
"""

ME = "(select avec.me())"
ABOUT_ME = f"about_id = {ME}"
STANDING = f"person_id = {ME} and put_out_at is null"
IN_OPEN = "meeting_id = any ((select avec.open_meetings())::uuid[])"
CIRCLE = "any ((select avec.my_circle())::uuid[])"
OF_MY_MEETING = (
    "meeting_id = any (array(select m.id from meetings_meeting m"
    " where m.about_id = (select avec.me())))"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_put_out")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION avec.part_meetings(uuid) OWNER TO CURRENT_USER;"
            " DROP FUNCTION avec.part_meetings(uuid)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "UPDATE meetings_seat SET came_at = accepted_at", migrations.RunSQL.noop
        ),
        a_list("seated_meetings", SEATED),
        a_list("open_meetings", OPEN),
        NarrowFunction("avec.lead_without_her(uuid)", LEAD),
        NarrowFunction("avec.seat_stands(uuid, boolean)", SEAT),
        NarrowFunction("avec.read_meeting_again(uuid)", AGAIN),
        NarrowFunction("avec.part_meetings(uuid, uuid)", PART),
        NarrowFunction("avec.leave_meetings()", LEAVE),
        NarrowFunction("avec.waits_in_meetings()", WAITS),
        Wall(
            "meetings_seat",
            read=f"{ABOUT_ME} or ({STANDING}) or {IN_OPEN}",
            add=f"{ABOUT_ME} and {OF_MY_MEETING} and person_id = {CIRCLE}"
            " and accepted_at is null and declined_at is null and came_at is null"
            " and put_out_at is null",
            change=(STANDING, STANDING),
            columns="accepted_at, declined_at, came_at",
            remove=ABOUT_ME,
        ),
    ]
