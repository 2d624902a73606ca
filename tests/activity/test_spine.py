"""Nothing acknowledged is lost and nothing comes twice, whatever is killed or taken away.

Real processes of the site: the Procfile's worker and beat, on files and SQLite, or Redis and PostgreSQL.
"""

from __future__ import annotations

import signal

import pytest

from tests.activity.stage import Director, RedisServer, Stage, kill, until

pytestmark = [pytest.mark.slow]


def is_settled(director: Director) -> bool:
    state = director("state")
    return state["owed"] == 0 and state["unsent"] == 0


def assert_everyone_heard_everything_once(director: Director, stage: Stage, replies: int) -> None:
    """Every listener each activity once; alice and carol one row and one mail each; the bell right."""
    state = director("state")
    activities = state["replies"]
    assert len(activities) == replies
    assert state["given_up"] == 0
    assert state["heard"] == [[name, pk] for pk in activities for name in ("held", "last")]
    assert state["told"] == [[pk, name] for pk in activities for name in ("alice", "carol")]
    assert state["unread"] == {"alice": replies, "carol": replies}
    assert len(state["sent"]) == len(set(state["sent"])) == 2 * replies
    assert len(list((stage.var / "mail").glob("*.eml"))) == 2 * replies


def test_a_worker_killed_in_the_middle_of_a_delivery_loses_and_repeats_nothing(stage):
    director = stage.director()
    director("reply", by="bob", times=5)  # first, since a held transaction is SQLite's one writer
    inside = stage.hold("delivery")
    worker = stage.worker()
    until(inside.exists, f"a delivery stands still\n{stage.log()}")
    kill(worker)
    state = director("state")
    assert state["heard"] == []
    assert state["owed"] > 0
    stage.let_go("delivery")
    stage.worker()
    stage.beat()
    until(lambda: is_settled(director), "all is delivered")
    assert_everyone_heard_everything_once(director, stage, replies=5)


def test_a_worker_killed_between_two_batches_of_one_delivery_goes_on_with_the_second(stage):
    director = stage.director()
    director("reply", by="bob", times=1)
    inside = stage.hold("batch")
    worker = stage.worker()
    until(inside.exists, f"a batch is told\n{stage.log()}")
    kill(worker)
    state = director("state")
    assert (len(state["told"]), sum(state["unread"].values()), state["unsent"]) == (1, 1, 1)
    stage.let_go("batch")
    director("let_claims_run_out")
    stage.worker()
    stage.beat()
    until(lambda: is_settled(director), "all is delivered")
    assert_everyone_heard_everything_once(director, stage, replies=1)


def test_a_worker_killed_between_sending_and_noting_it_shows_one_mail(stage):
    director = stage.director()
    inside = stage.hold("mail")
    worker = stage.worker()
    director("reply", by="bob", times=1)
    until(inside.exists, f"a mail is handed over\n{stage.log()}")
    kill(worker)
    assert len(list((stage.var / "mail").glob("*.eml"))) == 1
    assert director("state")["sent"] == []
    stage.let_go("mail")
    director("let_claims_run_out")
    stage.worker()
    stage.beat()
    until(lambda: is_settled(director), "all is sent")
    assert_everyone_heard_everything_once(director, stage, replies=1)


def test_replies_go_on_while_the_broker_is_away_and_are_delivered_after(
    stage: Stage, redis_broker: RedisServer | None
):
    director = stage.director()
    processes = [stage.worker(), stage.beat()]
    director("reply_on_the_web", by="bob", times=1, word="Before")
    until(lambda: is_settled(director), "the first reply is delivered")
    for way in (hang, take_away):
        way(stage, redis_broker)
        answers = director("reply_on_the_web", by="bob", times=3, word=way.__name__)
        assert [answer["status"] for answer in answers] == [303] * 3
        assert max(answer["seconds"] for answer in answers) < 1.5
        assert sorted(answer["seconds"] for answer in answers)[1] < 1.0
        assert director("read_on_the_web") == [200] * 6

    def is_left_lying() -> bool:
        """One more reply, its poke lost. A delivery still under way may take it along; of those there are few."""
        lost = director("lost_pokes")
        director("reply_on_the_web", by="bob", times=1, word="Unheard")
        until(lambda: director("lost_pokes") > lost, "a poke is lost")
        return director("state")["owed"] > 0

    until(is_left_lying, "a reply waits for the broker")
    bring_back(stage, redis_broker)

    def is_delivered() -> bool:
        processes[:] = stage.restart_dead(*processes)
        return is_settled(director)

    replies = len(director("state")["replies"])
    assert replies >= 8
    until(is_delivered, "all is delivered")
    assert_everyone_heard_everything_once(director, stage, replies)


def test_two_deliveries_at_once_bring_each_thing_once(stage):
    directors = [stage.director() for _both in range(2)]
    directors[0]("reply", by="bob", times=20)
    for director in directors:
        director.begin("deliver")
    counts = [director.answer() for director in directors]
    directors[0]("deliver")
    assert sum(counts) > 0
    state = directors[0]("state")
    assert state["owed"] == 0
    assert state["heard"] == [[name, pk] for pk in state["replies"] for name in ("held", "last")]
    assert state["told"] == [[pk, name] for pk in state["replies"] for name in ("alice", "carol")]
    assert state["unread"] == {"alice": 20, "carol": 20}


def test_a_delivery_that_kills_its_worker_holds_up_nothing_behind_it(stage):
    director = stage.director()
    director("reply", by="bob", times=4)
    poison = director("state")["replies"][0]
    (stage.folder / f"poison-{poison}").touch()
    die_of_delivering(stage.director())
    director("let_claims_run_out")
    die_of_delivering(stage.director())
    # It was tried alone this time, and is now the last in line.
    assert stage.director()("deliver") > 0
    state = director("state")
    assert state["heard"] == [
        [name, pk] for pk in state["replies"] for name in ("held", "last") if (pk, name) != (poison, "held")
    ]
    assert state["owed"] == 1


def test_two_senders_at_once_send_each_mail_once(stage):
    directors = [stage.director() for _both in range(2)]
    directors[0]("reply", by="bob", times=6)
    directors[0]("deliver")
    for director in directors:
        director.begin("send")
    assert sum(director.answer() for director in directors) == 12
    state = directors[0]("state")
    assert (state["unsent"], len(set(state["sent"]))) == (0, 12)


def die_of_delivering(victim: Director) -> None:
    victim.begin("deliver")
    assert victim.process.wait(60) == -signal.SIGKILL


def hang(stage: Stage, redis_broker: RedisServer | None) -> None:
    """Redis stops answering; files have no such mood."""
    if redis_broker:
        redis_broker.hang()


def take_away(stage: Stage, redis_broker: RedisServer | None) -> None:
    """Redis is killed; of files, the folders are gone and can't be made anew."""
    if redis_broker:
        redis_broker.kill()
        return
    (stage.var / "broker").rename(stage.var / "broker-away")
    (stage.var / "broker").write_text("no folder")


def bring_back(stage: Stage, redis_broker: RedisServer | None) -> None:
    if redis_broker:
        redis_broker.start()
        return
    (stage.var / "broker").unlink()
    (stage.var / "broker-away").rename(stage.var / "broker")
