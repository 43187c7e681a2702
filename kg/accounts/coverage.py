"""What was made of every passage: its claims, or the reason why it has none, or that it waits for a reader."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import DatasetError
from kg.namespaces import RDF_TYPE, Base, ckg

CLAIMED = "claimed"
Facts = dict[tuple[object, object], object]

STATUSES = (CLAIMED, "no-claim", "pending")
"""What can have become of a passage: claims, a reason for none, or nothing yet."""


@dataclass(frozen=True, slots=True, order=True)
class Covered:
    """One passage and what was made of it.

    Attributes:
        account: the account's id.
        paragraph: number of the paragraph, from 1.
        sentence: number of the sentence in its paragraph, from 1.
        kind: ``Passage``, ``HeadingPassage`` or ``MediaPassage``.
        status: ``claimed``, ``no-claim`` or ``pending``.
        claims: how many claims it has.
        reason: why it has none.
    """

    account: str
    paragraph: int
    sentence: int
    kind: str
    status: str
    claims: int
    reason: str

    @property
    def address(self) -> str:
        """The passage's name, such as ``aleppo-chronicle/p21.s1``."""
        return f"{self.account}/p{self.paragraph}.s{self.sentence}"


def coverage(base: Base, quads: tuple[Quad, ...]) -> list[Covered]:
    """Return every passage of the dataset ``quads`` in the order of the accounts.

    Raises:
        DatasetError: a passage has neither a claim nor a word in ``coverage.ttl``, or both.
    """
    facts: Facts = {(quad.subject, quad.predicate): quad.object for quad in quads if not _is_arabic(quad.object)}
    claims: dict[object, int] = {}
    for quad in quads:
        if quad.predicate == ckg("passage"):
            claims[quad.object] = claims.get(quad.object, 0) + 1
    passages = [s for (s, p) in facts if p == ckg("passageOf") and isinstance(s, NamedNode)]
    return sorted(_covered(base, passage, facts, claims.get(passage, 0)) for passage in passages)


def _is_arabic(term: object) -> bool:
    """Whether ``term`` is the Arabic twin of an English literal."""
    return isinstance(term, Literal) and term.language == "ar"


def _covered(base: Base, passage: NamedNode, facts: Facts, claims: int) -> Covered:
    def value(name: str) -> str:
        found = facts.get((passage, ckg(name)))
        return found.value if isinstance(found, NamedNode | Literal) else ""

    status = value("coverageStatus").rpartition("/")[2]
    kind = facts[passage, RDF_TYPE]
    account = value("passageOf").removeprefix(f"{base.iri}account/")
    if bool(claims) == bool(status):
        fault = f"has {claims} claims and is marked {status}" if claims else "has no claim and no reason for that"
        hint = "every passage has claims, or a line in coverage.ttl, and not both"
        raise DatasetError(f"the passage {fault}", location=passage.value.removeprefix(base.iri), hint=hint)
    return Covered(
        account=account,
        paragraph=int(value("paragraph")),
        sentence=int(value("sentence")),
        kind=getattr(kind, "value", "").rpartition("#")[2],
        status=status or CLAIMED,
        claims=claims,
        reason=value("coverageReason"),
    )
