"""The directives of the cast: Aïcha signed hers, and Odile is trusted, both signed.

Hélène reads how to use them, Paul who is trusted. Karim asked Aïcha, who has blocked
him: she finds nothing of it.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.directives import actions
from avec.directives.models import TrustedPerson
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion
from avec.people.models import Person
from tests.scene import as_warden, tie

DIRECTIVE_WORDS = "CANARI-directive-d-Aicha-2b7d"
SIGNED_WORDS = "CANARI-signature-d-Aicha-61fa"
TRUSTED_WORDS = "CANARI-confiance-d-Aicha-c04e"
KARIMS_TRUST = "CANARI-confiance-de-Karim-9d35"
WRITTEN = {
    ("me", "portrait"): f"Je chante le soir. {DIRECTIVE_WORDS}",
    ("using", "if_i_change"): "Si je refuse ma sœur, appelez-la quand même.",
}


def write_directives(cast) -> Document:
    """Write them through the same actions as the site; return Aïcha's."""
    aicha, odile = Viewer(cast.aicha), Viewer(cast.odile)
    for name in ("helene", "paul", "odile"):
        tie(cast.aicha, cast.people[name], "friend")
    with acting_as(aicha), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="advance_directives")
        document = documents.begin_document(viewer=aicha, template_version=form)
        for place, text in WRITTEN.items():
            documents.write_passage(
                viewer=aicha, place=Place(document, *place), content={"text": text}
            )
        version = documents.publish(viewer=aicha, document=document, name="Aïcha")
        actions.sign(
            viewer=aicha,
            version=version,
            name="Aïcha",
            signed_on=date(2026, 3, 12),
            where=SIGNED_WORDS,
        )
        for name, part in (("helene", "using"), ("paul", "people")):
            documents.share(
                viewer=aicha,
                document=document,
                parts=[Part(part)],
                to_person=Person.objects.get(pk=cast.people[name]),
            )
        trusted = actions.designate(
            viewer=aicha,
            document=document,
            by="Aïcha",
            other=Person.objects.get(pk=cast.odile),
            scope=TRUSTED_WORDS,
        )
    with acting_as(odile), transaction.atomic():
        actions.sign_too(viewer=odile, trusted=trusted)
    karim = Viewer(cast.karim)
    with acting_as(karim), transaction.atomic():
        signed = {"name": "Karim", "signed_on": date(2026, 3, 13)}
        actions.sign(viewer=karim, version=cast.karims_plan.versions.get(), **signed)
    _karim_asked_aicha(cast)
    return document


def _karim_asked_aicha(cast) -> None:
    """Leave a request on the other side of a block, as a mistake could."""
    asked = TrustedPerson(document_id=cast.karims_plan.pk, owner_id=cast.karim)
    words = {"name": "Aïcha", "by": "Karim", "reach": "", "scope": KARIMS_TRUST}
    asked.content = words
    as_warden(
        "INSERT INTO directives_trustedperson (id, sealed, document_id, owner_id,"
        " other_id, cosigned_by_way_of) VALUES (%s, %s, %s, %s, %s, '')",
        [asked.pk, asked.sealed, asked.document_id, asked.owner_id, cast.aicha],
    )
