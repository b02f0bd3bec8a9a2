-- What each of them tries on rows that they may read, or not. One statement each,
-- after the name of who tries it. The last ones add what is not theirs to add.

-- sami
UPDATE documents_passage SET confirmed_at = avec.now();

-- claire
UPDATE documents_passage SET confirmed_at = avec.now();

-- claire
UPDATE documents_passage SET sealed = 'other words';

-- nora
UPDATE documents_passage SET sealed = 'other words';

-- nora
UPDATE documents_passage SET sealed = NULL WHERE author_id = %(claire)s;

-- nora
UPDATE documents_passage SET author_id = %(nora)s;

-- nora
UPDATE documents_passage SET written_at = '2000-01-01';

-- nora
UPDATE documents_passage SET withdrawn_at = avec.now(), withdrawn_by_id = %(claire)s
  WHERE id = %(dream)s;

-- nora
DELETE FROM documents_passage;

-- nora
UPDATE documents_divergence SET state = 'lifted';

-- nora
DELETE FROM documents_divergence;

-- nora
UPDATE documents_version SET digest = '';

-- nora
UPDATE documents_version SET number = 7;

-- nora
UPDATE documents_version SET sealed = 'another title';

-- nora
DELETE FROM documents_version;

-- nora
UPDATE documents_versionitem SET sealed = 'other words';

-- nora
UPDATE documents_versionitem SET digest = '';

-- nora
UPDATE documents_versionitem SET author_id = %(claire)s;

-- nora
DELETE FROM documents_versionitem;

-- nora
UPDATE documents_document SET owner_id = %(marc)s;

-- nora
UPDATE documents_document SET current_version_id = %(karims)s;

-- nora
UPDATE documents_grant SET to_person_id = %(karim)s;

-- nora
UPDATE documents_grant SET ends_at = NULL;

-- nora
UPDATE documents_grant SET stopped_at = NULL;

-- odile
UPDATE documents_grant SET stopped_at = NULL;

-- odile
UPDATE documents_writingsession SET ended_at = NULL;

-- sami
UPDATE documents_writingsession SET ended_at = NULL;

-- sami
UPDATE documents_writingsession SET ends_at = '2099-01-01';

-- nora
UPDATE documents_writingsession SET helper_id = %(karim)s;

-- nora
UPDATE documents_readingquestion SET answer_sealed = 'yes', answered_at = avec.now();

-- odile
UPDATE documents_readingquestion SET seen_at = avec.now();

-- odile
UPDATE documents_readingquestion SET sealed = 'why not';

-- nora
UPDATE audit_entry SET verb = 'nothing';

-- nora
DELETE FROM audit_entry;

-- odile
DELETE FROM audit_entry WHERE actor_id = %(odile)s;

-- odile
UPDATE people_affiliation SET ended_at = NULL;

-- odile
UPDATE people_affiliation SET confirmed_at = avec.now();

-- sami
UPDATE people_affiliation SET capacity = 'professional';

-- helene
UPDATE people_affiliation SET person_id = %(helene)s;

-- helene
UPDATE people_affiliation SET confirmed_at = avec.now();

-- marc
UPDATE circles_tie SET other_id = %(karim)s;

-- marc
UPDATE circles_tie SET relationship = 'trusted_person';

-- odile
UPDATE circles_tie SET ended_at = NULL;

-- nora
UPDATE circles_tie SET ended_at = NULL;

-- karim
UPDATE circles_invitation SET addressed_to = 'nora0001';

-- karim
UPDATE circles_delivery SET declined_at = NULL;

-- nora
UPDATE access_session SET person_id = %(marc)s;

-- nora
UPDATE people_account SET person_id = %(marc)s;

-- nora
UPDATE people_person SET id = %(marc)s;

-- sami
INSERT INTO people_affiliation (id, person_id, organization_id, team_id, capacity,
  function, answers_for_place, confirmed_at) SELECT gen_random_uuid(), avec.me(),
  organization_id, id, 'professional', '', false, avec.now() FROM people_team WHERE
  name = 'CMP de Montclair';

-- helene
INSERT INTO people_affiliation (id, person_id, organization_id, team_id, capacity,
  function, answers_for_place, offered_by_id) SELECT gen_random_uuid(), avec.me(),
  organization_id, id, 'professional', '', false, avec.me() FROM people_team WHERE
  name = 'CMP de Montclair';

-- marc
INSERT INTO circles_tie (id, person_id, other_id, relationship) VALUES
  (gen_random_uuid(), %(karim)s, avec.me(), 'friend');

-- marc
INSERT INTO circles_tie (id, person_id, other_id, relationship) VALUES
  (gen_random_uuid(), avec.me(), %(karim)s, 'friend');

-- marc
INSERT INTO circles_delivery (id, invitation_id, recipient_id) VALUES
  (gen_random_uuid(), %(link)s, avec.me());

-- marc
INSERT INTO circles_block (id, person_id, other_id, remembered_as) VALUES
  (gen_random_uuid(), %(nora)s, %(karim)s, '');

-- nora
INSERT INTO circles_invitation (id, person_id, way, addressed_to, signed,
  relationship, ends_at, accepted_at) VALUES (gen_random_uuid(), avec.me(), 'name',
  'karim0001', 'Nora', 'friend', avec.now(), avec.now());

-- nora
INSERT INTO circles_invitation (id, person_id, way, addressed_to, signed,
  relationship, ends_at) VALUES (gen_random_uuid(), avec.me(), 'name', 'karim0001',
  'Nora', 'friend', avec.now() + interval '1 year');

-- marc
INSERT INTO circles_invitation (id, person_id, way, addressed_to, signed,
  relationship, ends_at) VALUES (gen_random_uuid(), %(nora)s, 'name', 'marc0001',
  'Nora', 'relative', avec.now() + interval '1 day');

-- nora
INSERT INTO documents_readingquestion (id, owner_id, asked_of_id, entry_id, sealed)
  VALUES (gen_random_uuid(), avec.me(), %(karim)s, %(entry)s, 'x');

-- karim
INSERT INTO documents_readingquestion (id, owner_id, asked_of_id, entry_id, sealed)
  VALUES (gen_random_uuid(), avec.me(), %(odile)s, %(entry)s, 'x');

-- karim
INSERT INTO documents_divergence (id, document_id, owner_id, section_key,
  question_key, passage_id, raised_by_id, state) VALUES (gen_random_uuid(), %(plan)s,
  %(nora)s, 'direction', 'dream', %(view)s, avec.me(), 'open');

-- nora
INSERT INTO documents_divergence (id, document_id, owner_id, section_key,
  question_key, passage_id, raised_by_id, state) VALUES (gen_random_uuid(), %(plan)s,
  avec.me(), 'direction', 'dream', %(dream)s, avec.me(), 'open');

-- marc
INSERT INTO people_person (id, name, sort_key, called) VALUES (gen_random_uuid(),
  'Nora', 'nora', 'usager');

-- marc
INSERT INTO audit_entry (id, kind, verb, actor_id, subject_id, about, parts, because,
  via, era, txid) VALUES (gen_random_uuid(), 'reading', 'x', %(karim)s, %(nora)s, '',
  '[]', '', 'web', 1, '1');

-- nora
INSERT INTO documents_versionitem (id, version_id, document_id, owner_id, position,
  section_key, question_key, passage_id, author_id, mode, quality, relation,
  is_disputed, written_at, digest) VALUES (gen_random_uuid(), %(version)s, %(plan)s,
  avec.me(), 99, 'direction', 'dream', gen_random_uuid(), %(claire)s, 'view',
  'professional', '', false, avec.now(), '');

-- nora
INSERT INTO documents_versionitem (id, version_id, document_id, owner_id, position,
  section_key, question_key, passage_id, author_id, mode, quality, relation,
  is_disputed, written_at, digest) VALUES (gen_random_uuid(), %(version)s, %(plan)s,
  avec.me(), 99, 'direction', 'power', %(dictated)s, avec.me(), 'dictated', 'person',
  '', false, avec.now(), '');

-- karim
INSERT INTO documents_versionitem (id, version_id, document_id, owner_id, position,
  section_key, question_key, passage_id, author_id, mode, quality, relation,
  is_disputed, written_at, digest) SELECT gen_random_uuid(), %(version)s,
  p.document_id, avec.me(), 99, p.section_key, p.question_key, p.id, p.author_id,
  p.mode, p.quality, '', false, avec.now(), '' FROM documents_passage p;
