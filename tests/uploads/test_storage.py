import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from uploads.storage import DurableStorage

pytestmark = pytest.mark.no_engine


def test_a_file_and_its_folders_are_flushed_before_save_returns(tmp_path, monkeypatch):
    flushed, flush = [], os.fsync

    def fsync(handle):
        flushed.append(os.readlink(f"/proc/self/fd/{handle}"))
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    storage = DurableStorage(location=tmp_path / "media")
    assert storage.save("uploads/ab/one.png", ContentFile(b"pixels")) == "uploads/ab/one.png"
    folder = tmp_path / "media/uploads/ab"
    assert (folder / "one.png").read_bytes() == b"pixels"
    assert oct((folder / "one.png").stat().st_mode & 0o777) == "0o640"
    parts = [path for path in flushed if Path(path).name.startswith(".part-")]
    assert len(parts) == 1
    # Parents of new folders, then the file, then the folder that names it.
    assert flushed == [
        str(tmp_path),
        str(tmp_path / "media"),
        str(tmp_path / "media/uploads"),
        parts[0],
        str(folder),
    ]


def test_a_write_that_fails_leaves_the_old_file_and_no_part(tmp_path):
    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError("the disk is full")

    storage = DurableStorage(location=tmp_path)
    storage.save("a.txt", ContentFile(b"whole"))
    with pytest.raises(OSError, match="full"):
        storage.save("a.txt", Broken(b""))
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"whole"


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside.txt", "a/../../outside.txt"])
def test_nothing_is_written_outside(name, tmp_path):
    from django.core.exceptions import SuspiciousOperation

    with pytest.raises(SuspiciousOperation):
        DurableStorage(location=tmp_path / "media").save(name, ContentFile(b"x"))
