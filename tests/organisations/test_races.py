"""Two acts at once on a file database and on PostgreSQL: there is always an owner, a link seats one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.errors import Refused
from organisations import actions
from organisations.models import Organisation
from tests.makers import make_organisation, make_seat, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run each in a thread of its own, from the same moment; what came of each."""
    start, outcomes = Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
            outcomes[place] = "done"
        except Refused:
            outcomes[place] = "refused"
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_owners_leaving_at_once_leave_one_behind():
    first, second = make_user(), make_user()
    organisation = make_organisation(by=first)
    make_seat(organisation, second, "owner")
    outcomes = at_once(
        lambda: actions.leave(organisation, by=first),
        lambda: actions.leave(Organisation.objects.get(), by=second),
    )
    assert outcomes == ["done", "refused"]
    assert organisation.seats.owners().count() == 1


def test_two_owners_lowering_each_other_leave_one():
    first, second = make_user(), make_user()
    organisation = make_organisation(by=first)
    mine, theirs = organisation.seats.get(), make_seat(organisation, second, "owner")

    def lower(seat, by):  # type: ignore[no-untyped-def]
        from django.core.exceptions import PermissionDenied

        try:
            actions.change_role(seat, by=by, role="member")
        except PermissionDenied:  # the other was first: no owner any more
            raise Refused("late") from None

    assert at_once(lambda: lower(mine, second), lambda: lower(theirs, first)) == ["done", "refused"]
    assert organisation.seats.owners().count() == 1


def test_a_mailed_link_seats_one_of_two_who_open_it_at_once():
    organisation = make_organisation(by=make_user("alice"))
    _invitation, link = actions.invite(organisation, by=organisation.seats.get().user, email="x@work.example")
    token = link.rstrip("/").rpartition("/")[2]
    one, two = make_user(), make_user()
    outcomes = at_once(lambda: actions.accept(token, by=one), lambda: actions.accept(token, by=two))
    assert outcomes == ["done", "refused"]
    assert organisation.seats.count() == 2
