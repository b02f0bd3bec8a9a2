"""What was signed, and what was said of it, stays: even for who is past the walls.

The site has no right to change these rows. Whoever owns the tables and puts the walls
aside meets the trigger.
"""

import psycopg
import pytest

from avec.directives.models import Honouring, Signature

REFUSED = {Honouring: "corrected by a new line", Signature: "never changes"}


@pytest.mark.parametrize("model", REFUSED, ids=lambda model: model.__name__)
def test_it_is_never_rewritten_not_even_past_the_walls(cast, owner_url, model):
    table = model._meta.db_table
    with psycopg.connect(owner_url) as owner:
        owner.execute("SET LOCAL lock_timeout = '30s'")
        owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        assert owner.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,)

        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=REFUSED[model]):
            owner.execute(f"UPDATE {table} SET sealed = NULL")
        owner.rollback()
