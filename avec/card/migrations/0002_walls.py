"""A card and the devices that keep it are their owner's alone."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# Answers whether a printed card is current, and nothing else. A card is no longer
# current when another was made, or when a document it quotes has a newer version:
# whoever holds old words must not be told that they are today's.
CHECK_CARD = """
CREATE OR REPLACE FUNCTION avec.check_card(code text)
RETURNS TABLE (state text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE
      WHEN c.withdrawn_at IS NOT NULL OR quoted.taken_back THEN 'revoked'
      WHEN later.at IS NOT NULL OR quoted.passed THEN 'replaced'
      ELSE 'current' END,
    CASE
      WHEN c.withdrawn_at IS NOT NULL THEN c.withdrawn_at
      WHEN quoted.taken_back OR later.at IS NOT NULL OR quoted.passed
        THEN least(later.at, quoted.at)
      ELSE c.made_at END
  FROM public.card_crisiscard c
  CROSS JOIN LATERAL (
    SELECT min(l.made_at) AS at FROM public.card_crisiscard l
    WHERE l.owner_id = c.owner_id AND l.number > c.number) later
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(v.id IS NULL OR v.revoked_at IS NOT NULL), false)
        AS taken_back,
      coalesce(bool_or(d.current_version_id IS DISTINCT FROM v.id), false) AS passed,
      min(coalesce(v.revoked_at, (
        SELECT min(n.published_at) FROM public.documents_version n
        WHERE n.document_id = v.document_id AND n.number > v.number))) AS at
    FROM unnest(c.version_ids) AS q(id)
    LEFT JOIN public.documents_version v ON v.id = q.id
    LEFT JOIN public.documents_document d ON d.id = v.document_id) quoted
  WHERE c.check_code = code
$$;
"""

# One word about the token that a device holds: it keeps the card of whoever asks; it
# keeps somebody's, and nobody asks by name; or it keeps nothing any more.
KEPT_CARD = """
CREATE OR REPLACE FUNCTION avec.kept_card(token text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce((
    SELECT CASE WHEN k.owner_id = avec.me() THEN 'mine'
                WHEN avec.me() IS NULL THEN 'still' ELSE 'no' END
    FROM public.card_keptcard k
    WHERE k.token_hash = token AND k.ended_at IS NULL), 'no')
$$;
"""

# Whoever holds the device ends what it keeps: a session that closes there, somebody
# else who comes in there.
FORGET_KEPT_CARD = """
CREATE OR REPLACE FUNCTION avec.forget_kept_card(token text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  UPDATE public.card_keptcard SET ended_at = avec.now()
  WHERE token_hash = token AND ended_at IS NULL
$$;
"""

MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [("card", "0001_initial")]
    operations = [
        Wall(
            "card_crisiscard",
            read=MINE,
            add=f"{MINE} and withdrawn_at is null",
            change=(MINE, MINE),
            columns="sealed, withdrawn_at",
            remove=MINE,
        ),
        Wall(
            "card_keptcard",
            read=MINE,
            add=f"{MINE} and ended_at is null",
            change=(MINE, MINE),
            columns="ended_at",
            remove=MINE,
        ),
        NarrowFunction("avec.check_card(text)", CHECK_CARD),
        NarrowFunction("avec.kept_card(text)", KEPT_CARD),
        NarrowFunction("avec.forget_kept_card(text)", FORGET_KEPT_CARD),
    ]
