"""An update that cannot be made says so in words, and changes nothing."""

import psycopg
import pytest

from hosting import environment
from hosting.tests.test_doctor import avec


@pytest.mark.slow
def test_a_database_that_cannot_follow_is_said_in_a_sentence(folder):
    """Its tables are not those that this update expects: nobody reads a traceback."""
    prepared = environment.prepare(folder)
    with psycopg.connect(prepared["AVEC_OWNER_URL"]) as owner:
        owner.execute("create table people_person (id integer)")

    code, said = avec("migrate", folder)

    assert code == 1
    assert "La base de données ne suit pas cette mise à jour" in said
    assert "people_person" in said
    assert "Traceback" not in said
