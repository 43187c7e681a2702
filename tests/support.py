"""Where the tests find their cases, and the type of the command that they run."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
SHARED = ROOT.parent / "shared"

Run = Callable[..., "subprocess.CompletedProcess[str]"]

_HELLO = re.compile(r"serving (\S+) at (http://\S+)")


@contextmanager
def served(*arguments: str | Path) -> Iterator[str]:
    """Run ``kg serve`` on a free port and give its address."""
    command = [sys.executable, "-m", "kg", "serve", *map(str, arguments), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stderr is not None
        found = next((match for line in process.stderr if (match := _HELLO.search(line))), None)
        assert found, "the server does not say where it is"
        threading.Thread(target=process.stderr.read, daemon=True).start()  # lest its log fill the pipe
        try:
            yield found[2].rstrip("/")
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) in {0, -signal.SIGINT, 130}
