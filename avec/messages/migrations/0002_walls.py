"""Each sees one's own; what waits is taken once, by the role of the jobs only."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# Says nothing to the one who asks: whether she wants messages, they do not learn.
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_message(
  recipient uuid, what text, named text, due timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF avec.me() IS NULL
     OR (what IN ('code', 'reread') AND recipient <> avec.me()) THEN RETURN; END IF;
  INSERT INTO public.messages_message
    (id, person_id, kind, key, due_at, made_at, tries, outcome)
  SELECT pg_catalog.gen_random_uuid(), recipient, what, named,
         coalesce(due, avec.now()), avec.now(), 0, ''
  FROM public.messages_choice c
  WHERE c.person_id = recipient
    AND (what = 'code' OR (c.confirmed_at IS NOT NULL AND what = ANY (c.wants)))
    AND (SELECT count(*) FROM public.messages_message waits
         WHERE waits.person_id = recipient AND waits.taken_at IS NULL) < 100
  ON CONFLICT (person_id, key) DO NOTHING;
END $$;
"""

FORGET = """
CREATE OR REPLACE FUNCTION avec.forget_message(named text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM public.messages_message
  WHERE avec.me() IS NOT NULL AND taken_at IS NULL
    AND (key = named OR pg_catalog.starts_with(key, named || '#'))
$$;
"""

CONFIRM = """
CREATE OR REPLACE FUNCTION avec.confirm_address(said text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE known text;
BEGIN
  UPDATE public.messages_choice SET tries = tries + 1
  WHERE person_id = avec.me() AND confirmed_at IS NULL
    AND code_ends_at > avec.now() AND tries < 5
  RETURNING code_hash INTO known;
  IF NOT FOUND THEN RETURN 'over'; END IF;
  IF known <> said THEN RETURN 'wrong'; END IF;
  UPDATE public.messages_choice
  SET confirmed_at = avec.now(), code = NULL, code_hash = '', code_ends_at = NULL
  WHERE person_id = avec.me();
  RETURN 'confirmed';
END $$;
"""

STOP = """
CREATE OR REPLACE FUNCTION avec.stop_messages(proof text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE whose uuid;
BEGIN
  DELETE FROM public.messages_choice WHERE stop_hash = proof
  RETURNING person_id INTO whose;
  DELETE FROM public.messages_message WHERE person_id = whose;
END $$;
"""

# Her choice is locked with the message: two workers never write to one person at the
# same time, and one that waited looks again at when she was last told.
TAKE = """
CREATE OR REPLACE FUNCTION avec.take_message(zone text)
RETURNS TABLE (message uuid, person uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  at timestamptz := avec.now();
  here time := (at AT TIME ZONE zone)::time;
  m record;
BEGIN
  SELECT waits.id, waits.person_id, waits.kind INTO m
  FROM public.messages_message waits
  JOIN public.messages_choice c ON c.person_id = waits.person_id
  WHERE waits.taken_at IS NULL AND waits.due_at <= at
    AND (waits.kind = 'code' OR (
      c.confirmed_at IS NOT NULL AND waits.kind = ANY (c.wants)
      AND (c.told_at IS NULL OR c.told_at <= at - interval '1 hour')
      AND NOT CASE WHEN c.quiet_from <= c.quiet_until
        THEN here >= c.quiet_from AND here < c.quiet_until
        ELSE here >= c.quiet_from OR here < c.quiet_until END))
  ORDER BY waits.due_at, waits.id
  LIMIT 1
  FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE public.messages_message
  SET taken_at = at, tries = tries + 1 WHERE id = m.id;
  IF m.kind <> 'code' THEN
    UPDATE public.messages_choice SET told_at = at WHERE person_id = m.person_id;
    -- One sentence says it all: what else is due is told with it.
    UPDATE public.messages_message w
    SET taken_at = at, outcome = 'joined', ended_at = at
    WHERE w.person_id = m.person_id AND w.kind <> 'code' AND w.id <> m.id
      AND w.taken_at IS NULL AND w.due_at <= at;
    -- What is re-read on a chosen day is said again each month, until it is stopped.
    INSERT INTO public.messages_message
      (id, person_id, kind, key, due_at, made_at, tries, outcome)
    SELECT pg_catalog.gen_random_uuid(), w.person_id, w.kind,
      pg_catalog.split_part(w.key, '#', 1) || '#'
        || pg_catalog.to_char(at + interval '1 month', 'YYYY-MM-DD'),
      at + interval '1 month', at, 0, ''
    FROM public.messages_message w
    WHERE w.person_id = m.person_id AND w.kind = 'reread' AND w.taken_at = at
      AND w.tries <= 1
    ON CONFLICT (person_id, key) DO NOTHING;
  END IF;
  RETURN QUERY SELECT m.id, m.person_id;
END $$;
"""

NOTE = """
CREATE OR REPLACE FUNCTION avec.note_message(wanted uuid, how text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.messages_message SET outcome = how, ended_at = avec.now()
  WHERE id = wanted AND taken_at IS NOT NULL AND outcome = '';
END $$;
"""

PUT_BACK = """
CREATE OR REPLACE FUNCTION avec.put_back_message(wanted uuid, wait interval)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.messages_choice SET told_at = NULL
  WHERE person_id = (SELECT person_id FROM public.messages_message WHERE id = wanted);
  UPDATE public.messages_message SET
    taken_at = CASE WHEN tries < 5 THEN NULL ELSE taken_at END,
    due_at = CASE WHEN tries < 5 THEN avec.now() + wait * tries ELSE due_at END,
    outcome = CASE WHEN tries < 5 THEN '' ELSE 'refused' END,
    ended_at = CASE WHEN tries < 5 THEN NULL ELSE avec.now() END
  WHERE id = wanted AND taken_at IS NOT NULL AND outcome = '';
END $$;
"""

# Numbers only, for `avec doctor`: nobody's address, nobody's choice.
STATE = """
CREATE OR REPLACE FUNCTION avec.messages_state()
RETURNS TABLE (emails bigint, texts bigint, late bigint, doubtful bigint,
  refused bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT
    (SELECT count(*) FROM public.messages_choice WHERE channel = 'email'),
    (SELECT count(*) FROM public.messages_choice WHERE channel = 'sms'),
    (SELECT count(*) FROM public.messages_message m
     JOIN public.messages_choice c ON c.person_id = m.person_id
     WHERE m.taken_at IS NULL AND m.due_at < avec.now() - interval '1 day'
       AND m.kind = ANY (c.wants) AND c.confirmed_at IS NOT NULL),
    (SELECT count(*) FROM public.messages_message
     WHERE outcome = '' AND taken_at < avec.now() - interval '10 minutes'
       AND taken_at > avec.now() - interval '7 days'),
    (SELECT count(*) FROM public.messages_message
     WHERE outcome = 'refused' AND ended_at > avec.now() - interval '7 days')
$$;
"""

ME = "(select avec.me())"
JOB = "avec_job"


class Migration(migrations.Migration):
    dependencies = [("messages", "0001_initial"), ("people", "0012_one_account_each")]
    operations = [
        Wall(
            "messages_choice",
            read=f"person_id = {ME}",
            add=f"person_id = {ME} and confirmed_at is null and tries = 0"
            " and told_at is null"
            " and code_ends_at <= (select avec.now()) + interval '30 minutes'",
            change=(f"person_id = {ME}", f"person_id = {ME}"),
            columns="wants, quiet_from, quiet_until",
            remove=f"person_id = {ME}",
        ),
        Wall(
            "messages_message",
            read=f"person_id = {ME}",
            remove=f"person_id = {ME}",
        ),
        NarrowFunction("avec.leave_message(uuid, text, text, timestamptz)", LEAVE),
        NarrowFunction("avec.forget_message(text)", FORGET),
        NarrowFunction("avec.confirm_address(text)", CONFIRM),
        NarrowFunction("avec.stop_messages(text)", STOP),
        NarrowFunction("avec.take_message(text)", TAKE, callers=JOB),
        NarrowFunction("avec.note_message(uuid, text)", NOTE, callers=JOB),
        NarrowFunction("avec.put_back_message(uuid, interval)", PUT_BACK, callers=JOB),
        NarrowFunction("avec.messages_state()", STATE, callers=""),
    ]
