"""Generates a dataset of any size in the form that curators write."""

from __future__ import annotations

from pathlib import Path

from kg.accounts import addresses, read_text
from kg.dataset.config import read

_BASE = "https://example.org/large/"
_TOML = """\
name = "large"
base = "https://example.org/large/"
title.en = "A generated dataset"
title.ar = "مجموعة بيانات مولدة"

[[account]]
id = "report"
file = "report.txt"
"""
_PREFIXES = "".join(
    f"@prefix {name}: <{iri}> .\n"
    for name, iri in {
        **{kind: f"{_BASE}{kind}/" for kind in ("account", "actor", "agent", "event", "place", "voice")},
        "claim": f"{_BASE}claim/report/",
        "passage": f"{_BASE}passage/report/",
        "ckg": "https://w3id.org/conflict-kg/ontology#",
        "dcterms": "http://purl.org/dc/terms/",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "level": "https://w3id.org/conflict-kg/scheme/level/",
        "prov": "http://www.w3.org/ns/prov#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "stance": "https://w3id.org/conflict-kg/scheme/stance/",
    }.items()
)


def generate(folder: Path, claims: int) -> None:
    """Write a dataset with ``claims`` claims, one a passage, on a tenth as many actors and places, into ``folder``.

    The text of its account goes to ``report.txt`` beside it, so that its passages can be addressed.
    """
    for name in ("accounts", "entities", "claims/report"):
        (folder / name).mkdir(parents=True)
    (folder / "dataset.toml").write_text(_TOML, encoding="utf-8")
    (folder / "report.txt").write_text("\n".join(f"Sentence {n}." for n in range(1, claims + 1)), encoding="utf-8")
    few = max(claims // 10, 2)
    (folder / "entities" / "entities.ttl").write_text(_PREFIXES + _entities(claims, few), encoding="utf-8")
    for first in range(1, claims + 1, 500):
        numbers = range(first, min(first + 500, claims + 1))
        text = _PREFIXES + "".join(_claim(number, few) for number in numbers)
        (folder / "claims" / "report" / f"{first:07}.trig").write_text(text, encoding="utf-8")


def generate_addressed(folder: Path, claims: int) -> None:
    """Write a dataset as ``generate`` does, with the addresses of its passages."""
    generate(folder, claims)
    text = addresses(read(folder).base, "report", read_text(folder / "report.txt"))
    (folder / "accounts" / "report.ttl").write_text(text, encoding="utf-8")


def _entities(events: int, few: int) -> str:
    kinds = {"actor": ("a ckg:ArmedGroup ;", few), "place": ("a ckg:Village ;", few), "event": ("", events)}
    nodes = [
        f'{kind}:{n} {what} rdfs:label "{kind} {n}"@en , "{kind} {n}"@ar .\n'
        for kind, (what, number) in kinds.items()
        for n in range(1, number + 1)
    ]
    voice = 'voice:author a ckg:Voice ; rdfs:label "Author"@en , "الكاتب"@ar .\n'
    account = (
        'account:report a ckg:Account ; rdfs:label "Report"@en , "تقرير"@ar ;\n'
        '  dcterms:creator voice:author ; dcterms:language "en" .\n'
    )
    agent = 'agent:curators a prov:Agent ; rdfs:label "Curators"@en , "القيمون"@ar .\n'
    return "".join([account, agent, voice, *nodes])


def _claim(number: int, few: int) -> str:
    attacker, defender, place = number % few + 1, number * 7 % few + 1, number * 3 % few + 1
    return f"""
claim:{number}
  a ckg:Claim ;
  ckg:passage passage:p{number}.s1 ;
  ckg:voice voice:author ;
  ckg:stance stance:asserted ;
  ckg:encodingLevel level:textual ;
  rdfs:comment "Claim {number}."@en .

claim:{number} {{
  event:{number}
    a ckg:Attack ;
    ckg:attacker actor:{attacker} ;
    ckg:target actor:{defender} ;
    ckg:place place:{place} ;
    ckg:when "2016-{number % 12 + 1:02}-{number % 28 + 1:02}"^^edtf:EDTF .
}}
"""
