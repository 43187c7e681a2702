"""The skeleton of a claim, to be filled by a curator."""

from __future__ import annotations

from string import Template

from kg.dataset import DatasetFiles
from kg.errors import DatasetError
from kg.namespaces import PREFIXES, SCHEME, ckg

_SCHEMES = ("level", "stance")
_VOCABULARIES = ("ckg", "edtf", "rdfs")
_SKELETON = Template("""\
$prefixes

claim:$address.SHORT-NAME
  a ckg:Claim ;
  ckg:passage passage:$address ;
  ckg:voice voice:WHO-SAYS-IT ;
  ckg:stance stance:asserted ;  # or reported, alleged, opinion, denied, asked
  ckg:encodingLevel level:textual ;  # or interpreted, inferred
  rdfs:comment "WHAT THE SENTENCE SAYS, IN YOUR OWN WORDS"@en .

claim:$address.SHORT-NAME {
  event:SHORT-NAME
    a ckg:Event ;  # the most specific class of the ontology
    ckg:place place:WHERE ;
    ckg:when "YYYY-MM-DD"^^edtf:EDTF .
}
""")


def claim_skeleton(files: DatasetFiles, passage: str) -> str:
    """Return the TriG of a claim on ``passage``, such as ``aleppo-chronicle/p1.s1``, with blanks in capitals.

    Raises:
        DatasetError: the dataset has no such passage.
    """
    base = files.config.base
    node = base.node(f"passage/{passage}")
    if not any(quad.subject == node and quad.predicate == ckg("passageOf") for quad in files.quads):
        raise DatasetError("no such passage", location=passage, hint="kg coverage lists the passages there are")
    account, _, address = passage.rpartition("/")
    own = {"claim": f"claim/{account}/", "passage": f"passage/{account}/"}
    own |= {kind: f"{kind}/" for kind in ("event", "place", "voice")}
    prefixes = {
        **{name: PREFIXES[name] for name in _VOCABULARIES},
        **{name: base.iri + path for name, path in own.items()},
        **{name: f"{SCHEME}{name}/" for name in _SCHEMES},
    }
    lines = "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in sorted(prefixes.items()))
    return _SKELETON.substitute(prefixes=lines, address=address)
