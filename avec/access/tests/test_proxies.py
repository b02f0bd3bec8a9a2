"""Who asks is read from the machines one trusts, and from nobody else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client, RequestFactory

from avec.access.proxies import BehindProxies, trusted_networks

HERE = {"AVEC_TRUSTED_PROXIES": ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]}


@pytest.fixture
def told(settings):
    """Return who the site believes is asking, and by which way."""

    def ask(forwarded=None, *, by="127.0.0.1", way=None, trusted=None):
        settings.AVEC_TRUSTED_PROXIES = (
            HERE["AVEC_TRUSTED_PROXIES"] if trusted is None else trusted
        )
        headers = {"REMOTE_ADDR": by}
        if forwarded is not None:
            headers["HTTP_X_FORWARDED_FOR"] = forwarded
        if way is not None:
            headers["HTTP_X_FORWARDED_PROTO"] = way
        request = RequestFactory().get("/", **headers)
        BehindProxies(lambda request: HttpResponse())(request)
        return request.META["REMOTE_ADDR"], request.is_secure()

    return ask


@pytest.mark.parametrize(
    ("forwarded", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, 10.1.2.3", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("10.1.2.3", "10.1.2.3"),
    ],
)
def test_a_trusted_machine_says_who_asks(told, forwarded, who):
    assert told(forwarded)[0] == who


@pytest.mark.parametrize(
    ("forwarded", "who"),
    [
        ("198.51.100.9, 192.0.2.7", "192.0.2.7"),
        ("10.9.9.9, 192.0.2.7, 10.1.2.3", "192.0.2.7"),
        ("198.51.100.9, not an address, 192.0.2.7", "192.0.2.7"),
        ("198.51.100.9, unknown", "127.0.0.1"),
        ("198.51.100.9, ", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_what_a_visitor_wrote_in_front_is_not_believed(told, forwarded, who):
    assert told(forwarded)[0] == who


def test_somebody_else_is_never_believed(told):
    said = told("198.51.100.9", by="192.0.2.7", way="https")

    assert said == ("192.0.2.7", False)


def test_https_is_believed_of_a_trusted_machine_only(told):
    assert told("192.0.2.7", way="https")[1]
    assert told("192.0.2.7", way="http, https")[1]
    assert not told("192.0.2.7", way="https, http")[1]
    assert not told("192.0.2.7", way="")[1]


def test_without_the_setting_nothing_is_read(told):
    for trusted in ([], [""]):
        with pytest.raises(MiddlewareNotUsed):
            told("192.0.2.7", trusted=trusted)


def test_what_is_no_address_is_named():
    with pytest.raises(ImproperlyConfigured, match=r"proxy\.local"):
        trusted_networks(["127.0.0.1", "proxy.local"])
    for everybody in ("0.0.0.0/0", "::/0"):
        with pytest.raises(ImproperlyConfigured, match="monde entier"):
            trusted_networks([everybody])


@pytest.mark.django_db
def test_visitors_behind_a_trusted_machine_are_counted_one_by_one(settings):
    settings.AVEC_TRUSTED_PROXIES = ["127.0.0.1"]
    made_up = [
        Client().get(
            f"/bienvenue/{n}/",
            REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR="192.0.2.7",
        )
        for n in range(31)
    ]
    elsewhere = Client().get(
        "/bienvenue/x/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.8"
    )

    assert made_up[-1].status_code == 429
    assert elsewhere.status_code == 410


@pytest.mark.django_db
def test_a_visitor_does_not_change_counters_with_a_header_of_their_own():
    made_up = [
        Client().get(
            f"/bienvenue/{n}/",
            REMOTE_ADDR="192.0.2.9",
            HTTP_X_FORWARDED_FOR=f"192.0.2.{n}",
        )
        for n in range(31)
    ]

    assert made_up[-1].status_code == 429
