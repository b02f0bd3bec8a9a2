"""What carries a letter out of the house: e-mail, a gateway for SMS, or nothing.

A carrier hands one letter over. When it is sure that nothing left, it raises
:class:`NotSent`, and the letter is tried again later. Whatever else goes wrong leaves
a doubt, and a letter in doubt is never sent again.
"""

from __future__ import annotations

import json
import smtplib
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from avec.messages.sentences import Letter
from avec.messages.words import Channel

PATIENCE = 20  # seconds
# What a gateway answers when it has surely sent nothing; 409 may mean that it had.
A_CLEAR_NO = (*range(300, 409), *range(410, 500), 503)


class NotSent(Exception):
    """Nothing left: sending again later sends nothing twice."""


class Carrier(Protocol):
    """One way out."""

    def send(self, letter: Letter) -> None:
        """Hand one letter over.

        :raises NotSent: when it is sure that nothing left.
        """

    def faults(self) -> list[str]:
        """Say in plain words what keeps letters from leaving."""


class Shown:
    """The demonstration: a letter goes nowhere, a page shows it."""

    def send(self, letter: Letter) -> None:
        """Let nothing out."""

    def faults(self) -> list[str]:
        """Find nothing wrong: nothing leaves."""
        return []


class Mail:
    """E-mail, by the server that the place names."""

    def send(self, letter: Letter) -> None:
        """Send one e-mail, with the header by which mailboxes offer to stop.

        :raises NotSent: when the server could not be reached or said no.
        """
        connection = get_connection(fail_silently=False)
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent from problem
        host = urlsplit(settings.AVEC_SITE_URL).hostname or "localhost"
        message = EmailMessage(
            letter.subject,
            letter.text,
            settings.DEFAULT_FROM_EMAIL,
            [letter.to],
            headers={
                "Message-ID": f"<{letter.id}@{host}>",
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{letter.no_more}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        try:
            connection.send_messages([message])
        except (
            smtplib.SMTPRecipientsRefused,
            smtplib.SMTPResponseException,
        ) as problem:
            raise NotSent from problem
        finally:
            connection.close()

    def faults(self) -> list[str]:
        """Look at the settings, and knock at the server's door."""
        if not settings.DEFAULT_FROM_EMAIL:
            return [_("De qui viennent les courriels ? Donnez AVEC_MAIL_FROM.")]
        try:
            connection = get_connection(fail_silently=False)
            connection.open()
            connection.close()
        except (OSError, smtplib.SMTPException) as problem:
            words = _("Le serveur de courriel ne répond pas (%(problem)s).")
            return [words % {"problem": type(problem).__name__}]
        return []


class Gateway:
    """SMS, by any gateway that takes a request over https."""

    def send(self, letter: Letter) -> None:
        """Post one SMS. The key of the letter goes with it, to be known twice.

        :raises NotSent: when the gateway could not be reached or said no.
        """
        if self.faults():
            raise NotSent
        body = _filled(self._body(), {"{to}": letter.to, "{text}": letter.text})
        where = urlsplit(settings.AVEC_SMS_URL)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": str(letter.id),
            **self._headers(),
        }
        path = urlunsplit(("", "", where.path or "/", where.query, ""))
        gateway = _line_to(where)
        try:
            gateway.connect()
        except (OSError, HTTPException) as problem:
            raise NotSent from problem
        with closing(gateway):
            try:
                gateway.request("POST", path, json.dumps(body).encode(), headers)
            except ValueError as problem:  # a header that cannot be written
                raise NotSent from problem
            answer = gateway.getresponse().status
        if answer in A_CLEAR_NO:
            raise NotSent
        if answer not in range(200, 300):
            raise HTTPException(answer)

    def faults(self) -> list[str]:
        """Look at the settings: the address, the headers, the body."""
        where = urlsplit(settings.AVEC_SMS_URL)
        wrong = []
        if where.scheme != "https" and where.hostname not in {"localhost", "127.0.0.1"}:
            wrong.append(_("AVEC_SMS_URL doit commencer par https://"))
        try:
            body, headers = json.dumps(self._body()), self._headers()
        except ValueError:
            wrong.append(_("AVEC_SMS_BODY ou AVEC_SMS_HEADERS n’est pas du JSON."))
        else:
            if "{to}" not in body or "{text}" not in body:
                wrong.append(_("AVEC_SMS_BODY doit contenir {to} et {text}."))
            if not isinstance(headers, dict):
                wrong.append(_("AVEC_SMS_HEADERS doit être un objet JSON."))
        return wrong

    def _body(self) -> Any:
        return json.loads(settings.AVEC_SMS_BODY)

    def _headers(self) -> dict[str, str]:
        return json.loads(settings.AVEC_SMS_HEADERS or "{}")


def _line_to(where: SplitResult) -> HTTPConnection:
    """Open nothing yet: a line to the gateway, through the place's proxy if any.

    Nobody is followed elsewhere: a number is given to the named gateway only.
    """
    host, port = str(where.hostname), where.port
    if where.scheme != "https":
        return HTTPConnection(host, port, timeout=PATIENCE)
    proxy = urlsplit(getproxies().get("https", ""))
    if not proxy.hostname or proxy_bypass(host):
        return HTTPSConnection(host, port, timeout=PATIENCE)
    line = HTTPSConnection(proxy.hostname, proxy.port, timeout=PATIENCE)
    line.set_tunnel(host, port)
    return line


def _filled(body: Any, values: dict[str, str]) -> Any:
    """Put the number and the words in their places, wherever these are."""
    if isinstance(body, dict):
        return {name: _filled(value, values) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, values) for value in body]
    if isinstance(body, str):
        return values.get(body) or _within(body, values)
    return body


def _within(words: str, values: dict[str, str]) -> str:
    for place, value in values.items():
        words = words.replace(place, value)
    return words


def carrier(channel: str) -> Carrier | None:
    """Return what carries this channel here, or nothing when the place has none."""
    if settings.AVEC_DEMO:
        return Shown()
    if channel == Channel.EMAIL and settings.AVEC_SMTP_HOST:
        return Mail()
    if channel == Channel.SMS and settings.AVEC_SMS_URL:
        return Gateway()
    return None


def offered() -> list[Channel]:
    """Name the channels that this place has."""
    return [channel for channel in Channel if carrier(channel) is not None]
