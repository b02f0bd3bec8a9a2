"""A printed card is current or not, and nothing more; erased words are never current."""

import django.contrib.postgres.fields
from django.db import migrations, models

from avec.access.walls import NarrowFunction

# A card is current while it stands, and every line it quotes is published today.
CHECK_CARD = """
CREATE OR REPLACE FUNCTION avec.check_card(code text, zone text)
RETURNS TABLE (state text, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE WHEN c.withdrawn_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM public.card_crisiscard l
        WHERE l.owner_id = c.owner_id AND l.number > c.number)
      AND NOT EXISTS (
        SELECT 1 FROM unnest(c.version_ids) AS q(id)
        LEFT JOIN public.documents_version v ON v.id = q.id
        LEFT JOIN public.documents_document d ON d.id = v.document_id
        WHERE v.id IS NULL OR v.revoked_at IS NOT NULL
          OR d.current_version_id IS DISTINCT FROM v.id)
      AND NOT EXISTS (
        SELECT 1 FROM unnest(c.passage_ids) AS q(id)
        LEFT JOIN public.documents_passage p ON p.id = q.id
        WHERE p.sealed IS NULL)
    THEN 'current' ELSE 'past' END, NULL::date
  FROM public.card_crisiscard c
  WHERE c.check_code = code
$$;
"""

# As before; what was lost is counted among the very words that stand on the card.
KEPT_CARD = """
CREATE OR REPLACE FUNCTION avec.kept_card(token text, session text, shown text)
RETURNS TABLE (state text, mark text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  kept public.card_keptcard;
  lost boolean;
BEGIN
  state := 'no';
  mark := '';
  SELECT * INTO kept FROM public.card_keptcard k
  WHERE k.token_hash = token AND k.ended_at IS NULL;
  IF NOT FOUND OR avec.me() <> kept.owner_id THEN
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT quoted.lost OR erased.many > 0,
    pg_catalog.left(pg_catalog.md5(pg_catalog.concat_ws(
      '|', c.number, c.withdrawn_at, quoted.said, erased.many)), 12)
  INTO lost, mark
  FROM (SELECT * FROM public.card_crisiscard
        WHERE owner_id = kept.owner_id ORDER BY number DESC LIMIT 1) c
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(v.id IS NULL OR v.revoked_at IS NOT NULL), false) AS lost,
      string_agg(pg_catalog.concat_ws('.', q.id, v.revoked_at, v.id IS NULL,
        d.current_version_id IS DISTINCT FROM v.id), ',' ORDER BY q.id) AS said
    FROM unnest(c.version_ids) AS q(id)
    LEFT JOIN public.documents_version v ON v.id = q.id
    LEFT JOIN public.documents_document d ON d.id = v.document_id) quoted
  CROSS JOIN LATERAL (
    SELECT count(*) AS many FROM unnest(c.passage_ids) AS q(id)
    LEFT JOIN public.documents_passage p ON p.id = q.id
    WHERE p.sealed IS NULL) erased;
  IF avec.me() IS NOT NULL THEN
    state := 'mine';
    IF kept.session_hash <> session THEN
      UPDATE public.card_keptcard k SET session_hash = session WHERE k.id = kept.id;
    END IF;
  ELSIF lost AND shown <> mark THEN
    state := 'no';
  ELSE
    state := 'still';
  END IF;
  RETURN NEXT;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("card", "0003_kept_cards_follow"),
        ("documents", "0017_a_code_answers_in_days"),
    ]
    operations = [
        migrations.AddField(
            model_name="crisiscard",
            name="passage_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list
            ),
        ),
        migrations.RunSQL(
            "DROP FUNCTION avec.check_card(text)", migrations.RunSQL.noop
        ),
        NarrowFunction("avec.check_card(text, text)", CHECK_CARD),
        NarrowFunction("avec.kept_card(text, text, text)", KEPT_CARD),
    ]
