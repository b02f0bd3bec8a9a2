"""What is written: an answer kept, a version published, a question shared, an entry.

They are written by somebody whose pages are not measured, so that these stay as
they are from one measure to the next.
"""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import count

import psycopg

from bench.measuring import Bench, Figure, opener

MOST = 25
LAST = """
SELECT id FROM documents_passage
WHERE document_id = %s AND section_key = 'direction' AND question_key = 'dream'
ORDER BY written_at DESC LIMIT 1
"""


def writes(bench: Bench, world, people: int) -> list[Figure]:
    """Measure each, its journal and its seals included, the passphrase's hash not.

    ``bench.settings`` hashes passphrases with next to no work: what is left of an
    entry is what the site does.
    """
    from django.test import Client
    from django.utils import timezone

    from tests.entrance import client_as

    writer = client_as(world.writer)
    turn = count()
    in_a_month = (timezone.localdate() + timedelta(days=30)).isoformat()

    reader = psycopg.connect(os.environ["AVEC_BACKUP_URL"], autocommit=True)

    def an_answer():
        # What the page just opened would carry, asked beside the connection measured.
        (last,) = reader.execute(LAST, [world.written]).fetchone()
        text = f"Autre chose, {next(turn)}."
        return {"answer": text, "replaces": str(last), "stop": "1"}

    def a_question():
        return {
            "step": "review",
            "parts": "direction/dream",
            "reader": str(world.marc),
            "right": "read",
            "when": "until",
            "until": in_a_month,
        }

    def an_entry():
        return {"sign_in_name": world.sign_in_name, "passphrase": world.passphrase}

    def another_network():
        number = next(turn)
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    plan = f"/documents/{world.written}/"
    answer = plan + "ecrire/direction/dream/"
    acts = {
        "keep an answer": opener(writer, answer, posted=an_answer, status=302),
        "publish 60 passages": opener(
            writer, plan + "relire/", posted=dict, status=302
        ),
        "share a question": opener(
            writer, plan + "partager/", posted=a_question, status=302
        ),
        "sign in, hash apart": opener(
            Client(),
            "/entrer/",
            posted=an_entry,
            status=302,
            REMOTE_ADDR=another_network,
        ),
    }
    figures = []
    for name, act in acts.items():
        _, cost = bench.compare(act)
        print(f"    {name:<28} {'':13}  {cost:6.2f} ms")
        figures.append(Figure.of(name, "CPU", people, round(cost, 2), "ms", MOST))
    reader.close()
    return figures
