"""Look at what a domain says, then note it: the network first, the transaction after."""

from __future__ import annotations

from organisations.actions import note_check
from organisations.domains import file_answer, record_answer
from organisations.models import Method, Verification

A_RUN = 20


def check(verification: Verification) -> Verification:
    """Ask the domain now. Takes up to some seconds."""
    if verification.method == Method.DNS:
        answer = record_answer(verification.record_name, verification.record)
    else:
        answer = file_answer(verification.domain, verification.record)
    return note_check(verification, answer)


def recheck_due() -> int:
    """Look again at what is due, the longest waiting first; returns how many."""
    due = Verification.objects.due().select_related("organisation").order_by("due_at")[:A_RUN]
    for verification in due:
        check(verification)
    return len(due)
