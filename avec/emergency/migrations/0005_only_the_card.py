"""She may open her crisis card and nothing else; it alone is printed, and it is told."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from avec.access.walls import NarrowFunction

ANSWERS = [
    ("yes", "Oui, les questions que je coche"),
    ("card", "Seulement ma carte de crise"),
    ("named", "Seulement les personnes que je nomme"),
    ("no", "Non"),
]

RUNNING = (
    "a.confirmed_at IS NOT NULL AND a.starts_at <= avec.now()"
    " AND (a.ended_at IS NULL OR a.ended_at > avec.now())"
)

# The card that stands for these answers, among them the one she gave for it.
CARD_OF = """
CREATE OR REPLACE FUNCTION avec.emergency_card_of(consents uuid[]) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.id
  FROM public.emergency_consent c
  JOIN public.card_crisiscard k ON k.owner_id = c.owner_id
    AND k.sealed IS NOT NULL AND k.withdrawn_at IS NULL
  WHERE c.id = any (consents) AND c.document_id IS NULL AND c.ended_at IS NULL
    AND c.answer IN ('yes', 'named')
    AND NOT EXISTS (
      SELECT 1 FROM public.card_crisiscard l
      WHERE l.owner_id = k.owner_id AND l.number > k.number)
  LIMIT 1
$$;
"""

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
  marked int;
  card uuid;
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
  card := avec.emergency_card_of(consents);
  opens := found IS NOT NULL AND avec.in_a_crisis_team()
    AND NOT avec.emergency_suspended() AND (marked > 0 OR card IS NOT NULL);
  told := CASE WHEN opens THEN ARRAY(
    SELECT DISTINCT c.also_tell_id FROM public.emergency_consent c
    WHERE c.id = any (consents) AND c.also_tell_id IS NOT NULL) ELSE '{{}}' END;
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
        AND a.capacity = 'users_representative' AND {RUNNING}
        AND a.person_id <> found
      LIMIT 10);
  END IF;
  FOREACH each IN ARRAY pg_catalog.array_prepend(found, told) LOOP
    PERFORM avec.write_message(each, 'emergency', 'emergency:' || attempt::text, NULL);
  END LOOP;
  RETURN CASE WHEN opens THEN 'opened' ELSE 'refused' END;
END $$;
"""

# The card of one opening: the very one that was open then. What it quotes is read in
# the version it was chosen in, by the same rule as what is marked: her own words,
# published, in no document she said no for. A card made since is in no opening before.
CARD = """
CREATE OR REPLACE FUNCTION avec.emergency_card(wanted uuid)
RETURNS TABLE (card uuid, whose uuid, kept bytea, made timestamptz, code text,
  version uuid, template uuid, number int, published timestamptz, cover bytea,
  passed boolean, passage uuid,
  id uuid, owner uuid, section text, question text, block uuid, author uuid,
  mode text, quality text, relation text, disputed boolean, said_on date,
  written timestamptz, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.id, k.owner_id, k.sealed, k.made_at, k.check_code,
    v.id, v.template_version_id, v.number, v.published_at, v.sealed,
    v.id <> v.current_id, i.passage_id,
    i.id, i.owner_id, i.section_key, i.question_key, i.block_id, i.author_id,
    i.mode, i.quality, i.relation, i.is_disputed, i.said_on, i.written_at, i.sealed
  FROM public.emergency_attempt t
  JOIN public.card_crisiscard k ON k.id = t.card_id
    AND k.id = avec.emergency_card_of(avec.emergency_stands(t.id))
  LEFT JOIN LATERAL (
    SELECT v.id, v.template_version_id, v.number, v.published_at, v.sealed,
      d.current_version_id AS current_id
    FROM public.documents_version v
    JOIN public.documents_document d ON d.id = v.document_id
      AND d.owner_id = k.owner_id AND d.stopped_at IS NULL
      AND d.current_version_id IS NOT NULL
    JOIN public.documents_templateversion f ON f.id = v.template_version_id
      AND (f.body->>'fr')::jsonb->>'behaviour' IN ('plan', 'directive', 'card')
      AND f.key NOT IN ('strengths', 'companion_review')
    WHERE v.id = any (k.version_ids) AND v.revoked_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM public.emergency_consent c
        WHERE c.document_id = d.id AND c.ended_at IS NULL AND c.answer = 'no')
    ) v ON true
  LEFT JOIN public.documents_versionitem i
    ON i.version_id = v.id AND i.owner_id = k.owner_id
    AND i.passage_id = any (k.passage_ids)
    AND i.author_id = i.owner_id AND i.quality = 'person'
    AND i.mode IN ('written', 'dictated')
    AND i.sealed IS NOT NULL AND i.removed_at IS NULL AND NOT i.only_named
    AND NOT EXISTS (
      SELECT 1 FROM public.documents_passage p
      WHERE p.id = i.passage_id AND (p.sealed IS NULL OR p.withdrawn_at IS NOT NULL))
  WHERE t.id = wanted
  ORDER BY v.published_at, v.id, i.position
$$;
"""

# The card is on paper: written once on the opening, and in her journal each time.
PRINTS = """
CREATE OR REPLACE FUNCTION avec.print_emergency_card(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE whose uuid;
BEGIN
  SELECT c.whose INTO whose FROM avec.emergency_card(wanted) c LIMIT 1;
  IF whose IS NULL THEN RETURN false; END IF;
  UPDATE public.emergency_attempt
  SET printed_at = coalesce(printed_at, avec.now()) WHERE id = wanted;
  PERFORM avec.journal('act', 'emergency.card_printed', whose,
    'emergency.attempt:' || wanted::text, '[]', '', 'web');
  RETURN true;
END $$;
"""

# As before; whether the card was open, and printed, is said too.
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
    PERFORM avec.journal('reading', 'emergency.looked_again', one.owner_id,
      'emergency.attempt:' || one.id::text, '[]', '', 'web');
    RETURN QUERY SELECT one.id, one.who::text, one.as_what::text, one.at_place::text,
      one.why::text, one.sealed, one.hers, one.tried_at, one.marked,
      one.card_id IS NOT NULL, one.printed_at IS NOT NULL, one.in_seat;
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0004_told_from_within"),
        ("card", "0004_current_or_not"),
    ]
    operations = [
        migrations.AddField(
            "attempt", "card_id", models.UUIDField(null=True)
        ),
        migrations.AddField(
            "attempt", "printed_at", models.DateTimeField(null=True)
        ),
        migrations.AlterField(
            "consent",
            "document",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AlterField(
            "consent", "answer", models.CharField(choices=ANSWERS, max_length=10)
        ),
        migrations.RemoveConstraint("consent", "emergency_answer_is_known"),
        migrations.RemoveConstraint("consent", "emergency_marks_need_a_yes"),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=Q(answer__in=[key for key, _label in ANSWERS]),
                name="emergency_answer_is_known",
            ),
        ),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "named"], document__isnull=False)
                | Q(marks=[]),
                name="emergency_marks_need_a_yes",
            ),
        ),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=~Q(answer="card") | Q(document__isnull=False),
                name="emergency_only_the_card_is_of_a_document",
            ),
        ),
        migrations.AddConstraint(
            "consent",
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(document=None, ended_at=None),
                name="emergency_card_answered_once",
            ),
        ),
        NarrowFunction("avec.emergency_card_of(uuid[])", CARD_OF, callers=""),
        NarrowFunction("avec.try_emergency(uuid, text, text, bytea, int)", TRY),
        NarrowFunction("avec.emergency_card(uuid)", CARD),
        NarrowFunction("avec.print_emergency_card(uuid)", PRINTS),
        migrations.RunSQL(
            "DROP FUNCTION avec.emergency_to_review()", migrations.RunSQL.noop
        ),
        NarrowFunction("avec.emergency_to_review()", TO_REVIEW),
    ]
