"""People and how they enter. No titles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Row
from avec.people.acquaintance import people_known_to


class PersonQuerySet(models.QuerySet):
    """People, known only through what links them."""

    def visible_to(self, viewer: Viewer) -> PersonQuerySet:
        """Keep the viewer and the people linked to them by something chosen."""
        return self.filter(people_known_to(viewer, "pk"))


class Person(Row):
    """One human being, whatever the hats they wear. A name is a name."""

    name = models.CharField(_("nom choisi"), max_length=150)
    sort_key = models.CharField(max_length=170)
    # Hers to choose: nobody is given a word, and « nothing » is an answer.
    called = models.CharField(_("le mot qui me convient"), max_length=60, blank=True)
    began_at = models.DateTimeField(db_default=DatabaseNow())
    left_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    whose = "pk"

    class Meta:
        verbose_name = _("personne")

    def __str__(self):
        return self.name


def name_of(key: str) -> models.Subquery:
    """Say the name of the person whose key is in this column, row by row.

    A join would find out everybody the viewer knows before it knows that there is
    any row; this asks only for the rows there are.
    """
    person = Person.objects.filter(pk=models.OuterRef(key))
    return models.Subquery(person.values("name"))


class AccountQuerySet(models.QuerySet):
    """Accounts, each seen by its own person."""

    def visible_to(self, viewer: Viewer) -> AccountQuerySet:
        """Keep the viewer's own account."""
        return self.filter(person_id=viewer.person_id)


class Account(models.Model):
    """How one person enters. Read by nobody else, whatever their hat."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="account"
    )
    sign_in_name = models.CharField(_("nom pour entrer"), max_length=60, unique=True)
    password = models.CharField(max_length=200, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    look = models.JSONField(default=dict)
    is_demo = models.BooleanField(default=False)
    closing_on = models.DateField(null=True)

    objects = AccountQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("compte")

    def __str__(self):
        return self.sign_in_name
