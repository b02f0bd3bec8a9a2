-- Questions that find nothing when Karim asks them: one a statement.

SELECT password FROM people_account WHERE person_id = %(nora)s;
SELECT sign_in_name FROM people_account WHERE person_id <> avec.me();
SELECT * FROM access_session WHERE person_id IS DISTINCT FROM avec.me();
SELECT * FROM documents_passage WHERE owner_id = %(nora)s;
SELECT * FROM documents_passage WHERE false UNION SELECT * FROM documents_passage
  WHERE owner_id <> avec.me();
SELECT * FROM audit_entry WHERE subject_id = %(nora)s AND actor_id <> avec.me();
SELECT most_common_vals FROM pg_stats WHERE tablename IN ('people_account',
  'documents_passage', 'access_session');
SELECT * FROM avec.invitation_behind('');
SELECT * FROM avec.who_looked((SELECT array_agg(id) FROM audit_entry)) WHERE person =
  %(nora)s;
SELECT * FROM avec.passkey_door('');
SELECT unnest(avec.known_people()) EXCEPT SELECT avec.me();
