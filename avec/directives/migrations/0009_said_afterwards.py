"""What was followed is still said for a while, once a difficult moment has closed.

Nothing is read again: neither her words nor the document. Only the places that were
open then come back, and a line speaks of a day of that moment.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

followed = import_module("avec.directives.migrations.0006_followed_walls")

# The passages of others that a prepared share opened to me, and that the end of the
# moment closed: what she stopped, took back or revoked herself is over for good.
CLOSED = """
CREATE OR REPLACE FUNCTION avec.passages_closed()
RETURNS TABLE (item uuid, document uuid, owner uuid, version uuid, template uuid,
  section_key text, question_key text, owner_name text, first_day date, last_day date,
  until date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  me uuid := avec.me();
  at timestamptz := avec.now();
  team uuid := avec.team_of_my_hat();
BEGIN
  IF me IS NULL THEN RETURN; END IF;
  RETURN QUERY
  SELECT DISTINCT ON (i.id) i.id, d.id, d.owner_id, i.version_id, d.template_version_id,
    i.section_key::text, i.question_key::text, p.name::text,
    (g.given_at AT TIME ZONE 'Europe/Paris')::date,
    (m.over AT TIME ZONE 'Europe/Paris')::date,
    (m.over AT TIME ZONE 'Europe/Paris')::date + 28
  FROM public.documents_grant g
  JOIN public.documents_waitingshare w
    ON w.id = g.waiting_id AND w.withdrawn_at IS NULL
  JOIN public.episodes_episode e ON e.person_id = g.owner_id
    AND g.bundle = pg_catalog.md5(e.id::text || '/' || w.bundle::text)::uuid
  CROSS JOIN LATERAL (
    SELECT least(coalesce(e.closed_at, e.ends_at), e.ends_at) AS over) m
  JOIN public.documents_document d ON d.id = g.document_id AND d.stopped_at IS NULL
  JOIN public.documents_templateversion t ON t.id = d.template_version_id
    AND (t.body->>'fr')::jsonb->>'behaviour' = 'directive'
  JOIN public.people_person p ON p.id = d.owner_id
  CROSS JOIN LATERAL (
    SELECT v.id, v.revoked_at FROM public.documents_version v
    WHERE v.document_id = d.id AND v.published_at <= m.over
    ORDER BY v.number DESC LIMIT 1) v
  JOIN public.documents_versionitem i ON i.version_id = v.id
    AND i.quality IN ('person', 'we') AND i.removed_at IS NULL
    AND (g.scope_id = i.question_ref OR NOT i.only_named
      AND g.scope_id IN (i.document_id, i.section_ref))
  WHERE m.over <= at AND (at AT TIME ZONE 'Europe/Paris')::date <=
      (m.over AT TIME ZONE 'Europe/Paris')::date + 28
    AND g.given_at < m.over
    AND (g.stopped_at IS NULL OR g.stopped_at >= m.over)
    AND v.revoked_at IS NULL
    AND g.owner_id <> me AND g.owner_id <> ALL (avec.kept_apart())
    AND (g.to_person_id = me AND EXISTS (
        SELECT FROM public.circles_tie c WHERE c.person_id = g.owner_id
          AND c.other_id = me AND c.ended_at IS NULL)
      OR g.to_team_id = team AND EXISTS (
        SELECT FROM public.people_affiliation a
        WHERE a.id = avec.hat() AND a.starts_at <= m.over))
  ORDER BY i.id, m.over DESC, g.given_at;
END $$;
"""

AFTERWARDS = """
CREATE OR REPLACE FUNCTION avec.passages_afterwards() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(c.item), '{}') FROM avec.passages_closed() c
$$;
"""

# Once it has closed, a line speaks of a day of that moment and of no other.
IN_PLACE = followed.IN_PLACE.replace(
    "  RETURN NEW;",
    """  IF NEW.corrects_id IS NULL AND NEW.item_id <> ALL (avec.passages_to_follow())
     AND EXISTS (SELECT FROM avec.passages_closed() c
       WHERE c.item = NEW.item_id
         AND NEW.happened_on NOT BETWEEN c.first_day AND c.last_day) THEN
    RAISE EXCEPTION 'what is said afterwards is of a day of that moment'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;""",
)

ME = followed.ME


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0008_said_or_not_walls"),
        ("episodes", "0007_who_is_there_walls"),
        ("circles", "0008_whom_a_block_keeps_apart"),
    ]
    operations = [
        NarrowFunction("avec.passages_closed()", CLOSED),
        NarrowFunction("avec.passages_afterwards()", AFTERWARDS),
        NarrowFunction("avec.honouring_in_place()", IN_PLACE, callers=""),
        Wall(
            "directives_honouring",
            read=f"{ME} = any (array[owner_id, author_id])"
            " or document_id = any ((select avec.told_as_trusted())::uuid[])",
            add=f"author_id = {ME} and not {followed.MINE}"
            " and (corrects_id is null"
            " and (item_id = any ((select avec.passages_to_follow())::uuid[])"
            " or item_id = any ((select avec.passages_afterwards())::uuid[]))"
            " or corrects_id = any ((select avec.followings_said())::uuid[]))",
        ),
    ]
