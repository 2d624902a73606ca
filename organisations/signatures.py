"""Whether a Bitcoin address signed a message: BIP-322 and BIP-137, by libraries, without asking any network.

They raise many kinds of errors on malformed input; whatever they raise is a signature that doesn't hold.
"""

from __future__ import annotations

import base64
import binascii

from btclib.ecc import bms
from btclib_wallet import bip322
from django.utils.translation import gettext as _

from core.errors import Refused

LONGEST_SIGNATURE = 8000  # characters; a full one of a large multisig has some 2000
_COMPACT = 65  # bytes of a BIP-137 signature, led by its flag
_FLAGS = range(27, 43)


def mainnet_address(text: str) -> str:
    """The address as it is written on the main network. Raises Refused (422) for what is none."""
    address = text.strip()
    if address.lower().startswith("bitcoin:"):
        address = address[8:].partition("?")[0]
    try:
        network = bip322.ScriptPubKey.from_address(address).network if len(address) <= 100 else ""
    except Exception:
        raise Refused(
            _("This is no Bitcoin address. Check it for a missing or wrong letter."),
            status=422,
            field="address",
        ) from None
    if network != "mainnet":
        raise Refused(_("This is no address of Bitcoin's main network."), status=422, field="address")
    return address.lower() if address.lower().startswith("bc1") else address


def check_signature(message: str, address: str, signature: str) -> None:
    """Returns if the signature holds. Raises Refused (422) with what to do if it doesn't."""
    pasted = "".join(signature.split())
    if not pasted:
        raise _refused(_("Paste the signature your wallet made."))
    if len(pasted) > LONGEST_SIGNATURE:
        raise _refused(_("This is too long for a signature."))
    if not _is_base64(pasted):
        raise _refused(
            _("This is no signature: it should be letters, digits, + and / as your wallet shows it.")
        )
    if not holds(message, address, pasted):
        raise _refused(
            _("The signature does not fit. Sign exactly the message above, with the key of this address.")
        )


def holds(message: str, address: str, signature: str) -> bool:
    """Whether this signature of this message is this address's; False for anything malformed."""
    try:
        if _is_compact(signature):
            bms.assert_as_valid(message.encode(), address, signature)
        else:
            bip322.assert_as_valid(message.encode(), address, signature)
    except Exception:
        return False
    return True


def _is_compact(signature: str) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == _COMPACT and raw[0] in _FLAGS


def _is_base64(signature: str) -> bool:
    for prefix in ("", "smp", "ful", "pof"):
        if signature.startswith(prefix):
            try:
                base64.b64decode(signature.removeprefix(prefix), validate=True)
            except (binascii.Error, ValueError):
                continue
            return True
    return False


def _refused(message: str) -> Refused:
    return Refused(message, status=422, field="signature")
