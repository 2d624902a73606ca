"""What a domain says, asked of the network: its TXT records, a file on its website.

Never call any of this inside a transaction. Everything has a timeout, answers are small, and a website is
fetched only from public addresses, by the very address that was looked at, without following redirects.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from enum import StrEnum
from functools import cache

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver
from django.conf import settings
from django.utils.translation import gettext as _
from publicsuffixlist import PublicSuffixList

from core.errors import Refused

LONGEST_FILE = 4096  # bytes
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")
# Where anyone gets an address, so that having one proves nothing.
_FREE_MAIL = """
    126.com 139.com 163.com 21cn.com aliyun.com aol.com bk.ru cock.li duck.com fastmail.com free.fr gmail.com
    gmx.com gmx.de gmx.net googlemail.com hotmail.co.uk hotmail.com hushmail.com icloud.com inbox.ru
    internet.ru laposte.net libero.it list.ru live.com mac.com mail.com mail.ee mail.ru mailfence.com me.com
    msn.com naver.com orange.fr outlook.com pm.me posteo.de proton.me protonmail.ch protonmail.com qq.com
    rambler.ru rediffmail.com riseup.net seznam.cz sina.com sohu.com t-online.de terra.com.br tuta.com
    tutanota.com uol.com.br vk.com wanadoo.fr web.de wp.pl ya.ru yahoo.co.jp yahoo.co.uk yahoo.com yahoo.fr
    yandex.com yandex.ru yeah.net ymail.com zoho.com
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())


class Answer(StrEnum):
    HOLDS = "holds"
    ABSENT = "absent"  # the domain answered, and does not say it
    SILENT = "silent"  # nobody answered, or not in time


def domain_of(text: str) -> str:
    """A domain as it is asked for, in ASCII, from what someone typed: an address of a page or of mail will do.

    Raises Refused (422) for what is none, for a public suffix, and for domains of free mail.
    """
    name = text.strip().lower().rpartition("@")[2]
    name = re.sub(r"^https?://", "", name).partition("/")[0].partition(":")[0].rstrip(".")
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if len(name) > 200 or len(labels) < 2 or not all(_LABEL.match(label) for label in labels):
        raise Refused(_("This is no domain. Write it as in example.com."), status=422, field="domain")
    registered = _suffixes().privatesuffix(name)
    if registered is None or labels[-1].isdecimal():
        message = _("Under %(domain)s anyone can have a name, so it proves nothing.")
        raise Refused(message % {"domain": name}, status=422, field="domain")
    if registered in FREE_MAIL:
        message = _("Anyone can have an address at %(domain)s, so it proves nothing.")
        raise Refused(message % {"domain": name}, status=422, field="domain")
    return name


def record_answer(name: str, expected: str) -> Answer:
    """Whether one of the TXT records at `name` says just this."""
    try:
        found = _resolver().resolve(name, "TXT", search=False, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return Answer.ABSENT
    except (dns.exception.DNSException, OSError):
        return Answer.SILENT
    said = {b"".join(record.strings) for record in found.rrset or ()}
    return Answer.HOLDS if expected.encode() in said else Answer.ABSENT


def file_answer(domain: str, expected: str) -> Answer:
    """Whether a line of https://<domain>/.well-known/common-hash.txt says just this."""
    try:
        address = _public_address(domain)
    except (dns.exception.DNSException, OSError):
        return Answer.SILENT
    if address is None:
        return Answer.ABSENT
    scheme, port = settings.WELL_KNOWN_OVER
    connection = _Pinned(domain, port, address=address, is_tls=scheme == "https")
    try:
        connection.request("GET", "/.well-known/common-hash.txt", headers={"User-Agent": "common-hash"})
        response = connection.getresponse()
        text = response.read(LONGEST_FILE) if response.status == 200 else b""
    except ssl.SSLCertVerificationError:
        return Answer.ABSENT
    except (OSError, http.client.HTTPException):
        return Answer.SILENT
    finally:
        connection.close()
    if response.status >= 500:
        return Answer.SILENT
    return (
        Answer.HOLDS if expected.encode() in {line.strip() for line in text.splitlines()} else Answer.ABSENT
    )


class _Pinned(http.client.HTTPConnection):
    """A connection to the address we looked at, whatever the name leads to by now."""

    def __init__(self, domain: str, port: int, *, address: str, is_tls: bool) -> None:
        super().__init__(domain, port, timeout=settings.DOMAIN_TIMEOUT)
        self.address, self.is_tls = address, is_tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), settings.DOMAIN_TIMEOUT)
        if self.is_tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _public_address(domain: str) -> str | None:
    """One of its addresses, if all of them are on the public internet; None for a name without any."""
    found: list[str] = []
    for kind in ("A", "AAAA"):
        try:
            answer = _resolver().resolve(domain, kind, search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return None
        found += [record.address for record in answer.rrset or () if record.rdtype == answer.rdtype]
    if not all(_is_public(address) for address in found):
        return None
    return found[0] if found else None


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    if ip.is_loopback:
        return settings.DOMAINS_MAY_BE_LOOPBACK
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or mapped.is_global)


def _resolver() -> dns.resolver.Resolver:
    """The system's, or those settings.DNS_SERVERS names as address:port."""
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    resolver.lifetime = resolver.timeout = settings.DOMAIN_TIMEOUT
    if settings.DNS_SERVERS:
        places = [server.rpartition(":") for server in settings.DNS_SERVERS]
        resolver.nameservers = [
            dns.nameserver.Do53Nameserver(host.strip("[]"), int(port)) for host, _colon, port in places
        ]
    return resolver


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
