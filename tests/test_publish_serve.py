"""``kg serve`` and ``kg publish``, as a newcomer starts them."""

from __future__ import annotations

import json
import re
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import rdflib
from support import CASES, Run, served


def get(url: str, accept: str = "*/*") -> tuple[str, bytes]:
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - http on this machine
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return answer.headers["Content-Type"], answer.read()


def test_a_dataset_a_build_and_rdf_files_are_served_alike(run: Run, mini: Path, tmp_path: Path) -> None:
    assert run("build", mini, "--out", "build", "-q").returncode == 0
    build = tmp_path / "build" / "mini"
    thing = "mini/actor/reeds"
    for path in (mini, build, build / "dump" / "mini.nq"):
        with served(path) as address:
            assert json.loads(get(f"{address}/health")[1])["status"] == "ok"
            form, turtle = get(f"{address}/{thing}", "text/turtle")
            assert form.startswith("text/turtle")
            about = rdflib.Graph().parse(data=turtle, format="turtle")
            assert rdflib.URIRef("https://example.org/mini/actor/reeds") in set(about.subjects())
            query = (
                "/sparql?query=ASK%20%7B%20%3Chttps%3A%2F%2Fexample.org%2Fmini%2Factor%2Freeds%3E%20%3Fp%20%3Fo%20%7D"
            )
            assert json.loads(get(address + query)[1])["boolean"] is True
            assert b"<!doctype html>" in get(f"{address}/{thing}", "text/html")[1][:200].lower()


def test_a_slash_after_the_public_address_makes_no_difference(mini: Path) -> None:
    with served(mini, "--public", "https://example.org/kg/") as address:
        assert b"Sitemap: https://example.org/kg/sitemap.xml" in get(f"{address}/robots.txt")[1]
        assert b"<https://example.org/kg/sparql>" in get(f"{address}/sparql", "application/n-triples")[1]


def test_unknown_things_are_not_found(mini: Path) -> None:
    with served(mini) as address, pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{address}/mini/actor/nobody")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-dataset"], "no such dataset"),
        (["a.ttl", "b.ttl"], "no such file"),
        (["--tiles", "ftp://x"], "not the address of a server of tiles"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(run: Run, arguments: list[str], words: str) -> None:
    done = run("serve", *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert words in done.stderr


def test_a_port_that_is_taken_is_said_in_one_line(run: Run, mini: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", mini, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "cannot listen: Address already in use" in done.stderr


def test_a_file_that_does_not_parse_is_said_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "spoilt.ttl").write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    done = run("serve", "spoilt.ttl")
    assert done.returncode == 2
    assert re.search(r"spoilt\.ttl:1:\d+: not readable", done.stderr)


def test_publish_writes_a_folder_of_files(run: Run, tmp_path: Path) -> None:
    done = run("publish", CASES / "datasets" / "mini", "--static", "site", "--processes", "1")
    assert done.returncode == 0, done.stderr
    for name in (".htaccess", "view/home.html", "view/home.ar.html", "doc/mini/actor/reeds.ttl", "robots.txt"):
        assert (tmp_path / "site" / name).is_file(), name
    assert re.search(r"wrote [\d,]+ files about \d+ things into site", done.stderr)
