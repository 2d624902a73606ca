"""The queue in files: what a worker finds there is whole."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty

from kombu import Connection

FOLDERS = ("data_folder_in", "data_folder_out")


def connected(folder: Path) -> Connection:
    (folder / "control").mkdir(exist_ok=True)
    options = {name: str(folder) for name in FOLDERS} | {"control_folder": str(folder / "control")}
    return Connection(
        "filesystem://localhost//", transport="core.broker:PromptFiles", transport_options=options
    )


def test_what_is_put_is_got_in_order_and_once(tmp_path):
    with connected(tmp_path) as connection:
        channel = connection.channel()
        for number in range(3):
            channel._put("celery", {"number": number})
        channel._put("other", {"number": 9})
        got = [channel._get("celery")["number"] for _turn in range(3)]
        assert sorted(got) == [0, 1, 2]
        assert channel._size("celery") == 0
        assert channel._size("other") == 1


def test_a_reader_never_meets_half_a_message(tmp_path):
    """A writer and a reader at full speed; the reader dies of an empty message."""
    total = 800

    def write() -> None:
        with connected(tmp_path) as connection:
            channel = connection.channel()
            for number in range(total):
                channel._put("celery", {"number": number, "body": "x" * 2000})

    writer = threading.Thread(target=write)
    got = set()
    with connected(tmp_path) as connection:
        channel = connection.channel()
        writer.start()
        while len(got) < total:
            try:
                got.add(channel._get("celery")["number"])
            except Empty:
                assert writer.is_alive() or channel._size("celery"), "a message was lost"
    writer.join()
    assert got == set(range(total))
