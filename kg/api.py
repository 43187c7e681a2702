"""The package as a library: one object that loads a dataset, answers questions and leads back to the sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import rdflib
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat

from kg.accounts import Covered, coverage, read_text, segment, verify
from kg.dataset import DEFAULT, DatasetFiles, read_dataset
from kg.errors import QueryError
from kg.network import Network, Worlds, build_network, worlds
from kg.network.evacuation.flows import flows
from kg.network.evacuation.ledger import ledger
from kg.network.registry import Options
from kg.network.table import Table
from kg.network.talks.offers import offer_paths
from kg.network.talks.order import event_order
from kg.network.uncertainty import COMBINATIONS, KINDS, Cut, Kind
from kg.queries import Evidence, catalogue, find_query, prepare, why_thing
from kg.resolve import Applied, resolve
from kg.serialization import to_bytes
from kg.store import Answer, EmbeddedStore

Row = dict[str, rdflib.URIRef | rdflib.Literal | None]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset, loaded, checked in form and resolved, in memory.

    >>> from kg import Dataset
    >>> aleppo = Dataset.load("aleppo-2016")
    >>> rows = aleppo.query("timeline")
    >>> sorted(rows[0])
    ['account', 'begin', 'end', 'event', 'label', 'type']
    """

    files: DatasetFiles
    store: EmbeddedStore
    applied: tuple[Applied, ...]

    @classmethod
    def load(cls, dataset: str = DEFAULT, *, accounts: list[str] | None = None) -> Dataset:
        """Load a dataset: a folder, or the name of a bundled one.

        Args:
            accounts: believe the claims of these accounts only.

        >>> memoir = Dataset.load("aleppo-2016", accounts=["negotiator-memoir"])
        >>> memoir.name
        'aleppo-2016'

        Raises:
            DatasetError: a file does not parse or fails a check of form; says where.
        """
        files = read_dataset(dataset, accounts=None if accounts is None else frozenset(accounts))
        store, applied = resolve(files)
        return cls(files, store, tuple(applied))

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.files.config.name

    def query(self, query: str, **parameters: str) -> list[Row]:
        """Answer a catalogue query by name, or the text of a SPARQL 1.1 SELECT query.

        Args:
            query: a name from the catalogue, or SPARQL; the dataset's prefixes need no declaring.
            parameters: values for a catalogue query, as on the command line.

        Returns:
            The rows, each a dict of rdflib terms by column; None where a column is unbound.

        >>> aleppo = Dataset.load()
        >>> for row in aleppo.query("SELECT ?account { ?account a ckg:Account } ORDER BY ?account"):
        ...     print(row["account"].rpartition("/")[2])
        aleppo-chronicle
        negotiator-memoir

        Raises:
            QueryError: the query does not parse or is of another form, or a parameter does not fit.
        """
        answer = self._answer(query, parameters)
        if not isinstance(answer, QuerySolutions):
            raise QueryError("not a SELECT query", hint="Dataset.ask and Dataset.construct answer the other forms")
        names = [variable.value for variable in answer.variables]
        return [{name: _to_rdflib(row[name]) for name in names} for row in answer]

    def ask(self, query: str) -> bool:
        """Answer the text of a SPARQL 1.1 ASK query.

        >>> Dataset.load().ask("ASK { ?change ckg:placeControlled place:castello-road }")
        True

        Raises:
            QueryError: the query does not parse or is of another form.
        """
        answer = self._answer(query, {})
        if not isinstance(answer, QueryBoolean):
            raise QueryError("not an ASK query")
        return bool(answer)

    def construct(self, query: str) -> rdflib.Graph:
        """Answer the text of a SPARQL 1.1 CONSTRUCT or DESCRIBE query.

        >>> len(Dataset.load().construct("DESCRIBE place:castello-road")) > 3
        True

        Raises:
            QueryError: the query does not parse or is of another form.
        """
        answer = self._answer(query, {})
        if not isinstance(answer, QueryTriples):
            raise QueryError("not a CONSTRUCT or DESCRIBE query")
        graph = rdflib.Graph()
        graph.parse(data=to_bytes(answer, RdfFormat.N_TRIPLES), format="nt")
        return graph

    def _answer(self, query: str, parameters: dict[str, str]) -> Answer:
        base = self.files.config.base
        if query in catalogue():
            return self.store.query(prepare(find_query(query), base, parameters))
        if parameters:
            raise QueryError("parameters go with a query of the catalogue", location=query)
        return self.store.query(with_prefixes(query, base.prefixes()))

    def count(self, kind: str) -> int:
        """Return how many things there are of the class ``kind`` of our ontology, or of a class below it.

        >>> Dataset.load().count("Account")
        2
        """
        text = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a/rdfs:subClassOf* ckg:{kind} }}"
        return int(str(self.query(text)[0]["n"]))

    def to_rdflib(self) -> rdflib.Dataset:
        """Return everything, each graph under its name, as an ``rdflib.Dataset``.

        >>> everything = Dataset.load().to_rdflib()
        >>> resolved = "https://w3id.org/conflict-kg/aleppo-2016/graph/resolved"
        >>> len(everything.graph(resolved)) > 100
        True
        """
        target = rdflib.Dataset()
        quads = to_bytes(self.store.engine, RdfFormat.N_QUADS)
        target.parse(data=quads.decode("utf-8"), format="nquads")
        return target

    def network(self, *, kinds: Path | None = None, rules: Path | None = None) -> Network:
        """Return the signed, dated network of actors; its ``graph`` is a ``networkx.MultiDiGraph``.

        Args:
            kinds: a Turtle file with kinds of ties, their signs, weights and layers, in place of ours.
            rules: a folder of edge rules in place of ours.

        >>> network = Dataset.load().network()
        >>> network.graph.is_multigraph(), {edge.sign for edge in network.edges} <= {-1, 0, 1}
        (True, True)

        Raises:
            QueryError: a rule or the table of kinds cannot be used.
        """
        return build_network(self.store, kinds=kinds, rules=rules)

    def worlds(
        self,
        options: Options | None = None,
        *,
        varied: Collection[Kind] = KINDS,
        cut: Cut | None = None,
        limit: int = COMBINATIONS,
    ) -> Worlds:
        """Return the network and the worlds in which one doubtful thing about the sources is decided otherwise.

        Args:
            options: the seed and the number of draws are used.
            varied: what is varied: ``contradictions``, ``accounts``, ``identities``, ``resampling``.
            cut: what is done to each network before it is measured, such as ``Network.signed``.
            limit: combinations of resolutions, and of mergers, up to which all are tried; above it, as many are drawn
                at random. Lower it, and the draws, for figures that take long.

        >>> from kg.network import scalar_ranges
        >>> from kg.network.measures import SCALARS
        >>> worlds = Dataset.load().worlds(varied=["accounts"])
        >>> row = scalar_ranges(worlds, [SCALARS["negative-pairs"]])[0]
        >>> row["lowest"] < row["resolved"]
        True

        Raises:
            NetworkError: there is no such kind of world, or the limit or the number of draws is below 1.
        """
        return worlds(self.files, options, varied=varied, cut=cut or (lambda network: network), limit=limit)

    def flows(self) -> Table:
        """Return who moved from where to where, and how many; see ``kg.network.evacuation.flows``.

        >>> day_one = next(row for row in Dataset.load().flows() if row["label"].startswith("First day of the evac"))
        >>> day_one["lower"], day_one["best"], day_one["upper"], day_one["qualifier"]
        (None, 6000, None, 'about')
        """
        return flows(self.store)

    def ledger(self) -> Table:
        """Return each evacuation with its totals, the sum of its batches and a verdict; see ``kg.network.evacuation``.

        >>> {row["verdict"] for row in Dataset.load().ledger()}
        {'cannot be told'}
        """
        return ledger(self.store)

    def offers(self, source: str | None = None, target: str | None = None) -> Table:
        """Return from whom to whom an offer could travel in the order of the talks; see ``kg.network.talks.offers``.

        Args:
            source: an actor (an IRI or a prefixed name), for paths from it only.
            target: likewise, for paths to it only.

        >>> table = Dataset.load().offers("person:memoir-author", "actor:russian-command")
        >>> table[0]["path"], table[0]["certain"]
        ("Author of the negotiator's memoir > Russian general in the talks > Russian command", True)

        Raises:
            QueryError: ``source`` or ``target`` is not an IRI.
        """
        network = self.network()
        ends = (self._iri(source) if source else None, self._iri(target) if target else None)
        return offer_paths(network, event_order(self.store, network.edges), source=ends[0], target=ends[1])

    def _iri(self, thing: str) -> str:
        node = self.files.config.base.expand(thing)
        if node is None:
            raise QueryError("not an IRI", location=thing, hint="such as person:memoir-author")
        return node.value

    def why(self, thing: str) -> list[Evidence]:
        """Return every claim that speaks of ``thing`` (an IRI or a prefixed name).

        >>> claims = Dataset.load().why("event:castello-road-takeover")
        >>> claims[0].passage
        'https://w3id.org/conflict-kg/aleppo-2016/passage/aleppo-chronicle/p1.s1'

        Raises:
            QueryError: ``thing`` is not an IRI.
        """
        node = self.files.config.base.expand(thing)
        if node is None:
            raise QueryError("not an IRI", location=thing, hint="such as event:castello-road-takeover")
        return why_thing(self.store, node)

    def sentence(self, passage: str, folder: Path) -> str:
        """Return the words of the passage whose IRI is ``passage``, from its account's text in ``folder``.

        Raises:
            AccountError: the text is missing, or is not the one that was addressed.
            KeyError: there is no such passage.
        """
        account, _, address = passage.removeprefix(f"{self.files.config.base.iri}passage/").partition("/")
        path = folder / self.files.config.accounts[account]
        verify(self.files.config.base, account, self.files.quads, path)
        text = read_text(path)
        spans = {found.address: (found.start, found.end) for found in segment(text)}
        start, end = spans[address]
        return text[start:end]

    def coverage(self) -> list[Covered]:
        """Return every passage of the accounts and what was made of it.

        >>> {passage.status for passage in Dataset.load().coverage()} <= {"claimed", "no-claim", "pending"}
        True
        """
        return coverage(self.files.config.base, self.files.quads)


def with_prefixes(text: str, prefixes: dict[str, str]) -> str:
    """Return ``text`` with a PREFIX line for each of ``prefixes`` that it does not declare itself."""
    lines = [f"PREFIX {name}: <{iri}>" for name, iri in prefixes.items() if f"{name}:" in text]
    return "\n".join([*lines, text])


def _to_rdflib(value: object) -> rdflib.URIRef | rdflib.Literal | None:
    if isinstance(value, NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, Literal):
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))
    return None
