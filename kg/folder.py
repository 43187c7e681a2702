"""Replaces a folder as a whole: either all of the new one is there, or the old one is untouched."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import Location, OutputError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def replacing(target: Path, *, mark: str, durable: bool = True) -> Iterator[Path]:
    """Give a new, empty folder beside ``target`` to fill; put it in the place of ``target`` when the block ends well.

    When the block fails, or the process is killed, ``target`` stays as it was; leftovers of a killed process are
    removed by the next one. Only one process at a time may replace the same folder.

    Args:
        mark: a file that every such folder holds; a folder without it is somebody's own and is not replaced.
        durable: whether each file is to survive a power cut right after; for many files that are soon made again it
            costs more than it is worth.

    Raises:
        OutputError: the folder cannot be written, is not ours, the disk is full, or another process is replacing it.
    """
    if target.is_dir() and any(target.iterdir()) and not (target / mark).is_file():
        hint = "name an empty or a new folder"
        raise OutputError("the folder holds other things, which are not replaced", location=Location(target), hint=hint)
    work = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target.with_name(f".{target.name}.lock"), target):
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                yield work
                if durable:
                    _sync(work)
                _swap(work, target)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        what = error.strerror or str(error)
        place = Location(target)
        raise OutputError(f"cannot be written: {what}", location=place, hint="nothing was changed") from error


def write_file(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as a whole, or leave what was there.

    Raises:
        OutputError: it cannot be written.
    """
    work = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        work.write_text(text, encoding="utf-8", newline="\n")
        work.replace(path)
    except OSError as error:
        work.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error.strerror}", location=Location(path)) from error


@contextmanager
def _locked(lock: Path, target: Path) -> Iterator[None]:
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError("another process is writing here", location=Location(target)) from error
        yield


def _sync(folder: Path) -> None:
    """Make the files of ``folder`` durable, so that what is swapped in survives a power cut."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _swap(work: Path, target: Path) -> None:
    """Put ``work`` in the place of ``target``: in one step where the system can exchange two folders, else in two."""
    if not target.exists():
        work.rename(target)
        return
    if _exchange(work, target):
        return
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    target.rename(old)
    work.rename(target)
    shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically (Linux ``renameat2`` with RENAME_EXCHANGE); False where that is not to be had."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0
