"""Messages are left for people one knows, taken back by their own; they end in time."""

from django.db import migrations, models

from avec.access.walls import NarrowFunction

# Writes the line, for the functions that have looked at who asks. Says nothing.
WRITE = """
CREATE OR REPLACE FUNCTION avec.write_message(
  recipient uuid, what text, named text, due timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO public.messages_message
    (id, person_id, kind, key, due_at, made_at, tries, outcome, mark)
  SELECT pg_catalog.gen_random_uuid(), recipient, what, named,
         coalesce(due, avec.now()), avec.now(), 0, '',
         pg_catalog.md5(avec.me()::text || named)
  FROM public.messages_choice c
  WHERE c.person_id = recipient
    AND (what = 'code' OR (c.confirmed_at IS NOT NULL
      AND (what = 'emergency' OR what = ANY (c.wants))))
    AND (SELECT count(*) FROM public.messages_message waits
         WHERE waits.person_id = recipient AND waits.taken_at IS NULL) < 100
  ON CONFLICT (person_id, key) DO NOTHING;
$$;
"""

# Only to oneself or to somebody one knows, for what is between people, and not without
# end. Says nothing: whether she wants messages, they do not learn.
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_message(
  recipient uuid, what text, named text, due timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL OR pg_catalog.length(named) > 100 THEN RETURN; END IF;
  IF recipient <> me THEN
    IF what NOT IN ('question', 'dictation', 'commitment', 'moment')
       OR (due IS NOT NULL AND what NOT IN ('commitment', 'moment'))
       OR NOT recipient = ANY (avec.known_people())
       OR NOT avec.attempt(pg_catalog.encode(pg_catalog.sha256(
         pg_catalog.convert_to('messages:leave:' || me::text || recipient::text,
         'UTF8')), 'hex'), 30, interval '1 day') THEN RETURN; END IF;
  END IF;
  IF due > avec.now() + interval '50 years' THEN RETURN; END IF;
  PERFORM avec.write_message(recipient, what, named, due);
END $$;
"""

# What waits for oneself, and what one left for another; nothing of anybody else. The
# mark says that the same person left it, not who.
FORGET = """
CREATE OR REPLACE FUNCTION avec.forget_message(named text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM public.messages_message
  WHERE taken_at IS NULL AND (person_id = avec.me()
      OR mark = pg_catalog.md5(avec.me()::text || key))
    AND (key = named OR pg_catalog.starts_with(key, named || '#'))
$$;
"""

# As before; a code that came to its end is not sent any more.
TAKE = """
CREATE OR REPLACE FUNCTION avec.take_message(zone text)
RETURNS TABLE (message uuid, person uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  at timestamptz := avec.now();
  here time := (at AT TIME ZONE zone)::time;
  m record;
BEGIN
  UPDATE public.messages_message w
  SET taken_at = at, outcome = 'dropped', ended_at = at
  FROM public.messages_choice c
  WHERE c.person_id = w.person_id AND w.kind = 'code' AND w.taken_at IS NULL
    AND (c.code_ends_at IS NULL OR c.code_ends_at <= at);
  SELECT waits.id, waits.person_id, waits.kind INTO m
  FROM public.messages_message waits
  JOIN public.messages_choice c ON c.person_id = waits.person_id
  WHERE waits.taken_at IS NULL AND waits.due_at <= at
    AND ((waits.kind = 'code' AND c.code_ends_at > at) OR (
      waits.kind <> 'code'
      AND c.confirmed_at IS NOT NULL
      AND (waits.kind = 'emergency' OR waits.kind = ANY (c.wants))
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
      (id, person_id, kind, key, due_at, made_at, tries, outcome, mark)
    SELECT pg_catalog.gen_random_uuid(), w.person_id, w.kind,
      pg_catalog.split_part(w.key, '#', 1) || '#'
        || pg_catalog.to_char(at + interval '1 month', 'YYYY-MM-DD'),
      at + interval '1 month', at, 0, '', ''
    FROM public.messages_message w
    WHERE w.person_id = m.person_id AND w.kind = 'reread' AND w.taken_at = at
      AND w.tries <= 1
    ON CONFLICT (person_id, key) DO NOTHING;
  END IF;
  RETURN QUERY SELECT m.id, m.person_id;
END $$;
"""

# Patient: twice as long each time, six hours at most, for more than three days. Then
# it is said that it did not leave.
PUT_BACK = """
CREATE OR REPLACE FUNCTION avec.put_back_message(wanted uuid, wait interval)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE most CONSTANT int := 20;
BEGIN
  UPDATE public.messages_choice SET told_at = NULL
  WHERE person_id = (SELECT person_id FROM public.messages_message WHERE id = wanted);
  UPDATE public.messages_message SET
    taken_at = CASE WHEN tries < most THEN NULL ELSE taken_at END,
    due_at = CASE WHEN tries < most
      THEN avec.now() + least(wait * (1 << least(tries - 1, 10)), interval '6 hours')
      ELSE due_at END,
    outcome = CASE WHEN tries < most THEN '' ELSE 'refused' END,
    ended_at = CASE WHEN tries < most THEN NULL ELSE avec.now() END
  WHERE id = wanted AND taken_at IS NOT NULL AND outcome = '';
END $$;
"""

# What is over is not kept for ever: when somebody was told of something says a little.
PURGE = """
CREATE OR REPLACE FUNCTION avec.purge_messages() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM public.messages_message
  WHERE coalesce(ended_at, taken_at) < avec.now() - interval '40 days'
$$;
"""

JOB = "avec_job"


class Migration(migrations.Migration):
    dependencies = [("messages", "0005_a_moment_is_told"), ("access", "0003_walls")]
    operations = [
        migrations.AlterField(
            model_name="message",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sent", "parti"),
                    ("joined", "dit avec un autre"),
                    ("refused", "pas parti"),
                    ("dropped", "devenu inutile"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="mark",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
        NarrowFunction(
            "avec.write_message(uuid, text, text, timestamptz)", WRITE, callers=""
        ),
        NarrowFunction("avec.leave_message(uuid, text, text, timestamptz)", LEAVE),
        NarrowFunction("avec.forget_message(text)", FORGET),
        NarrowFunction("avec.take_message(text)", TAKE, callers=JOB),
        NarrowFunction("avec.put_back_message(uuid, interval)", PUT_BACK, callers=JOB),
        NarrowFunction("avec.purge_messages()", PURGE, callers=JOB),
    ]
