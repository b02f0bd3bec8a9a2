"""The database itself: who owns what, who may call what, what each table says."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from avec.access import walls
from tests.house.group_examples import GROUP_FUNCTIONS
from tests.house.reference_routes import REFERENCE_FUNCTIONS
from tests.house.visit_examples import VISIT_FUNCTIONS
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


# What each says to whoever calls it, were it injected SQL.
CALLED_BY_THE_SITE = {
    "close_said_after": "takes back what is opened between two people of a session",
    # openings in an emergency
    "emergency_standing": "whether one is declared, suspended, proved; tries left",
    "try_emergency": "opened or refused: one word for whatever is not allowed",
    "emergency_tried_undeclared": "writes that one asked; one word comes back",
    "emergency_pages": "sealed words she marked, of one's own running opening",
    "emergency_card": "her card as it was when one opened it, while it runs",
    "print_emergency_card": "writes that the card of one's running opening is printed",
    "emergency_name": "whose pages one has open, while they are",
    "emergency_record": "who tried to open one's own pages",
    "emergency_told": "openings that somebody asked one to be told of",
    "declare_crisis_member": "declares somebody of a place one answers for",
    "emergency_to_review": "openings one may look at again, never whose pages",
    "review_opening": "one's verdict, once, in one's seat",
    "emergency_said_by_me": "what one said oneself of openings, never of whose",
    "emergency_told_since": "since when one is to know of somebody's opening",
    "emergency_twice": "who of one's own place opened twice in a day, not whose pages",
    "emergency_twice_since": "since when that is so",
    "emergency_waits_hat": "under which of one's own hats something waits",
    "emergency_waits_since": "since when something waits for one to look at again",
    "waits_in_emergency": "which kinds of news there may be for oneself",
    "emergency_handed": "that one handed a letter about one's own opening",
    "emergency_counts": "how many openings by quarter, none under eleven",
    "crisis_teams": "who is declared, for all to see",
    # who acts, and lists of what is already theirs
    "me": "one's own key",
    "hat": "one's own hat",
    "now": "the hour",
    "known_people": "keys of people one knows",
    "known_through_circles": "the same, through circles",
    "known_through_documents": "the same, through documents",
    "colleagues": "the same, through teams",
    "my_teams": "one's own teams",
    "has_account": "whether one has an account oneself",
    "my_entry_name": "one's own name for entering",
    "teams_answered_for": "teams of one's own places",
    "administers": "whether one's hat is technical administration",
    "my_cards": "one's own cards",
    "my_circle": "the keys of one's own circle",
    "organizations_answered_for": "one's own places",
    "team_of_my_hat": "the team of one's own hat",
    "common_passages": "keys of texts one says, or is asked to say, with others",
    "documents_opened": "keys of documents opened to one",
    "grants_received": "keys of what is opened to one",
    "scopes_open": "keys of parts opened to one now",
    "voice_scopes": "keys of parts where one may speak",
    "readable_versions": "keys of versions opened to one",
    "session_sections": "keys of parts one writes in",
    "sessions_received": "keys of the sessions in which one holds the pen",
    "said_after_received": "keys of what people opened to one about sessions",
    "session_documents": "keys of documents one writes in",
    "lendings_received": "keys of pages and ideas opened to one",
    "notes_lent": "keys of pages of notebooks opened to one",
    "ideas_lent": "keys of ideas opened to one",
    "appointments_seen": "keys of what one called or is asked to",
    "appointments_called": "keys of what one called and is not agreed",
    "reachable_people": "keys of people whom one may ask: circles, and one's team",
    "common_starts": "when a meeting may begin, never whose time it is",
    "who_is_free": "which of people one may ask are free then, and in what order",
    "subscription_behind": "needs the secret of the address",
    "calendar_feed": "needs the secret of the address",
    "waits_in_agenda": "the same of appointments",
    "promises_made": "keys of what one promised",
    "tied_people": "keys of people one is tied to, either way",
    "revocations_told": "keys of revocations of what one could read",
    "former_readings": "keys of rows that say so",
    "contrary_words": "sealed words she wished shown, to her and to who could read",
    "documents_read": "keys of documents of which one reads a version now",
    "passages_to_follow": "keys of others' passages open to one now",
    "passages_closed": "places a moment had opened to one until it closed; no words",
    "passages_afterwards": "their keys",
    "followings_said": "keys of what one said oneself",
    "told_as_trusted": "keys of directives one is told about, as trusted person",
    "waits_in_directives": "the same of directives",
    "counted_on": "keys of designations that ask or name one",
    "waits_in_meetings": "the same of meetings",
    "permissions_held": "keys of what others permit one",
    "meeting_goes": "the day one's own meeting goes, or one where one has a seat",
    "seated_meetings": "keys of meetings one proposed, or has a seat in",
    "led_meetings": "keys of meetings about one, or that one facilitates",
    "open_meetings": "keys of meetings open to one now",
    "waits_in_listening": "the same of listening times",
    "words_open": "keys of words kept for one too, or that one wrote down",
    "brought_to_me": "keys of what somebody brings to one in supervision",
    "worries_about_me": "keys of worries about one, once they are shown",
    "debrief_is_over": "whether the day of one's own debrief has come",
    "listening_activity": "counts of the place of one's hat, from eleven on",
    "results_opened": "keys of what people opened to one of their results",
    "questionnaire_averages": "means of eleven people or more, for one's own place",
    "invitations_received": "keys of invitations one received",
    "place_that_learns": "the place of one's own hat",
    "my_episodes": "keys of one's own difficult moments",
    "episodes_named": "keys of those one is named in",
    "may_open_for": "keys of those in whose circle one is, under a working hat",
    "team_mates": "keys of the team of one's hat",
    "names_in_episodes": "names on the sheets one sees",
    "who_looked": "names on lines about oneself",
    # before anybody has entered: one row for one secret or one name
    "enter": "needs a live session key",
    "door": "how to hash, for any name, known or not; never the hash",
    "door_opens": "whose name it is, to whoever has the hash that is kept",
    "return_door": "needs the two secrets of a return",
    "offer_behind": "needs the secret of the offer",
    "address_gives": "needs the secret of the address",
    "passkey_door": "one public key by its opaque name",
    "spend_code": "needs a code of the card",
    "invitation_behind": "needs the secret of the invitation",
    "check_code": "current, replaced or revoked, and the day; nothing else",
    "check_card": "whether a printed card is current; nothing else",
    "kept_card": "one word about the token that a device holds",
    "demo_persona": "invented people, in the demonstration only",
    "demo_thing": "invented documents, in the demonstration only",
    "holds_real_account": "one bit",
    "waits_in_people": "which kinds of news there may be for oneself",
    "waits_in_circles": "the same of the circle",
    "waits_in_documents": "the same of documents",
    "waits_in_episodes": "the same of difficult moments",
    "waits_in_journal": "the same of notebooks",
    "waits_in_commitments": "the same of promises",
    # acts, each in the caller's own name
    "save_session": "one's own session",
    "end_session": "needs the key of the session",
    "clear_sessions": "sessions that have ended",
    "attempt": "counts one try",
    "forget_attempts": "forgets the tries at one thing",
    "journal": "one line in the caller's name",
    "last_seal": "the last digest",
    "deliver_invitation": "one's own invitation",
    "tell_invited": "nothing said; for one's own invitation",
    "accept_invitation": "an invitation one received or holds",
    "decline_invitation": "an invitation one holds",
    "end_tie": "one's own tie",
    "block_person": "in one's own name",
    "forget_kept_card": "needs the token of the device",
    "revoke_directives": "one's own, or reported in one's own name by who reads them",
    "answer_revocation": "what somebody reported of one's own directives",
    "end_former_readings": "between oneself and another",
    "end_trust_with": "ends in one's own name, between oneself and another",
    "renounce_shares": "what was opened to oneself",
    "renounce_results": "what was opened to oneself of results",
    "renounce_lent": "what was opened to oneself of notebooks",
    "sit_without_her": "one's own meeting, those whom the person named",
    "lead_without_her": "one's own seat, where the person permits it",
    "mark_meeting": "a meeting about oneself, or that one facilitates",
    "take_off_decision": "what one proposed oneself",
    "part_meetings": "between oneself and another",
    "seat_stands": "a seat in a meeting about oneself",
    "read_meeting_again": "a meeting open to one; what was read aloud is to be again",
    "leave_meetings": "oneself",
    "part_listening": "what was opened between oneself and another",
    "leave_listening": "oneself",
    "stop_naming": "a worry of one's own: a name goes, for good",
    "close_writing_session": "one's own session, or one that one holds the pen of",
    "agree_to_be_named": "one's own name, on a session one opened",
    "say_yes": "one's own yes, where one's voice is invited",
    "say_no": "one's own no",
    "take_yes_back": "one's own yes",
    "take_offer": "an offer made to oneself, never by oneself",
    "decline_offer": "an offer made to oneself",
    "end_affiliation": "one's own, or of the place one answers for; ends only",
    "next_address": "technical administrators",
    "found_organization": "needs the secret of a one-time address",
    "join_administration": "needs the secret of a one-time address of another",
    "begin_recovery": "for somebody who chose one as a helper",
    "second_recovery": "needs the first helper's secret; never the first helper",
    "cancel_recovery": "one's own return",
    "finish_recovery": "needs both secrets and the delay",
    "confirm_address": "one's own address, five tries",
    "leave_message": "nothing said; one neutral line, to whom one knows, if they chose",
    "forget_message": "lines for oneself, and those one left",
    "stop_messages": "needs the secret of the link; says nothing",
    "leave": "oneself",
    "leave_circles": "oneself",
    "leave_questions": "oneself",
    "leave_commitments": "oneself",
    "propose_time": "one's own moment, of an appointment one attends",
    "answer_time": "one's own yes or no",
    "withdraw_time": "a moment one proposed",
    "cancel_appointment": "an appointment one attends",
    "leave_appointment": "one's own place in one",
    "part_appointments": "what is to come between one and somebody one blocked",
    "tell_attendees": "nothing said; one neutral line, to who attends with one",
    "forget_subscriptions": "oneself",
    "leave_agenda": "oneself",
    "part_promises": "what waits between one and somebody else",
    **REFERENCE_FUNCTIONS,
    **VISIT_FUNCTIONS,
    **GROUP_FUNCTIONS,
}


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
