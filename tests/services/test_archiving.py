"""Archives: nothing is overwritten, nothing is lost, whatever the disk does."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from finura_cli.errors import DiskError
from finura_cli.services import archiving
from finura_cli.services.archiving import archive

TEXT = b"Date,Amount\n2026-10-01,-1.00\n" * 1000
SHA = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "my.bank.csv"
    path.parent.mkdir()
    path.write_bytes(TEXT)
    return path


@pytest.fixture
def two_disks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """As if the archive were on another disk than the file."""
    replace = os.replace

    def between(source: Path, target: Path) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    def begin() -> None:
        monkeypatch.setattr("os.replace", between)

    return begin


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("other", [False, True])
def test_a_file_is_moved_whole(file: Path, tmp_path: Path, two_disks: Callable[[], None], other: bool) -> None:
    if other:
        two_disks()
    rejects = file.with_name("my.bank.rejects.csv")
    for expected in ("my.bank", "my.bank-2", "my.bank-3"):
        file.write_bytes(TEXT)
        rejects.write_text("line,why,text\n")
        done = archive(file, SHA, tmp_path / "kept", 2026, rejects)
        assert done.file == tmp_path / "kept" / "2026" / f"{expected}.csv"
        assert done.rejects == tmp_path / "kept" / "2026" / f"{expected}.rejects.csv"
        assert done.file.read_bytes() == TEXT
        assert done.file.stat().st_mode & 0o777 == 0o600
    assert names(file.parent) == []
    assert len(names(tmp_path / "kept")) == 6


def test_another_file_by_now_stays(file: Path, tmp_path: Path) -> None:
    file.write_bytes(TEXT + b"more")
    with pytest.raises(DiskError, match="changed since it was read"):
        archive(file, SHA, tmp_path / "kept", 2026)
    assert names(tmp_path) == ["in/my.bank.csv"]


@pytest.mark.parametrize("at", ["write", "fsync", "compare", "unlink"])
def test_a_disk_that_fails_leaves_the_file_and_no_half_one(
    file: Path, tmp_path: Path, two_disks: Callable[[], None], monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    two_disks()

    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if at == "write":
        monkeypatch.setattr(archiving, "_copy", fails)
    elif at == "fsync":
        monkeypatch.setattr("os.fsync", fails)
    elif at == "compare":
        digests = iter([SHA, "0" * 64])
        monkeypatch.setattr(archiving, "_digest", lambda _: next(digests))
    else:
        unlink = Path.unlink
        monkeypatch.setattr(Path, "unlink", lambda path, **more: fails() if path == file else unlink(path, **more))
    with pytest.raises(DiskError, match="stays where it is"):
        archive(file, SHA, tmp_path / "kept", 2026)
    assert file.read_bytes() == TEXT
    assert names(tmp_path) == ["in/my.bank.csv"]


def test_rejected_rows_that_cannot_be_moved_stay_where_they_are(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rejects = file.with_name("my.bank.rejects.csv")
    rejects.write_text("line,why,text\n")
    replace = os.replace

    def but_for_these(source: Path, target: Path) -> None:
        if Path(source) == rejects:
            raise PermissionError(errno.EACCES, "Permission denied")
        replace(source, target)

    monkeypatch.setattr("os.replace", but_for_these)
    done = archive(file, SHA, tmp_path / "kept", 2026, rejects)
    assert (done.file.name, done.rejects) == ("my.bank.csv", None)
    assert names(tmp_path) == ["in/my.bank.rejects.csv", "kept/2026/my.bank.csv"]


def test_many_at_once_overwrite_nothing(tmp_path: Path) -> None:
    """A name is taken by making it, not by looking."""

    def one(n: int) -> None:
        path = tmp_path / str(n) / "bank.csv"
        path.parent.mkdir()
        path.write_bytes(b"%d" % n)
        archive(path, hashlib.sha256(b"%d" % n).hexdigest(), tmp_path / "kept", 2026)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    kept = sorted(int(path.read_bytes()) for path in (tmp_path / "kept" / "2026").iterdir())
    assert kept == list(range(40))
