"""The doctor says in plain words when messages cannot leave."""

from __future__ import annotations

import pytest

from avec.messages import tasks
from hosting import doctor


def found(monkeypatch, **counted: int) -> doctor.Finding:
    values = {name: counted.get(name, 0) for name in tasks.State.__slots__}
    monkeypatch.setattr(tasks, "state", lambda: tasks.State(**values))
    return doctor.messages_leave()


@pytest.fixture(autouse=True)
def _without_a_way_out(settings):
    settings.AVEC_SMTP_HOST = settings.AVEC_SMS_URL = ""


def test_a_site_without_messages_is_well(monkeypatch):
    finding = found(monkeypatch)

    assert finding.well
    assert finding.words == "Ce site n’envoie pas de messages."


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ({"emails": 2}, "2 personne(s) ont choisi « Par courriel »"),
        ({"texts": 1}, "que ce site n’a pas"),
        ({"late": 3}, "avec work"),
        ({"doubtful": 1}, "ne repartiront pas"),
        ({"refused": 4}, "refusés cette semaine"),
    ],
)
def test_what_did_not_leave_is_said(monkeypatch, counted, said):
    finding = found(monkeypatch, **counted)

    assert not finding.well
    assert said in finding.repair


def test_a_gateway_in_clear_is_refused(monkeypatch, settings):
    settings.AVEC_SMS_URL = "http://gateway.example/send"
    assert "https://" in found(monkeypatch).repair
    settings.AVEC_SMS_URL = "https://gateway.example/send"
    settings.AVEC_SMS_BODY = '{"to": "{to}"}'
    assert "{text}" in found(monkeypatch).repair
    settings.AVEC_SMS_BODY = "not json"
    assert "JSON" in found(monkeypatch).repair


def test_a_mail_server_that_does_not_answer_is_said(monkeypatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.AVEC_SMTP_HOST = settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 9
    assert "AVEC_MAIL_FROM" in found(monkeypatch).repair
    settings.DEFAULT_FROM_EMAIL = "Avec <avec@exemple.fr>"
    assert "ne répond pas" in found(monkeypatch).repair
