"""Questionnaires that places hold the rights of, and what people answer to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Organization, Person
from avec.questionnaires.files import Form, from_json
from avec.vault.sealed import Sealed


class QuestionnaireQuerySet(models.QuerySet):
    """Questionnaires, which hold nobody's words."""

    def visible_to(self, viewer: Viewer) -> QuestionnaireQuerySet:
        """Keep all: pages show them to people who have entered."""
        return self.all()

    def offered(self) -> QuestionnaireQuerySet:
        """Keep those that their place still offers."""
        return self.filter(withdrawn_at=None, organization__ended_at=None)


class Questionnaire(Row):
    """A questionnaire loaded by a place, word for word, with its licence.

    It is never part of a tool. Once loaded it does not change: another version is
    another row.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    ticked = models.JSONField(_("conditions cochées"))
    ticked_as = models.CharField(_("par"), max_length=240)
    loaded_at = models.DateTimeField(db_default=DatabaseNow())
    withdrawn_at = models.DateTimeField(null=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire d’un lieu")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "digest"], name="questionnaire_loaded_once"
            ),
        ]

    def __str__(self):
        return self.form.title

    @property
    def form(self) -> Form:
        """The questionnaire, as its file says it."""
        return from_json(self.body)


class ResponseQuerySet(models.QuerySet):
    """Responses, each seen by the person who gave it, whatever is opened of it."""

    def visible_to(self, viewer: Viewer) -> ResponseQuerySet:
        """Keep what the viewer answered."""
        return self.filter(owner_id=viewer.person_id)


class Response(Sealed):
    """What somebody answered one day, for themselves. ``sealed`` holds the answers.

    Nobody else ever reads the row: what is opened of it is in :class:`Opening`.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="+"
    )
    answered_at = models.DateTimeField(db_default=DatabaseNow())

    objects = ResponseQuerySet.as_manager()

    whose = "owner"
    sealed_as = "questionnaires.response"

    class Meta:
        verbose_name = _("réponse à un questionnaire")

    def __str__(self):
        return f"{self.answered_at:%d/%m/%Y}"

    @property
    def result(self) -> float | None:
        """The result, if there is one and every question was answered."""
        return self.questionnaire.form.result_of(self.content.get("answers", {}))


class OpeningQuerySet(models.QuerySet):
    """Results opened, seen by who opens and, while it lasts, by who receives."""

    def visible_to(self, viewer: Viewer) -> OpeningQuerySet:
        """Keep those the viewer gave, and those open to the viewer."""
        received = Q(to_person_id=viewer.person_id, stopped_at=None)
        return self.filter(
            Q(owner_id=viewer.person_id)
            | received & ~Q(owner_id__in=kept_apart(viewer))
        )


class Opening(Sealed):
    """One result, opened to one person of the owner's circle, until the owner stops.

    ``sealed`` holds the result alone: who reads it has no way to the answers.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, related_name="openings"
    )
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="+"
    )
    to_person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(db_default=DatabaseNow())
    stopped_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    whose = "owner"
    sealed_as = "questionnaires.opening"

    class Meta:
        verbose_name = _("résultat ouvert à quelqu’un")
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_person=F("owner")), name="result_to_somebody_else"
            ),
            models.UniqueConstraint(
                fields=["response", "to_person"],
                condition=Q(stopped_at=None),
                name="result_is_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.given_at:%d/%m/%Y}"

    @property
    def result(self) -> float | None:
        """The result, as it was when it was opened."""
        return self.content.get("result")


class CountedQuerySet(models.QuerySet):
    """Results counted without a name, each seen by the person it comes from."""

    def visible_to(self, viewer: Viewer) -> CountedQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Counted(Row):
    """One result that its owner agrees to have counted among others, once a person.

    In clear, because the database averages it; nobody else reads the row. It goes with
    the response it comes from, and only with it.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="+"
    )
    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, related_name="+"
    )
    result = models.DecimalField(max_digits=9, decimal_places=3)
    counted_at = models.DateTimeField(db_default=DatabaseNow())

    objects = CountedQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("résultat compté sans nom")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "questionnaire"], name="counted_once_a_person"
            )
        ]

    def __str__(self):
        return f"{self.counted_at:%d/%m/%Y}"


class Average(models.Model):
    """The average of whole groups of eleven, made once, when a group is full.

    The database alone writes it, and it does not move before another whole group has
    come: nobody learns what one person answered from seeing it change.
    """

    questionnaire = models.OneToOneField(
        Questionnaire, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    people = models.IntegerField()
    result = models.DecimalField(max_digits=9, decimal_places=1)
    made_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        verbose_name = _("moyenne d’un questionnaire")
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=11), name="average_of_eleven_or_more"
            )
        ]

    def __str__(self):
        return f"{self.made_at:%d/%m/%Y}"
