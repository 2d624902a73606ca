"""Groups are made by staff; members come in, are let in, and go. Owners hold the key.

Whatever changes who is in first locks the group's row, so that two acts at once see each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.group_permissions import can_ask_to_enter, can_enter, can_make_groups, can_run_group
from accounts.groups import Entry, Group, GroupInvitation, GroupMembership, GroupRemoval, GroupRequest
from accounts.names import one_line
from accounts.permissions import is_member
from activity.recording import record
from core.errors import Refused
from core.permissions import require

if TYPE_CHECKING:
    from accounts.models import User

_RESERVED = {"new", "group"}


def create_group(
    name: str,
    *,
    by: User,
    entry: str = Entry.INVITATION,
    description: str = "",
    owner: User | None = None,
) -> Group:
    """A group, which opens doors of categories. Raises Refused (409) if the name is in use."""
    require(can_make_groups(by), _("You may not make a group."))
    try:
        with transaction.atomic():
            group = Group.objects.create(
                name=one_line(name), slug=_free_slug(name), entry=entry, description=one_line(description)
            )
            record("accounts.group_created", by=by, target=group)
            if owner is not None:
                GroupMembership.objects.create(group=group, user=owner, is_owner=True)
                record("accounts.group_owned", by=by, target=group, user=owner.pk)
    except IntegrityError:
        raise Refused(_("There is a group of this name."), field="name") from None
    return group


def change_group(
    group: Group, *, by: User, description: str, name: str | None = None, entry: str | None = None
) -> Group:
    """Say anew what it is for; administrators also give it another name or way in.

    Raises PermissionDenied; Refused (409) if the name is in use.
    """
    require(can_run_group(by, group), _("You may not change this group."))
    require((name is None and entry is None) or can_make_groups(by), _("You may not change this group."))
    try:
        with transaction.atomic():
            group = locked(group)
            group.description = one_line(description)
            group.name = one_line(name) if name is not None else group.name
            group.entry = entry if entry is not None else group.entry
            group.save()
            record("accounts.group_changed", by=by, target=group)
    except IntegrityError:
        raise Refused(_("There is a group of this name."), field="name") from None
    return group


@transaction.atomic
def remove_group(group: Group, *, by: User) -> None:
    """Take a group away for good. Raises Refused (409) while a category is open to it."""
    require(can_make_groups(by), _("You may not change this group."))
    record("accounts.group_removed", by=by, target=group)
    try:
        group.delete()
    except ProtectedError:
        raise Refused(_("A category is open to this group: change that first.")) from None


@transaction.atomic
def enter_group(group: Group, *, by: User) -> None:
    """Come in, where it is open or one was invited. Entering twice is entering once."""
    group = locked(group)
    if group.memberships.filter(user=by).exists():
        return
    require(can_enter(by, group), _("You can't come into this group by yourself."))
    _let_in(group, by)
    record("accounts.group_entered", by=by, target=group, user=by.pk)


@transaction.atomic
def leave_group(group: Group, *, by: User) -> None:
    """Raises Refused (409) for its only owner; that one isn't in it is no error."""
    group = locked(group)
    membership = group.memberships.filter(user=by).first()
    if membership is None:
        return
    _require_another_owner(membership)
    membership.delete()
    record("accounts.group_left", by=by, target=group, user=by.pk)


@transaction.atomic
def ask_to_enter(group: Group, *, by: User, note: str = "") -> GroupRequest:
    """Ask the owners in; asking twice changes the note. Raises PermissionDenied for who may not."""
    group = locked(group)
    require(can_ask_to_enter(by, group), _("You can't ask to come into this group."))
    made, is_new = GroupRequest.objects.update_or_create(
        group=group, user=by, defaults={"note": one_line(note)[:300]}
    )
    if is_new:
        record("accounts.group_requested", by=by, target=group, user=by.pk)
    return made


def stop_asking(group: Group, *, by: User) -> None:
    """Take one's request back; that there is none is no error."""
    GroupRequest.objects.filter(group=group, user=by).delete()


@transaction.atomic
def let_in(request: GroupRequest, *, by: User) -> None:
    """Raises PermissionDenied; Refused (409) if it was answered meanwhile."""
    group = locked(request.group)
    require(can_run_group(by, group), _("You may not change this group."))
    _answered(request)
    _let_in(group, request.user)
    record("accounts.group_let_in", by=by, target=group, user=request.user_id)


@transaction.atomic
def turn_away(request: GroupRequest, *, by: User) -> None:
    """Raises PermissionDenied; Refused (409) if it was answered meanwhile."""
    group = locked(request.group)
    require(can_run_group(by, group), _("You may not change this group."))
    _answered(request)
    record("accounts.group_declined", by=by, target=group, user=request.user_id)


@transaction.atomic
def invite_to_group(group: Group, user: User, *, by: User) -> None:
    """Ask a member in; who asked for that is in at once. Raises PermissionDenied; Refused (409) if they are."""
    group = locked(group)
    require(can_run_group(by, group), _("You may not change this group."))
    if group.memberships.filter(user=user).exists():
        raise Refused(_("%(name)s is in the group already.") % {"name": user.shown_name}, field="username")
    if not is_member(user):
        raise Refused(_("%(name)s can't come in now.") % {"name": user.shown_name}, field="username")
    if group.requests.filter(user=user).exists():
        _let_in(group, user)
        record("accounts.group_let_in", by=by, target=group, user=user.pk)
        return
    _made, is_new = GroupInvitation.objects.get_or_create(group=group, user=user, defaults={"by": by})
    if is_new:
        record("accounts.group_invited", by=by, target=group, user=user.pk)


@transaction.atomic
def end_group_invitation(group: Group, user: User, *, by: User) -> None:
    """The invited decline, or who runs the group takes it back. Raises Refused (409) if it ended already."""
    group = locked(group)
    require(user == by or can_run_group(by, group), _("You may not change this group."))
    if not group.invitations.filter(user=user).delete()[0]:
        raise Refused(_("This invitation has ended already."))


@transaction.atomic
def add_to_group(group: Group, user: User, *, by: User) -> None:
    """Administrators put someone in without asking. Doing it twice changes nothing."""
    require(can_make_groups(by), _("You may not change this group."))
    group = locked(group)
    if not group.memberships.filter(user=user).exists():
        _let_in(group, user)
        record("accounts.group_let_in", by=by, target=group, user=user.pk)


@transaction.atomic
def remove_from_group(group: Group, user: User, *, by: User) -> None:
    """Take someone out; an open group is then closed to them until an owner lets them in.

    Raises PermissionDenied; Refused (409) if they left meanwhile, or, unless by administrators, for the only owner.
    """
    group = locked(group)
    require(can_run_group(by, group), _("You may not change this group."))
    membership = _present(group, user)
    if not can_make_groups(by):
        _require_another_owner(membership)
    membership.delete()
    GroupRemoval.objects.get_or_create(group=group, user=user)
    record("accounts.group_taken_out", by=by, target=group, user=user.pk)


@transaction.atomic
def set_group_owner(group: Group, user: User, *, by: User, is_owner: bool) -> None:
    """Make someone in it an owner, or no longer one. Raises Refused (409) for the only one, or who left."""
    group = locked(group)
    require(can_run_group(by, group), _("You may not change this group."))
    membership = _present(group, user)
    if membership.is_owner == is_owner:
        return
    if not is_owner and not can_make_groups(by):
        _require_another_owner(membership)
    _own(membership, is_owner, by)


@transaction.atomic
def hand_over_group(group: Group, user: User, *, by: User) -> None:
    """Another becomes owner in one's place. Raises PermissionDenied for who is none; Refused (409) if they left."""
    group = locked(group)
    mine = group.memberships.owners().filter(user=by).first()
    require(mine is not None and is_member(by), _("You may not change this group."))
    assert mine is not None
    membership = _present(group, user)
    if membership == mine:
        return
    if not membership.is_owner:
        _own(membership, True, by)
    _own(mine, False, by)


def forget_groups(user: User) -> None:
    """Take a member who leaves the place out of all groups. One left without an owner is staff's to run."""
    for model in (GroupMembership, GroupRequest, GroupInvitation, GroupRemoval):
        model._default_manager.filter(user=user).delete()
    GroupInvitation.objects.filter(by=user).update(by=None)


def locked(group: Group) -> Group:
    """Its row, held until the transaction ends."""
    return Group.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)


def _let_in(group: Group, user: User) -> None:
    """Within an act that locked the group: whatever stood between them is settled by it."""
    GroupMembership.objects.get_or_create(group=group, user=user)
    for model in (GroupRequest, GroupInvitation, GroupRemoval):
        model._default_manager.filter(group=group, user=user).delete()


def _own(membership: GroupMembership, is_owner: bool, by: User) -> None:
    membership.is_owner = is_owner
    membership.save(update_fields=["is_owner"])
    verb = "accounts.group_owned" if is_owner else "accounts.group_disowned"
    record(verb, by=by, target=membership.group, user=membership.user_id)


def _answered(request: GroupRequest) -> None:
    if not GroupRequest.objects.filter(pk=request.pk).delete()[0]:
        raise Refused(_("This request was answered or taken back already."))


def _present(group: Group, user: User) -> GroupMembership:
    found = group.memberships.filter(user=user).select_related("group").first()
    if found is None:
        raise Refused(_("%(name)s is not in the group any more.") % {"name": user.shown_name})
    return found


def _require_another_owner(membership: GroupMembership) -> None:
    """Raises Refused (409) for the only owner: someone must answer who asks."""
    others = GroupMembership.objects.owners().filter(group=membership.group_id).exclude(pk=membership.pk)
    if membership.is_owner and not others.exists():
        raise Refused(_("The only owner can't go: hand the group over first."))


def _free_slug(name: str) -> str:
    plain = slugify(name, allow_unicode=True)[:50].strip("-_") or "group"
    taken = set(Group.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    number, slug = 1, plain
    while slug in taken | _RESERVED:
        number += 1
        slug = f"{plain}-{number}"
    return slug
