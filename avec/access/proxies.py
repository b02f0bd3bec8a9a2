"""Behind a machine that hands requests over: whose they are, and by which way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address


class BehindProxies:
    """Read who asks, and whether by https, from the machines trusted to say so.

    Only a request handed over by an address of ``AVEC_TRUSTED_PROXIES`` is believed,
    and only as far as trusted machines wrote it: what a visitor writes in front of
    that is not read. Without the setting nothing is believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = trusted_networks(settings.AVEC_TRUSTED_PROXIES)
        if not self.trusted:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        about = request.META
        if self._is_trusted(address_in(about.get("REMOTE_ADDR", ""))):
            visitor = self._visitor(about.get("HTTP_X_FORWARDED_FOR", ""))
            if visitor is not None:
                about["REMOTE_ADDR"] = str(visitor)
            if _last(about.get("HTTP_X_FORWARDED_PROTO", "")) == "https":
                about["wsgi.url_scheme"] = "https"
        return self.get_response(request)

    def _visitor(self, forwarded: str) -> Address | None:
        """Return the last address of the list that is not one of our own machines.

        What is not an address ends the list: nothing before it is believed.
        """
        nearest = None
        for said in reversed(forwarded.split(",")):
            address = address_in(said)
            if address is None:
                break
            nearest = address
            if not self._is_trusted(address):
                break
        return nearest

    def _is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(
            address in network for network in self.trusted
        )


def trusted_networks(said: Sequence[str]) -> list:
    """Return the networks named in the setting.

    :raises ImproperlyConfigured: naming what is neither an address nor a network,
        or is all of them.
    """
    networks = []
    for one in filter(None, map(str.strip, said)):
        try:
            network = ip_network(one, strict=False)
        except ValueError:
            message = f"AVEC_TRUSTED_PROXIES : {one} n’est ni une adresse ni un réseau."
            raise ImproperlyConfigured(message) from None
        if network.prefixlen == 0:
            message = f"AVEC_TRUSTED_PROXIES : {one} est le monde entier."
            raise ImproperlyConfigured(message)
        networks.append(network)
    return networks


def address_in(said: str) -> Address | None:
    """Read an address as machines write them, with a port or in brackets too."""
    text = said.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _last(said: str) -> str:
    return said.rpartition(",")[2].strip().lower()
