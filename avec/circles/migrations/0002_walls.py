"""Who sees ties and invitations, and the few ways one may change them.

What two people do to each other at the same instant (one invites, the other
blocks; two accept the same link) is put in order by a lock on the pair.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

PAIR = """
CREATE OR REPLACE FUNCTION avec.lock_pair(one uuid, two uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(
    'circles:' || least(one, two)::text || greatest(one, two)::text, 0))
$$;
"""

KNOWN_THROUGH = """
CREATE OR REPLACE FUNCTION avec.known_through_circles() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(known.id), '{}') FROM (
    SELECT other_id AS id FROM public.circles_tie
    WHERE person_id = avec.me() AND ended_at IS NULL
    UNION
    SELECT person_id FROM public.circles_tie
    WHERE other_id = avec.me() AND ended_at IS NULL
  ) known
$$;
"""

KNOWN = """
CREATE OR REPLACE FUNCTION avec.known_people() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT avec.colleagues() || avec.me() || avec.known_through_circles()
$$;
"""

RECEIVED = """
CREATE OR REPLACE FUNCTION avec.invitations_received() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(invitation_id), '{}')
  FROM public.circles_delivery WHERE recipient_id = avec.me()
$$;
"""

# Says nothing to the one who asks: whether there is such an account, whether it
# blocked them or said no less than thirty days ago, they learn from nobody.
DELIVER = """
CREATE OR REPLACE FUNCTION avec.deliver_invitation(wanted uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  i public.circles_invitation;
  found_one uuid;
BEGIN
  SELECT * INTO i FROM public.circles_invitation
  WHERE id = wanted AND person_id = avec.me() AND way = 'name'
    AND accepted_at IS NULL AND withdrawn_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT person_id INTO found_one FROM public.people_account
  WHERE sign_in_name = i.addressed_to;
  IF NOT FOUND OR found_one = i.person_id THEN RETURN; END IF;
  PERFORM avec.lock_pair(i.person_id, found_one);
  IF EXISTS (SELECT FROM public.circles_block
             WHERE (person_id, other_id) IN
               ((i.person_id, found_one), (found_one, i.person_id)))
     OR EXISTS (SELECT FROM public.circles_tie WHERE person_id = i.person_id
                AND other_id = found_one AND ended_at IS NULL)
     OR EXISTS (SELECT FROM public.circles_delivery d
                JOIN public.circles_invitation before ON before.id = d.invitation_id
                WHERE d.recipient_id = found_one AND before.person_id = i.person_id
                  AND d.declined_at > avec.now() - interval '30 days')
     OR (SELECT count(*) FROM public.circles_delivery d
         JOIN public.circles_invitation open ON open.id = d.invitation_id
         WHERE d.recipient_id = found_one AND open.person_id = i.person_id
           AND open.accepted_at IS NULL AND open.withdrawn_at IS NULL
           AND open.ends_at > avec.now()) >= 3
  THEN RETURN; END IF;
  INSERT INTO public.circles_delivery (id, invitation_id, recipient_id)
  VALUES (pg_catalog.gen_random_uuid(), i.id, found_one)
  ON CONFLICT DO NOTHING;
END $$;
"""

# Whoever holds the link or the paper may see who invites them. Someone blocked by
# the one who invites sees the same page as anybody, signed in or not.
BEHIND = """
CREATE OR REPLACE FUNCTION avec.invitation_behind(proof text)
RETURNS TABLE (id uuid, person uuid, signed text, relationship text, own_words bytea,
  letter bytea, ends_at timestamptz, is_mine boolean, is_tied boolean,
  is_blocked boolean, is_declined boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT i.id, i.person_id, i.signed, i.relationship, i.own_words, i.letter, i.ends_at,
    coalesce(i.person_id = avec.me(), false),
    EXISTS (SELECT FROM public.circles_tie t WHERE t.person_id = i.person_id
            AND t.other_id = avec.me() AND t.ended_at IS NULL),
    EXISTS (SELECT FROM public.circles_block b
            WHERE b.person_id = avec.me() AND b.other_id = i.person_id),
    EXISTS (SELECT FROM public.circles_delivery d WHERE d.invitation_id = i.id
            AND d.recipient_id = avec.me() AND d.declined_at IS NOT NULL)
  FROM public.circles_invitation i
  WHERE i.proof_hash = proof AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL
    AND i.ends_at > avec.now()
$$;
"""

# The proof is either the delivery to this account or the secret itself. A secret
# that reached someone blocked is closed for everybody: they cannot tell it from
# one that was used, and it is no secret any more.
ACCEPT = """
CREATE OR REPLACE FUNCTION avec.accept_invitation(wanted uuid, proof text)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  mine uuid := avec.me();
  inviter uuid;
  i public.circles_invitation;
BEGIN
  SELECT person_id INTO inviter FROM public.circles_invitation WHERE id = wanted;
  IF NOT FOUND OR mine IS NULL OR inviter = mine THEN RETURN 'closed'; END IF;
  PERFORM avec.lock_pair(inviter, mine);
  SELECT * INTO i FROM public.circles_invitation
  WHERE id = wanted AND accepted_at IS NULL AND withdrawn_at IS NULL
    AND ends_at > avec.now()
    AND (proof_hash = proof
         OR EXISTS (SELECT FROM public.circles_delivery d
                    WHERE d.invitation_id = wanted AND d.recipient_id = mine))
  FOR UPDATE;
  IF NOT FOUND THEN RETURN 'closed'; END IF;
  IF EXISTS (SELECT FROM public.circles_block
             WHERE person_id = mine AND other_id = inviter)
  THEN RETURN 'blocked'; END IF;
  IF EXISTS (SELECT FROM public.circles_block
             WHERE person_id = inviter AND other_id = mine)
  THEN
    UPDATE public.circles_invitation SET withdrawn_at = avec.now() WHERE id = wanted;
    RETURN 'closed';
  END IF;
  IF EXISTS (SELECT FROM public.circles_tie WHERE person_id = inviter
             AND other_id = mine AND ended_at IS NULL)
  THEN RETURN 'tied'; END IF;
  INSERT INTO public.circles_tie
    (id, person_id, other_id, relationship, own_words, began_at)
  VALUES (i.id, inviter, mine, i.relationship, i.own_words, avec.now());
  UPDATE public.circles_invitation
  SET accepted_at = avec.now(), own_words = NULL, letter = NULL, token = NULL
  WHERE id = wanted;
  RETURN 'begun';
END $$;
"""

DECLINE_BY_PROOF = """
CREATE OR REPLACE FUNCTION avec.decline_invitation(proof text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE i public.circles_invitation;
BEGIN
  SELECT * INTO i FROM public.circles_invitation
  WHERE proof_hash = proof AND person_id <> avec.me() AND accepted_at IS NULL
    AND withdrawn_at IS NULL AND ends_at > avec.now();
  IF NOT FOUND OR avec.me() IS NULL THEN RETURN false; END IF;
  INSERT INTO public.circles_delivery AS d
    (id, invitation_id, recipient_id, declined_at)
  VALUES (pg_catalog.gen_random_uuid(), i.id, avec.me(), avec.now())
  ON CONFLICT (recipient_id, invitation_id) DO UPDATE
  SET declined_at = coalesce(d.declined_at, excluded.declined_at);
  RETURN true;
END $$;
"""

# Either of the two, at once. Her own words for the other are erased with the tie.
# A statement that had to wait for the tie to begin is older than the tie: greatest().
END_TIE = """
CREATE OR REPLACE FUNCTION avec.end_tie(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.circles_tie
  SET ended_at = greatest(avec.now(), began_at), own_words = NULL
  WHERE id = wanted AND ended_at IS NULL AND avec.me() IN (person_id, other_id);
  RETURN FOUND;
END $$;
"""

# One act: nothing more from them, no tie left in either direction, and whatever
# waits between the two is gone. Gives back the ties it ended.
BLOCK = """
CREATE OR REPLACE FUNCTION avec.block_person(unwanted uuid, remembered text)
RETURNS TABLE (tie uuid, person uuid, other uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE mine uuid := avec.me();
BEGIN
  IF mine IS NULL OR mine = unwanted THEN RETURN; END IF;
  PERFORM avec.lock_pair(mine, unwanted);
  INSERT INTO public.circles_block (id, person_id, other_id, remembered_as, began_at)
  VALUES (pg_catalog.gen_random_uuid(), mine, unwanted,
          pg_catalog.left(remembered, 150), avec.now())
  ON CONFLICT DO NOTHING;
  DELETE FROM public.circles_delivery d USING public.circles_invitation i
  WHERE i.id = d.invitation_id AND d.declined_at IS NULL
    AND (i.person_id, d.recipient_id) IN ((mine, unwanted), (unwanted, mine));
  RETURN QUERY
    UPDATE public.circles_tie t
    SET ended_at = greatest(avec.now(), t.began_at), own_words = NULL
    WHERE t.ended_at IS NULL AND (t.person_id, t.other_id) IN
      ((mine, unwanted), (unwanted, mine))
    RETURNING t.id, t.person_id, t.other_id;
END $$;
"""

ME = "(select avec.me())"
OPEN = "accepted_at is null and withdrawn_at is null"


class Migration(migrations.Migration):
    dependencies = [("circles", "0001_initial"), ("people", "0002_walls")]
    operations = [
        NarrowFunction("avec.lock_pair(uuid, uuid)", PAIR, callers=""),
        NarrowFunction("avec.known_through_circles()", KNOWN_THROUGH),
        NarrowFunction("avec.known_people()", KNOWN),
        NarrowFunction("avec.invitations_received()", RECEIVED),
        Wall(
            "circles_tie",
            read=f"person_id = {ME} or other_id = {ME}",
            change=(
                f"person_id = {ME} and ended_at is null",
                f"person_id = {ME} and ended_at is null",
            ),
            columns="relationship, own_words",
        ),
        Wall(
            "circles_invitation",
            read=f"person_id = {ME}"
            " or id = any ((select avec.invitations_received())::uuid[])",
            add=f"person_id = {ME} and {OPEN}"
            " and ends_at <= (select avec.now()) + interval '14 days'",
            change=(f"person_id = {ME} and {OPEN}", f"person_id = {ME}"),
            columns="withdrawn_at, own_words, letter, token",
        ),
        Wall(
            "circles_delivery",
            read=f"recipient_id = {ME}",
            change=(f"recipient_id = {ME}", f"recipient_id = {ME}"),
            columns="declined_at",
        ),
        Wall(
            "circles_block",
            read=f"person_id = {ME}",
            remove=f"person_id = {ME}",
        ),
        NarrowFunction("avec.deliver_invitation(uuid)", DELIVER),
        NarrowFunction("avec.invitation_behind(text)", BEHIND),
        NarrowFunction("avec.accept_invitation(uuid, text)", ACCEPT),
        NarrowFunction("avec.decline_invitation(text)", DECLINE_BY_PROOF),
        NarrowFunction("avec.end_tie(uuid)", END_TIE),
        NarrowFunction("avec.block_person(uuid, text)", BLOCK),
    ]
