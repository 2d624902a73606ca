"""Two companies of one kind, a third of another, their people, and what they talk about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.models import User
from messaging import actions
from messaging.models import Conversation, RoomSeat
from organisations.models import Organisation
from tests.makers import make_organisation, make_seat, make_user

SECRET = "zirconium ledger"  # stands in every text that must never leak


@dataclass
class Company:
    organisation: Organisation
    owner: User
    signatory: User
    member: User


def make_company(name: str, kind: str = "miner") -> Company:
    stem = name.split()[0].lower()
    owner = make_user(f"{stem}_owner")
    organisation = make_organisation(name, by=owner, kind=kind)
    signatory, member = make_user(f"{stem}_signs"), make_user(f"{stem}_member")
    make_seat(organisation, signatory, "signatory")
    make_seat(organisation, member)
    return Company(organisation, owner, signatory, member)


def make_desk_conversation(company: Company, *, by: User | None = None, **said: Any) -> Conversation:
    """Somebody outside wrote to the general desk; nobody has taken it."""
    body = said.pop("body", f"Do you sell spent fluid? {SECRET}")
    writer = by or make_user("writer")
    return actions.write_to_desk(company.organisation, by=writer, desk="general", body=body, **said)


def make_room(one: Company, *others: Company, accept: bool = True, **told: Any) -> Conversation:
    """A room opened by `one`'s signatory; the others have joined, and everybody in it accepted the protocol."""
    said: dict[str, Any] = {
        "subject": f"Spare parts {SECRET}",
        "purpose": f"Share spare parts after storms {SECRET}",
    }
    said |= {"ends_at": timezone.now() + timedelta(days=60), **told}
    room = actions.open_room(
        one.organisation, by=one.signatory, invite=[other.organisation for other in others], **said
    )
    for other in others:
        seat = RoomSeat.objects.get(conversation=room, organisation=other.organisation)
        actions.answer_invitation(seat, by=other.signatory, accept=True)
    room.refresh_from_db()
    if accept and room.protocol:
        for company in (one, *others):
            agree(room, company.signatory)
    return room


def agree(room: Conversation, user: User) -> None:
    room.refresh_from_db()
    actions.accept_protocol(room, by=user, version=room.protocol, language="en")


def make_staff() -> SimpleNamespace:
    return SimpleNamespace(
        first=make_user("staff_one", role="moderator"),
        second=make_user("staff_two", role="moderator"),
        admin=make_user("staff_admin", role="admin", is_superuser=True),
    )
