"""A process of the site that does what a test tells it, a line of JSON at a time.

python -m tests.activity.director      {"do": "reply", "by": "bob", "times": 3}
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import django


def prepare() -> dict[str, int]:
    """Everyone and everything the plays need, with nothing left to deliver."""
    from django.db import connection

    from activity.delivery import deliver_due
    from forum import actions
    from tests.makers import make_category, make_topic, make_user

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE heard (listener varchar(20), activity bigint)")
    alice, _bob, carol = make_user("alice"), make_user("bob"), make_user("carol")
    topic = make_topic(author=alice, category=make_category("power"))
    actions.watch(topic, by=carol, level="watching")
    deliver_due()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM heard")
    return {"topic": topic.pk}


def reply(by: str, times: int, word: str = "Reply") -> list[int]:
    """Posts through the action; the ids of the posts."""
    from accounts.models import User
    from forum import actions
    from forum.models import Topic

    user, topic = User.objects.get(username=by), Topic.objects.get()
    return [actions.reply(topic, by=user, body=f"{word} {number}.").pk for number in range(times)]


def reply_on_the_web(by: str, times: int, word: str = "Web reply") -> list[dict[str, Any]]:
    """Posts the form; the answer's status and how long it took."""
    from django.test import Client

    from accounts.models import User
    from forum.models import Topic

    browser, topic = Client(HTTP_HOST="localhost"), Topic.objects.get()
    browser.force_login(User.objects.get(username=by))
    answers = []
    for number in range(times):
        started = time.monotonic()
        answer = browser.post(f"/t/{topic.pk}/reply/", {"body": f"{word} {number}."})
        answers.append({"status": answer.status_code, "seconds": time.monotonic() - started})
    return answers


def read_on_the_web() -> list[int]:
    """The status of the home page and of the topic, to a visitor and to a member."""
    from django.test import Client

    from accounts.models import User
    from forum.models import Topic

    addresses = ("/", "/forum/", Topic.objects.get().get_absolute_url())
    visitor, member = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    member.force_login(User.objects.get(username="alice"))
    return [browser.get(address).status_code for browser in (visitor, member) for address in addresses]


def deliver() -> int:
    from activity.delivery import deliver_due

    return deliver_due()


def send() -> int:
    from notifications.sending import send_due

    return send_due()


def lost_pokes() -> int:
    """How often this process poked and the broker was away."""
    return LOST.count


def let_claims_run_out() -> None:
    """As if the time for which deliveries and mails are taken had passed."""
    from django.utils import timezone

    from activity.models import Delivery
    from notifications.models import Mail

    Delivery.objects.filter(delivered_at=None, given_up_at=None).update(due_at=timezone.now())
    Mail.objects.waiting().update(due_at=timezone.now())


def state() -> dict[str, Any]:
    """What is owed, and what everyone heard and was told."""
    from django.db import connection

    from activity.models import Activity, Delivery
    from notifications.models import Mail, Notification

    with connection.cursor() as cursor:
        cursor.execute("SELECT listener, activity FROM heard ORDER BY activity, listener")
        heard = [list(row) for row in cursor.fetchall()]
    replies = Activity.objects.filter(verb="forum.replied").order_by("pk")
    return {
        "replies": list(replies.values_list("pk", flat=True)),
        "owed": Delivery.objects.filter(delivered_at=None).count(),
        "given_up": Delivery.objects.exclude(given_up_at=None).count(),
        "heard": heard,
        "told": [
            list(row)
            for row in Notification.objects.filter(verb="forum.replied")
            .order_by("activity", "recipient")
            .values_list("activity", "recipient__username")
        ],
        "unsent": Mail.objects.waiting().count(),
        "sent": list(Mail.objects.exclude(sent_at=None).order_by("pk").values_list("message_id", flat=True)),
        "unread": dict(
            Notification.objects.order_by()
            .values_list("recipient__username")
            .distinct()
            .values_list("recipient__username", "recipient__unread_notifications")
        ),
    }


class Lost(logging.Handler):
    """Counts what activity.poking complains of."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


LOST = Lost()
PLAYS: dict[str, Callable[..., Any]] = {
    play.__name__: play
    for play in (
        prepare,
        reply,
        reply_on_the_web,
        read_on_the_web,
        deliver,
        send,
        lost_pokes,
        let_claims_run_out,
        state,
    )
}


def main() -> None:
    django.setup()
    logging.getLogger("activity.poking").addHandler(LOST)
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"answer": PLAYS[order.pop("do")](**order)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
