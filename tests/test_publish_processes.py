"""Several server processes behind one socket: all answer, and none is left when the first is told to end."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``kg serve --processes 2`` over a small file, and its port."""
    (tmp_path / "data.ttl").write_text("<https://example.org/id/a> <https://example.org/id/b> 1 .\n")
    command = [sys.executable, "-m", "kg", "serve", "data.ttl", "--port", "0", "--processes", "2", "--workers", "1"]
    with subprocess.Popen(command, cwd=tmp_path, text=True, stderr=subprocess.PIPE) as process:
        assert process.stderr
        told = next(line for line in process.stderr if "serving" in line)
        yield process, int(re.findall(r":(\d+)/", told)[0])
        process.kill()


def test_it_answers_and_ends_when_told(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    for _ in range(6):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%201%20%7D", headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        assert (answer.status, answer.read().strip()) == (200, b"true")
        connection.close()
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
