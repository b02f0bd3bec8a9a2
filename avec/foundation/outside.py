"""Asking a machine elsewhere for something, and never a machine of this house.

Somebody gives an address and this server goes there: without a guard it would knock at
the doors of its own network for whoever asks. The name is looked up once, every address
behind it is checked, and the line is opened to the very address that was checked. It is
always https. No proxy of the environment is used: behind one, nothing could be checked.

Nothing here says an address in an error: only what went wrong, in one word.
"""

from __future__ import annotations

import ssl
import time
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM, AddressFamily, getaddrinfo, socket
from urllib.parse import quote, urljoin, urlsplit

PORT = 443
PATIENCE = 10.0
"""Seconds to open a line, and for each silence on it."""
IN_ALL = 40.0
"""Seconds for one question, whatever it leads to."""
LONGEST = 5_000_000
"""Bytes of an answer."""
MOST_TURNS = 3
"""How many times one is sent elsewhere."""
ELSEWHERE = (301, 302, 303, 307, 308)
SPACE_OF_IPV6 = IPv6Network("2000::/3")
"""The only part of IPv6 that is given out to the world."""
# Not the world's, though their blocks are: ways through to IPv4, the relays of 6to4,
# numbers of protocols, examples, and the door of a host to its own guests.
NOT_THE_WORLD = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("168.63.129.16/32"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
)


class Why(StrEnum):
    """What went wrong, and nothing of where."""

    ADDRESS = "address"
    INSIDE = "inside"
    SILENT = "silent"
    CERTIFICATE = "certificate"
    LONG = "long"
    TURNS = "turns"


class NotReached(Exception):
    """Nothing was brought back. It holds one word, never an address nor a secret."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the address that answered in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str


@dataclass(frozen=True, slots=True)
class Secret:
    """An account and its pass phrase: told to one machine, never to the next."""

    account: str
    phrase: str

    def __repr__(self) -> str:
        """Say nothing of it, wherever it is shown."""
        return "Secret(…)"

    @property
    def header(self) -> str:
        both = f"{self.account}:{self.phrase}".encode()
        return f"Basic {b64encode(both).decode()}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads: a machine, one of its doors, and what is asked there."""

    host: str
    port: int
    path: str

    @property
    def door(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else self._plain

    @property
    def _plain(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORT else f":{self.port}"
        return f"https://{host}{port}{self.path}"


def place_of(address: str) -> Place:
    """Return where an address leads.

    :raises NotReached: unless it is one of https (or webcal, its other name) that
        holds no account.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or PORT
        if ":" not in host:
            host = host.encode("idna").decode()
    except ValueError as wrong:
        raise NotReached(Why.ADDRESS) from wrong
    if (
        parts.scheme not in ("https", "webcal", "webcals")
        or not host
        or "@" in (parts.netloc)
    ):
        raise NotReached(Why.ADDRESS)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    if parts.query:
        path += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=-._~")
    return Place(host.lower(), port, path)


def is_of_the_world(said: str) -> bool:
    """Tell whether an address (IP) is one that the whole world reaches.

    Private, local, shared, reserved and many-at-once are not; nor are the addresses
    that hide another one (mapped, 6to4, Teredo, NAT64).
    """
    try:
        address: IPv4Address | IPv6Address = ip_address(said)
    except ValueError:
        return False  # such as one that names a link: fe80::1%eth0
    if isinstance(address, IPv6Address) and address not in SPACE_OF_IPV6:
        return False
    if any(address in block for block in NOT_THE_WORLD):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def ask(
    address: str,
    *,
    verb: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    secret: Secret | None = None,
    near: Collection[str] = (),
    longest: int = LONGEST,
) -> Answer:
    """Ask a machine elsewhere, and return what it says, whatever its status.

    Sent elsewhere, it is followed three times at most, and checked each time. The
    secret is told to the machine that was named, never to another one.

    :param near: doors (``host:port``) of this house's own network that its
        administration opens; none unless they are named.
    :raises NotReached: with the word of what went wrong.
    """
    until = time.monotonic() + IN_ALL
    place = named = place_of(address)
    for _turn in range(MOST_TURNS + 1):
        told = secret if place.door == named.door else None
        answer, onward = _ask_once(
            place, verb, dict(headers or {}), body, told, near, longest, until
        )
        if not onward:
            return answer
        place = place_of(urljoin(place.address, onward))
    raise NotReached(Why.TURNS)


class _Line(HTTPSConnection):
    """A line to an address that was checked, under the name that was asked for."""

    def __init__(self, place: Place, checked: list[tuple]) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(place.host, place.port, timeout=PATIENCE, context=self._tls)
        self._checked = checked

    def connect(self) -> None:
        """Open the line to one of these addresses: the name is not looked up again."""
        for family, where in self._checked:
            line = socket(family, SOCK_STREAM)
            line.settimeout(PATIENCE)
            try:
                line.connect(where)
            except OSError:
                line.close()
                continue
            try:
                self.sock = self._tls.wrap_socket(line, server_hostname=self.host)
            except BaseException:
                line.close()
                raise
            return
        raise NotReached(Why.SILENT)


def _checked(place: Place, near: Collection[str]) -> list[tuple[AddressFamily, tuple]]:
    """Look a name up; refuse it when one of its addresses is not the world's."""
    try:
        found = getaddrinfo(place.host, place.port, type=SOCK_STREAM)
    except (OSError, UnicodeError) as silent:
        raise NotReached(Why.SILENT) from silent
    if place.door not in near and not all(
        is_of_the_world(str(where[0])) for *_rest, where in found
    ):
        raise NotReached(Why.INSIDE)
    return [(family, where) for family, _kind, _proto, _name, where in found]


def _ask_once(
    place: Place,
    verb: str,
    headers: dict[str, str],
    body: bytes | None,
    secret: Secret | None,
    near: Collection[str],
    longest: int,
    until: float,
) -> tuple[Answer, str]:
    """Ask one machine; return its answer, and where it sends, if it does."""
    line = _Line(place, _checked(place, near))
    headers |= {"Accept-Encoding": "identity", "User-Agent": "Avec"}
    if secret is not None:
        headers["Authorization"] = secret.header
    try:
        line.request(verb, place.path, body=body, headers=headers)
        response = line.getresponse()
        onward = response.headers.get("Location", "")
        if response.status in ELSEWHERE and onward:
            return Answer(response.status, {}, b"", place.address), onward
        said = {name.lower(): value for name, value in response.headers.items()}
        read = _read(response, longest, until)
        return Answer(response.status, said, read, place.address), ""
    except ssl.SSLCertVerificationError as wrong:
        raise NotReached(Why.CERTIFICATE) from wrong
    except (OSError, HTTPException, ValueError) as silent:
        raise NotReached(Why.SILENT) from silent
    finally:
        line.close()


def _read(response: HTTPResponse, longest: int, until: float) -> bytes:
    """Read an answer piece by piece, no longer than agreed, in bytes and in time."""
    read = bytearray()
    while piece := response.read1(65_536):
        read += piece
        if len(read) > longest:
            raise NotReached(Why.LONG)
        if time.monotonic() > until:
            raise NotReached(Why.SILENT)
    return bytes(read)
