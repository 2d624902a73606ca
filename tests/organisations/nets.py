"""A little DNS server and a web server on 127.0.0.1, real ones, that say what a test tells them to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class Zone:
    """What the server answers: (name, type) to texts. A name without any is NXDOMAIN; `is_silent` says nothing."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.is_silent = False
        self.is_broken = False
        self.port = 0

    def say(self, name: str, kind: str, *texts: str) -> None:
        self.records[name, kind] = [f'"{text}"' if kind == "TXT" else text for text in texts]

    def answer(self, wire: bytes) -> bytes | None:
        if self.is_silent:
            return None
        asked = dns.message.from_wire(wire)
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        question = asked.question[0]
        name, kind = str(question.name).rstrip("."), question.rdtype.name
        texts = self.records.get((name, kind))
        if self.is_broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif texts:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
        elif name not in {known for known, _kind in self.records}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()


@contextmanager
def dns_server() -> Iterator[Zone]:
    """Answers on a free UDP port of 127.0.0.1 until the block ends."""
    zone = Zone()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.1)
        zone.port = server.getsockname()[1]
        is_open = [True]

        def serve() -> None:
            while is_open:
                try:
                    wire, client = server.recvfrom(4096)
                except TimeoutError:
                    continue
                reply = zone.answer(wire)
                if reply is not None:
                    server.sendto(reply, client)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield zone
        finally:
            is_open.clear()
            thread.join()


class Site:
    """What the web server says at /.well-known/common-hash.txt."""

    def __init__(self) -> None:
        self.text, self.status = b"", 200
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        self.port = 0


@contextmanager
def web_server() -> Iterator[Site]:
    site = Site()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.headers["Host"], self.path))
            self.send_response(site.status)
            for name, value in site.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(site.text)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
