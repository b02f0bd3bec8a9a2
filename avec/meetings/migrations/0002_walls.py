"""Nothing is read or written about somebody without her yes, or her written permission.

The database asks it again at each question: a permission taken back closes at once
what it had opened.
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


HELD = f"""SELECT p.id FROM public.meetings_permission p
  WHERE p.to_person_id = me AND p.revoked_at IS NULL
    AND {APART.format(owner="p.owner_id")}"""

SEATED = f"""SELECT m.id FROM public.meetings_meeting m
  WHERE (m.proposed_by_id = me OR m.id IN (
      SELECT s.meeting_id FROM public.meetings_seat s
      WHERE s.person_id = me AND s.declined_at IS NULL))
    AND {APART.format(owner="m.about_id")}"""

OPEN = f"""SELECT m.id FROM public.meetings_meeting m
  JOIN public.meetings_seat s ON s.meeting_id = m.id
  WHERE s.person_id = me AND s.accepted_at IS NOT NULL AND s.declined_at IS NULL
    AND (m.accepted_at IS NOT NULL OR (m.is_without_her AND m.about_id IN (
      SELECT p.owner_id FROM public.meetings_permission p
      WHERE p.to_person_id = me AND p.revoked_at IS NULL)))
    AND {APART.format(owner="m.about_id")}"""

# Without her, only those whom she named sit there; whoever opens it facilitates.
WITHOUT = """
CREATE OR REPLACE FUNCTION avec.sit_without_her(wanted uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO public.meetings_seat (id, meeting_id, about_id, person_id, name,
    relationship, is_facilitator, invited_at, accepted_at)
  SELECT pg_catalog.gen_random_uuid(), m.id, m.about_id, p.to_person_id, who.name,
    coalesce((SELECT t.relationship FROM public.circles_tie t
      WHERE t.person_id = m.about_id AND t.other_id = p.to_person_id
        AND t.ended_at IS NULL), 'other'),
    p.to_person_id = m.proposed_by_id, avec.now(),
    CASE WHEN p.to_person_id = m.proposed_by_id THEN avec.now() END
  FROM public.meetings_meeting m
  JOIN public.meetings_permission p ON p.owner_id = m.about_id
    AND p.revoked_at IS NULL
  JOIN public.people_person who ON who.id = p.to_person_id
  WHERE m.id = wanted AND m.is_without_her AND m.accepted_at IS NULL
    AND m.proposed_by_id = avec.me()
  ON CONFLICT DO NOTHING
$$;
"""

LEAD = """
CREATE OR REPLACE FUNCTION avec.lead_without_her(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.meetings_seat s SET is_facilitator = true
  FROM public.meetings_meeting m
  WHERE s.meeting_id = wanted AND m.id = wanted AND m.is_without_her
    AND s.person_id = avec.me() AND s.accepted_at IS NOT NULL
    AND wanted = ANY (avec.open_meetings())
    AND (SELECT count(*) FROM public.meetings_seat o
         WHERE o.meeting_id = wanted AND o.is_facilitator) < 2;
  RETURN FOUND;
END $$;
"""

# Held, then re-read aloud: said once, by the person or by who facilitates.
MARK = """
CREATE OR REPLACE FUNCTION avec.mark_meeting(wanted uuid, what text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.meetings_meeting m SET
    held_at = CASE WHEN what = 'held' THEN avec.now() ELSE m.held_at END,
    reread_at = CASE WHEN what = 'reread' THEN avec.now() ELSE m.reread_at END
  WHERE m.id = wanted AND (m.accepted_at IS NOT NULL OR m.is_without_her)
    AND ((what = 'held' AND m.held_at IS NULL)
      OR (what = 'reread' AND m.held_at IS NOT NULL AND m.reread_at IS NULL))
    AND (m.about_id = avec.me() OR (m.id = ANY (avec.open_meetings()) AND EXISTS (
      SELECT FROM public.meetings_seat s WHERE s.meeting_id = m.id
        AND s.person_id = avec.me() AND s.is_facilitator)));
  RETURN FOUND;
END $$;
"""

TAKE_OFF = """
CREATE OR REPLACE FUNCTION avec.take_off_decision(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.meetings_assent a USING public.meetings_decision d
  WHERE a.decision_id = wanted AND d.id = wanted AND d.owner_id = avec.me();
  DELETE FROM public.meetings_decision WHERE id = wanted AND owner_id = avec.me();
  RETURN FOUND;
END $$;
"""

# Two people part: neither sits any more in the meetings of the other, and what one
# permitted the other is taken back.
PART = """
CREATE OR REPLACE FUNCTION avec.part_meetings(other uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  UPDATE public.meetings_seat SET declined_at = greatest(avec.now(), invited_at)
  WHERE declined_at IS NULL
    AND (person_id, about_id) IN ((me, other), (other, me));
  UPDATE public.meetings_permission SET revoked_at = greatest(avec.now(), given_at)
  WHERE revoked_at IS NULL
    AND (owner_id, to_person_id) IN ((me, other), (other, me));
END $$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_meetings() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN; END IF;
  DELETE FROM public.meetings_assent WHERE about_id = me OR owner_id = me
    OR decision_id IN (SELECT id FROM public.meetings_decision WHERE owner_id = me);
  DELETE FROM public.meetings_decision WHERE about_id = me OR owner_id = me;
  DELETE FROM public.meetings_voice WHERE about_id = me OR owner_id = me;
  DELETE FROM public.meetings_seat WHERE about_id = me OR person_id = me;
  DELETE FROM public.meetings_meeting WHERE about_id = me
    OR (proposed_by_id = me AND accepted_at IS NULL AND NOT is_without_her);
  UPDATE public.meetings_meeting SET sealed = NULL WHERE proposed_by_id = me;
  DELETE FROM public.meetings_permission WHERE owner_id = me OR to_person_id = me;
END $$;
"""

# Whether there may be news for her: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_meetings() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  found text[] := '{}';
BEGIN
  IF EXISTS (SELECT FROM public.meetings_meeting
    WHERE about_id = me AND accepted_at IS NULL)
  THEN found := found || '{meetings.proposed}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.meetings_seat
    WHERE person_id = me AND accepted_at IS NULL AND declined_at IS NULL)
  THEN found := found || '{meetings.invited}'::text[]; END IF;
  RETURN found;
END $$;
"""

# What is of one meeting is about one person: the database says so too.
SAME = """
ALTER TABLE meetings_meeting ADD CONSTRAINT meeting_and_about UNIQUE (id, about_id);
ALTER TABLE meetings_decision
  ADD CONSTRAINT decision_and_meeting UNIQUE (id, meeting_id);
ALTER TABLE meetings_seat ADD CONSTRAINT seat_of_its_meeting
  FOREIGN KEY (meeting_id, about_id) REFERENCES meetings_meeting (id, about_id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE meetings_voice ADD CONSTRAINT voice_of_its_meeting
  FOREIGN KEY (meeting_id, about_id) REFERENCES meetings_meeting (id, about_id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE meetings_decision ADD CONSTRAINT decision_of_its_meeting
  FOREIGN KEY (meeting_id, about_id) REFERENCES meetings_meeting (id, about_id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE meetings_assent
  ADD CONSTRAINT assent_of_its_meeting FOREIGN KEY (meeting_id, about_id)
    REFERENCES meetings_meeting (id, about_id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT assent_of_its_decision FOREIGN KEY (decision_id, meeting_id)
    REFERENCES meetings_decision (id, meeting_id) DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE meetings_assent DROP CONSTRAINT assent_of_its_decision,
  DROP CONSTRAINT assent_of_its_meeting;
ALTER TABLE meetings_decision DROP CONSTRAINT decision_of_its_meeting;
ALTER TABLE meetings_voice DROP CONSTRAINT voice_of_its_meeting;
ALTER TABLE meetings_seat DROP CONSTRAINT seat_of_its_meeting;
ALTER TABLE meetings_decision DROP CONSTRAINT decision_and_meeting;
ALTER TABLE meetings_meeting DROP CONSTRAINT meeting_and_about;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
ABOUT_ME = f"about_id = {ME}"
IN_OPEN = "meeting_id = any ((select avec.open_meetings())::uuid[])"
CIRCLE = "any ((select avec.my_circle())::uuid[])"
HAVE_ME = (
    "any (array(select t.person_id from circles_tie t"
    " where t.other_id = (select avec.me()) and t.ended_at is null))"
)
ALLOW_ME = (
    "any (array(select p.owner_id from meetings_permission p"
    " where p.to_person_id = (select avec.me()) and p.revoked_at is null))"
)
OF_MY_MEETING = (
    "meeting_id = any (array(select m.id from meetings_meeting m"
    " where m.about_id = (select avec.me())))"
)
SPEAK = f"{MINE} and ({ABOUT_ME} or {IN_OPEN})"


def of_meeting(table: str, remove: str = f"{MINE} or {ABOUT_ME}") -> Wall:
    """Wall one kind of words of meetings: each voice adds its own, in its own name."""
    return Wall(
        table,
        read=f"{ABOUT_ME} or {MINE} or {IN_OPEN}",
        add=SPEAK,
        remove=remove,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("circles", "0006_an_invitation_is_told"),
    ]
    operations = [
        migrations.RunSQL(SAME, UNSAME),
        a_list("permissions_held", HELD),
        a_list("seated_meetings", SEATED),
        a_list("open_meetings", OPEN),
        NarrowFunction("avec.sit_without_her(uuid)", WITHOUT),
        NarrowFunction("avec.lead_without_her(uuid)", LEAD),
        NarrowFunction("avec.mark_meeting(uuid, text)", MARK),
        NarrowFunction("avec.take_off_decision(uuid)", TAKE_OFF),
        NarrowFunction("avec.part_meetings(uuid)", PART),
        NarrowFunction("avec.leave_meetings()", LEAVE),
        NarrowFunction("avec.waits_in_meetings()", WAITS),
        Wall(
            "meetings_permission",
            read=f"{MINE} or id = any ((select avec.permissions_held())::uuid[])",
            add=f"{MINE} and revoked_at is null and to_person_id = {CIRCLE}",
            change=(
                f"{MINE} and revoked_at is null",
                f"{MINE} and revoked_at is not null",
            ),
            columns="revoked_at",
        ),
        Wall(
            "meetings_meeting",
            read=f"{ABOUT_ME} or (proposed_by_id = {ME} and accepted_at is null)"
            " or id = any ((select avec.seated_meetings())::uuid[])",
            add=f"proposed_by_id = {ME} and held_at is null and reread_at is null"
            f" and kept_at is null and pause is null and (({ABOUT_ME}"
            " and not is_without_her)"
            f" or (about_id = {HAVE_ME} and accepted_at is null"
            f" and (not is_without_her or about_id = {ALLOW_ME})))",
            change=(ABOUT_ME, ABOUT_ME),
            columns="accepted_at, kept_at, pause",
            remove=ABOUT_ME,
        ),
        Wall(
            "meetings_seat",
            read=f"{ABOUT_ME} or person_id = {ME} or {IN_OPEN}",
            add=f"{ABOUT_ME} and {OF_MY_MEETING} and person_id = {CIRCLE}"
            " and accepted_at is null and declined_at is null",
            change=(f"person_id = {ME}", f"person_id = {ME}"),
            columns="accepted_at, declined_at",
            remove=ABOUT_ME,
        ),
        of_meeting("meetings_voice"),
        of_meeting("meetings_decision", remove=ABOUT_ME),
        of_meeting("meetings_assent"),
    ]
