"""Who looks again is told it as herself too, and who was there that day never does."""

from django.db import migrations

from avec.access.walls import NarrowFunction

CAPACITIES = "('professional', 'team_coordinator')"
RUNNING = (
    "a.confirmed_at IS NOT NULL AND a.starts_at <= avec.now()"
    " AND (a.ended_at IS NULL OR a.ended_at > avec.now())"
)

IN_A_TEAM = """
CREATE OR REPLACE FUNCTION avec.in_a_crisis_team_under(hat uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.emergency_member m
    WHERE m.affiliation_id = hat AND m.person_id = avec.me() AND m.ended_at IS NULL)
  AND avec.emergency_hat(hat, avec.me())
$$;
"""

DECLARED = """
CREATE OR REPLACE FUNCTION avec.in_a_crisis_team() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.in_a_crisis_team_under(avec.hat())
$$;
"""

# In what seat the one who acts may look at an opening again under one of their hats, if
# any: they were not there, were in no team of those who were, that day or since, and
# answer for no place. Having left a team the day after changes nothing.
WAITS_UNDER = f"""
CREATE OR REPLACE FUNCTION avec.emergency_waits_under(wanted uuid, hat uuid)
RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.seat
  FROM public.emergency_attempt t
  JOIN public.people_affiliation theirs ON theirs.id = t.affiliation_id
  JOIN public.people_affiliation a
    ON a.id = hat AND a.person_id = avec.me() AND {RUNNING} AND NOT a.answers_for_place
  CROSS JOIN LATERAL (SELECT CASE
    WHEN a.capacity = 'users_representative' THEN 'users'
    WHEN a.capacity IN {CAPACITIES} AND (
      a.organization_id = theirs.organization_id
      OR avec.in_a_crisis_team_under(hat)) THEN 'professional' END AS seat) s
  WHERE t.id = wanted AND t.ends_at IS NOT NULL AND s.seat IS NOT NULL
    AND t.owner_id <> avec.me() AND t.reader_id <> avec.me()
    AND NOT t.owner_id = any (avec.kept_apart())
    AND NOT EXISTS (
      SELECT 1 FROM public.emergency_member m
      WHERE m.person_id = avec.me() AND m.organization_id = theirs.organization_id
        AND (m.ended_at IS NULL OR m.ended_at > t.tried_at))
    AND NOT EXISTS (
      SELECT 1 FROM public.people_affiliation o
      WHERE o.person_id = avec.me() AND o.team_id = theirs.team_id
        AND (o.ended_at IS NULL OR o.ended_at > t.tried_at))
    AND NOT EXISTS (
      SELECT 1 FROM public.emergency_review r
      WHERE r.attempt_id = t.id
        AND (r.reviewer_id = avec.me() OR r.seat = s.seat))
$$;
"""

WAITS = """
CREATE OR REPLACE FUNCTION avec.emergency_waits(wanted uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.emergency_waits_under(wanted, avec.hat())
$$;
"""

# Acting as herself, under which of her hats something waits for her: her own hat, and
# nothing of what waits. Under a hat, the room says it of that hat alone.
WAITS_HAT = f"""
CREATE OR REPLACE FUNCTION avec.emergency_waits_hat() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
BEGIN
  IF who.me IS NULL OR who.hat IS NOT NULL THEN RETURN NULL; END IF;
  RETURN (
    SELECT a.id FROM public.people_affiliation a
    CROSS JOIN public.emergency_attempt t
    WHERE a.person_id = who.me AND {RUNNING} AND NOT a.answers_for_place
      AND a.capacity IN ('users_representative', 'professional', 'team_coordinator')
      AND t.ends_at IS NOT NULL AND NOT t.is_settled
      AND avec.emergency_waits_under(t.id, a.id) IS NOT NULL
    ORDER BY t.tried_at, a.starts_at, a.id LIMIT 1);
END $$;
"""

WAITS_SINCE = """
CREATE OR REPLACE FUNCTION avec.emergency_waits_since() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  worn uuid := coalesce(avec.hat(), avec.emergency_waits_hat());
BEGIN
  IF worn IS NULL THEN RETURN NULL; END IF;
  RETURN (SELECT min(t.tried_at) FROM public.emergency_attempt t
    WHERE t.ends_at IS NOT NULL AND NOT t.is_settled
      AND avec.emergency_waits_under(t.id, worn) IS NOT NULL);
END $$;
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
    CASE WHEN EXISTS (SELECT FROM public.emergency_consent c
      WHERE c.owner_id = me AND c.is_ended_by_revocation AND NOT EXISTS (
        SELECT FROM public.emergency_consent n
        WHERE n.document_id = c.document_id AND n.answered_at > c.ended_at))
      THEN 'emergency.anew' END,
    CASE WHEN EXISTS (SELECT FROM public.emergency_attempt
      WHERE ends_at IS NOT NULL AND tried_at > at - interval '7 days'
        AND me = any (told_ids)) THEN 'emergency.told' END,
    CASE WHEN who.hat IS NOT NULL AND avec.emergency_waits_since() IS NOT NULL
      THEN 'emergency.review' END,
    CASE WHEN who.hat IS NULL AND avec.emergency_waits_hat() IS NOT NULL
      THEN 'emergency.review_under' END
  ], NULL);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0010_after_a_revocation"),
        ("circles", "0008_whom_a_block_keeps_apart"),
    ]
    operations = [
        NarrowFunction("avec.in_a_crisis_team_under(uuid)", IN_A_TEAM, callers=""),
        NarrowFunction("avec.in_a_crisis_team()", DECLARED, callers=""),
        NarrowFunction(
            "avec.emergency_waits_under(uuid, uuid)", WAITS_UNDER, callers=""
        ),
        NarrowFunction("avec.emergency_waits(uuid)", WAITS, callers=""),
        migrations.RunSQL(
            "DROP FUNCTION avec.review_seat(uuid, uuid)", migrations.RunSQL.noop
        ),
        NarrowFunction("avec.emergency_waits_hat()", WAITS_HAT),
        NarrowFunction("avec.emergency_waits_since()", WAITS_SINCE),
        NarrowFunction("avec.waits_in_emergency()", WAITS_IN),
    ]
