"""Her yes is asked again every six months; without an answer it becomes a no.

And what waits is said on the first page, to whom it waits for.
"""

from django.db import migrations, models
from django.db.models import Q

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

# After half a year it is asked again; a month later, without an answer, it is a no. The
# database counts by itself: nothing opens past that day, done or not what is done daily.
ALLOWED = """
CREATE OR REPLACE FUNCTION avec.emergency_allows(whose uuid, reader uuid)
RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(c.id), '{}')
  FROM public.emergency_consent c
  WHERE c.owner_id = whose AND c.ended_at IS NULL
    AND c.confirmed_at > avec.now() - interval '212 days'
    AND (c.answer = 'yes' OR (c.answer = 'named' AND reader = any (c.named_ids)))
    AND NOT EXISTS (
      SELECT 1 FROM public.circles_block b
      WHERE (b.person_id = whose AND b.other_id = reader)
         OR (b.person_id = reader AND b.other_id = whose))
$$;
"""

# The work of each day: to ask her, once; to end what stayed without an answer.
ASK_AGAIN = """
CREATE OR REPLACE FUNCTION avec.emergency_ask_again() RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  at timestamptz := avec.now();
  one record;
  done int := 0;
BEGIN
  FOR one IN
    SELECT c.id, c.owner_id, c.confirmed_at,
      c.confirmed_at <= at - interval '212 days' AS is_over
    FROM public.emergency_consent c
    WHERE c.ended_at IS NULL AND c.answer IN ('yes', 'named')
      AND c.confirmed_at <= at - interval '182 days'
    ORDER BY c.confirmed_at, c.id
    FOR UPDATE SKIP LOCKED
  LOOP
    IF one.is_over THEN
      UPDATE public.emergency_consent SET has_lapsed = true,
        ended_at = greatest(one.confirmed_at + interval '212 days', answered_at)
      WHERE id = one.id;
      PERFORM avec.journal('act', 'emergency.lapsed', one.owner_id,
        'emergency.consent:' || one.id::text, '[]', '', 'job');
      done := done + 1;
    END IF;
    PERFORM avec.write_message(one.owner_id, 'emergency',
      CASE WHEN one.is_over THEN 'emergency.lapsed:' ELSE 'emergency.again:' END
        || one.id::text || ':' || pg_catalog.to_char(one.confirmed_at, 'YYYY-MM-DD'),
      NULL);
  END LOOP;
  RETURN done;
END $$;
"""

REVIEW = """
CREATE OR REPLACE FUNCTION avec.review_opening(wanted uuid, said text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE in_seat text;
BEGIN
  -- One verdict after the other: the second of two said at once settles it.
  PERFORM FROM public.emergency_attempt t WHERE t.id = wanted FOR UPDATE;
  in_seat := avec.emergency_waits(wanted);
  IF in_seat IS NULL THEN RETURN false; END IF;
  INSERT INTO public.emergency_review (id, attempt_id, owner_id, reader_id,
    reviewer_id, affiliation_id, seat, verdict, said_at)
  SELECT pg_catalog.gen_random_uuid(), t.id, t.owner_id, t.reader_id, avec.me(),
    avec.hat(), in_seat, said, avec.now()
  FROM public.emergency_attempt t WHERE t.id = wanted
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM avec.journal('act', 'emergency.verdict_given', avec.me(), '', '[]', '',
    'web');
  PERFORM avec.emergency_line('act', 'emergency.reviewed', t.owner_id, t.id)
  FROM public.emergency_attempt t WHERE t.id = wanted;
  UPDATE public.emergency_attempt t SET is_settled = true
  WHERE t.id = wanted AND (
    SELECT count(*) FROM public.emergency_review r WHERE r.attempt_id = t.id) >= 2;
  RETURN true;
END $$;
"""

# Since when somebody who trusts the one who acts has had pages opened, this week.
TOLD_SINCE = """
CREATE OR REPLACE FUNCTION avec.emergency_told_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT max(t.at) FROM avec.emergency_told() t
  WHERE t.at > avec.now() - interval '7 days'
$$;
"""

# Since when something waits for the one who acts to look at again, under this hat.
WAITS_SINCE = """
CREATE OR REPLACE FUNCTION avec.emergency_waits_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT min(t.tried_at) FROM public.emergency_attempt t
  WHERE t.ends_at IS NOT NULL AND NOT t.is_settled AND avec.hat() IS NOT NULL
    AND avec.emergency_waits(t.id) IS NOT NULL
$$;
"""

# Which kinds of news there may be for her: never less than ``news.py`` finds.
WAITS_IN = """
CREATE OR REPLACE FUNCTION avec.waits_in_emergency() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN pg_catalog.array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM public.emergency_consent
      WHERE owner_id = me AND ended_at IS NULL AND answer IN ('yes', 'named')
        AND confirmed_at <= at - interval '182 days') THEN 'emergency.again' END,
    CASE WHEN EXISTS (SELECT FROM public.emergency_consent
      WHERE owner_id = me AND has_lapsed AND ended_at > at - interval '30 days')
      THEN 'emergency.lapsed' END,
    CASE WHEN EXISTS (SELECT FROM public.emergency_attempt
      WHERE ends_at IS NOT NULL AND tried_at > at - interval '7 days'
        AND me = any (told_ids)) THEN 'emergency.told' END,
    CASE WHEN who.hat IS NOT NULL AND avec.emergency_waits_since() IS NOT NULL
      THEN 'emergency.review' END
  ], NULL);
END $$;
"""

MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0006_who_learns_what"),
        ("messages", "0008_left_by_the_jobs"),
        ("access", "0004_asked_at_every_turn"),
    ]
    operations = [
        migrations.AddField(
            "consent",
            "confirmed_at",
            models.DateTimeField(db_default=avec.foundation.models.DatabaseNow()),
        ),
        migrations.AddField(
            "consent",
            "has_lapsed",
            models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            "attempt",
            "is_settled",
            models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            "attempt",
            models.Index(
                fields=["tried_at"],
                condition=Q(ends_at__isnull=False),
                name="attempt_that_opened",
            ),
        ),
        migrations.AddIndex(
            "attempt",
            models.Index(
                fields=["tried_at"],
                condition=Q(ends_at__isnull=False, is_settled=False),
                name="attempt_to_look_at_again",
            ),
        ),
        NarrowFunction("avec.emergency_allows(uuid, uuid)", ALLOWED, callers=""),
        NarrowFunction("avec.emergency_ask_again()", ASK_AGAIN, callers="avec_job"),
        NarrowFunction("avec.review_opening(uuid, text)", REVIEW),
        NarrowFunction("avec.emergency_told_since()", TOLD_SINCE),
        NarrowFunction("avec.emergency_waits_since()", WAITS_SINCE),
        NarrowFunction("avec.waits_in_emergency()", WAITS_IN),
        Wall(
            "emergency_consent",
            read=MINE,
            add=f"{MINE} and ended_at is null",
            change=(f"{MINE} and ended_at is null", MINE),
            columns="ended_at, confirmed_at",
            remove=MINE,
        ),
    ]
