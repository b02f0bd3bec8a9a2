"""Words are nobody's before who said them says yes; a guest needs no account.

Only who facilitates, or the person, notes what others say. A note is read by the
person, by who holds the pen and by who said it; a guest's, by everyone once the guest
has said yes, aloud or on paper.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

LED = """
CREATE OR REPLACE FUNCTION avec.led_meetings() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(found.id), '{}') FROM (
    SELECT m.id FROM public.meetings_meeting m WHERE m.about_id = me
    UNION
    SELECT s.meeting_id FROM public.meetings_seat s
    WHERE s.person_id = me AND s.is_facilitator
      AND s.meeting_id = ANY (avec.open_meetings())) AS found);
END $$;
"""

TAKE_OFF = """
CREATE OR REPLACE FUNCTION avec.take_off_decision(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.meetings_guestyes y USING public.meetings_decision d
  WHERE y.decision_id = wanted AND d.id = wanted AND d.owner_id = avec.me();
  DELETE FROM public.meetings_assent a USING public.meetings_decision d
  WHERE a.decision_id = wanted AND d.id = wanted AND d.owner_id = avec.me();
  DELETE FROM public.meetings_decision WHERE id = wanted AND owner_id = avec.me();
  RETURN FOUND;
END $$;
"""

# Two people part: what one noted for the other, unconfirmed, is nobody's any more.
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
  DELETE FROM public.meetings_noted WHERE confirmed_at IS NULL
    AND ((held_by_id, about_id) IN ((me, other), (other, me))
      OR (speaker_id, about_id) IN ((me, other), (other, me))
      OR (held_by_id, speaker_id) IN ((me, other), (other, me)));
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
  UPDATE public.meetings_meeting SET sealed = NULL WHERE proposed_by_id = me;
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
    WHERE about_id = me AND accepted_at IS NULL)
  THEN found := found || '{meetings.proposed}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.meetings_seat
    WHERE person_id = me AND accepted_at IS NULL AND declined_at IS NULL)
  THEN found := found || '{meetings.invited}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.meetings_noted
    WHERE guest_id IS NULL AND (speaker_id = me
      OR (about_id = me AND speaker_id IS NULL)))
  THEN found := found || '{meetings.noted}'::text[]; END IF;
  RETURN found;
END $$;
"""

# A note is of a voice of its own meeting, and so is a guest's yes.
SAME = """
ALTER TABLE meetings_guest
  ADD CONSTRAINT guest_and_meeting UNIQUE (id, meeting_id),
  ADD CONSTRAINT guest_of_its_meeting FOREIGN KEY (meeting_id, about_id)
    REFERENCES meetings_meeting (id, about_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE meetings_noted
  ADD CONSTRAINT noted_of_its_meeting FOREIGN KEY (meeting_id, about_id)
    REFERENCES meetings_meeting (id, about_id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT noted_of_a_seat FOREIGN KEY (meeting_id, speaker_id)
    REFERENCES meetings_seat (meeting_id, person_id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT noted_of_a_guest FOREIGN KEY (guest_id, meeting_id)
    REFERENCES meetings_guest (id, meeting_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE meetings_guestyes
  ADD CONSTRAINT guest_yes_of_its_meeting FOREIGN KEY (meeting_id, about_id)
    REFERENCES meetings_meeting (id, about_id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT guest_yes_of_its_decision FOREIGN KEY (decision_id, meeting_id)
    REFERENCES meetings_decision (id, meeting_id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT guest_yes_of_its_guest FOREIGN KEY (guest_id, meeting_id)
    REFERENCES meetings_guest (id, meeting_id) DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE meetings_guestyes DROP CONSTRAINT guest_yes_of_its_guest,
  DROP CONSTRAINT guest_yes_of_its_decision, DROP CONSTRAINT guest_yes_of_its_meeting;
ALTER TABLE meetings_noted DROP CONSTRAINT noted_of_a_guest,
  DROP CONSTRAINT noted_of_a_seat, DROP CONSTRAINT noted_of_its_meeting;
ALTER TABLE meetings_guest DROP CONSTRAINT guest_of_its_meeting,
  DROP CONSTRAINT guest_and_meeting;
"""

ME = "(select avec.me())"
ABOUT_ME = f"about_id = {ME}"
MINE = f"owner_id = {ME}"
IN_OPEN = "meeting_id = any ((select avec.open_meetings())::uuid[])"
IN_LED = "meeting_id = any ((select avec.led_meetings())::uuid[])"
OF_MY_MEETING = (
    "meeting_id = any (array(select m.id from meetings_meeting m"
    " where m.about_id = (select avec.me())))"
)
COMING = (
    "guest_id = any (array(select g.id from meetings_guest g"
    " where g.accepted_at is not null))"
)
# Whoever holds the pen of words that wait for one's own yes.
MY_PENS = (
    "any (array(select n.held_by_id from meetings_noted n"
    " where n.speaker_id = (select avec.me()) or (n.about_id = (select avec.me())"
    " and n.speaker_id is null and n.guest_id is null)))"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_noted")]
    operations = [
        migrations.RunSQL(SAME, UNSAME),
        NarrowFunction("avec.led_meetings()", LED),
        NarrowFunction("avec.take_off_decision(uuid)", TAKE_OFF),
        NarrowFunction("avec.part_meetings(uuid)", PART),
        NarrowFunction("avec.leave_meetings()", LEAVE),
        NarrowFunction("avec.waits_in_meetings()", WAITS),
        Wall(
            "meetings_voice",
            read=f"{ABOUT_ME} or {MINE} or {IN_OPEN}",
            add=f"{MINE} and ({ABOUT_ME} or {IN_OPEN})"
            f" and (held_by_id is null or held_by_id = {MY_PENS})",
            remove=f"{MINE} or {ABOUT_ME}",
        ),
        Wall(
            "meetings_guest",
            read=f"{ABOUT_ME} or {IN_OPEN}",
            add=f"{ABOUT_ME} and {OF_MY_MEETING} and accepted_at is null",
            change=(IN_LED, IN_LED),
            columns="accepted_at, said_how",
            remove=ABOUT_ME,
        ),
        Wall(
            "meetings_noted",
            read=f"{ABOUT_ME} or ({IN_OPEN} and (held_by_id = {ME}"
            f" or speaker_id = {ME} or confirmed_at is not null))",
            add=f"held_by_id = {ME} and {IN_LED} and confirmed_at is null"
            f" and (guest_id is null or {COMING})",
            change=(
                f"{IN_LED} and guest_id is not null and confirmed_at is null",
                f"{IN_LED} and confirmed_at is not null",
            ),
            columns="confirmed_at, confirmed_how",
            remove=f"{ABOUT_ME} or (confirmed_at is null and (held_by_id = {ME}"
            f" or speaker_id = {ME})) or (guest_id is not null and {IN_LED})",
        ),
        Wall(
            "meetings_guestyes",
            read=f"{ABOUT_ME} or {IN_OPEN}",
            add=f"noted_by_id = {ME} and {IN_LED} and {COMING}",
            remove=f"{ABOUT_ME} or {IN_LED}",
        ),
    ]
