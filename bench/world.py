"""A territory of a thousand or a million people, and the few whose pages are opened.

Rows for everyone, straight in the tables; words that open only for those measured,
written through the actions of the site.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
from django.db import transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion
from avec.journal import actions as journal
from avec.people.actions import create_account
from avec.people.models import Account, Person

BATCH = 50_000
PASSPHRASE = "quatre mots sans aucun rapport"

# Row i of each table hangs on row i of the others; identifiers come from the number,
# one after the other: a million people come in within minutes, indexes standing.
KEY = """
CREATE FUNCTION pg_temp.key(kind text, number int) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(ascii(kind)), 8, '0') || lpad(to_hex(number), 24, '0'))::uuid
$$
"""
CROWD = """
INSERT INTO people_person (id, name, sort_key, called)
  SELECT pg_temp.key('p', i), 'Personne ' || i, 'personne ' || i, 'usager'
  FROM generate_series({first}, {last}) i;
INSERT INTO people_account (person_id, sign_in_name, password, email, language, look,
                            is_demo)
  SELECT pg_temp.key('p', i), 'personne-' || i,
         'argon2$argon2id$v=19$m=8,t=1,p=1$c2VsYmFzZTE2b2N0ZXRz$' || md5('w' || i),
         '', 'fr', '{{}}', false
  FROM generate_series({first}, {last}) i;
INSERT INTO circles_tie (id, person_id, other_id, relationship)
  SELECT pg_temp.key('t', i), pg_temp.key('p', i), pg_temp.key('p', i + 1), 'friend'
  FROM generate_series({first}, {last}) i;
INSERT INTO documents_document (id, owner_id, template_version_id, current_version_id)
  SELECT pg_temp.key('d', i), pg_temp.key('p', i), %(template)s, pg_temp.key('v', i)
  FROM generate_series({first}, {last}) i;
INSERT INTO documents_version (id, document_id, owner_id, number, template_version_id,
                               published_at, previous_digest, digest, check_code)
  SELECT pg_temp.key('v', i), pg_temp.key('d', i), pg_temp.key('p', i), 1, %(template)s,
         now(), '', md5('v' || i), upper(left(md5('c' || i), 8))
  FROM generate_series({first}, {last}) i
  ON CONFLICT (check_code) DO NOTHING;
INSERT INTO documents_versionitem (id, version_id, document_id, owner_id, position,
    section_key, question_key, passage_id, author_id, mode, quality, relation,
    is_disputed, written_at, digest, sealed)
  SELECT pg_temp.key('i', 2 * i + n), pg_temp.key('v', i), pg_temp.key('d', i),
         pg_temp.key('p', i), n, 'direction', 'dream', pg_temp.key('a', 2 * i + n),
         pg_temp.key('p', i), 'written', 'person', '', false, now(), md5('x' || i),
         decode(md5('s' || i), 'hex')
  FROM generate_series({first}, {last}) i, generate_series(1, 2) n;
INSERT INTO documents_passage (id, document_id, owner_id, section_key, question_key,
    author_id, held_by_id, mode, quality, relation, sealed, replaces_id)
  SELECT pg_temp.key('a', 2 * i + n), pg_temp.key('d', i), pg_temp.key('p', i),
         'direction', 'dream', pg_temp.key('p', i), pg_temp.key('p', i), 'written',
         'person', '', decode(md5('s' || i), 'hex'),
         CASE n WHEN 2 THEN pg_temp.key('a', 2 * i + 1) END
  FROM generate_series({first}, {last}) i, generate_series(1, 2) n;
INSERT INTO documents_grant (id, bundle, document_id, owner_id, to_person_id, scope,
                             section_key, question_key, "right", time_zone)
  SELECT pg_temp.key('g', i), pg_temp.key('b', i), pg_temp.key('d', i),
         pg_temp.key('p', i), pg_temp.key('p', i + 1), 'document', '', '', 'read',
         'Europe/Paris'
  FROM generate_series({first}, {last}) i;
INSERT INTO audit_entry (id, kind, verb, actor_id, subject_id, about, parts, because,
                         via, era, txid)
  SELECT pg_temp.key('e', 2 * i + n), 'reading', 'documents.read',
         pg_temp.key('p', i + 1), pg_temp.key('p', i),
         'documents.document:' || pg_temp.key('d', i), '[]', '', 'web', 1,
         pg_current_xact_id()
  FROM generate_series({first}, {last}) i, generate_series(1, 2) n;
"""


# While they come in, a server of its own need not survive a power cut.
IN_A_HURRY = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "8GB",
}


@contextmanager
def _in_a_hurry(superuser_url: str) -> Iterator[None]:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for name, value in IN_A_HURRY.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
        yield
        for name in IN_A_HURRY:
            connection.execute(f"ALTER SYSTEM RESET {name}")
        connection.execute("SELECT pg_reload_conf()")


def crowd(
    superuser_url: str, count: int, template: UUID, *, after: int = 0, also: str = ""
) -> None:
    """Add people number ``after`` to ``count``, without their keys.

    ``also`` is written for each of them after the rest.
    """
    with _in_a_hurry(superuser_url), psycopg.connect(superuser_url) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("SET synchronous_commit = off")
        connection.execute(KEY)
        connection.commit()
        for first in range(after + 1, count + 1, BATCH):
            last = min(first + BATCH - 1, count)
            connection.execute("SET session_replication_role = replica")
            for statement in (CROWD + also).format(first=first, last=last).split(";\n"):
                if statement.strip():
                    connection.execute(statement, {"template": template})
            connection.commit()
            print(f"    {last:>9} personnes", end="\r", flush=True)
        print()
        connection.execute("SET session_replication_role = origin")
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("VACUUM ANALYZE")


# What she opens to her brother: three parts, and not her goals.
EXTRACT = ("direction", "needs", "review")


@dataclass
class Measured:
    """Whose pages are opened, who writes and who enters.

    Marc reads three parts of the plan, ``reader`` reads it whole.
    """

    nora: UUID
    marc: UUID
    reader: UUID
    plan: UUID
    writer: UUID
    written: UUID
    sign_in_name: str
    passphrase: str


def a_person(name: str) -> UUID:
    """Bring somebody who has an account, and nothing else."""
    person_id = uuid4()
    with acting_as(Viewer(person_id)), transaction.atomic():
        Person.objects.create(id=person_id, name=name, sort_key=name.lower())
        Account.objects.create(person_id=person_id, sign_in_name=f"{name}-{person_id}")
    return person_id


def tie(one: UUID, others: Sequence[UUID]) -> None:
    """Put others around somebody, as their two yes would have."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        for other in others:
            owner.execute(
                "INSERT INTO circles_tie (id, person_id, other_id, relationship)"
                " VALUES (gen_random_uuid(), %s, %s, 'relative')",
                [one, other],
            )


def _plan(person_id: UUID, name: str) -> Document:
    """Begin the plan of 60 passages and publish it."""
    template = TemplateVersion.objects.get(key="recovery_plan", organization=None)
    viewer = Viewer(person_id)
    with acting_as(viewer), transaction.atomic():
        plan = actions.begin_document(viewer=viewer, template_version=template)
        _write_everywhere(viewer, plan, 60)
        actions.publish(viewer=viewer, document=plan, name=name)
    return plan


def _write_everywhere(viewer: Viewer, document: Document, passages: int) -> None:
    """Write ``passages`` answers of a plan, in its own order, in several goals."""
    written = 0
    template = document.template_version.template("fr")
    while written < passages:
        for section in template.sections:
            block = None
            if section.repeatable:
                block = actions.add_block(
                    viewer=viewer, document=document, section_key=section.key
                )
            elif written >= sum(len(s.questions) for s in template.sections):
                continue
            for question in section.questions:
                if question.type != "text" or written >= passages:
                    continue
                actions.write_passage(
                    viewer=viewer,
                    place=Place(document, section.key, question.key, block),
                    content={"text": f"Ce que j’écris ici, numéro {written}. " * 4},
                )
                written += 1


def _write_a_notebook(viewer: Viewer) -> None:
    """Write a month of sixty pages, two a day, as somebody who writes a lot."""
    first = timezone.now().replace(day=1, hour=8, minute=0) - timedelta(days=1)
    first = first.replace(day=1)
    with acting_as(viewer), transaction.atomic():
        for half_day in range(60):
            journal.write_note(
                viewer=viewer,
                moment=first + timedelta(hours=11 * half_day),
                content={"words": f"Ce que je note ici, numéro {half_day}. " * 4},
            )


def measured() -> Measured:
    """Write the plan of 60 passages, an extract, a circle of 12, and 195 readings."""
    nora, marc = a_person("Nora"), a_person("Marc")
    circle = [a_person(f"Proche{n}") for n in range(12)]
    tie(nora, [marc, *circle])
    plan = _plan(nora, "Nora")
    viewer = Viewer(nora)
    with acting_as(viewer), transaction.atomic():
        for other in (marc, *circle):
            actions.share(
                viewer=viewer,
                document=plan,
                parts=[Part(key) for key in EXTRACT] if other == marc else [Part()],
                to_person=Person.objects.get(pk=other),
            )
    for other in (marc, *circle):
        with acting_as(Viewer(other)), transaction.atomic():
            for _ in range(15):
                record_reading(
                    viewer=Viewer(other), subject=nora, about=plan, parts=["direction"]
                )
    _write_a_notebook(viewer)
    account = create_account(word="zoe", name="Zoé", passphrase=PASSPHRASE)
    writer = account.person_id
    tie(writer, [marc])
    return Measured(
        nora=nora,
        marc=marc,
        reader=circle[0],
        plan=plan.pk,
        writer=writer,
        written=_plan(writer, "Zoé").pk,
        sign_in_name=account.sign_in_name,
        passphrase=PASSPHRASE,
    )
