"""The demo's conversations between people and companies, so that an inbox is not empty at the first sign-in.

Through the same actions as anybody's; they get the time they claim afterwards, and what they recorded is taken back,
so nobody is told or mailed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.groups import Group
from accounts.models import User
from activity.models import Activity
from messaging import actions
from messaging.actions.appending import count_unread
from messaging.models import Conversation, Participant
from organisations.audiences import Audience
from organisations.models import OpenTo, Organisation

ORIGIN = "demo"
PEOPLE = {"alice", "bob", "wyatt", "marta", "linwenjie", "ivan", "hannah", "quickrigs"}
COMPANIES = {"kestrel-ridge", "alto-parana-energia"}


def load_letters(members: dict[str, User], now: datetime) -> int:
    """Add them once; returns how many. Without its people and companies nothing is added."""
    companies = {one.slug: one for one in Organisation.objects.filter(origin=ORIGIN, slug__in=COMPANIES)}
    if not set(members) >= PEOPLE or set(companies) != COMPANIES:
        return 0
    alice, wyatt = members["alice"], members["wyatt"]
    if Conversation.objects.filter(started_by=wyatt, participants__user=alice).exists():
        return 0
    with transaction.atomic():
        last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        made = [
            *_between_people(members, now),
            *_asked(members, now),
            _at_a_desk(members, companies["kestrel-ridge"], now),
            *_standing_open(members, now),
            _of_companies(members, companies["kestrel-ridge"], companies["alto-parana-energia"], now),
        ]
        Activity.objects.filter(pk__gt=last, verb__startswith="messaging.", actor__origin=ORIGIN).delete()
        count_unread([members[name].pk for name in sorted(PEOPLE)])
    return len(made)


def _between_people(members: dict[str, User], now: datetime) -> list[Conversation]:
    """One that was asked for and taken up, with a quote, reactions and something unread; and one of three."""
    alice, bob, wyatt = members["alice"], members["bob"], members["wyatt"]
    one = actions.start(
        by=wyatt,
        to=[alice],
        subject="Curtailment telemetry, ERCOT",
        body="Your post on the ramp-down clause helped us with our own renewal. We run 18 MW near Pecos and log every "
        "dispatch at one second. Would you compare notes?",
    )
    one = actions.accept(one, by=alice)
    first = actions.send(
        one,
        by=alice,
        body="Gladly. We log at four seconds, and I doubt that is enough.\n\n"
        "| Dispatch | Ours | Meter |\n|---|---:|---:|\n| 14 Nov | 41 s | 38 s |\n| 17 Nov | 55 s | 39 s |",
    )
    answer = actions.send(
        one,
        by=wyatt,
        body="> I doubt that is enough\n\nIt isn't: the second one is a fan bank that restarts late, and at four "
        "seconds it hides between two samples. Look at row two.",
        reply_to=first,
    )
    actions.react(first, by=wyatt, kind="useful")
    actions.react(answer, by=alice, kind="tried")
    actions.send(
        one, by=alice, body="You were right, it was bank C. Sixteen seconds gone after a firmware change."
    )
    actions.send(
        one, by=wyatt, body="Shall we write that up as a strategy together? I have three more sites to add."
    )
    _date(one, [100, 99, 98, 75, 50, 5], now, read_by=[wyatt])

    several = actions.start(
        by=bob,
        to=[alice],
        subject="Speaking slot on 9 December",
        body="The Open Load Alliance has a second slot at the ERCOT workshop. You know the ramp-down figures best.",
    )
    actions.add(several, by=alice, member=wyatt, sees_all=True)
    actions.send(several, by=alice, body="I can take it if @wyatt brings the telemetry. Wyatt, would you?")
    actions.send(several, by=wyatt, body="Yes. Slides by the first, then.")
    actions.arrange(several, by=alice, do="pin")
    _date(several, [30, 29, 28, 26], now, read_by=[alice, bob, wyatt])
    return [one, several]


def _asked(members: dict[str, User], now: datetime) -> list[Conversation]:
    """What waits for alice, what she waits for, and what looks like an advertisement."""
    alice = members["alice"]
    incoming = actions.start(
        by=members["linwenjie"],
        to=[alice],
        body="Alice，您好。我们在埃塞俄比亚用水电，海拔 2300 米。您写的变频风扇设置能在薄空气里用吗？"
        "We can share six months of inlet temperatures in return.",
    )
    _date(incoming, [8], now, read_by=[members["linwenjie"]])
    outgoing = actions.start(
        by=alice,
        to=[members["marta"]],
        subject="Repuestos en el Mercosur",
        body="Hola Marta, leí su convocatoria. Tenemos placas de control de más en Odessa; "
        "¿les servirían en Ciudad del Este?",
    )
    _date(outgoing, [52], now, read_by=[alice])
    advertisement = actions.start(
        by=members["quickrigs"],
        to=[alice],
        body="Best price new rigs today only, order at https://quickrigs.example/deal and save 40 %!",
    )
    _date(advertisement, [20], now, read_by=[members["quickrigs"]])
    return [incoming, outgoing, advertisement]


def _at_a_desk(members: dict[str, User], kestrel: Organisation, now: datetime) -> Conversation:
    """Something at her company's general desk that nobody has taken yet."""
    waiting = actions.write_to_desk(
        kestrel,
        by=members["ivan"],
        desk="general",
        subject="Фильтры на пыльных площадках",
        body="Здравствуйте. Мы меряем перепад на фильтрах каждые девять дней и готовы поделиться таблицей. "
        "Кому у вас это интересно?",
    )
    _date(waiting, [3], now, read_by=[members["ivan"]])
    return waiting


def _standing_open(members: dict[str, User], now: datetime) -> list[Conversation]:
    """One that its starter opened to a group of alice's, and into which she hasn't come."""
    bob, wyatt = members["bob"], members["wyatt"]
    group = Group.objects.filter(slug="ercot-operators", members=wyatt).first()
    if group is None:
        return []
    talk = actions.start(
        by=wyatt,
        to=[],
        audience=Audience(OpenTo.GROUP, group=group),
        subject="Who goes to the large-load hearing in Austin?",
        body="Let us share a table, and not the talking points of three companies. I can book for eight.",
    )
    actions.come_in(talk, by=bob)
    actions.send(talk, by=bob, body="Two of us come, by train from Temple. Book us in.")
    _date(talk, [60, 60, 52, 51], now, read_by=[wyatt, bob])
    talk.doors.update(opened_at=now - timedelta(hours=60))
    return [talk]


def _of_companies(
    members: dict[str, User], kestrel: Organisation, parana: Organisation, now: datetime
) -> Conversation:
    """Two companies by their desks: alice writes for hers, and its owner there takes it up."""
    alice, marta = members["alice"], members["marta"]
    talk = actions.write_to_desk(
        parana,
        by=alice,
        desk="general",
        speaks_for=kestrel,
        subject="Shipping control boards to Paraguay",
        body="We have twelve tested boards for you. Which papers does customs in Ciudad del Este ask for used parts?",
    )
    talk = actions.take(talk, by=marta)
    actions.write_note(talk, by=marta, body="Preguntar primero al despachante por la partida 8471.")
    actions.send(
        talk,
        by=marta,
        body="Thank you! A list with serial numbers, a pro forma at the used value, and a note that they are tested. "
        "Our agent answers within two days.",
    )
    _date(talk, [200, 190, 170], now, read_by=[alice, marta])
    return talk


def _date(talk: Conversation, ago: list[int], now: datetime, *, read_by: list[User]) -> None:
    """Give its lines the hours before `now` at which they were said, and settle who has read them."""
    times = [now - timedelta(hours=hours) for hours in ago]
    lines = list(talk.messages.order_by("number"))
    times += [times[-1]] * (len(lines) - len(times))
    for line, at in zip(lines, times, strict=False):
        line.created_at = at
        line.save(update_fields=["created_at"])
    first, last = times[0], times[len(lines) - 1]
    talk.refresh_from_db()
    talk.created_at, talk.last_at = first, last
    talk.asked_at = first if talk.asked_at else None
    talk.answered_at = times[1] if talk.answered_at else None
    talk.taken_at = times[1] if talk.taken_at else None
    talk.save(update_fields=["created_at", "last_at", "asked_at", "answered_at", "taken_at"])
    places = Participant.objects.filter(conversation=talk)
    places.update(joined_at=first, last_at=last)
    places.filter(unread_at__isnull=False).update(unread_at=last)
    places.filter(user__in=read_by).update(read_number=talk.last_number, unread_at=None)
    talk.side_notes.update(created_at=min(last + timedelta(hours=1), timezone.now()))
