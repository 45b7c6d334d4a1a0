"""Servers of this computer that take messages, or do what bad ones do."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Web:
    """A web server that answers what it is told to and keeps what it was sent."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.status = 200
        self.after_first: int | None = None
        """What every message but the first is answered."""
        self.bodies: list[bytes] = []
        self.paths: list[str] = []


@contextmanager
def web() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept.bodies.append(body)
            kept.paths.append(self.path)
            if kept.after_first is not None and len(kept.bodies) > 1:
                kept.status = kept.after_first
            self.send_response(kept.status)
            if kept.status in (301, 302, 307, 308):
                self.send_header("Location", f"http://127.0.0.1:{kept.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Post:
    """A mail server: what it took. `refused`: receivers that it knows nothing of."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.receivers: list[list[str]] = []
        self.refused: set[str] = set()
        self.answer = "250 taken"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 unknown, and your password was hunter2"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            parsed = BytesParser(policy=default).parsebytes(envelope.content)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
            self.receivers.append(list(envelope.rcpt_tos))
        return self.answer


def certificate(folder: Path) -> ssl.SSLContext:
    """One that nobody has vouched for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def post(*, tls: ssl.SSLContext | None = None) -> Iterator[Post]:
    """`tls`: it offers to encrypt."""
    from aiosmtpd.controller import Controller

    kept = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        kept.port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port, tls_context=tls)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


@contextmanager
def talking(serve: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """A port whose every caller is served by a function of its own, until the end."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    threads = []

    def listen() -> None:
        with suppress(OSError):
            while True:
                caller, _ = listener.accept()
                thread = threading.Thread(target=_served, args=(serve, caller, over), daemon=True)
                threads.append(thread)
                thread.start()

    first = threading.Thread(target=listen, daemon=True)
    first.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (first, *threads):
            thread.join(5)


def _served(
    serve: Callable[[socket.socket, threading.Event], None], caller: socket.socket, over: threading.Event
) -> None:
    with caller, suppress(OSError):
        serve(caller, over)


def hanging(caller: socket.socket, over: threading.Event) -> None:
    """Takes the call and never says a word."""
    over.wait()


def dripping(caller: socket.socket, over: threading.Event) -> None:
    """An answer that never comes to its end, a byte at a time."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not over.wait(0.2):
        caller.sendall(b".")


def slow_greeting(caller: socket.socket, over: threading.Event) -> None:
    """A mail server that never comes to the end of its first line."""
    caller.sendall(b"220 ")
    while not over.wait(0.2):
        caller.sendall(b"a")


def hanging_up(caller: socket.socket, over: threading.Event) -> None:
    """Reads a little, and is gone."""
    caller.recv(10)


def closed_port() -> int:
    """One on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
