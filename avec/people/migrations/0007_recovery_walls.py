"""Coming back with two people, and leaving: every step is a narrow function."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# The one she chose beforehand begins. One way back at a time; and when she has
# stopped one, the same helper waits a week before asking again.
BEGIN = """
CREATE OR REPLACE FUNCTION avec.begin_recovery(who uuid, hash text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE made uuid := pg_catalog.gen_random_uuid();
BEGIN
  PERFORM 1 FROM public.people_recoveryhelper h
  WHERE h.person_id = who AND h.helper_id = avec.me() AND h.ended_at IS NULL
  FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF EXISTS (SELECT 1 FROM public.people_recoveryrequest r
    WHERE r.person_id = who AND r.finished_at IS NULL
      AND ((r.cancelled_at IS NULL
            AND coalesce(r.closes_at, r.code_ends_at) > avec.now())
        OR (r.cancelled_at > avec.now() - interval '7 days'
            AND r.helper_id = avec.me() AND r.second_id IS NOT NULL))) THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.people_recoveryrequest
    (id, person_id, helper_id, began_at, code_hash, code_ends_at, return_hash)
  VALUES (made, who, avec.me(), avec.now(), hash,
    avec.now() + interval '15 minutes', '');
  RETURN made;
END $$;
"""

# The second person is somebody else, acting for a place. The wait begins here, and
# its length is written here.
SECOND = """
CREATE OR REPLACE FUNCTION avec.second_recovery(hash text, way_back text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE done uuid;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.people_affiliation a
    WHERE a.id = avec.hat() AND a.person_id = avec.me() AND a.confirmed_at IS NOT NULL
      AND a.capacity <> 'technical_administrator' AND a.starts_at <= avec.now()
      AND (a.ended_at IS NULL OR a.ended_at > avec.now())) THEN
    RETURN NULL;
  END IF;
  UPDATE public.people_recoveryrequest r
  SET second_id = avec.me(), return_hash = way_back,
    opens_at = avec.now() + interval '48 hours',
    closes_at = avec.now() + interval '9 days'
  WHERE r.code_hash = hash AND r.code_ends_at > avec.now() AND r.second_id IS NULL
    AND r.cancelled_at IS NULL AND r.finished_at IS NULL
    AND r.person_id <> avec.me() AND r.helper_id <> avec.me()
  RETURNING r.id INTO done;
  RETURN done;
END $$;
"""

CANCEL = """
CREATE OR REPLACE FUNCTION avec.cancel_recovery(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.people_recoveryrequest r SET cancelled_at = avec.now()
  WHERE r.id = wanted AND r.cancelled_at IS NULL AND r.finished_at IS NULL
    AND avec.me() IN (r.person_id, r.helper_id, r.second_id);
  RETURN FOUND;
END $$;
"""

# Asked by whoever holds the name and the paper; it says when the door opens.
RETURN_DOOR = """
CREATE OR REPLACE FUNCTION avec.return_door(wanted text, hash text)
RETURNS TABLE (person uuid, request uuid, opens timestamptz, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT r.person_id, r.id, r.opens_at, r.opens_at <= avec.now()
  FROM public.people_recoveryrequest r
  JOIN public.people_account a ON a.person_id = r.person_id
  WHERE a.sign_in_name = wanted AND r.return_hash = hash AND hash <> ''
    AND r.cancelled_at IS NULL AND r.finished_at IS NULL AND r.closes_at > avec.now()
$$;
"""

FINISH = """
CREATE OR REPLACE FUNCTION avec.finish_recovery(wanted uuid, hash text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.people_recoveryrequest r SET finished_at = avec.now()
  WHERE r.id = wanted AND r.person_id = avec.me() AND r.return_hash = hash
    AND hash <> '' AND r.cancelled_at IS NULL AND r.finished_at IS NULL
    AND r.opens_at <= avec.now() AND r.closes_at > avec.now();
  RETURN FOUND;
END $$;
"""

# Everything of this floor that says who she was. Her row stays, without a name, so
# that what others wrote still stands.
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE gone uuid := avec.me();
BEGIN
  IF gone IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.people_cardcode k USING public.people_codecard c
    WHERE k.card_id = c.id AND c.person_id = gone;
  DELETE FROM public.people_codecard WHERE person_id = gone;
  DELETE FROM public.people_passkey WHERE person_id = gone;
  DELETE FROM public.people_recoveryrequest WHERE person_id = gone;
  DELETE FROM public.people_recoveryhelper WHERE gone IN (person_id, helper_id);
  UPDATE public.people_recoveryrequest SET cancelled_at = avec.now()
    WHERE gone IN (helper_id, second_id) AND cancelled_at IS NULL
      AND finished_at IS NULL;
  DELETE FROM public.people_offer o USING public.people_account a
    WHERE a.person_id = gone AND o.for_name = a.sign_in_name;
  UPDATE public.people_affiliation SET ended_at = greatest(avec.now(), starts_at)
    WHERE person_id = gone AND (ended_at IS NULL OR ended_at > avec.now());
  UPDATE public.people_affiliation SET function = '' WHERE person_id = gone;
  DELETE FROM public.access_session WHERE person_id = gone;
  DELETE FROM public.people_account WHERE person_id = gone;
  UPDATE public.people_person
    SET name = '–', sort_key = '', called = '', left_at = avec.now()
    WHERE id = gone;
END $$;
"""

# Asked by the nightly job: whose seven days are over.
LEAVING = """
CREATE OR REPLACE FUNCTION avec.people_leaving() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT person_id FROM public.people_account
  WHERE closing_on <= (avec.now() AT TIME ZONE 'Europe/Paris')::date
$$;
"""

# Asked by the nightly job: whose keys must not be there any more, and whether they
# left since yesterday.
GONE = """
CREATE OR REPLACE FUNCTION avec.people_gone()
RETURNS TABLE (person uuid, is_recent boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT id, left_at > avec.now() - interval '36 hours'
  FROM public.people_person WHERE left_at IS NOT NULL
$$;
"""

ME = "(select avec.me())"
KNOWN_LIST = "any ((select avec.known_people())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("people", "0006_place_walls")]
    operations = [
        Wall(
            "people_recoveryhelper",
            read=f"person_id = {ME} or helper_id = {ME}",
            add=f"person_id = {ME} and helper_id <> {ME} and helper_id = {KNOWN_LIST}"
            " and ended_at is null",
            change=(
                f"(person_id = {ME} or helper_id = {ME}) and ended_at is null",
                f"(person_id = {ME} or helper_id = {ME}) and ended_at is not null",
            ),
            columns="ended_at",
        ),
        Wall(
            "people_recoveryrequest",
            read=f"person_id = {ME} or helper_id = {ME} or second_id = {ME}",
        ),
        NarrowFunction("avec.begin_recovery(uuid, text)", BEGIN),
        NarrowFunction("avec.second_recovery(text, text)", SECOND),
        NarrowFunction("avec.cancel_recovery(uuid)", CANCEL),
        NarrowFunction("avec.return_door(text, text)", RETURN_DOOR),
        NarrowFunction("avec.finish_recovery(uuid, text)", FINISH),
        NarrowFunction("avec.leave()", LEAVE),
        NarrowFunction("avec.people_leaving()", LEAVING, callers="avec_job, avec_owner"),
        NarrowFunction("avec.people_gone()", GONE, callers="avec_job, avec_owner"),
    ]
