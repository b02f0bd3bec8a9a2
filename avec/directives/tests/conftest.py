"""What these tests share: Nora's directives, written and published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion, Version
from avec.people.models import Person
from tests.entrance import client_as

SIGN_WORDS = "Je range trop, et je ne réponds plus à Marc."
CARE_WORDS = "pas de perfusion, ça me rappelle 2018"
CONTRARY_WORDS = "Si je refuse de voir mon frère, appelez-le quand même."


@dataclass
class Hers:
    """Nora's directives, with what she and others do with them."""

    cast: Any
    document: Document
    version: Version

    def page_of(self, name: str) -> Any:
        """Return somebody's browser."""
        return client_as(self.cast.people[name], self.cast.hats.get(name))

    def as_(self, who: str, action: Any, /, **about: Any) -> Any:
        """Do something as somebody, as the site would."""
        with self.cast.acting(who), transaction.atomic():
            return action(viewer=self.cast.seen_by(who), **about)

    def open_to(self, name: str, *parts: str) -> None:
        """Open parts of the document to somebody of her circle."""
        chosen = [Part(*part.split("/")) for part in parts] or [Part()]
        with self.cast.acting("nora"), transaction.atomic():
            documents.share(
                viewer=self.cast.seen_by("nora"),
                document=self.document,
                parts=chosen,
                to_person=Person.objects.get(pk=self.cast.people[name]),
            )

    def publish(self) -> Version:
        """Publish what stands now."""
        self.version = self.as_(
            "nora", documents.publish, document=self.document, name="Nora"
        )
        return self.version

    def read_by(self, name: str, status: int = 200) -> str:
        """Return what somebody reads of it."""
        address = reverse("documents:read", args=[self.document.pk])
        response = self.page_of(name).get(address)
        assert response.status_code == status
        return response.content.decode()

    def page(self, name: str, route: str, pk: Any = None, status: int = 200) -> str:
        """Return one page as somebody sees it."""
        response = self.page_of(name).get(reverse(route, args=[pk or self.document.pk]))
        assert response.status_code == status, response.content.decode()[:300]
        return response.content.decode()


@pytest.fixture
def hers(cast) -> Hers:
    """Write and publish Nora's directives; they are open to nobody yet."""
    nora = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="advance_directives")
        document = documents.begin_document(viewer=nora, template_version=form)
        for keys, content in {
            ("signs", "early_signs"): {"items": [{"kind": "text", "text": SIGN_WORDS}]},
            ("care", "hospital_yes"): {"text": CARE_WORDS},
            ("using", "if_i_change"): {"text": CONTRARY_WORDS},
        }.items():
            documents.write_passage(
                viewer=nora, place=Place(document, *keys), content=content
            )
        version = documents.publish(viewer=nora, document=document, name="Nora")
    return Hers(cast, document, version)
