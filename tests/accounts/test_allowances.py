"""What a member may do and why not more yet; and what lifts the limits of the first days at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.allowances import allowances, newcomer_until
from accounts.models import User
from organisations.models import Organisation
from tests.makers import make_organisation, make_seat, make_topic, make_user

REPLY = "reply"


@pytest.fixture
def fresh(db: None) -> User:
    return make_user("fresh", date_joined=timezone.now())


def often(user: User) -> dict[str, tuple[int, int]]:
    return {str(one.what): (one.now, one.later) for one in allowances(user)}


def test_the_first_days_are_slower_and_the_page_says_so(client, fresh, alice):
    assert often(fresh)[REPLY] == (10, 30)
    assert often(alice)[REPLY] == (30, 30)
    assert often(fresh)["write to members you do not know yet"] == (5, 15)
    client.force_login(fresh)
    page = client.get("/settings/standing/").content.decode()
    assert ("In the first days" in page, "verified organisation" in page) == (True, True)
    assert ("<td>10 minutes</td>" in page, "<td>24 hours</td>" in page) == (True, True)
    client.force_login(alice)
    assert "All that members may do, you may do." in client.get("/settings/standing/").content.decode()


def test_what_the_page_says_is_what_happens(client, fresh, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "forum.reply": (6, 600)}
    topic = make_topic()
    client.force_login(fresh)
    now, _later = often(fresh)[REPLY]
    answers = [
        client.post(f"/t/{topic.pk}/reply/", {"body": f"Reply {n}."}).status_code for n in range(now + 1)
    ]
    assert answers == [303] * now + [429]


def test_a_seat_in_a_verified_organisation_lifts_it_at_once(fresh):
    company = make_organisation()
    make_seat(company, fresh)
    assert newcomer_until(fresh) is not None
    Organisation.objects.update(verified_until=timezone.now() + timedelta(days=1))
    assert newcomer_until(fresh) is None
    assert often(fresh)[REPLY] == (30, 30)


def test_it_ends_by_itself(fresh, time_machine):
    assert newcomer_until(fresh) == fresh.date_joined + timedelta(days=3)
    time_machine.move_to(fresh.date_joined + timedelta(days=3, seconds=1))
    assert newcomer_until(fresh) is None


def test_the_suspended_read_why(client, mallory):
    client.force_login(mallory)
    assert "You are suspended" in client.get("/settings/standing/").content.decode()
