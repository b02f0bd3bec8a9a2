"""What a device keeps follows the card, and the session that is open there."""

from django.db import migrations, models

from avec.access.walls import NarrowFunction

# What is said about the token that a device holds: whether it keeps the card of
# whoever asks, somebody's, or nothing any more; and a mark that changes when the card
# would read otherwise. The device shows the mark it keeps: without a session it goes
# on keeping what it has, unless words of it were taken back since.
# The session open there is noted, so that closing it elsewhere ends what is kept.
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
  SELECT coalesce(bool_or(q.lost), false),
    pg_catalog.left(pg_catalog.md5(pg_catalog.concat_ws('|', c.number, c.withdrawn_at,
      string_agg(q.said, ',' ORDER BY q.id))), 12)
  INTO lost, mark
  FROM (SELECT * FROM public.card_crisiscard
        WHERE owner_id = kept.owner_id ORDER BY number DESC LIMIT 1) c
  LEFT JOIN LATERAL (
    SELECT asked.id,
      v.id IS NULL OR v.revoked_at IS NOT NULL OR erased.many > 0 AS lost,
      pg_catalog.concat_ws('.', asked.id, v.revoked_at, v.id IS NULL,
        d.current_version_id IS DISTINCT FROM v.id, erased.many) AS said
    FROM unnest(c.version_ids) AS asked(id)
    LEFT JOIN public.documents_version v ON v.id = asked.id
    LEFT JOIN public.documents_document d ON d.id = v.document_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS many FROM public.documents_passage p
      WHERE p.document_id = v.document_id AND p.sealed IS NULL) erased) q ON true
  GROUP BY c.number, c.withdrawn_at;
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
        ("card", "0002_walls"),
        ("documents", "0013_published_words_are_held_at_once"),
    ]
    operations = [
        migrations.AddField(
            model_name="keptcard",
            name="session_hash",
            field=models.CharField(db_default="", default="", max_length=64),
        ),
        migrations.RunSQL(
            "DROP FUNCTION avec.kept_card(text)", migrations.RunSQL.noop
        ),
        NarrowFunction("avec.kept_card(text, text, text)", KEPT_CARD),
    ]
