"""Mail addresses and networks as signatures are told apart by them.

One mailbox has many spellings. What a provider says its mailboxes ignore is ignored here, so that a person signs
once; of providers we know nothing of, every spelling is another mailbox.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass

from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Provider:
    """What a provider's mailboxes ignore: what follows a tag's sign, and letters in the name."""

    domains: tuple[str, ...]
    tag: str = "+"
    ignores: str = ""
    # Whether all its domains lead to one mailbox.
    is_one: bool = False


_PROVIDERS = (
    Provider(("gmail.com", "googlemail.com"), ignores=".", is_one=True),
    Provider(("proton.me", "protonmail.com", "pm.me", "protonmail.ch"), ignores="._-", is_one=True),
    Provider(("icloud.com", "me.com", "mac.com"), is_one=True),
    Provider(("yandex.ru", "ya.ru", "yandex.com", "yandex.kz", "yandex.by"), is_one=True),
    Provider(("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.es", "hotmail.es")),
    Provider(("fastmail.com", "fastmail.fm", "zoho.com", "mailbox.org", "posteo.de", "tutanota.com")),
    Provider(("yahoo.com", "yahoo.es", "ymail.com", "rocketmail.com"), tag="-"),
)
_BY_DOMAIN = {domain: provider for provider in _PROVIDERS for domain in provider.domains}
# Where so many people have a mailbox that many at once are no sign of anything.
_CROWDED = frozenset(
    [
        *_BY_DOMAIN,
        *"mail.ru bk.ru list.ru inbox.ru qq.com 163.com 126.com gmx.de gmx.net web.de aol.com".split(),
    ]
)


def normalised(address: str) -> str:
    """The one spelling of a mailbox. Not for sending: what was typed is."""
    local, _at, domain = address.strip().rpartition("@")
    local, domain = local.casefold(), _ascii(domain.casefold().rstrip("."))
    provider = _BY_DOMAIN.get(domain)
    if provider is not None:
        local = local.partition(provider.tag)[0] or local
        local = "".join(letter for letter in local if letter not in provider.ignores) or local
        if provider.is_one:
            domain = provider.domains[0]
        if domain == "yandex.ru":
            local = local.replace("-", ".")
    return f"{local}@{domain}"


def key_of(address: str, campaign: int) -> str:
    """By what a mailbox is known within one campaign: of no use anywhere else, and not to be read back."""
    text = f"{campaign}:{normalised(address)}"
    return salted_hmac("campaigns.address", text, algorithm="sha256").hexdigest()


def domain_of(address: str) -> str:
    return normalised(address).rpartition("@")[2][:100]


def stem_of(address: str) -> str:
    """What addresses made in a row share: miner1@x, miner2@x. A fingerprint, since it is much of an address."""
    local, _at, domain = normalised(address).rpartition("@")
    stem = re.sub(r"\d+", "#", local)
    return hashlib.sha256(f"{stem}@{domain}".encode()).hexdigest()[:32] if stem != local else ""


def is_crowded(domain: str) -> bool:
    return domain in _CROWDED


def network_of(address: str | None) -> str:
    """The network of an IP address as one subscriber or company has it: /24, and /48 of IPv6."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain
