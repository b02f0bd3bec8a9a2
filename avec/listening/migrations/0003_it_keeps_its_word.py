"""What the room says of a worry, of a supervision and of destroyed keys is so.

A key to destroy is written down in the transaction that erases its row, whoever erases
it, and leaves the list once it is destroyed and the keys are wrapped anew.
"""

from django.db import migrations, models

from avec.access.walls import ClosedTable, NarrowFunction, Wall
from avec.foundation.models import DatabaseNow

APART = """{owner} NOT IN (
    SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
    UNION ALL
    SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me)"""

KEY_GOES = """
CREATE OR REPLACE FUNCTION avec.listening_key_goes() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO public.listening_goingkey (key, since) VALUES (OLD.id, avec.now())
  ON CONFLICT (key) DO NOTHING;
  RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER its_key_goes AFTER DELETE ON listening_debrief
  FOR EACH ROW EXECUTE FUNCTION avec.listening_key_goes();
CREATE TRIGGER its_key_goes AFTER DELETE ON listening_worry
  FOR EACH ROW EXECUTE FUNCTION avec.listening_key_goes();
"""
NO_TRIGGERS = """
DROP TRIGGER its_key_goes ON listening_worry;
DROP TRIGGER its_key_goes ON listening_debrief;
"""

GOING = """
CREATE OR REPLACE FUNCTION avec.going_keys() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(key), '{}') FROM public.listening_goingkey
$$;
"""
GONE = """
CREATE OR REPLACE FUNCTION avec.keys_are_gone(keys uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM public.listening_goingkey WHERE key = ANY (keys)
$$;
"""

# Its day has come, and the job has not passed yet: neither wall shows it any more.
OVER = """
CREATE OR REPLACE FUNCTION avec.debrief_is_over(moment uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.listening_debrief
    WHERE listening_id = moment AND owner_id = avec.me() AND ends_at <= avec.now())
$$;
"""

# All that is one's own goes, hidden by its day or not; the keys to destroy come back.
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_listening() RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  keys uuid[];
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  SELECT coalesce(pg_catalog.array_agg(mine.id), '{}') INTO keys FROM (
    SELECT id FROM public.listening_debrief WHERE owner_id = me
    UNION ALL
    SELECT id FROM public.listening_worry WHERE owner_id = me) mine;
  DELETE FROM public.listening_brought WHERE owner_id = me;
  UPDATE public.listening_brought SET to_person_id = NULL WHERE to_person_id = me;
  DELETE FROM public.listening_debrief WHERE owner_id = me;
  DELETE FROM public.listening_listening WHERE listener_id = me;
  DELETE FROM public.listening_worry WHERE owner_id = me;
  UPDATE public.listening_worry SET person_id = NULL WHERE person_id = me;
  DELETE FROM public.listening_keptwords
  WHERE owner_id = me OR (held_by_id = me AND confirmed_at IS NULL);
  UPDATE public.listening_keptwords
  SET held_by_id = NULL, reach = CASE reach WHEN 'both' THEN 'me' ELSE reach END
  WHERE held_by_id = me;
  RETURN keys;
END $$;
"""

# What is of one person and was open to another closes, whichever of the two ends it.
PART = """
CREATE OR REPLACE FUNCTION avec.part_listening(whose uuid, other uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT coalesce(avec.me() IN (whose, other), false) THEN RETURN; END IF;
  DELETE FROM public.listening_keptwords
  WHERE owner_id = whose AND held_by_id = other AND confirmed_at IS NULL;
  UPDATE public.listening_keptwords
  SET held_by_id = NULL, reach = CASE reach WHEN 'both' THEN 'me' ELSE reach END
  WHERE owner_id = whose AND held_by_id = other;
  UPDATE public.listening_brought SET to_person_id = NULL
  WHERE owner_id = whose AND to_person_id = other;
END $$;
"""

# Only to somebody who is still of the circle, or of a team, of who wrote it.
BROUGHT = f"""
CREATE OR REPLACE FUNCTION avec.brought_to_me() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(s.id), '{{}}')
    FROM public.listening_brought s
    WHERE s.to_person_id = me AND {APART.format(owner="s.owner_id")}
      AND (s.owner_id IN (SELECT t.person_id FROM public.circles_tie t
          WHERE t.other_id = me AND t.ended_at IS NULL)
        OR s.owner_id IN (SELECT a.person_id FROM public.people_affiliation a
          WHERE a.team_id = ANY (avec.my_teams()) AND a.confirmed_at IS NOT NULL
            AND a.starts_at <= avec.now()
            AND (a.ended_at IS NULL OR a.ended_at > avec.now()))));
END $$;
"""

SHOWN = f"""w.person_id = me AND w.ends_at > avec.now()
      AND (w.done_at IS NOT NULL OR w.what_at < avec.now() - interval '3 days')
      AND {APART.format(owner="w.owner_id")}"""

WORRIES = f"""
CREATE OR REPLACE FUNCTION avec.worries_about_me() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(w.id), '{{}}')
    FROM public.listening_worry w WHERE {SHOWN});
END $$;
"""

# One way only: a name that was taken off is never written again.
STOP_NAMING = """
CREATE OR REPLACE FUNCTION avec.stop_naming(worry uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  UPDATE public.listening_worry SET person_id = NULL, is_third_party = true
  WHERE id = worry AND owner_id = avec.me()
$$;
"""

# Whether there may be news for her: never less than ``news.py`` finds, and nothing of
# what is not shown to her yet.
WAITS = f"""
CREATE OR REPLACE FUNCTION avec.waits_in_listening() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  found text[] := '{{}}';
BEGIN
  IF EXISTS (SELECT FROM public.listening_keptwords
    WHERE owner_id = me AND confirmed_at IS NULL)
  THEN found := found || '{{listening.words}}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.listening_worry w WHERE {SHOWN}
    AND coalesce(w.done_at, w.what_at + interval '3 days')
        > avec.now() - interval '8 days')
  THEN found := found || '{{listening.worry}}'::text[]; END IF;
  RETURN found;
END $$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
LIVE = "ends_at > (select avec.now())"
A_YEAR = "ends_at <= (select avec.now()) + interval '366 days'"
HAVE_ME = (
    "any (array(select t.person_id from circles_tie t"
    " where t.other_id = (select avec.me()) and t.ended_at is null))"
)
JOB = "avec_job"


class Migration(migrations.Migration):
    dependencies = [("listening", "0002_walls")]
    operations = [
        migrations.CreateModel(
            name="GoingKey",
            fields=[
                (
                    "key",
                    models.UUIDField(primary_key=True, editable=False, serialize=False),
                ),
                ("since", models.DateTimeField(db_default=DatabaseNow())),
            ],
            options={"verbose_name": "clé à détruire"},
        ),
        ClosedTable("listening_goingkey"),
        NarrowFunction("avec.listening_key_goes()", KEY_GOES, callers=""),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        NarrowFunction("avec.going_keys()", GOING, callers=JOB),
        NarrowFunction("avec.keys_are_gone(uuid[])", GONE, callers=JOB),
        NarrowFunction("avec.debrief_is_over(uuid)", OVER),
        NarrowFunction("avec.leave_listening()", LEAVE),
        NarrowFunction("avec.part_listening(uuid, uuid)", PART),
        migrations.RunSQL(
            "DROP FUNCTION avec.part_kept_words(uuid)", migrations.RunSQL.noop
        ),
        NarrowFunction("avec.brought_to_me()", BROUGHT),
        NarrowFunction("avec.worries_about_me()", WORRIES),
        NarrowFunction("avec.stop_naming(uuid)", STOP_NAMING),
        NarrowFunction("avec.waits_in_listening()", WAITS),
        Wall(
            "listening_worry",
            read=f"({MINE} or id = any ((select avec.worries_about_me())::uuid[]))"
            f" and {LIVE}",
            add=f"{MINE} and {A_YEAR} and done_at is null"
            f" and (person_id is null or person_id = {HAVE_ME})",
            change=(MINE, MINE),
            columns="sealed, told, told_at, called_at, done_at",
            remove=MINE,
        ),
    ]
