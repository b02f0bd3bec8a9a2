"""A revocation that somebody reported is hers to confirm, or to undo.

It speaks of directives only. What she had prepared stops with it. Her sentence for when
she says the contrary is read by those to whom that part was open, and nobody else.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

signed = import_module("avec.directives.migrations.0002_walls")
revoked = import_module("avec.directives.migrations.0004_revoked_walls")
followed = import_module("avec.directives.migrations.0006_followed_walls")

REVOKE = (
    revoked.REVOKE.replace(
        "  spoke uuid;\n",
        "  spoke uuid;\n  stopped timestamptz;\n",
    )
    .replace(
        """      ORDER BY v.number DESC LIMIT 1))
    INTO hers, spoke FROM public.documents_document d WHERE d.id = doc FOR UPDATE;""",
        """      ORDER BY v.number DESC LIMIT 1)), d.stopped_at
    INTO hers, spoke, stopped FROM public.documents_document d
    JOIN public.documents_templateversion t ON t.id = d.template_version_id
      AND (t.body->>'fr')::jsonb->>'behaviour' = 'directive'
    WHERE d.id = doc FOR UPDATE OF d;""",
    )
    .replace(
        "version_id, recorded_by_id, way, said_on, revoked_at, in_difficult_moment)",
        "version_id, recorded_by_id, way, said_on, revoked_at, in_difficult_moment,\n"
        "      was_suspended_at, confirmed_at)",
    )
    .replace(
        "VALUES (new, words, doc, hers, spoke, me, by_way_of, said, at, difficult);",
        "VALUES (new, words, doc, hers, spoke, me, by_way_of, said, at,\n"
        "      hers = me AND difficult OR EXISTS (\n"
        "        SELECT FROM public.episodes_episode e WHERE e.person_id = hers\n"
        "          AND e.closed_at IS NULL AND e.ends_at > at),\n"
        "      stopped, CASE WHEN hers = me THEN at END);",
    )
    .replace(
        "(id, revocation_id, owner_id, person_id, team_id)\n",
        "(id, revocation_id, owner_id, person_id, team_id, scopes)\n",
    )
    .replace(
        """new, hers, g.to_person_id, g.to_team_id FROM (
      SELECT DISTINCT to_person_id, to_team_id FROM public.documents_grant""",
        """new, hers, g.to_person_id, g.to_team_id, g.scopes
    FROM (
      SELECT to_person_id, to_team_id, pg_catalog.array_agg(DISTINCT scope_id) scopes
      FROM public.documents_grant""",
    )
    .replace(
        "AND (ends_at IS NULL OR ends_at > at)) g;",
        "AND (ends_at IS NULL OR ends_at > at)\n"
        "      GROUP BY to_person_id, to_team_id) g;",
    )
    .replace(
        "  UPDATE public.documents_document SET",
        "  UPDATE public.documents_waitingshare SET withdrawn_at = at\n"
        "    WHERE document_id = doc AND withdrawn_at IS NULL;\n"
        "  UPDATE public.documents_document SET",
    )
)

# What she did not say is undone: what it had stopped goes on, for those who are still
# in her circle. What she has published or opened since stays as it is.
ANSWER = """
CREATE OR REPLACE FUNCTION avec.answer_revocation(which uuid, is_true boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz := avec.now();
  r public.directives_revocation;
  moment uuid;
  until timestamptz;
BEGIN
  SELECT * INTO r FROM public.directives_revocation
    WHERE id = which AND owner_id = me AND recorded_by_id <> me
      AND confirmed_at IS NULL AND contested_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF is_true THEN
    UPDATE public.directives_revocation SET confirmed_at = at WHERE id = r.id;
    RETURN true;
  END IF;
  UPDATE public.directives_revocation SET contested_at = at WHERE id = r.id;
  UPDATE public.documents_version SET revoked_at = NULL
    WHERE id = r.version_id AND revoked_at = r.revoked_at;
  UPDATE public.documents_document d SET stopped_at = r.was_suspended_at,
      current_version_id = CASE WHEN r.was_suspended_at IS NULL THEN r.version_id END
    WHERE d.id = r.document_id AND d.current_version_id IS NULL
      AND d.stopped_at IS NULL AND NOT EXISTS (
        SELECT FROM public.documents_version v WHERE v.document_id = d.id
          AND v.published_at > r.revoked_at);
  UPDATE public.documents_grant g SET stopped_at = NULL
    WHERE g.document_id = r.document_id AND g.stopped_at = r.revoked_at
      AND g.waiting_id IS NULL AND (g.ends_at IS NULL OR g.ends_at > at)
      AND (g.to_team_id IS NOT NULL OR EXISTS (
        SELECT FROM public.circles_tie t WHERE t.person_id = me
          AND t.other_id = g.to_person_id AND t.ended_at IS NULL))
      AND NOT EXISTS (
        SELECT FROM public.documents_grant o
        WHERE o.document_id = g.document_id AND o.stopped_at IS NULL
          AND o.scope_id = g.scope_id
          AND o.to_person_id IS NOT DISTINCT FROM g.to_person_id
          AND o.to_team_id IS NOT DISTINCT FROM g.to_team_id);
  UPDATE public.documents_waitingshare w SET withdrawn_at = NULL
    WHERE w.document_id = r.document_id AND w.withdrawn_at = r.revoked_at
      AND (w.to_team_id IS NOT NULL OR EXISTS (
        SELECT FROM public.circles_tie t WHERE t.person_id = me
          AND t.other_id = w.to_person_id AND t.ended_at IS NULL))
      AND NOT EXISTS (
        SELECT FROM public.documents_waitingshare o
        WHERE o.document_id = w.document_id AND o.withdrawn_at IS NULL
          AND o.section_key = w.section_key AND o.question_key = w.question_key
          AND o.scope = w.scope
          AND o.to_person_id IS NOT DISTINCT FROM w.to_person_id
          AND o.to_team_id IS NOT DISTINCT FROM w.to_team_id);
  SELECT e.id, e.ends_at INTO moment, until FROM public.episodes_episode e
    WHERE e.person_id = me AND e.closed_at IS NULL AND e.ends_at > at;
  IF FOUND THEN
    PERFORM avec.open_waiting_shares(me, until, moment::text);
  END IF;
  RETURN true;
END $$;
"""

# A version is revoked once; what she says she never said was no revocation.
REVOKED_ONCE = """
CREATE OR REPLACE FUNCTION avec.revoked_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at
     AND (NEW.revoked_at IS NOT NULL OR NOT EXISTS (
       SELECT FROM public.directives_revocation r WHERE r.version_id = OLD.id
         AND r.revoked_at = OLD.revoked_at AND r.contested_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a version is revoked once'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

CONTRARY = revoked.CONTRARY.replace(
    "AND i.quality = 'person' AND i.sealed IS NOT NULL\n",
    """AND i.quality = 'person' AND i.sealed IS NOT NULL
    AND i.removed_at IS NULL AND NOT i.only_named
""",
).replace(
    "AND (r.owner_id = avec.me() OR r.id = ANY (avec.revocations_told()))",
    """AND r.contested_at IS NULL
    AND NOT EXISTS (SELECT FROM public.documents_version v
      WHERE v.document_id = r.document_id AND v.published_at > r.revoked_at)
    AND (r.owner_id = avec.me() OR EXISTS (
      SELECT FROM public.directives_formerreader f
      WHERE f.revocation_id = r.id AND f.id = ANY (avec.former_readings())
        AND f.scopes && array[i.document_id, i.section_ref, i.question_ref]))""",
)

# Once a tie has ended, neither reads any more what was told of the other's.
END_READINGS = """
CREATE OR REPLACE FUNCTION avec.end_former_readings(person uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM public.directives_formerreader
  WHERE (owner_id = avec.me() AND person_id = person)
    OR (owner_id = person AND person_id = avec.me())
$$;
"""

DOCUMENTS_READ = """
CREATE OR REPLACE FUNCTION avec.documents_read() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(v.document_id), '{}')
  FROM public.documents_version v WHERE v.id = ANY (avec.readable_versions())
$$;
"""

WAITS = followed.WAITS.replace(
    "  RETURN found;",
    """  IF EXISTS (SELECT FROM public.directives_revocation r WHERE r.owner_id = me
      AND r.confirmed_at IS NULL AND r.contested_at IS NULL)
  THEN found := found || '{directives.revoked}'::text[]; END IF;
  RETURN found;""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0007_said_or_not"),
        ("episodes", "0002_walls"),
        ("documents", "0022_apart_from_moments"),
    ]
    operations = [
        NarrowFunction(
            "avec.revoke_directives(uuid, uuid, text, date, bytea, boolean)", REVOKE
        ),
        NarrowFunction("avec.revoked_once()", REVOKED_ONCE, callers=""),
        NarrowFunction("avec.answer_revocation(uuid, boolean)", ANSWER),
        NarrowFunction("avec.contrary_words(uuid)", CONTRARY),
        NarrowFunction("avec.end_former_readings(uuid)", END_READINGS),
        NarrowFunction("avec.documents_read()", DOCUMENTS_READ),
        NarrowFunction("avec.waits_in_directives()", WAITS),
        Wall(
            "directives_trustedperson",
            read=f"{signed.MINE} or {signed.COUNTS_ON_ME}"
            " or (ended_at is null and cosigned_at is not null"
            " and document_id = any ((select avec.documents_read())::uuid[])"
            f" and {signed.IN_SCOPE})",
            add=f"{signed.MINE} and cosigned_at is null and ended_at is null"
            " and (other_id is null or other_id = any ((select avec.my_circle())::uuid[]))",
            change=(
                f"{signed.MINE} or {signed.COUNTS_ON_ME}",
                f"{signed.MINE} or {signed.COUNTS_ON_ME}",
            ),
            columns="cosigned_at, cosigned_by_way_of, paper_signed_on, ended_at,"
            " ended_by_id, is_told",
        ),
    ]
