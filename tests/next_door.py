"""A server of calendars on this machine, under https, as somebody else would keep it.

It has a certificate of its own, made for the test: whoever is told of it trusts it.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "localhost"
HERE = "127.0.0.1"


@dataclass(frozen=True)
class Asked:
    """What somebody asked of it."""

    verb: str
    path: str
    headers: dict[str, str]
    body: bytes


Said = tuple[int, dict[str, str], bytes]
Answers = Callable[[Asked], Said]


@dataclass
class NextDoor:
    """Where it is, what it was asked, and what it answers to whom."""

    port: int
    certificate: Path
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Answers] = field(default_factory=dict)

    @property
    def door(self) -> str:
        return f"{NAME}:{self.port}"

    def at(self, path: str) -> str:
        return f"https://{self.door}{path}"

    def says(self, path: str, body: bytes | str = b"", status=200, **headers) -> str:
        """Answer this at a path, always; return its address."""
        text = body if isinstance(body, bytes) else body.encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda _asked: (status, named, text)
        return self.at(path)

    def sends(self, path: str, onward: str, status: int = 302) -> str:
        """Send elsewhere whoever asks for a path; return its address."""
        return self.says(path, status=status, Location=onward)


@contextmanager
def next_door(folder: Path, name: str = NAME) -> Iterator[NextDoor]:
    """Open it, and close it in the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(
                self.command, self.path, dict(self.headers), self.rfile.read(length)
            )
            house.asked.append(asked)
            found = house.answers.get(self.path.partition("?")[0])
            status, headers, body = found(asked) if found else (404, {}, b"")
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        # The names that http.server asks for.
        do_GET = answer  # noqa: N815 # see above
        do_PROPFIND = answer  # noqa: N815 # see above
        do_REPORT = answer  # noqa: N815 # see above

        def log_message(self, *_said) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_said) -> None:
            """Somebody who hangs up is nobody's fault."""

    certificate = folder / f"{name}.pem"
    key = _write_certificate(certificate, name)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    server = Server((HERE, 0), Handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    house = NextDoor(server.server_address[1], certificate)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _write_certificate(file: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ip_address(HERE))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    beside = file.with_suffix(".key")
    beside.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return beside
