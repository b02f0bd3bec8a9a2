"""Who is told, who looks again, and what each of them learns: nothing of whose pages."""

from django.db import migrations, models

from avec.access.walls import NarrowFunction, Wall

RUNNING = (
    "a.confirmed_at IS NOT NULL AND a.starts_at <= avec.now()"
    " AND (a.ended_at IS NULL OR a.ended_at > avec.now())"
)

KEPT_APART = """
CREATE OR REPLACE FUNCTION avec.emergency_kept_apart(one uuid, another uuid)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.circles_block b
    WHERE (b.person_id = one AND b.other_id = another)
       OR (b.person_id = another AND b.other_id = one))
$$;
"""

# Whom she may still ask to have told: in her circle today, and nothing between them.
TRUSTED = """
CREATE OR REPLACE FUNCTION avec.emergency_trusted_by(whose uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(t.other_id), '{}')
  FROM public.circles_tie t
  WHERE t.person_id = whose AND t.ended_at IS NULL
    AND NOT avec.emergency_kept_apart(whose, t.other_id)
$$;
"""

# A line that is hers alone: whoever acts reads the lines in their own name, and would
# learn from it whose pages these are.
LINE = """
CREATE OR REPLACE FUNCTION avec.emergency_line(
  what text, said text, whose uuid, attempt uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO public.audit_entry (id, at, kind, verb, actor_id, affiliation_id,
    subject_id, about, parts, because, via, era, txid)
  SELECT pg_catalog.gen_random_uuid(), avec.now(), what, said, NULL, NULL, whose,
    'emergency.attempt:' || attempt::text, '[]', '', 'web', e.era,
    pg_catalog.pg_current_xact_id()
  FROM avec.journal_era e
$$;
"""

REFUSED_LINE = """
CREATE OR REPLACE FUNCTION avec.emergency_refused_line(whose uuid, attempt uuid)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.emergency_line('act', 'emergency.refused', whose, attempt)
$$;
"""

# The invented people of a demonstration have nothing to prove it with. The database
# knows by itself whether it holds one: a session that says so is not enough.
PROVED = """
CREATE OR REPLACE FUNCTION avec.proved_strongly() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  invented boolean := false;
BEGIN
  IF pg_catalog.to_regclass('avec.demonstration') IS NOT NULL THEN
    SELECT EXISTS (SELECT 1 FROM avec.demonstration) INTO invented;
  END IF;
  RETURN EXISTS (
    SELECT 1 FROM public.access_session s
    WHERE s.person_id = avec.me() AND s.affiliation_id = avec.hat()
      AND s.ends_at > avec.now()
      AND ((invented AND s.content->>'proof' = 'demo') OR (
        s.proved_at > avec.now() - interval '15 minutes'
        AND coalesce(s.content->>'last_proof', s.content->>'proof')
          IN ('passkey', 'passphrase and card'))));
END $$;
"""

# Counted try by try: one that was written for two people of one identity is one.
TRIES_LEFT = """
CREATE OR REPLACE FUNCTION avec.emergency_tries_left() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT greatest(0, 3 - count(DISTINCT t.tried_at))::int
  FROM public.emergency_attempt t
  WHERE t.reader_id = avec.me() AND NOT t.is_beyond
    AND t.tried_at > avec.now() - interval '24 hours'
$$;
"""

# As before. Whom she asked to have told is asked on the day; a try that opens nothing
# is read by everyone it may have been about, also beyond the limit.
TRY = f"""
CREATE OR REPLACE FUNCTION avec.try_emergency(
  attempt uuid, typed text, why text, words bytea, hours int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz;
  found uuid;
  consents uuid[];
  opens boolean;
  left_today int;
  those uuid[];
  marked int;
  card uuid;
  told uuid[];
  each uuid;
BEGIN
  IF me IS NULL OR NOT avec.emergency_hat(avec.hat(), me) THEN
    RAISE EXCEPTION 'not under this hat' USING errcode = 'insufficient_privilege';
  END IF;
  -- One at a time for each reader: twenty at once are counted one by one.
  PERFORM pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('emergency' || me::text, 0));
  IF NOT avec.proved_strongly() THEN RETURN 'prove'; END IF;
  at := avec.now();
  left_today := avec.emergency_tries_left();
  -- Two people of one name born the same day: nobody is opened for the other.
  those := ARRAY(SELECT f.owner_id FROM public.emergency_findable f
    WHERE f.identity = typed AND f.owner_id <> me ORDER BY f.chosen_at, f.id LIMIT 10);
  IF left_today < 1 THEN
    -- Beyond the limit nothing opens. Those it was about read that it was asked;
    -- a few times a day, so that nobody fills their page.
    IF (SELECT count(*) < 20 FROM public.emergency_attempt t WHERE t.reader_id = me
        AND t.is_beyond AND t.tried_at > at - interval '24 hours') THEN
      INSERT INTO public.emergency_attempt (id, reader_id, affiliation_id, owner_id,
        situation, sealed, tried_at, consent_ids, told_ids, questions, is_beyond)
      SELECT CASE WHEN n = 1 THEN attempt ELSE pg_catalog.gen_random_uuid() END,
        me, avec.hat(), one, why, CASE WHEN n = 1 THEN words END, at, '{{}}', '{{}}',
        0, true
      FROM pg_catalog.unnest(those) WITH ORDINALITY AS named(one, n);
      PERFORM avec.emergency_refused_line(one, attempt)
      FROM pg_catalog.unnest(those) AS one;
    END IF;
    RETURN 'enough';
  END IF;
  found := CASE WHEN pg_catalog.cardinality(those) = 1 THEN those[1] END;
  consents := avec.emergency_allows(found, me);
  SELECT count(*) INTO marked FROM avec.emergency_items(consents);
  card := avec.emergency_card_of(consents);
  opens := found IS NOT NULL AND avec.in_a_crisis_team()
    AND NOT avec.emergency_suspended() AND (marked > 0 OR card IS NOT NULL);
  told := CASE WHEN opens THEN ARRAY(
    SELECT DISTINCT c.also_tell_id FROM public.emergency_consent c
    WHERE c.id = any (consents) AND c.also_tell_id = any (
      avec.emergency_trusted_by(found))) ELSE '{{}}' END;
  INSERT INTO public.emergency_attempt (id, reader_id, affiliation_id, owner_id,
    situation, sealed, tried_at, ends_at, consent_ids, told_ids, questions, card_id)
  VALUES (attempt, me, avec.hat(), found, why, words, at,
    CASE WHEN opens
      THEN at + pg_catalog.make_interval(hours => greatest(1, least(hours, 12))) END,
    CASE WHEN opens THEN consents ELSE '{{}}' END, told,
    CASE WHEN opens THEN marked ELSE 0 END, CASE WHEN opens THEN card END);
  IF opens THEN
    PERFORM avec.journal('act', 'emergency.opened', found,
      'emergency.attempt:' || attempt::text, '[]', '', 'web');
  ELSE
    PERFORM avec.journal('act', 'emergency.tried', me, '', '[]', '', 'web');
    PERFORM avec.emergency_refused_line(one, attempt)
    FROM pg_catalog.unnest(those) AS one;
    -- Two of one identity: each of them reads that it was asked.
    INSERT INTO public.emergency_attempt (id, reader_id, affiliation_id, owner_id,
      situation, tried_at, consent_ids, told_ids, questions)
    SELECT pg_catalog.gen_random_uuid(), me, avec.hat(), one, why, at, '{{}}', '{{}}', 0
    FROM pg_catalog.unnest(those) AS one WHERE found IS NULL;
  END IF;
  IF opens THEN
    -- Those who represent users in that place have something to look at.
    told := told || ARRAY(
      SELECT a.person_id FROM public.people_affiliation a
      JOIN public.people_affiliation mine ON mine.id = avec.hat()
      WHERE a.organization_id = mine.organization_id
        AND a.capacity = 'users_representative' AND {RUNNING}
        AND a.person_id <> found AND NOT avec.emergency_kept_apart(found, a.person_id)
      LIMIT 10);
  END IF;
  FOREACH each IN ARRAY those || told LOOP
    PERFORM avec.write_message(each, 'emergency', 'emergency:' || attempt::text, NULL);
  END LOOP;
  RETURN CASE WHEN opens THEN 'opened' ELSE 'refused' END;
END $$;
"""

TOLD = """
CREATE OR REPLACE FUNCTION avec.emergency_told()
RETURNS TABLE (attempt uuid, name text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT t.id, p.name, t.tried_at
  FROM public.emergency_attempt t
  JOIN public.people_person p ON p.id = t.owner_id
  WHERE avec.me() = any (t.told_ids)
    AND avec.me() = any (avec.emergency_trusted_by(t.owner_id)) AND t.tried_at > avec.now() - interval '90 days'
  ORDER BY t.tried_at DESC
$$;
"""

WAITS = """
CREATE OR REPLACE FUNCTION avec.emergency_waits(wanted uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.review_seat(t.reader_id, t.affiliation_id)
  FROM public.emergency_attempt t
  WHERE t.id = wanted AND t.ends_at IS NOT NULL AND t.owner_id <> avec.me()
    AND NOT avec.emergency_kept_apart(t.owner_id, avec.me())
    AND NOT EXISTS (
      SELECT 1 FROM public.emergency_review r
      WHERE r.attempt_id = t.id AND (
        r.reviewer_id = avec.me()
        OR r.seat = avec.review_seat(t.reader_id, t.affiliation_id)))
$$;
"""

RECORD = """
CREATE OR REPLACE FUNCTION avec.emergency_record()
RETURNS TABLE (attempt uuid, name text, function text, place text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT t.id, CASE WHEN p.left_at IS NULL THEN p.name ELSE '' END, coalesce(a.function, ''), coalesce(o.name, '')
  FROM public.emergency_attempt t
  JOIN public.people_person p ON p.id = t.reader_id
  LEFT JOIN public.people_affiliation a ON a.id = t.affiliation_id
  LEFT JOIN public.people_organization o ON o.id = a.organization_id
  WHERE t.owner_id = avec.me()
$$;
"""

TO_REVIEW = """
CREATE OR REPLACE FUNCTION avec.emergency_to_review()
RETURNS TABLE (attempt uuid, name text, function text, place text, situation text,
  words bytea, voice bytea, at timestamptz, questions int, card boolean,
  printed boolean, seat text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT t.id, t.owner_id, p.name AS who, coalesce(a.function, '') AS as_what,
      coalesce(o.name, '') AS at_place, t.situation AS why, t.sealed, t.voice AS hers,
      t.tried_at, t.questions AS marked, t.card_id, t.printed_at,
      avec.emergency_waits(t.id) AS in_seat
    FROM public.emergency_attempt t
    JOIN public.people_person p ON p.id = t.reader_id
    LEFT JOIN public.people_affiliation a ON a.id = t.affiliation_id
    LEFT JOIN public.people_organization o ON o.id = a.organization_id
    WHERE t.ends_at IS NOT NULL AND (
      SELECT count(*) FROM public.emergency_review r WHERE r.attempt_id = t.id) < 2
    ORDER BY t.tried_at, t.id
  LOOP
    CONTINUE WHEN one.in_seat IS NULL;
    PERFORM avec.journal('reading', 'emergency.opening_read', avec.me(), '', '[]',
      '', 'web');
    PERFORM avec.emergency_line('reading', 'emergency.looked_again', one.owner_id,
      one.id);
    RETURN QUERY SELECT one.id, one.who::text, one.as_what::text, one.at_place::text,
      one.why::text, one.sealed, one.hers, one.tried_at, one.marked,
      one.card_id IS NOT NULL, one.printed_at IS NOT NULL, one.in_seat;
  END LOOP;
END $$;
"""

REVIEW = """
CREATE OR REPLACE FUNCTION avec.review_opening(wanted uuid, said text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE in_seat text := avec.emergency_waits(wanted);
BEGIN
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
  RETURN true;
END $$;
"""

# What one said oneself of openings: when, in what seat, what; never of whose.
SAID_BY_ME = """
CREATE OR REPLACE FUNCTION avec.emergency_said_by_me()
RETURNS TABLE (at timestamptz, seat text, verdict text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT r.said_at, r.seat, r.verdict FROM public.emergency_review r
  WHERE r.reviewer_id = avec.me() ORDER BY r.said_at, r.id
$$;
"""

# What was answered for a version that is revoked ends with it, whoever reported it.
REVOKED = """
CREATE OR REPLACE FUNCTION avec.emergency_ends_with_its_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.emergency_consent SET ended_at = avec.now()
  WHERE document_id = NEW.document_id AND ended_at IS NULL;
  RETURN NEW;
END $$;
"""
ON_REVOKED = """
CREATE TRIGGER emergency_ends_with_its_version
  AFTER UPDATE OF revoked_at ON documents_version
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
  EXECUTE FUNCTION avec.emergency_ends_with_its_version();
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [("emergency", "0005_only_the_card")]
    operations = [
        migrations.AddField(
            "attempt",
            "is_beyond",
            models.BooleanField(db_default=False, default=False),
        ),
        NarrowFunction(
            "avec.emergency_kept_apart(uuid, uuid)", KEPT_APART, callers=""
        ),
        NarrowFunction("avec.emergency_trusted_by(uuid)", TRUSTED, callers=""),
        NarrowFunction(
            "avec.emergency_line(text, text, uuid, uuid)", LINE, callers=""
        ),
        NarrowFunction(
            "avec.emergency_refused_line(uuid, uuid)", REFUSED_LINE, callers=""
        ),
        NarrowFunction("avec.proved_strongly()", PROVED, callers=""),
        NarrowFunction("avec.emergency_tries_left()", TRIES_LEFT, callers=""),
        NarrowFunction("avec.try_emergency(uuid, text, text, bytea, int)", TRY),
        NarrowFunction("avec.emergency_told()", TOLD),
        NarrowFunction("avec.emergency_waits(uuid)", WAITS, callers=""),
        NarrowFunction("avec.emergency_record()", RECORD),
        NarrowFunction("avec.emergency_to_review()", TO_REVIEW),
        NarrowFunction("avec.review_opening(uuid, text)", REVIEW),
        NarrowFunction("avec.emergency_said_by_me()", SAID_BY_ME),
        NarrowFunction(
            "avec.emergency_ends_with_its_version()", REVOKED, callers=""
        ),
        migrations.RunSQL(
            ON_REVOKED,
            "DROP TRIGGER emergency_ends_with_its_version ON documents_version",
        ),
        Wall(
            "emergency_review",
            read=f"{MINE} or reader_id = {ME}",
            remove=MINE,
        ),
    ]
