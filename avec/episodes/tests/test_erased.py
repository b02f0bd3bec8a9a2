"""A moment whose row goes, with whoever opened it, takes what it had opened with it."""

from __future__ import annotations

from tests.second_wall import as_owner

TIE = """
INSERT INTO circles_tie (id, person_id, other_id, relationship)
VALUES (gen_random_uuid(), %s, %s, 'relative')
"""
PREPARED = """
INSERT INTO documents_waitingshare (id, bundle, owner_id, to_person_id, document_id,
                                    scope, section_key, question_key, "right")
SELECT gen_random_uuid(), gen_random_uuid(), owner_id, %s, id,
       'document', '', '', 'read'
FROM documents_document WHERE owner_id = %s LIMIT 1
"""
OPEN = (
    "SELECT count(*) FROM documents_grant"
    " WHERE owner_id = %s AND waiting_id IS NOT NULL AND stopped_at IS NULL"
)


def test_what_it_had_opened_closes_when_its_row_goes(cast):
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(TIE, [cast.karim, cast.odile])
        owner.execute(PREPARED, [cast.odile, cast.karim])
        assert owner.execute(OPEN, [cast.karim]).fetchone() == (1,)

        owner.execute(
            "DELETE FROM episodes_episode WHERE person_id = %s AND closed_at IS NULL",
            [cast.karim],
        )

        assert owner.execute(OPEN, [cast.karim]).fetchone() == (0,)
