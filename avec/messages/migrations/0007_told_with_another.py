"""What is told with another message has left only when that other has.

Until it is noted as gone, all of them wait for the same answer: put back together when
nothing left, in doubt together. That her pages were opened in an emergency leads.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

before = import_module("avec.messages.migrations.0006_narrower")


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


TAKE = _now(
    _now(
        before.TAKE,
        "ORDER BY waits.due_at, waits.id",
        "ORDER BY waits.kind <> 'emergency', waits.due_at, waits.id",
    ),
    "SET taken_at = at, outcome = 'joined', ended_at = at\n",
    "SET taken_at = at, tries = tries + 1\n",
)

# Those that were taken at the same instant as one message, with it.
TOGETHER = """
  SELECT w.tries INTO tried FROM public.messages_message w WHERE w.id = wanted;
  SELECT pg_catalog.array_agg(w.id) INTO together
  FROM public.messages_message m
  JOIN public.messages_message w
    ON w.person_id = m.person_id AND w.taken_at = m.taken_at AND w.outcome = ''
    AND (w.id = m.id OR (w.kind <> 'code' AND m.kind <> 'code'))
  WHERE m.id = wanted AND m.taken_at IS NOT NULL AND m.outcome = '';
"""

NOTE = f"""
CREATE OR REPLACE FUNCTION avec.note_message(wanted uuid, how text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE together uuid[]; tried int;
BEGIN
  {TOGETHER}
  IF how = 'sent' THEN
    UPDATE public.messages_message SET outcome = 'joined', ended_at = avec.now()
    WHERE id = ANY (together) AND id <> wanted;
  ELSE
    -- This one said nothing: the others are still to be told.
    UPDATE public.messages_choice SET told_at = NULL
    WHERE pg_catalog.cardinality(together) > 1
      AND person_id = (SELECT person_id FROM public.messages_message WHERE id = wanted);
    UPDATE public.messages_message SET taken_at = NULL
    WHERE id = ANY (together) AND id <> wanted;
  END IF;
  UPDATE public.messages_message SET outcome = how, ended_at = avec.now()
  WHERE id = wanted AND id = ANY (together);
END $$;
"""

PUT_BACK = f"""
CREATE OR REPLACE FUNCTION avec.put_back_message(wanted uuid, wait interval)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE most CONSTANT int := 20; together uuid[]; tried int;
BEGIN
  {TOGETHER}
  UPDATE public.messages_choice SET told_at = NULL
  WHERE person_id = (SELECT person_id FROM public.messages_message WHERE id = wanted);
  UPDATE public.messages_message SET
    taken_at = CASE WHEN tries < most THEN NULL ELSE taken_at END,
    due_at = CASE WHEN tries < most
      THEN avec.now() + least(wait * (1 << least(tried - 1, 10)), interval '6 hours')
      ELSE due_at END,
    outcome = CASE WHEN tries < most THEN '' ELSE 'refused' END,
    ended_at = CASE WHEN tries < most THEN NULL ELSE avec.now() END
  WHERE id = ANY (together);
END $$;
"""

JOB = "avec_job"


class Migration(migrations.Migration):
    dependencies = [("messages", "0006_narrower")]
    operations = [
        NarrowFunction("avec.take_message(text)", TAKE, callers=JOB),
        NarrowFunction("avec.note_message(uuid, text)", NOTE, callers=JOB),
        NarrowFunction("avec.put_back_message(uuid, interval)", PUT_BACK, callers=JOB),
    ]
