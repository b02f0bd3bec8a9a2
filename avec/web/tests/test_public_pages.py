"""What anybody finds on the site, without an account."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import REGISTER
from avec.web import help as help_now
from avec.web.help import national_numbers

PAGES = [
    "web:home",
    "web:help_now",
    "web:look",
    "web:accessibility",
    "web:site_map",
    "web:guides",
    "web:who_may",
]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_public_page_has_one_heading_a_title_and_a_language(
    client, route, language
) -> None:
    answer = client.get(reverse(route), headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert f'<html lang="{language}"' in page
    assert re.search(r"<title>\S.* – Avec</title>", page)
    assert 'href="#main"' in page
    assert reverse("web:help_now") in page
    assert " style=" not in page
    assert "<script>" not in page


def test_home_has_four_doors_and_no_wall(client) -> None:
    page = client.get("/").content.decode()
    doors = re.findall(r'class="door__link" href="([^"]+)"', page)
    assert len(doors) == 4
    for door in doors:
        assert client.get(door).status_code == 200


def test_help_gives_the_national_numbers_to_dial(client) -> None:
    page = client.get(reverse("web:help_now")).content.decode()
    for number in ("3114", "15", "112", "0972394050", "3919", "119"):
        assert f'href="tel:{number}"' in page
    assert 'href="sms:114"' in page


def test_help_is_light_on_a_first_visit(client) -> None:
    answer = client.get(reverse("web:help_now"), headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 4096


def test_each_number_says_where_it_was_read_and_when() -> None:
    for number in national_numbers():
        assert number.source.startswith("https://")
        assert number.checked_on + timedelta(days=365) > timezone.localdate()
        for said in (number.title, number.words, number.hours):
            assert said.keys() == {"fr", "en"}


def test_local_teams_come_from_a_file(client, settings, tmp_path) -> None:
    file = tmp_path / "teams.toml"
    file.write_text(
        'territory = "Ici"\n[[team]]\nname = "Équipe <b>"\nwords = "On vient."\n'
        'hours = "De 9 h à 21 h"\nphone = "01 99 00 00 00"\n',
        encoding="utf-8",
    )
    settings.AVEC_HELP_DIR = str(tmp_path)
    page = client.get(reverse("web:help_now")).content.decode()
    assert "tel:0199000000" in page
    assert "Équipe &lt;b&gt;" in page


def test_a_place_has_its_own_numbers_read_again_when_they_change(
    client, settings, tmp_path
) -> None:
    settings.AVEC_HELP_DIR = str(tmp_path)
    file = tmp_path / "numbers.toml"
    shipped = (help_now.DATA / help_now.NUMBERS).read_text(encoding="utf-8")
    for given in ("0 800 000 001", "0 800 000 002"):
        file.write_text(shipped.replace('"3919"', f'"{given}"'), encoding="utf-8")
        page = client.get(reverse("web:help_now")).content.decode()
        assert f"tel:{given.replace(' ', '')}" in page
    assert help_now.faults() == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('title.fr = "', 'titre.fr = "', "« titre » inconnu"),
        ('number = "15"', 'number = "<b>"', "n’est pas un numéro"),
        ('scheme = "sms"', 'scheme = "javascript"', "« scheme » vaut"),
        ("checked_on = 2026-11-22", 'checked_on = "hier"', "est une date"),
        ("[[number]]", "[[number", "line"),
    ],
)
def test_a_fault_in_a_file_is_said_and_the_page_keeps_its_numbers(
    client, settings, tmp_path, before, after, said
) -> None:
    settings.AVEC_HELP_DIR = str(tmp_path)
    shipped = (help_now.DATA / help_now.NUMBERS).read_text(encoding="utf-8")
    file = tmp_path / "numbers.toml"
    file.write_text(shipped.replace(before, after, 1), encoding="utf-8")
    (fault,) = help_now.faults()
    assert said in fault
    page = client.get(reverse("web:help_now")).content.decode()
    for number in ("3114", "15", "112"):
        assert f'href="tel:{number}"' in page


def test_the_offline_copy_is_fetched_without_knowing_anybody(client) -> None:
    answer = client.get(reverse("web:offline_help"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert 'credentials: "omit"' in answer.content.decode()


def test_who_may_shows_every_rule_of_the_register(client) -> None:
    page = client.get(reverse("web:who_may")).content.decode()
    for name in REGISTER:
        assert f'id="{name}"' in page


def test_without_an_audit_the_site_says_it_does_not_conform(client, settings) -> None:
    settings.AVEC_ACCESSIBILITY_CONTACT = "acces@exemple.fr"
    page = client.get(reverse("web:accessibility")).content.decode()
    assert "non conforme" in page
    assert "Défenseur des droits" in page
    assert "acces@exemple.fr" in page


def test_every_page_of_the_guide_opens_in_both_languages(client) -> None:
    index = client.get(reverse("web:guides")).content.decode()
    addresses = set(re.findall(r'href="(/guide/[a-z-]+/)"', index))
    assert len(addresses) >= 8
    for address in addresses:
        french = client.get(address).content.decode()
        english = client.get(address, headers={"accept-language": "en"})
        assert french.count("<h1") == 1
        assert french != english.content.decode()


def test_a_page_of_the_guide_that_does_not_exist_is_not_found(client) -> None:
    assert client.get("/guide/rien/").status_code == 404


def test_a_missing_page_says_so_kindly(client) -> None:
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    assert "introuvable" in answer.content.decode()


def test_a_first_visit_weighs_less_than_40_kilobytes(client) -> None:
    weight = 0
    page = client.get("/", headers={"accept-encoding": "gzip"})
    weight += len(page.content)
    for name in (
        "web/tokens.css",
        "web/avec.css",
        "web/avec.js",
        "web/rings.svg",
        "django_htmx/htmx-2.min.js",  # comes once someone is in
    ):
        weight += len(gzip.compress(Path(finders.find(name)).read_bytes()))
    assert weight < 40_000


def test_our_own_script_stays_small() -> None:
    assert Path(finders.find("web/avec.js")).stat().st_size <= 4608
