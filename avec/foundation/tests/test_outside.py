"""Going out of the house, and never into its own rooms."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from avec.foundation import outside
from avec.foundation.outside import NotReached, Secret, Why, ask, is_of_the_world
from tests.next_door import HERE, next_door

ROOT = Path(__file__).parents[3]

OF_THE_WORLD = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "2001:4860:4860::8888"]
NOT_OF_THE_WORLD = {
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1"],
    "this machine": ["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::"],
    "this link": ["169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0"],
    "shared by a provider": ["100.64.0.1", "100.100.100.200", "100.127.255.255"],
    "this site": ["fec0::1"],
    "many at once": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "kept for later": ["240.0.0.1", "255.255.255.255", "5f00::1", "4000::1"],
    "examples": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "measures": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "protocols": ["192.0.0.1", "192.0.0.9", "192.0.0.192", "192.88.99.1", "100::1"],
    "another one, mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:1.1.1.1"],
    "another one, compatible": ["::127.0.0.1", "::10.0.0.1"],
    "another one, 6to4": ["2002:7f00:1::", "2002:0a00:1::1"],
    "another one, NAT64": ["64:ff9b::7f00:1", "64:ff9b::101:101", "64:ff9b:1::1"],
    "another one, Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "the host of this machine": ["168.63.129.16"],
    "no address at all": ["", "localhost", "1.1.1", "0x7f.1", "2130706433"],
}


IMPORTED = """
import sys, avec.agenda.elsewhere.reading
print([one for one in sys.modules if one.split(".")[0] in ("django", "psycopg")])
"""


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """A house next door, whose certificate is trusted."""
    with next_door(tmp_path) as house:
        monkeypatch.setenv("SSL_CERT_FILE", str(house.certificate))
        yield house


def why(*args, **more) -> Why:
    with pytest.raises(NotReached) as refused:
        ask(*args, **more)
    return refused.value.why


@pytest.mark.parametrize("address", OF_THE_WORLD)
def test_the_world_is_reached(address):
    assert is_of_the_world(address)


@pytest.mark.parametrize(
    "address", [one for block in NOT_OF_THE_WORLD.values() for one in block]
)
def test_what_is_not_the_world_is_not(address):
    assert not is_of_the_world(address)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "0"),
        *("[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "LOCALHOST", "[::]"),
    ],
)
def test_no_name_and_no_spelling_leads_inside(trusted, host):
    assert why(f"https://{host}:{trusted.port}/") in (Why.INSIDE, Why.SILENT)
    assert trusted.asked == []


def test_one_address_inside_among_others_is_enough_to_refuse(trusted, monkeypatch):
    def both(*_asked, **_more):
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("1.1.1.1", 443)), (*kind, ("127.0.0.1", trusted.port))]

    monkeypatch.setattr(outside, "getaddrinfo", both)

    assert why(f"https://two.example:{trusted.port}/") == Why.INSIDE
    assert trusted.asked == []


def test_the_line_is_opened_to_the_address_that_was_checked(trusted, monkeypatch):
    """A name that changes its mind between two looks changes nothing."""
    looks = []

    def once(host, port, **_more):
        looks.append(host)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (HERE if len(looks) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(outside, "getaddrinfo", once)
    address = trusted.says("/it", "here")

    answer = ask(address, near=[trusted.door])

    assert (answer.body, looks) == (b"here", ["localhost"])
    assert trusted.asked[0].headers["Host"] == trusted.door


def test_a_door_inside_is_open_when_it_is_named_and_only_that_one(trusted):
    address = trusted.says("/it", "here")

    assert ask(address, near=[trusted.door]).body == b"here"
    assert why(address, near=["localhost:1", "localhost"]) == Why.INSIDE
    assert why(address.replace("localhost", HERE), near=[trusted.door]) == Why.INSIDE


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.org/", "ftp://example.org/", "file:///etc/passwd", "", "a"),
        *("https://", "https:///path", "https://u:p@example.org/", "https://u@e.org"),
        *("https://example.org:port/", "https://exam ple.org\r\nX: y/", "gopher://a"),
        *("https://[::1", "javascript:alert(1)", "//example.org/", "https://é..org/"),
    ],
)
def test_only_https_and_no_account_in_the_address(address):
    assert why(address) == Why.ADDRESS


def test_webcal_is_https(trusted):
    address = trusted.says("/it", "here")

    answer = ask(address.replace("https", "webcal"), near=[trusted.door])

    assert answer.body == b"here"


def test_it_is_followed_three_times_and_no_more(trusted):
    address = trusted.says("/3", "here")
    for number in (2, 1, 0):
        address = trusted.sends(f"/{number}", f"/{number + 1}")

    assert ask(address, near=[trusted.door]).body == b"here"
    one_more = trusted.sends("/start", "/0")
    assert why(one_more, near=[trusted.door]) == Why.TURNS


@pytest.mark.parametrize(
    ("onward", "said"),
    [
        ("https://127.0.0.1:{port}/it", Why.INSIDE),
        ("https://169.254.169.254/latest/meta-data/", Why.INSIDE),
        ("http://localhost:{port}/it", Why.ADDRESS),
        ("file:///etc/passwd", Why.ADDRESS),
        ("https://u:p@localhost:{port}/it", Why.ADDRESS),
    ],
)
def test_each_turn_is_checked(trusted, onward, said):
    trusted.says("/it", "here")
    address = trusted.sends("/start", onward.format(port=trusted.port))

    assert why(address, near=[trusted.door]) == said
    assert [one.path for one in trusted.asked] == ["/start"]


def test_the_secret_is_told_to_the_machine_that_was_named_alone(trusted, tmp_path):
    with next_door(tmp_path, "127.0.0.1.example") as other:
        both = tmp_path / "both.pem"
        both.write_bytes(
            trusted.certificate.read_bytes() + other.certificate.read_bytes()
        )
        elsewhere = f"https://{HERE}:{other.port}/it"
        other.says("/it", "here")
        trusted.sends("/away", elsewhere)
        trusted.sends("/near", "/away")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(both))
            ask(
                trusted.at("/near"),
                near=[trusted.door, f"{HERE}:{other.port}"],
                secret=Secret("nora", "phrase"),
            )

        told = [one.headers.get("Authorization") for one in trusted.asked]
        assert told == ["Basic bm9yYTpwaHJhc2U="] * 2
        assert "Authorization" not in other.asked[0].headers


def test_a_machine_that_proves_nothing_is_not_listened_to(trusted, tmp_path):
    with next_door(tmp_path, "another.example") as other:
        address = other.says("/it", "here")

        assert why(address, near=[other.door]) == Why.CERTIFICATE
        assert other.asked == []


def test_a_certificate_of_another_name_proves_nothing(trusted, tmp_path, monkeypatch):
    with next_door(tmp_path, "another.example") as other:
        monkeypatch.setenv("SSL_CERT_FILE", str(other.certificate))
        address = other.says("/it", "here")

        assert why(address, near=[other.door]) == Why.CERTIFICATE


def test_what_is_too_long_is_left(trusted):
    address = trusted.says("/it", b"x" * 1_001)

    assert why(address, near=[trusted.door], longest=1_000) == Why.LONG
    assert len(ask(address, near=[trusted.door], longest=1_001).body) == 1_001


def test_what_keeps_silent_is_left(trusted, monkeypatch):
    monkeypatch.setattr(outside, "PATIENCE", 0.2)
    trusted.answers["/it"] = lambda _asked: time.sleep(2) or (200, {}, b"late")

    assert why(trusted.at("/it"), near=[trusted.door]) == Why.SILENT


def test_a_door_where_nobody_is_is_silent():
    with socket.socket() as nobody:
        nobody.bind((HERE, 0))  # nobody listens, and nobody else takes the number
        door = f"localhost:{nobody.getsockname()[1]}"

        assert why(f"https://{door}/", near=[door]) == Why.SILENT


def test_no_proxy_of_the_environment_is_used(trusted, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    address = trusted.says("/it", "here")

    assert ask(address, near=[trusted.door]).body == b"here"


def test_what_went_wrong_says_neither_address_nor_secret(trusted):
    secret = Secret("nora", "CANARI-phrase")
    with pytest.raises(NotReached) as refused:
        ask("https://127.0.0.1/CANARI-address", secret=secret)

    assert "CANARI" not in f"{refused.value!r} {refused.value} {secret!r} {secret}"


def test_it_needs_nothing_of_the_house():
    """The process that reads what comes from elsewhere imports no Django."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            IMPORTED,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
