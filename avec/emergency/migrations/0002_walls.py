"""Who opens in an emergency, as PostgreSQL alone decides it.

Nothing here widens what documents show: published words reach the reader through one
function, which checks everything again at each reading.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

CAPACITIES = "('professional', 'team_coordinator')"
RUNNING = (
    "a.confirmed_at IS NOT NULL AND a.starts_at <= avec.now()"
    " AND (a.ended_at IS NULL OR a.ended_at > avec.now())"
)

# A consent hangs on a document of its own person; a review on an opening of the
# people it names.
SAME_OWNER = """
ALTER TABLE emergency_consent ADD CONSTRAINT consent_has_the_owner_of_its_document
  FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE emergency_attempt ADD CONSTRAINT emergency_lasts_twelve_hours_at_most
  CHECK (ends_at IS NULL OR ends_at <= tried_at + interval '12 hours');
"""
APART = """
ALTER TABLE emergency_attempt DROP CONSTRAINT emergency_lasts_twelve_hours_at_most;
ALTER TABLE emergency_consent DROP CONSTRAINT consent_has_the_owner_of_its_document;
"""

# Whether the hat somebody wears may ask at all: by profession, answering for no place,
# administering nothing under any other hat.
EMERGENCY_HAT = f"""
CREATE OR REPLACE FUNCTION avec.emergency_hat(hat uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.people_affiliation a
    WHERE a.id = hat AND a.person_id = person AND a.capacity IN {CAPACITIES}
      AND NOT a.answers_for_place AND {RUNNING})
  AND NOT EXISTS (
    SELECT 1 FROM public.people_affiliation a
    WHERE a.person_id = person AND {RUNNING}
      AND (a.answers_for_place OR a.capacity = 'technical_administrator'))
$$;
"""

DECLARED = """
CREATE OR REPLACE FUNCTION avec.in_a_crisis_team() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.emergency_member m
    WHERE m.affiliation_id = avec.hat() AND m.person_id = avec.me()
      AND m.ended_at IS NULL)
  AND avec.emergency_hat(avec.hat(), avec.me())
$$;
"""

# An opening that two others have not looked at within 72 hours takes the right away,
# until they have.
SUSPENDED = """
CREATE OR REPLACE FUNCTION avec.emergency_suspended() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.emergency_attempt t
    WHERE t.reader_id = avec.me() AND t.ends_at IS NOT NULL
      AND t.tried_at <= avec.now() - interval '72 hours'
      AND (SELECT count(*) FROM public.emergency_review r
           WHERE r.attempt_id = t.id) < 2)
$$;
"""

PROVED = """
CREATE OR REPLACE FUNCTION avec.proved_strongly() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_session s
    WHERE s.person_id = avec.me() AND s.affiliation_id = avec.hat()
      AND s.ends_at > avec.now()
      AND (s.content->>'proof' = 'demo' OR (
        s.proved_at > avec.now() - interval '15 minutes'
        AND coalesce(s.content->>'last_proof', s.content->>'proof')
          IN ('passkey', 'passphrase and card'))))
$$;
"""

TRIES_LEFT = """
CREATE OR REPLACE FUNCTION avec.emergency_tries_left() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT greatest(0, 3 - count(*))::int FROM public.emergency_attempt t
  WHERE t.reader_id = avec.me() AND t.tried_at > avec.now() - interval '24 hours'
$$;
"""

# What a reader is told about themselves, and about nobody else.
STANDING = """
CREATE OR REPLACE FUNCTION avec.emergency_standing()
RETURNS TABLE (declared boolean, suspended boolean, proved boolean, tries_left int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.in_a_crisis_team(), avec.emergency_suspended(), avec.proved_strongly(),
    avec.emergency_tries_left()
$$;
"""

# What is marked and readable: her own words, in the current version, in a form that
# may be marked at all. Nothing of another voice, nothing taken out or erased.
MARKED = """
CREATE OR REPLACE FUNCTION avec.emergency_items(consents uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT i.id
  FROM public.emergency_consent c
  JOIN public.documents_document d
    ON d.id = c.document_id AND d.owner_id = c.owner_id AND d.stopped_at IS NULL
  JOIN public.documents_version v
    ON v.id = d.current_version_id AND v.revoked_at IS NULL
  JOIN public.documents_templateversion t ON t.id = v.template_version_id
    AND (t.body->>'fr')::jsonb->>'behaviour' IN ('plan', 'directive', 'card')
    AND t.key NOT IN ('strengths', 'companion_review')
  JOIN public.documents_versionitem i
    ON i.version_id = v.id AND i.document_id = d.id AND i.owner_id = c.owner_id
    AND i.author_id = i.owner_id AND i.quality = 'person'
    AND i.mode IN ('written', 'dictated')
    AND i.sealed IS NOT NULL AND i.removed_at IS NULL AND NOT i.only_named
  WHERE c.id = any (consents) AND c.ended_at IS NULL AND c.answer IN ('yes', 'named')
    AND i.question_ref = any (ARRAY(
      SELECT pg_catalog.md5(c.document_id::text || '/' || m)::uuid
      FROM pg_catalog.unnest(c.marks) AS m))
    AND NOT EXISTS (
      SELECT 1 FROM public.documents_passage p
      WHERE p.id = i.passage_id AND (p.sealed IS NULL OR p.withdrawn_at IS NOT NULL))
$$;
"""

# The answers that stand for this reader: hers to all declared, or naming them. A block
# between the two closes everything, whoever decided it.
ALLOWED = """
CREATE OR REPLACE FUNCTION avec.emergency_allows(whose uuid, reader uuid)
RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(c.id), '{}')
  FROM public.emergency_consent c
  WHERE c.owner_id = whose AND c.ended_at IS NULL
    AND (c.answer = 'yes' OR (c.answer = 'named' AND reader = any (c.named_ids)))
    AND NOT EXISTS (
      SELECT 1 FROM public.circles_block b
      WHERE (b.person_id = whose AND b.other_id = reader)
         OR (b.person_id = reader AND b.other_id = whose))
$$;
"""

# One try, whatever its answer: counted, written, told to her. What it answers says
# nothing of anybody: « refused » is the same word for somebody unknown, somebody who
# did not allow it, and a reader who is in no team.
TRY = """
CREATE OR REPLACE FUNCTION avec.try_emergency(
  attempt uuid, typed text, why text, words bytea, hours int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz;
  found uuid;
  consents uuid[];
  opens boolean;
  marked int;
  told uuid[];
  each uuid;
  this_era int;
BEGIN
  IF me IS NULL OR NOT avec.emergency_hat(avec.hat(), me) THEN
    RAISE EXCEPTION 'not under this hat' USING errcode = 'insufficient_privilege';
  END IF;
  -- One at a time for each reader: twenty at once are counted one by one.
  PERFORM pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('emergency' || me::text, 0));
  IF NOT avec.proved_strongly() THEN RETURN 'prove'; END IF;
  IF avec.emergency_tries_left() < 1 THEN RETURN 'enough'; END IF;
  at := avec.now();
  -- Two people of one name born the same day: nobody is opened for the other.
  SELECT CASE WHEN count(*) = 1 THEN min(f.owner_id::text)::uuid END INTO found
  FROM public.emergency_findable f WHERE f.identity = typed AND f.owner_id <> me;
  consents := avec.emergency_allows(found, me);
  SELECT count(*) INTO marked FROM avec.emergency_items(consents);
  opens := found IS NOT NULL AND avec.in_a_crisis_team()
    AND NOT avec.emergency_suspended() AND marked > 0;
  told := CASE WHEN opens THEN ARRAY(
    SELECT DISTINCT c.also_tell_id FROM public.emergency_consent c
    WHERE c.id = any (consents) AND c.also_tell_id IS NOT NULL) ELSE '{}' END;
  INSERT INTO public.emergency_attempt (id, reader_id, affiliation_id, owner_id,
    situation, sealed, tried_at, ends_at, consent_ids, told_ids, questions)
  VALUES (attempt, me, avec.hat(), found, why, words, at,
    CASE WHEN opens
      THEN at + pg_catalog.make_interval(hours => greatest(1, least(hours, 12))) END,
    CASE WHEN opens THEN consents ELSE '{}' END, told,
    CASE WHEN opens THEN marked ELSE 0 END);
  IF opens THEN
    PERFORM avec.journal('act', 'emergency.opened', found,
      'emergency.attempt:' || attempt::text, '[]', '', 'web');
  ELSE
    PERFORM avec.journal('act', 'emergency.tried', me, '', '[]', '', 'web');
    -- Hers: a line without a name, for the reader sees the lines in their own name.
    SELECT e.era INTO STRICT this_era FROM avec.journal_era e;
    INSERT INTO public.audit_entry (id, at, kind, verb, actor_id, affiliation_id,
      subject_id, about, parts, because, via, era, txid)
    SELECT pg_catalog.gen_random_uuid(), at, 'act', 'emergency.refused', NULL, NULL,
      found, 'emergency.attempt:' || attempt::text, '[]', '', 'web', this_era,
      pg_catalog.pg_current_xact_id()
    WHERE found IS NOT NULL;
  END IF;
  IF opens THEN
    -- Those who represent users in that place have something to look at.
    told := told || ARRAY(
      SELECT a.person_id FROM public.people_affiliation a
      JOIN public.people_affiliation mine ON mine.id = avec.hat()
      WHERE a.organization_id = mine.organization_id
        AND a.capacity = 'users_representative' AND RUNNING_HERE
        AND a.person_id <> found
      LIMIT 10);
  END IF;
  FOREACH each IN ARRAY pg_catalog.array_prepend(found, told) LOOP
    PERFORM avec.leave_message(each, 'emergency', 'emergency:' || attempt::text, NULL);
  END LOOP;
  RETURN CASE WHEN opens THEN 'opened' ELSE 'refused' END;
END $$;
""".replace("RUNNING_HERE", RUNNING)

# What stands of one opening, checked again at each reading: its time, its reader and
# hat, the declaration, the answers as they are now.
STANDS = """
CREATE OR REPLACE FUNCTION avec.emergency_stands(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(c), '{}')
  FROM public.emergency_attempt t
  CROSS JOIN LATERAL pg_catalog.unnest(t.consent_ids) AS c
  WHERE t.id = wanted AND t.reader_id = avec.me() AND t.affiliation_id = avec.hat()
    AND t.ends_at > avec.now()
    AND avec.in_a_crisis_team() AND NOT avec.emergency_suspended()
    AND c = any (avec.emergency_allows(t.owner_id, t.reader_id))
$$;
"""

PAGES = """
CREATE OR REPLACE FUNCTION avec.emergency_pages(wanted uuid)
RETURNS TABLE (version uuid, template uuid, published timestamptz, cover bytea,
  id uuid, owner uuid, section text, question text, block uuid, author uuid,
  mode text, quality text, relation text, disputed boolean, said_on date,
  written timestamptz, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT v.id, v.template_version_id, v.published_at, v.sealed,
    i.id, i.owner_id, i.section_key, i.question_key, i.block_id, i.author_id,
    i.mode, i.quality, i.relation, i.is_disputed, i.said_on, i.written_at, i.sealed
  FROM public.documents_versionitem i
  JOIN public.documents_version v ON v.id = i.version_id
  WHERE i.id IN (SELECT avec.emergency_items(avec.emergency_stands(wanted)))
  ORDER BY v.published_at, v.id, i.position
$$;
"""

# Whose pages these are, for who reads them.
WHOSE = """
CREATE OR REPLACE FUNCTION avec.emergency_name(wanted uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT p.name FROM public.emergency_attempt t
  JOIN public.people_person p ON p.id = t.owner_id
  WHERE t.id = wanted
    AND pg_catalog.cardinality(avec.emergency_stands(wanted)) > 0
$$;
"""

# Who tried, on my pages, and as what; who looked at it again.
RECORD = """
CREATE OR REPLACE FUNCTION avec.emergency_record()
RETURNS TABLE (attempt uuid, name text, function text, place text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT t.id, p.name, coalesce(a.function, ''), coalesce(o.name, '')
  FROM public.emergency_attempt t
  JOIN public.people_person p ON p.id = t.reader_id
  LEFT JOIN public.people_affiliation a ON a.id = t.affiliation_id
  LEFT JOIN public.people_organization o ON o.id = a.organization_id
  WHERE t.owner_id = avec.me()
$$;
"""

# Openings of the pages of somebody who asked that I be told. A name and a date.
TOLD = """
CREATE OR REPLACE FUNCTION avec.emergency_told()
RETURNS TABLE (attempt uuid, name text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT t.id, p.name, t.tried_at
  FROM public.emergency_attempt t
  JOIN public.people_person p ON p.id = t.owner_id
  WHERE avec.me() = any (t.told_ids) AND t.tried_at > avec.now() - interval '90 days'
  ORDER BY t.tried_at DESC
$$;
"""

# Declared by who answers for the place, never by oneself. The whole world may know.
DECLARE = """
CREATE OR REPLACE FUNCTION avec.declare_crisis_member(wanted uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  a public.people_affiliation;
  made uuid := pg_catalog.gen_random_uuid();
BEGIN
  SELECT * INTO a FROM public.people_affiliation WHERE id = wanted
    AND organization_id = any (avec.organizations_answered_for());
  IF a.id IS NULL OR a.person_id = avec.me()
     OR NOT avec.emergency_hat(a.id, a.person_id) THEN RETURN NULL; END IF;
  INSERT INTO public.emergency_member
    (id, organization_id, person_id, affiliation_id, declared_by_id, declared_at)
  VALUES (made, a.organization_id, a.person_id, a.id, avec.me(), avec.now())
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN made;
END $$;
"""

TEAMS = f"""
CREATE OR REPLACE FUNCTION avec.crisis_teams()
RETURNS TABLE (member uuid, organization uuid, place text, person uuid, name text,
  function text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT m.id, o.id, o.name, p.id, p.name, a.function, m.declared_at
  FROM public.emergency_member m
  JOIN public.people_affiliation a ON a.id = m.affiliation_id AND {RUNNING}
  JOIN public.people_person p ON p.id = m.person_id
  JOIN public.people_organization o ON o.id = m.organization_id
  WHERE m.ended_at IS NULL AND avec.me() IS NOT NULL
  ORDER BY o.sort_key, o.id, p.sort_key, p.id
$$;
"""

# In what seat the one who acts may look at an opening again, if any: they were not
# there, are in no team of those who were, and answer for no place.
SEAT = f"""
CREATE OR REPLACE FUNCTION avec.review_seat(reader uuid, reader_hat uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE
    WHEN a.capacity = 'users_representative' THEN 'users'
    WHEN a.capacity IN {CAPACITIES} AND (
      a.organization_id = theirs.organization_id OR avec.in_a_crisis_team())
      THEN 'professional' END
  FROM public.people_affiliation a, public.people_affiliation theirs
  WHERE a.id = avec.hat() AND a.person_id = avec.me() AND {RUNNING}
    AND NOT a.answers_for_place
    AND theirs.id = reader_hat AND reader <> avec.me()
    AND NOT EXISTS (
      SELECT 1 FROM public.emergency_member m
      WHERE m.person_id = avec.me() AND m.ended_at IS NULL
        AND m.organization_id = theirs.organization_id)
    AND NOT EXISTS (
      SELECT 1 FROM public.people_affiliation o
      WHERE o.person_id = avec.me() AND o.team_id = theirs.team_id
        AND (o.ended_at IS NULL OR o.ended_at > avec.now()))
$$;
"""

WAITS = """
CREATE OR REPLACE FUNCTION avec.emergency_waits(wanted uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.review_seat(t.reader_id, t.affiliation_id)
  FROM public.emergency_attempt t
  WHERE t.id = wanted AND t.ends_at IS NOT NULL AND t.owner_id <> avec.me()
    AND NOT EXISTS (
      SELECT 1 FROM public.emergency_review r
      WHERE r.attempt_id = t.id AND (
        r.reviewer_id = avec.me()
        OR r.seat = avec.review_seat(t.reader_id, t.affiliation_id)))
$$;
"""

# What waits for the one who acts to look at again: who opened, why, what she adds;
# never whose pages they are. That it was read is written for her.
TO_REVIEW = """
CREATE OR REPLACE FUNCTION avec.emergency_to_review()
RETURNS TABLE (attempt uuid, name text, function text, place text, situation text,
  words bytea, voice bytea, at timestamptz, questions int, seat text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT t.id, t.owner_id, p.name AS who, coalesce(a.function, '') AS as_what,
      coalesce(o.name, '') AS at_place, t.situation AS why, t.sealed, t.voice AS hers,
      t.tried_at, t.questions AS marked, avec.emergency_waits(t.id) AS in_seat
    FROM public.emergency_attempt t
    JOIN public.people_person p ON p.id = t.reader_id
    LEFT JOIN public.people_affiliation a ON a.id = t.affiliation_id
    LEFT JOIN public.people_organization o ON o.id = a.organization_id
    WHERE t.ends_at IS NOT NULL AND (
      SELECT count(*) FROM public.emergency_review r WHERE r.attempt_id = t.id) < 2
    ORDER BY t.tried_at, t.id
  LOOP
    CONTINUE WHEN one.in_seat IS NULL;
    PERFORM avec.journal('reading', 'emergency.looked_again', one.owner_id,
      'emergency.attempt:' || one.id::text, '[]', '', 'web');
    RETURN QUERY SELECT one.id, one.who::text, one.as_what::text, one.at_place::text,
      one.why::text, one.sealed, one.hers, one.tried_at, one.marked, one.in_seat;
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
  PERFORM avec.journal('act', 'emergency.reviewed', t.owner_id,
    'emergency.attempt:' || t.id::text, '[]', '', 'web')
  FROM public.emergency_attempt t WHERE t.id = wanted;
  RETURN true;
END $$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
ANSWERED = (
    "organization_id = any ((select avec.organizations_answered_for())::uuid[])"
)


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0001_initial"),
        ("messages", "0004_told_at_once"),
        ("documents", "0018_for_one_person"),
    ]
    operations = [
        migrations.RunSQL(SAME_OWNER, APART),
        NarrowFunction("avec.emergency_hat(uuid, uuid)", EMERGENCY_HAT, callers=""),
        NarrowFunction("avec.in_a_crisis_team()", DECLARED, callers=""),
        NarrowFunction("avec.emergency_suspended()", SUSPENDED, callers=""),
        NarrowFunction("avec.proved_strongly()", PROVED, callers=""),
        NarrowFunction("avec.emergency_tries_left()", TRIES_LEFT, callers=""),
        NarrowFunction("avec.emergency_standing()", STANDING),
        NarrowFunction("avec.emergency_items(uuid[])", MARKED, callers=""),
        NarrowFunction("avec.emergency_allows(uuid, uuid)", ALLOWED, callers=""),
        NarrowFunction(
            "avec.try_emergency(uuid, text, text, bytea, int)", TRY
        ),
        NarrowFunction("avec.emergency_stands(uuid)", STANDS, callers=""),
        NarrowFunction("avec.emergency_pages(uuid)", PAGES),
        NarrowFunction("avec.emergency_name(uuid)", WHOSE),
        NarrowFunction("avec.emergency_record()", RECORD),
        NarrowFunction("avec.emergency_told()", TOLD),
        NarrowFunction("avec.declare_crisis_member(uuid)", DECLARE),
        NarrowFunction("avec.crisis_teams()", TEAMS),
        NarrowFunction("avec.review_seat(uuid, uuid)", SEAT, callers=""),
        NarrowFunction("avec.emergency_waits(uuid)", WAITS, callers=""),
        NarrowFunction("avec.emergency_to_review()", TO_REVIEW),
        NarrowFunction("avec.review_opening(uuid, text)", REVIEW),
        Wall(
            "emergency_member",
            read=f"person_id = {ME} or {ANSWERED}",
            change=(
                f"(person_id = {ME} or {ANSWERED}) and ended_at is null",
                f"person_id = {ME} or {ANSWERED}",
            ),
            columns="ended_at",
            remove=f"person_id = {ME}",
        ),
        Wall(
            "emergency_consent",
            read=MINE,
            add=f"{MINE} and ended_at is null",
            change=(f"{MINE} and ended_at is null", MINE),
            columns="ended_at",
            remove=MINE,
        ),
        Wall("emergency_findable", read=MINE, add=MINE, remove=MINE),
        Wall(
            "emergency_attempt",
            read=f"{MINE} or (reader_id = {ME} and ends_at is not null)",
            change=(MINE, MINE),
            columns="voice, voice_at",
            remove=MINE,
        ),
        Wall(
            "emergency_review",
            read=f"{MINE} or reader_id = {ME} or reviewer_id = {ME}",
            remove=MINE,
        ),
    ]
