"""The database itself: who owns what, who may call what, what each table says."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from avec.access import walls
from tests.house.narrow_functions import CALLED_BY_THE_SITE
from tests.second_wall import as_owner, as_web, our_models

pytestmark = pytest.mark.walls

SITE = ("avec_web", "avec_job")
# Tables outside the models, which the site has no right on at all.
CLOSED = {
    "django_migrations": "which migrations have run; the owner's own register",
    "avec.secret": "the key that signs tickets",
    "avec.clock": "how far tests moved the clock",
    "avec.journal_era": "which life of the database this is",
    "avec.demonstration": "whom one may see as, in the demonstration only",
}
# Columns that say whose a row is or who did it: never changed once written.
OWNERSHIP = re.compile(
    r"^(owner|person|author|held_by|actor|subject|raised_by|asked_of|recipient|helper"
    r"|to_person|other|offered_by|document|version|organization|team)_id$"
)


def ask(question: str, *parameters) -> list[tuple]:
    with as_owner() as owner:
        return owner.execute(question, parameters or None).fetchall()


def tables() -> list[tuple[str, bool, bool]]:
    """Return (name, row security on, and forced) for every table of ours."""
    return ask(
        "SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END"
        " || c.relname, c.relrowsecurity, c.relforcerowsecurity"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'avec')"
    )


def declared_walls() -> dict[str, walls.Wall]:
    """Return the last declaration of each wall, as the migrations hold it."""
    graph = MigrationLoader(None).graph
    plans = [graph.forwards_plan(key) for key in graph.leaf_nodes()]
    in_order = dict.fromkeys(name for plan in plans for name in plan)
    return {
        operation.table: operation
        for name in in_order
        for operation in graph.nodes[name].operations
        if isinstance(operation, walls.Wall)
    }


def open_tables() -> dict[str, str]:
    """Return the tables declared open, with the reason of each."""
    MigrationLoader(None)
    return walls.OPEN


def test_every_table_is_walled_or_open_with_a_reason():
    unwalled = {
        name
        for name, on, forced in tables()
        if not (on and forced) and name not in CLOSED
    }

    assert unwalled <= set(open_tables())
    assert all(open_tables().values())


def test_open_tables_say_nothing_about_anybody():
    """An open table holds no key of a person and no sealed words."""
    columns = ask(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name = ANY (%s) AND table_schema = 'public'"
        " AND (column_name ~ '(person|owner|author|actor|subject)' OR data_type ="
        " 'bytea')",
        list(open_tables()),
    )

    assert columns == []


def test_closed_tables_are_closed_to_the_site():
    with as_web() as web:
        rights = {
            name: web.execute(
                "SELECT has_table_privilege(%s, 'SELECT, INSERT, UPDATE, DELETE,"
                " TRUNCATE, REFERENCES, TRIGGER')"
                if "." not in name
                else "SELECT has_schema_privilege('avec', 'USAGE') AND"
                " has_table_privilege(%s, 'SELECT, INSERT, UPDATE, DELETE')",
                [name],
            ).fetchone()[0]
            for name in CLOSED
            if ask("SELECT to_regclass(%s) IS NOT NULL", name)[0][0]
        }

    assert {name for name, any_right in rights.items() if any_right} == set()


def test_no_right_reaches_a_table_but_what_its_wall_declares():
    """Whatever was granted by hand, or to PUBLIC, would show here."""
    granted = {
        (table, verb)
        for table, verb in ask(
            "SELECT DISTINCT table_name, privilege_type"
            " FROM information_schema.table_privileges"
            " WHERE grantee IN ('avec_web', 'avec_job', 'PUBLIC')"
            " AND table_schema IN ('public', 'avec')"
        )
    }
    expected = set()
    for table, wall in declared_walls().items():
        expected.add((table, "SELECT"))
        if wall.add:
            expected.add((table, "INSERT"))
        if wall.change and not wall.columns:
            expected.add((table, "UPDATE"))
        if wall.remove:
            expected.add((table, "DELETE"))
    surplus = {
        (table, verb)
        for table, verb in granted - expected
        if table not in open_tables()
    }

    assert surplus == set()
    assert expected <= granted


def test_what_says_whose_a_row_is_never_changes():
    changeable = [
        (table, column)
        for table, column in ask(
            "SELECT DISTINCT table_name, column_name"
            " FROM information_schema.column_privileges"
            " WHERE grantee IN ('avec_web', 'avec_job', 'PUBLIC')"
            " AND privilege_type = 'UPDATE' AND table_schema = 'public'"
        )
        if OWNERSHIP.match(column) or column == "id"
    ]

    assert changeable == []


def test_each_policy_compares_with_a_list_computed_once():
    """Never a function per row: it costs some hundreds of times more."""
    per_row = []
    for table, name, text in ask(
        "SELECT tablename, policyname, coalesce(qual, '') || coalesce(with_check, '')"
        " FROM pg_policies WHERE schemaname = 'public'"
    ):
        called_once = re.sub(r"\( ?SELECT avec\.\w+\(\)[^()]*\)", "", text)
        if "avec." in called_once:
            per_row.append((table, name))

    assert per_row == []


def test_policies_are_for_the_site_and_for_each_verb_once():
    for table, roles, permissive in ask(
        "SELECT tablename, roles::text[], permissive FROM pg_policies"
        " WHERE schemaname = 'public'"
    ):
        assert set(roles) == set(SITE), table
        assert permissive == "PERMISSIVE"


def test_no_view_shows_what_its_owner_sees():
    views = ask(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname IN ('public', 'avec') AND (c.relkind = 'm' OR c.relkind = 'v'"
        " AND NOT 'security_invoker=true' = ANY (coalesce(c.reloptions, '{}')))"
    )

    assert views == []


def test_functions_that_see_past_the_walls_are_narrow():
    loose = ask(
        "SELECT p.proname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner"
        " JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND (r.rolname <> 'avec_warden' OR n.nspname <> 'avec'"
        " OR NOT coalesce('search_path=\"\"' = ANY (p.proconfig), false))"
    )

    assert loose == []


def test_every_function_of_ours_has_an_empty_search_path():
    open_path = ask(
        "SELECT p.proname FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'avec'"
        " AND NOT coalesce('search_path=\"\"' = ANY (p.proconfig), false)"
    )

    assert open_path == []


def test_the_public_calls_no_function_of_ours():
    called = ask(
        "SELECT p.oid::regprocedure::text FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " WHERE n.nspname = 'avec' AND a.grantee = 0 AND a.privilege_type = 'EXECUTE'"
    )

    assert called == []


def test_the_site_calls_only_functions_known_here():
    """A new function that sees past the walls is looked at before it is listed."""
    callable_ = {
        name
        for (name,) in ask(
            "SELECT p.proname FROM pg_proc p"
            " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'avec'"
            " AND has_function_privilege('avec_web', p.oid, 'EXECUTE')"
        )
    }

    assert callable_ == set(CALLED_BY_THE_SITE)


@pytest.mark.parametrize("role", SITE)
def test_the_site_owns_nothing_and_bypasses_nothing(role):
    [(superuser, bypass, create_role, create_db, replication)] = ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname = %s",
        role,
    )
    owned = ask(
        "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid"
        " WHERE r.rolname = %s AND d.deptype = 'o'",
        role,
    )
    memberships = ask(
        "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
        " WHERE r.rolname = %s",
        role,
    )
    creates = ask(
        "SELECT n.nspname FROM pg_namespace n"
        " WHERE has_schema_privilege(%s, n.oid, 'CREATE')",
        role,
    )
    in_database = ask(
        "SELECT has_database_privilege(%s, current_database(), 'CREATE, TEMPORARY')",
        role,
    )

    assert not any([superuser, bypass, create_role, create_db, replication])
    assert owned == [(0,)]
    assert memberships == [(0,)]
    assert creates == []
    assert in_database == [(False,)]


def test_nobody_signs_in_as_the_role_of_the_narrow_functions():
    assert ask("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'avec_warden'") == [
        (False,)
    ]


def test_the_tests_run_as_the_site_does(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("avec_web", "avec_web")


def test_every_model_that_is_about_somebody_says_whose_it_is():
    """The inclusion test needs it: an open table says nothing about anybody."""
    silent = {
        model._meta.label
        for model in our_models()
        if not hasattr(model, "whose") and model._meta.db_table not in open_tables()
    }

    assert silent == NOBODYS
    assert apps.get_model("people", "Person").whose == "pk"


NOBODYS = {
    "groups.Gathering": "when a group gathers; nobody is named",
    "groups.Group": "the public words of a group; nobody is named",
    "resources.Resource": "a room, a car of a place; nobody is named",
    "resources.ResourceClaim": "when a room is taken; read by nobody as such",
    "groups.Schedule": "when a group gathers again; nobody is named",
    "access.Attempts": "a count of tries, without saying at what",
    "audit.Seal": "digests of the journal",
    "documents.WithdrawnTemplate": "a form that a place no longer offers",
    "questionnaires.Average": "a mean of eleven people or more",
    "aftermath.Learnt": "what a place has learnt: nothing says from whom",
    "questionnaires.Questionnaire": "words of which a place holds the rights",
    "listening.GoingKey": "keys of rows that are gone, until they are destroyed",
    "people.FoundingAddress": "one-time addresses, known by their hash only",
}.keys()
