"""Opening something to someone, page by page, and stopping."""

from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant, TemplateVersion
from avec.foundation import dates
from avec.people.models import Person
from tests.cast import CANARY, OTHER_CANARY
from tests.entrance import client_as, speaking


@pytest.fixture
def nora(cast):
    return client_as(cast.nora)


def share_page(cast):
    return reverse("documents:share", args=[cast.plan.pk])


def chosen(cast, **changes):
    """Return everything the pages ask, as a form carries it."""
    return {
        "parts": ["direction/ties"],
        "reader": str(cast.sami),
        "right": "read",
        "when": "always",
        **changes,
    }


def given_to(cast, name):
    with cast.acting("nora"):
        return list(
            Grant.objects.running()
            .filter(document=cast.plan, to_person_id=cast.people[name])
            .order_by("section_key", "question_key")
            .values_list("section_key", "question_key", "right")
        )


def test_the_choice_goes_page_by_page_and_opens_nothing_before_the_last_button(
    cast, nora
):
    first = nora.get(share_page(cast))
    second = nora.get(share_page(cast), {"step": "reader", "parts": ["direction"]})
    third = nora.get(
        share_page(cast),
        {"step": "terms", "parts": ["direction"], "reader": str(cast.sami)},
    )
    review = nora.get(share_page(cast), {"step": "review", **chosen(cast)})

    assert "La vie que je veux" in first.content.decode()
    assert "Sami" in second.content.decode()
    assert 'value="direction"' in second.content.decode()
    assert "Toujours, tant que je n’arrête pas" in third.content.decode()
    assert "Sami peut lire" in review.content.decode()
    assert "Partager avec Sami" in review.content.decode()
    assert "Avec mon frère, et le chien." in review.content.decode()
    assert given_to(cast, "sami") == []


def test_the_review_shows_only_what_will_be_read(cast, nora):
    review = nora.get(share_page(cast), {"step": "review", **chosen(cast)})

    assert CANARY not in review.content.decode()


def test_the_last_button_shares_and_says_how_to_undo(cast, nora):
    answer = nora.post(share_page(cast), {"step": "share", **chosen(cast)}, follow=True)

    assert given_to(cast, "sami") == [("direction", "ties", "read")]
    page = answer.content.decode()
    assert "C’est partagé." in page
    assert "choisissez « Arrêter »" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"parts": []}, "Cochez au moins une partie."),
        ({"reader": ""}, "Choisissez une personne ou une équipe."),
        ({"reader": "team", "team": ""}, "Dites quelle équipe."),
        ({"when": "until", "until": "2001-01-01"}, "pas encore passée"),
        ({"when": "until", "until": "9999-12-31"}, "C’est très loin."),
        ({"from_hour": "25 h", "to_hour": "8"}, "écrivez l’heure où cela s’ouvre"),
        ({"from_hour": "24:00", "to_hour": "8"}, "écrivez l’heure où cela s’ouvre"),
        ({"from_hour": "20 h"}, "écrivez l’heure où cela se ferme"),
        ({"from_hour": "8", "to_hour": "24:30"}, 'href="#id_to_hour"'),
        ({"from_hour": "8", "to_hour": "8 h"}, "choisissez une autre heure"),
        ({"when": "until", "from_hour": "20", "to_hour": "8"}, "Choisissez une date."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_shared(cast, nora, changes, said):
    answer = nora.post(share_page(cast), {"step": "share", **chosen(cast, **changes)})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert given_to(cast, "sami") == []


def test_someone_outside_her_circle_is_not_a_choice(cast, nora):
    answer = nora.post(
        share_page(cast), {"step": "share", **chosen(cast, reader=str(cast.karim))}
    )

    assert answer.status_code == 422
    assert "Choisissez une personne ou une équipe." in answer.text
    assert "Sélectionnez un choix valide" not in answer.text
    assert given_to(cast, "karim") == []


@pytest.mark.parametrize("midnight", ["24:00", "24 h", "0:00"])
def test_midnight_ends_the_day_however_it_is_written(cast, nora, midnight):
    asked = chosen(cast, from_hour="20:00", to_hour=midnight)
    nora.post(share_page(cast), {"step": "share", **asked})

    with cast.acting("nora"):
        [grant] = Grant.objects.running().filter(to_person_id=cast.sami)
    assert (grant.from_hour.hour, grant.to_hour.hour) == (20, 0)
    day = timezone.localtime().replace(minute=59)
    assert grant.is_open_at(day.replace(hour=23))
    assert not grant.is_open_at(day.replace(hour=0))
    back = nora.get(share_page(cast), {"step": "terms", **asked}).text
    assert f'name="to_hour" value="{"0:00" if midnight == "0:00" else "00:00"}"' in back


def test_hours_and_a_voice_can_be_chosen(cast, nora):
    nora.post(
        share_page(cast),
        {
            "step": "share",
            **chosen(cast, right="voice", from_hour="20h", to_hour="8:00"),
        },
    )

    with cast.acting("nora"):
        grant = Grant.objects.running().get(to_person_id=cast.sami)
    assert (grant.from_hour.hour, grant.to_hour.hour) == (20, 8)
    assert grant.right == "voice"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Chaque jour, de 8 h à 20 h, jusqu’au "),
        ("en", "Every day, from 8:00 to 20:00, until "),
    ],
)
def test_hours_and_a_last_day_go_together_and_are_said_together(
    cast, nora, language, said
):
    speaking(nora, language)
    last = timezone.localdate() + timedelta(days=70)
    terms = {"when": "until", "until": last.isoformat()}
    asked = chosen(cast, **terms, from_hour="8h", to_hour="20:00")

    review = nora.get(share_page(cast), {"step": "review", **asked})
    given = nora.post(share_page(cast), {"step": "share", **asked}, follow=True)

    assert said in plain(review)
    assert said in plain(given)
    with cast.acting("nora"):
        grant = Grant.objects.running().get(to_person_id=cast.sami)
    assert (grant.from_hour.hour, grant.to_hour.hour) == (8, 20)
    assert timezone.localtime(grant.ends_at) == timezone.make_aware(
        datetime.combine(last + timedelta(days=1), time())
    )


def test_the_last_night_goes_on_until_its_morning(cast, nora):
    last = timezone.localdate() + timedelta(days=3)
    terms = {"when": "until", "until": last.isoformat()}
    asked = chosen(cast, **terms, from_hour="22 h", to_hour="6 h")

    given = nora.post(share_page(cast), {"step": "share", **asked}, follow=True)

    with cast.acting("nora"):
        grant = Grant.objects.running().get(to_person_id=cast.sami)
    assert timezone.localtime(grant.ends_at) == timezone.make_aware(
        datetime.combine(last + timedelta(days=1), time(6))
    )
    assert f"jusqu’au {plain_words(dates.day(last))}." in plain(given)


def test_hours_that_would_never_open_are_refused_with_a_sentence(cast, nora):
    today = timezone.localdate().isoformat()
    asked = chosen(cast, when="until", until=today, from_hour="0:00", to_hour="0:01")

    answer = nora.post(share_page(cast), {"step": "review", **asked})

    assert "Ce jour-là, cette heure est déjà passée." in plain(answer)
    with cast.acting("nora"):
        assert not Grant.objects.running().filter(to_person_id=cast.sami).exists()


def plain_words(text):
    """Return words with ordinary spaces."""
    return text.translate({0xA0: " ", 0x202F: " "})


def plain(answer):
    """Return a page with ordinary spaces."""
    return answer.content.decode().translate({0xA0: " ", 0x202F: " "})


def test_a_team_is_shared_with_by_name_and_peers_are_not_in_it(cast, nora):
    page = nora.get(share_page(cast), {"step": "reader", "parts": ["direction"]})
    answer = nora.post(
        share_page(cast),
        {"step": "share", **chosen(cast, reader="team", team=str(cast.team.pk))},
        follow=True,
    )

    assert "se choisissent toujours un par un" in page.content.decode()
    assert "L’équipe CMP de Montclair (CH Montbrun-d’Aure)" in answer.content.decode()


def test_a_document_without_a_version_is_published_first(cast, nora):
    with cast.acting("nora"), transaction.atomic():
        fresh = actions.begin_document(
            viewer=cast.seen_by("nora"), template_version=cast.plan.template_version
        )
    page = nora.get(reverse("documents:share", args=[fresh.pk])).content.decode()

    assert "Les autres ne lisent que ce que vous avez publié." in page
    assert reverse("documents:review", args=[fresh.pk]) in page


@pytest.mark.parametrize(
    ("name", "status"), [("marc", 403), ("claire", 403), ("karim", 404)]
)
def test_nobody_opens_her_document_in_her_place(cast, name, status):
    client = client_as(cast.people[name], cast.hats.get(name))

    answer = client.post(share_page(cast), {"step": "share", **chosen(cast)})

    assert answer.status_code == status
    assert CANARY not in answer.content.decode()


# ------------------------------------------------------------------------ stopping


def marcs_grant(cast):
    with cast.acting("nora"):
        return Grant.objects.filter(bundle=cast.marcs_bundle).order_by("pk").first()


def test_one_tap_stops_it_and_says_what_is_true(cast, nora):
    grant = marcs_grant(cast)
    answer = nora.post(reverse("documents:stop_share", args=[grant.pk]), follow=True)

    assert "C’est arrêté. Marc ne le voit plus." in answer.content.decode()
    assert given_to(cast, "marc") == []


def test_with_htmx_only_the_line_returns(cast, nora):
    grant = marcs_grant(cast)
    address = reverse("documents:stop_share", args=[grant.pk])
    once = nora.post(address, headers={"HX-Request": "true"}).content.decode()
    twice = nora.post(address, headers={"HX-Request": "true"}).content.decode()

    assert once.count("<li") == 1
    assert "<html" not in once
    assert "C’est arrêté. Marc ne le voit plus." in once
    assert "C’est arrêté. Marc ne le voit plus." in twice


def test_a_second_tap_is_answered_kindly(cast, nora):
    grant = marcs_grant(cast)
    address = reverse("documents:stop_share", args=[grant.pk])
    nora.post(address)

    answer = nora.post(address)

    assert answer.status_code == 409
    assert "Ce partage est déjà arrêté." in answer.content.decode()


def test_what_still_runs_is_said_after_stopping(cast, nora):
    grant = marcs_grant(cast)
    with cast.acting("nora"), transaction.atomic():
        actions.share(
            viewer=cast.seen_by("nora"),
            document=cast.plan,
            parts=[Part("direction", "meaning")],
            to_person=Person.objects.get(pk=cast.marc),
        )

    answer = nora.post(reverse("documents:stop_share", args=[grant.pk]), follow=True)

    assert "Marc lit encore autre chose dans ce document." in answer.content.decode()


def test_copies_to_take_back_are_listed(cast, nora):
    grant = marcs_grant(cast)
    with cast.acting("nora"), transaction.atomic():
        actions.hand_over_copy(
            viewer=cast.seen_by("nora"),
            version=cast.version,
            to="Marc",
            to_person=Person.objects.get(pk=cast.marc),
        )

    answer = nora.post(reverse("documents:stop_share", args=[grant.pk]), follow=True)

    assert "1 copie papier à récupérer" in answer.content.decode()
    assert "remise à Marc" in answer.content.decode()


@pytest.mark.parametrize(("name", "status"), [("marc", 403), ("karim", 404)])
def test_only_she_stops_her_share(cast, name, status):
    grant = marcs_grant(cast)
    client = client_as(cast.people[name], cast.hats.get(name))

    answer = client.post(reverse("documents:stop_share", args=[grant.pk]))

    assert answer.status_code == status
    assert len(given_to(cast, "marc")) == 2


def test_every_running_share_is_a_sentence(cast, nora, django_assert_num_queries):
    address = reverse("documents:shares")
    nora.get(address)
    with django_assert_num_queries(7):
        page = nora.get(address).content.decode()
    assert "Claire peut lire tout le document, et donner son avis à côté." in page
    assert "Marc peut lire" in page
    assert "Sami peut lire" not in page

    nora.post(share_page(cast), {"step": "share", **chosen(cast)})
    nora.post(
        share_page(cast), {"step": "share", **chosen(cast, parts=["direction/power"])}
    )
    with django_assert_num_queries(7):
        page = nora.get(address).content.decode()
    assert page.count("Sami peut lire") == 4


def test_nobody_sees_the_shares_of_somebody_else(cast):
    page = client_as(cast.karim).get(reverse("documents:shares")).content.decode()

    assert "Vous ne partagez rien pour l’instant." in page
    assert "Marc" not in page
    assert OTHER_CANARY not in page


def test_the_circle_says_what_somebody_reads_in_one_sentence(cast, nora):
    with cast.acting("nora"):
        document = actions.begin_document(
            viewer=cast.seen_by("nora"),
            template_version=TemplateVersion.objects.get(
                key="strengths", organization=None
            ),
        )
        for opened in (cast.plan, document):
            actions.share(
                viewer=cast.seen_by("nora"),
                document=opened,
                parts=[Part()],
                to_person=Person.objects.get(pk=cast.sami),
            )

    page = plain(nora.get(reverse("circles:circle")))
    his = plain(client_as(cast.sami).get(reverse("circles:circle")))

    said = "« Mon plan de rétablissement » et « Le portrait de mes forces »"
    assert f"Lit dans {said} ce que vous avez ouvert." in page
    assert "Vous ouvre des extraits à lire, dans 2 documents." in his
