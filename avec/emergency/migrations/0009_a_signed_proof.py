"""The fresh and strong proof is signed, and opens once.

The database believed a word of the session, which the site writes. It now reads a
proof that was signed for this person in this session, and writes beside an opening
which proof it was made with.
"""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

before = import_module("avec.emergency.migrations.0006_who_learns_what")

# The proof that the one who acts gave lately in a session that still runs, under this
# hat, and with which nothing was opened yet. The invented people of a demonstration
# have nothing to prove it with: theirs is signed too, and neither ages nor is used up.
PROOF = """
CREATE OR REPLACE FUNCTION avec.emergency_proof() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  invented boolean := false;
BEGIN
  IF pg_catalog.to_regclass('avec.demonstration') IS NOT NULL THEN
    SELECT EXISTS (SELECT 1 FROM avec.demonstration) INTO invented;
  END IF;
  RETURN (
    SELECT p.number FROM public.access_session s
    CROSS JOIN LATERAL avec.proof_in(s.content->>'proved') AS p
    WHERE s.person_id = avec.me() AND s.affiliation_id = avec.hat()
      AND s.ends_at > avec.now()
      AND p.person = s.person_id AND p.session = s.key_hash
      AND ((invented AND p.how = 'demo') OR (
        p.how IN ('passkey', 'passphrase and card')
        AND p.at > avec.now() - interval '15 minutes'
        AND p.at <= avec.now() + interval '1 minute'
        AND s.proved_at > avec.now() - interval '15 minutes'
        AND NOT EXISTS (SELECT FROM public.emergency_attempt t
          WHERE t.reader_id = avec.me() AND t.proof_number = p.number)))
    ORDER BY p.at DESC, p.number LIMIT 1);
END $$;
"""

PROVED = """
CREATE OR REPLACE FUNCTION avec.proved_strongly() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.emergency_proof() IS NOT NULL
$$;
"""

# As before, and what opens uses up its proof. A try that opens nothing does not: a
# letter typed wrong must not cost a code on such a day, and three a day are counted.
TRY = (
    before.TRY.replace(
        "IF NOT avec.proved_strongly() THEN RETURN 'prove'; END IF;",
        "proof := avec.emergency_proof();\n"
        "  IF proof IS NULL THEN RETURN 'prove'; END IF;",
    )
    .replace("  each uuid;\nBEGIN", "  each uuid;\n  proof uuid;\nBEGIN")
    .replace("consent_ids, told_ids, questions, card_id)", "consent_ids, told_ids, questions, card_id,\n    proof_number)")
    .replace(
        "CASE WHEN opens THEN card END);",
        "CASE WHEN opens THEN card END,\n    CASE WHEN opens THEN proof END);",
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0008_on_paper"),
        ("access", "0005_signed_proofs"),
    ]
    operations = [
        migrations.AddField("attempt", "proof_number", models.UUIDField(null=True)),
        NarrowFunction("avec.emergency_proof()", PROOF, callers=""),
        NarrowFunction("avec.proved_strongly()", PROVED, callers=""),
        NarrowFunction("avec.try_emergency(uuid, text, text, bytea, int)", TRY),
    ]
