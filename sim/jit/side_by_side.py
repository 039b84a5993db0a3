"""Entries compiled by another process, which leaves them in the cache.

The process is a fresh interpreter: it needs neither `fork` nor a main module that can be imported
again, so it starts from a notebook, a script without a guard and a daemonic worker alike.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Thread
from typing import Any

from sim.jit.decorators import ENTRIES, Entry
from sim.jit.garbage import seldom_collecting
from sim.jit.numba_internals import translated

PART, ENTRY = "part", "entry"
"""What has been done."""

_PROGRAM = (
    "import json, sys; asked = json.loads(sys.stdin.readline()); sys.path[:] = asked['path']; "
    "from sim.jit.side_by_side import compile_asked; compile_asked(asked)"
)


class Helper:
    """A process that compiles entries.

    Parameters
    ----------
    entries : what it compiles.
    tell : called, in a thread, with `PART` whenever it has translated a part of a kernel and with
        `ENTRY` when an entry is complete.

    Raises
    ------
    OSError : no process can be started.
    """

    def __init__(self, entries: Sequence[Entry], tell: Callable[[str], None]) -> None:
        if not sys.executable or getattr(sys, "frozen", False):
            raise OSError("no interpreter")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM],  # -P: nothing of the current folder is run
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        asked = {
            "path": sys.path,
            "modules": sorted({entry.function.py_func.__module__ for entry in entries}),
            "entries": [entry.name for entry in entries],
        }
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it died at once; `wait` returns then
            self._process.stdin.write(f"{json.dumps(asked)}\n".encode())
            self._process.stdin.flush()
        self._listener = Thread(target=self._listen, args=(tell,), daemon=True)
        self._listener.start()

    def _listen(self, tell: Callable[[str], None]) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            tell(line.decode().strip())

    def wait(self) -> None:
        """Wait until it has ended, however that came about."""
        self._process.wait()
        self._listener.join()
        self._close()

    def stop(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self.wait()

    def _close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def compile_asked(asked: dict[str, Any]) -> None:
    """What the process does; Ctrl-C is left to the parent, with whose end it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    translated.append(lambda: print(PART, flush=True))
    for module in asked["modules"]:
        import_module(module)
    with seldom_collecting():
        for entry in ENTRIES:
            if entry.name in asked["entries"]:
                entry.compile()
                print(ENTRY, flush=True)


def _end_with_parent() -> None:
    """The parent keeps our standard input open as long as it lives."""
    sys.stdin.read()
    os._exit(1)
