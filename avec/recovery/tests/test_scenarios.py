"""Dictation, two voices, three parts opened and closed: line by line, on each plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import psycopg
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import (
    Divergence,
    Grant,
    Passage,
    TemplateVersion,
    VersionItem,
    form_of,
)
from avec.documents.words import DivergenceState, Mode, Quality, Right
from avec.people.models import Person
from tests.entrance import client_as
from tests.papers import text_of, words_of
from tests.second_wall import (
    keys_let_through_by_django,
    keys_let_through_by_postgres,
)

SAID = "Pas de perfusion, ça me rappelle 2019."
CORRECTED = "Pas de perfusion, ça me rappelle 2018."
REFUSED = "Je ne veux plus de ce traitement : il m’a volé mes matins."
AGAINST = "Je ne suis pas d’accord, parce que la dernière fois il a aidé."
KEPT = "CANARI-ce-qui-reste-a-elle"


@dataclass(frozen=True)
class Plan:
    """Where a scenario is played in one plan: what is said, opened, and kept."""

    said: tuple[str, str]
    opened: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    kept: tuple[str, str]


PLANS = {
    "recovery_plan": Plan(
        ("direction", "meaning"),
        (("direction", "ties"), ("needs", "cannot_wait"), ("goal", "goal_why")),
        (Part("direction"), Part("needs"), Part("goal")),
        ("review", "review_changes"),
    ),
    "strengths": Plan(
        ("choosing", "why_it_matters"),
        (("area", "area_wish"), ("choosing", "matters_most"), ("steps", "step_told")),
        (Part("area"), Part("choosing", "matters_most"), Part("steps")),
        ("choosing", "not_now"),
    ),
    "wellbeing_plan": Plan(
        ("afterwards", "learnt"),
        (
            ("toolbox", "what_helps"),
            ("daily", "myself_well"),
            ("slipping", "slipping_signs"),
        ),
        (Part("toolbox"), Part("daily"), Part("slipping")),
        ("afterwards", "repairing"),
    ),
}


@dataclass
class Scene:
    """One plan of Nora's, just begun."""

    cast: object
    key: str
    plan: Plan
    document: object
    template: object

    def as_(self, name):
        return client_as(self.cast.people[name], self.cast.hats.get(name))

    def page(self, name, route, *more, **asked):
        """Return a page about the document, with ordinary spaces."""
        address = reverse(f"documents:{route}", args=[self.document.pk, *more])
        return self.as_(name).get(address, asked)

    def write(self, place, text):
        """Write one answer as Nora, whatever kind of answer it is."""
        section, question = place
        nora = self.cast.seen_by("nora")
        with self.cast.acting("nora"), transaction.atomic():
            block = None
            if self.template.section(section).repeatable:
                block = actions.add_block(
                    viewer=nora, document=self.document, section_key=section
                )
            return actions.write_passage(
                viewer=nora,
                place=Place(self.document, section, question, block),
                content=self.content(question, text),
            )

    def content(self, question, text):
        if self.template.question(question).type == "list":
            return {"items": [{"kind": "text", "text": text}]}
        return {"text": text}

    def publish(self):
        with self.cast.acting("nora"), transaction.atomic():
            return actions.publish(
                viewer=self.cast.seen_by("nora"), document=self.document, name="Nora"
            )

    def share(self, name, parts, **terms):
        with self.cast.acting("nora"), transaction.atomic():
            [first, *_others] = actions.share(
                viewer=self.cast.seen_by("nora"),
                document=self.document,
                parts=parts,
                to_person=Person.objects.get(pk=self.cast.people[name]),
                **terms,
            )
        return first


def plain(answer):
    return answer.content.decode().translate({0xA0: " ", 0x202F: " "})


@pytest.fixture(params=sorted(PLANS))
def scene(cast, request):
    """Nora begins each of the three plans in turn."""
    with cast.acting("nora"), transaction.atomic():
        shelf = TemplateVersion.objects.visible_to(cast.seen_by("nora")).newest()
        version = shelf.get(key=request.param)
        document = actions.begin_document(
            viewer=cast.seen_by("nora"), template_version=version
        )
    template = form_of(version.pk, "fr")
    return Scene(cast, request.param, PLANS[request.param], document, template)


# ------------------------------------------------------------- writing under dictation


def test_written_under_dictation(scene):
    cast, place = scene.cast, scene.plan.said
    scene.write(scene.plan.opened[0], "Les matins où je marche.")
    with cast.acting("nora"), transaction.atomic():
        session = actions.open_writing_session(
            viewer=cast.seen_by("nora"),
            document=scene.document,
            helper=Person.objects.get(pk=cast.sami),
            section_keys=[place[0]],
        )
    scene.share("marc", [Part()])
    pen = reverse("documents:dictate", args=[session.pk, *place])
    sami, nora = scene.as_("sami"), client_as(cast.nora)

    assert sami.post(pen, {"answer": SAID}).status_code == 302
    with cast.acting("nora"):
        dictated = Passage.objects.get(document=scene.document, question_key=place[1])
    # Her voice, his hand.
    assert (dictated.quality, dictated.mode) == (Quality.PERSON, Mode.DICTATED)
    assert (dictated.author_id, dictated.held_by_id) == (cast.nora, cast.sami)

    # In no version and no share before her yes, given from her own account.
    scene.publish()
    assert SAID not in plain(scene.page("nora", "read"))
    assert SAID not in plain(scene.page("marc", "read"))
    confirm = reverse("documents:confirm", args=[dictated.pk])
    assert sami.post(confirm, {"answer": SAID}).status_code in (403, 404)
    assert nora.post(confirm, {"answer": CORRECTED}).status_code == 302

    # The version holds her correction; both stand in the history, for her alone.
    scene.publish()
    assert CORRECTED in plain(scene.page("marc", "read"))
    assert SAID not in plain(scene.page("marc", "read"))
    history = plain(scene.page("nora", "history", *place))
    assert SAID in history
    assert CORRECTED in history
    for other in ("sami", "marc", "claire"):
        assert scene.page(other, "history", *place).status_code in (403, 404)

    # Once the session is closed, he neither reads nor writes: there is no such page.
    nora.post(reverse("documents:close_session", args=[session.pk]))
    assert sami.get(reverse("documents:session", args=[session.pk])).status_code == 404
    assert sami.get(pen).status_code == 404
    assert sami.post(pen, {"answer": "trop tard"}).status_code == 404
    assert scene.page("sami", "document").status_code == 404
    with cast.acting("sami"):
        assert not Passage.objects.filter(document=scene.document).exists()


# ------------------------------------------------- two voices, one disagreement, paper


@pytest.fixture
def disputed(scene):
    """Nora refuses, with her reason; Claire, whom she invited, disagrees beside."""
    section, question = scene.plan.said
    words = scene.write((section, question), REFUSED)
    scene.publish()
    scene.share("claire", [Part(section)], right=Right.VOICE)
    address = reverse("documents:view", args=[scene.document.pk, section, question])
    claire = scene.as_("claire")
    given = {"words": AGAINST, "relation": "disagrees", "label": "infirmière"}
    answer = claire.post(address, given)
    assert answer.status_code == 302, plain(answer)
    with scene.cast.acting("nora"):
        scene.view = Passage.objects.get(document=scene.document, mode=Mode.VIEW)
        scene.divergence = Divergence.objects.get(passage=scene.view)
    scene.words = words
    scene.version = scene.publish()
    return scene


def test_two_voices_stand_side_by_side_on_screen(disputed):
    page = plain(disputed.page("claire", "read"))

    columns = page[page.index("Les mots de Nora") :]
    assert columns.index(REFUSED) < columns.index("Autres voix")
    assert columns.index("Autres voix") < columns.index(AGAINST)
    assert "Désaccord ouvert" in columns
    assert "n’est pas d’accord" in columns
    assert re.search(r"<b><bdi>Claire</bdi></b>, infirmière", columns)
    assert "aujourd’hui à" in columns
    assert not re.search(r"\b(Dr|Pr|Mme|M\.) ", columns)


def test_two_voices_stand_side_by_side_on_paper(disputed):
    address = reverse("documents:version_pdf", args=[disputed.version.pk])
    pdf = client_as(disputed.cast.nora).get(address).content
    words = text_of(pdf)
    left = {word.text.rstrip("."): word.left for word in words_of(pdf)}

    assert "Claire, infirmière" in words
    assert "n’est pas d’accord" in words
    assert "Désaccord ouvert" in words
    assert not re.search(r"\b(Dr|Pr|Mme) ", words)
    # Hers on the left half of the sheet, the other voice on the right half.
    assert left["volé"] < 595 / 2 < left["aidé"]


def test_nobody_changes_the_words_of_the_other(disputed):
    cast, view, words = disputed.cast, disputed.view, disputed.words
    section, question = disputed.plan.said
    place = Place(disputed.document, section, question)

    for name, passage in (("nora", view), ("claire", words)):
        refused = (NotAllowed, Passage.DoesNotExist)
        with cast.acting(name), pytest.raises(refused):
            actions.erase_passage(viewer=cast.seen_by(name), passage=passage)
    # Her new words stand beside; they replace nothing of the other's.
    with cast.acting("nora"):
        actions.write_passage(
            viewer=cast.seen_by("nora"),
            place=place,
            content={"text": "autre chose"},
            replaces=view.pk,
        )
    assert AGAINST in plain(disputed.page("nora", "question", section, question))


@pytest.mark.parametrize("name", ["nora", "claire"])
def test_she_takes_them_out_of_her_document_and_who_spoke_takes_them_back(
    disputed, name
):
    disputed.as_(name).post(reverse("documents:take_out", args=[disputed.view.pk]))

    disputed.publish()

    assert AGAINST not in plain(disputed.page("nora", "read"))
    assert REFUSED in plain(disputed.page("nora", "read"))


def test_neither_time_nor_somebody_in_charge_closes_a_disagreement(disputed, clock):
    cast, divergence = disputed.cast, disputed.divergence
    address = reverse("documents:divergence", args=[divergence.pk])

    for name in ("helene", "nora", "marc"):
        answer = disputed.as_(name).post(address, {"state": "lifted"})
        assert answer.status_code in (403, 404)
    clock("5 years")
    with cast.acting("nora"):
        divergence.refresh_from_db()
    assert divergence.state == DivergenceState.OPEN


# ------------------------------------------------- three parts opened, then taken back


@pytest.fixture
def opened(scene):
    """Marc may read three parts; the fourth stays hers."""
    for number, place in enumerate(scene.plan.opened):
        scene.write(place, f"OUVERT-{number}")
    scene.write(scene.plan.kept, KEPT)
    scene.version = scene.publish()
    scene.grant = scene.share("marc", scene.plan.parts)
    return scene


def test_he_reads_the_three_parts_of_the_last_version_and_nothing_tells_the_rest(
    opened,
):
    section, question = opened.plan.kept
    prompt = opened.template.question(question).prompt
    opened.write(opened.plan.opened[0], "PAS-ENCORE-PUBLIE")

    page = plain(opened.page("marc", "read"))

    assert "Extrait choisi par Nora" in page
    for number in range(3):
        assert f"OUVERT-{number}" in page
    assert "PAS-ENCORE-PUBLIE" not in page
    # No address, no list, no news, no summary, no title of a part says the rest.
    elsewhere = [
        opened.page("marc", "read"),
        opened.page("marc", "paper"),
        opened.as_("marc").get(reverse("documents:shared_with_me")),
        opened.as_("marc").get("/", follow=True),
        opened.as_("marc").get("/cercle/", follow=True),
    ]
    for answer in elsewhere:
        assert KEPT not in plain(answer)
        assert prompt not in plain(answer)
    for route, more in (
        ("question", (section, question)),
        ("history", (section, question)),
        ("view", (section, question)),
        ("versions", ()),
        ("review", ()),
        ("shares_of", ()),
        ("copies", ()),
    ):
        answer = opened.page("marc", route, *more)
        assert answer.status_code in (403, 404), route
        assert KEPT not in plain(answer)
    for route in ("version", "version_pdf"):
        address = reverse(f"documents:{route}", args=[opened.version.pk])
        assert opened.as_("marc").get(address).status_code in (403, 404)
    with opened.cast.acting("marc"):
        seen = VersionItem.objects.filter(document=opened.document)
        assert not seen.filter(section_key=section, question_key=question).exists()
        assert seen.count() == 3


def at(hour):
    """Say by how much to move the clock to come to an hour of the next day."""
    now = timezone.localtime()
    day = now.date() + timedelta(days=1)
    target = timezone.make_aware(datetime.combine(day, time(hour)))
    return f"{(target - now).total_seconds()} seconds"


@pytest.mark.parametrize(("hour", "is_open"), [(22, True), (3, True), (10, False)])
def test_from_twenty_to_eight_he_reads_at_night_and_not_in_the_day(
    opened, clock, hour, is_open
):
    opened.share("marc", opened.plan.parts, hours=(time(20), time(8)))
    clock(at(hour))

    page = plain(opened.page("marc", "read"))

    assert ("OUVERT-0" in page) is is_open
    assert ("Pas maintenant" in page) is not is_open
    assert ("Chaque jour, de 20 h à 8 h." in page) is not is_open


@pytest.mark.parametrize(("hour", "is_open"), [(22, True), (3, True), (10, False)])
def test_each_wall_alone_keeps_the_hours(cast, clock, owner_url, hour, is_open):
    """The share of Nora's portrait with Marc, whose hours the owner changes here."""
    marc, portrait = cast.seen_by("marc"), cast.edges.portrait
    with cast.acting("nora"):
        hers = set(
            VersionItem.objects.filter(document=portrait)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        grant = Grant.objects.get(
            document=portrait, to_person=cast.marc, from_hour__isnull=False
        )
    change = "UPDATE documents_grant SET from_hour = %s, to_hour = %s WHERE id = %s"

    def keep(begin, end):
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute("SET ROLE avec_warden")
            owner.execute(change, [begin, end, grant.pk])

    keep(time(20), time(8))
    try:
        clock(at(hour))
        django = keys_let_through_by_django(VersionItem.objects.visible_to(marc))
        postgres = keys_let_through_by_postgres(marc, VersionItem)
    finally:
        keep(grant.from_hour, grant.to_hour)

    assert bool(hers & django) is is_open
    assert bool(hers & postgres) is is_open


def test_once_taken_back_the_next_page_is_not_there_and_the_copy_is_to_be_fetched(
    opened,
):
    cast = opened.cast
    with cast.acting("nora"), transaction.atomic():
        actions.hand_over_copy(
            viewer=cast.seen_by("nora"),
            version=opened.version,
            to="Marc",
            to_person=Person.objects.get(pk=cast.marc),
        )
    nora = client_as(cast.nora)

    stopped = nora.post(
        reverse("documents:stop_share", args=[opened.grant.pk]), follow=True
    )

    assert opened.page("marc", "read").status_code == 404
    assert "1 copie papier" in plain(stopped)
    words = re.sub(r"\s+", " ", plain(stopped))
    assert re.search(r"remise à Marc, .*aujourd’hui à .*, à récupérer", words)
    assert "remise à Marc" in plain(nora.get(reverse("documents:shares")))
