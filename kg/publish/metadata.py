"""What a site says of itself as a whole: one description, written as VoID, as DCAT 3 and as schema.org.

VoID (https://www.w3.org/TR/void/) serves query planners, DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) catalogues of
data, schema.org search engines. They agree since they are made of the same ``Metadata``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store, Triple

from kg.namespaces import PREFIXES, RDF_TYPE, RDFS_LABEL, XSD_DATE, XSD_INTEGER
from kg.publish.formats import DATA, Format
from kg.publish.graphs import graph_names
from kg.publish.links import author, licence
from kg.publish.site import LANGUAGES, Site
from kg.serialization import to_bytes
from kg.store.embedded import VISIBLE

DUMP = "/dump"
"""The path below which the dumps of a build are offered."""

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_SPDX = "http://spdx.org/rdf/terms#"
_FORMATS = "http://www.w3.org/ns/formats/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_FRAGMENTS = "https://linkeddatafragments.org/specification/triple-pattern-fragments/"
_AUTHORITY = {"en": f"{_LANGUAGES}ENG", "ar": f"{_LANGUAGES}ARA"}
_W3C_FORMATS = {
    "ttl": "Turtle",
    "trig": "TriG",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
}
_MEDIA = {**{form.name: form.media for form in DATA}, "gz": "application/gzip"}
_PREFIXES = {
    **{name: PREFIXES[name] for name in ("dcterms", "rdf", "rdfs", "xsd")},
    "dcat": _DCAT, "foaf": _FOAF, "sd": _SD, "spdx": _SPDX, "void": _VOID,
}  # fmt: skip
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Dump:
    """A file with the whole or a part of the data.

    Attributes:
        path: where the site offers it.
        media: its media type, uncompressed.
        compressed: whether it is compressed by gzip.
        size: in bytes.
        sha256: of its bytes, hexadecimal.
    """

    path: str
    media: str
    compressed: bool
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The description of a site's data.

    Attributes:
        iri: of the dataset.
        title: by language, like ``description`` and ``creator``.
        version: of the release; for what has none, that of the data.
        issued: the day of the release, or nothing.
        license: its IRI, or None where none is stated.
        creator_iri: of those who made it, where they have one.
        languages: in which things are named, where a dataset says so.
        triples: distinct ones, in whatever graph.
        entities: things that the site answers for.
        subjects: distinct subjects.
        objects: distinct objects.
        classes: how many things are of each class.
        properties: how many triples there are with each property.
        graphs: how many triples the dataset's own graphs have, by IRI.
        vocabularies: namespaces of the classes and properties.
        examples: some things to start from.
        dumps: of the whole, where a build has made them.
        absolute: from a path of the site to the URI under which its data know it.
        below: the path below which its services lie, where the data are of a release.
    """

    iri: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    creator: Mapping[str, str]
    version: str
    issued: str
    license: str | None
    creator_iri: str | None
    languages: tuple[str, ...]
    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    graphs: Mapping[str, int]
    vocabularies: tuple[str, ...]
    examples: tuple[str, ...]
    dumps: tuple[Dump, ...]
    absolute: Callable[[str], str]
    below: str = ""


def metadata_of(site: Site, dumps: Iterable[Dump] = ()) -> Metadata:
    """Return the description of ``site``; every number is counted, and nothing is said that its data do not say."""
    subjects: set[str] = set()
    objects: set[str] = set()
    triples = {(str(quad.subject), quad.predicate.value, str(quad.object)) for quad in site.engine}
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    for subject, predicate, value in triples:
        subjects.add(subject)
        objects.add(value)
        properties[predicate] += 1
        if predicate == RDF_TYPE.value:
            classes[value.strip("<>")] += 1
    stated = site.config.publication if site.config else None
    maker = author(site)
    return Metadata(
        iri=site.iri,
        title=site.title,
        description=(stated.description if stated else {}) or _described(len(triples), len(subjects)),
        creator=(stated.creator if stated else {}) or _labels(site.engine, maker),
        version=(stated.version if stated and not site.release else "") or site.version,
        issued=site.release.day if site.release else stated.issued if stated else "",
        license=licence(site),
        creator_iri=maker,
        languages=tuple(sorted(site.title)) if site.config else (),
        triples=len(triples),
        entities=len(site.addresses.known()),
        subjects=len(subjects),
        objects=len(objects),
        classes=dict(sorted(classes.items())),
        properties=dict(sorted(properties.items())),
        graphs=_graphs(site),
        vocabularies=tuple(sorted({_namespace(name) for name in (*classes, *properties)})),
        examples=_examples(site, classes),
        dumps=tuple(dumps),
        absolute=site.absolute,
        below=site.release.path if site.release else "",
    )


def dumps_in(folder: Path) -> list[Dump]:
    """Return the dumps in the folder ``dump`` of a build, sorted by name."""
    return [_dump(path) for path in sorted(folder.iterdir()) if path.suffix.removeprefix(".") in _MEDIA]


def triples_of(metadata: Metadata) -> set[Triple]:
    """Return all that the description says, in either vocabulary."""
    return {*_void(metadata), *_dcat(metadata)}


def void(metadata: Metadata, form: Format) -> bytes:
    """Return the description as VoID, in a format of data."""
    return _write(_void(metadata), form)


def dcat(metadata: Metadata, form: Format) -> bytes:
    """Return the description as a catalogue in DCAT 3, in a format of data; it conforms to DCAT-AP 3.0.1."""
    return _write(_dcat(metadata), form)


def schema_org(metadata: Metadata, language: str = LANGUAGES[0]) -> bytes:
    """Return the description as a schema.org Dataset, for the home page in ``language``.

    It is JSON-LD whose context is its own, and may stand in a ``script`` element: a ``<`` is written as an escape.
    """
    title, others = _chosen(metadata.title, language)
    description, _ = _chosen(metadata.description, language)
    members = {
        "@context": _context(language),
        "@type": "Dataset",
        "@id": metadata.iri,
        "identifier": metadata.iri,
        "url": metadata.absolute("/"),
        "name": title,
        "alternateName": [{"@language": code, "@value": text} for code, text in others.items()],
        "description": description,
        "version": metadata.version,
        "datePublished": metadata.issued,
        "license": metadata.license,
        "creator": _maker(metadata, language),
        "inLanguage": list(metadata.languages),
        "isAccessibleForFree": bool(metadata.license),
        "size": f"{metadata.triples} RDF triples",
        "distribution": [_download(metadata, dump) for dump in metadata.dumps],
    }
    kept = {name: value for name, value in members.items() if value}
    return json.dumps(kept, ensure_ascii=False, indent=1).replace("<", "\\u003c").encode()


def _context(language: str) -> dict[str, object]:
    schema = "https://schema.org/"
    iris = {key: {"@type": "@id"} for key in ("license", "url", "contentUrl")}
    words = {name: {"@id": schema + name, "@language": language} for name in ("name", "description")}
    return {"@vocab": schema, **iris, **words}


def _chosen(words: Mapping[str, str], language: str) -> tuple[str, dict[str, str]]:
    """Return the words in ``language``, or in another if there are none, and those in the others."""
    first = language if language in words else min(words, default="")
    return words.get(first, ""), {code: text for code, text in words.items() if code != first}


def _maker(metadata: Metadata, language: str) -> dict[str, str]:
    name, _ = _chosen(metadata.creator, language)
    identity = {"@id": metadata.creator_iri} if metadata.creator_iri else {}
    return {"@type": "Organization", **identity, "name": name} if name else {}


def _download(metadata: Metadata, dump: Dump) -> dict[str, object]:
    return {
        "@type": "DataDownload",
        "name": dump.name,
        "contentUrl": metadata.absolute(dump.path),
        "encodingFormat": [dump.media, "application/gzip"] if dump.compressed else [dump.media],
        "contentSize": f"{dump.size} B",
        "sha256": dump.sha256,
    }


def _void(metadata: Metadata) -> Iterator[Triple]:
    """Yield the statements of a VoID description and of the document that holds it."""
    dataset, document = metadata.iri, metadata.absolute("/void")
    yield _iri(document, RDF_TYPE.value, f"{_VOID}DatasetDescription")
    yield _iri(document, f"{_FOAF}primaryTopic", dataset)
    yield _iri(dataset, RDF_TYPE.value, f"{_VOID}Dataset")
    yield from _common(metadata)
    yield _iri(dataset, f"{_FOAF}homepage", metadata.absolute("/"))
    yield _iri(dataset, f"{_VOID}sparqlEndpoint", metadata.absolute(f"{metadata.below}/sparql"))
    for form in DATA:
        yield _iri(dataset, f"{_VOID}feature", _FORMATS + _W3C_FORMATS[form.name])
    yield _count(dataset, "triples", metadata.triples)
    yield _count(dataset, "entities", metadata.entities)
    yield _count(dataset, "classes", len(metadata.classes))
    yield _count(dataset, "properties", len(metadata.properties))
    yield _count(dataset, "distinctSubjects", metadata.subjects)
    yield _count(dataset, "distinctObjects", metadata.objects)
    for iri in metadata.vocabularies:
        yield _iri(dataset, f"{_VOID}vocabulary", iri)
    for iri in metadata.examples:
        yield _iri(dataset, f"{_VOID}exampleResource", iri)
    for dump in metadata.dumps:
        yield _iri(dataset, f"{_VOID}dataDump", metadata.absolute(dump.path))
    yield from _partitions(metadata, document)


def _partitions(metadata: Metadata, document: str) -> Iterator[Triple]:
    """Yield the parts of the dataset by class, by property and by graph, each with an IRI of its own."""
    kinds = (("class", "entities", metadata.classes), ("property", "triples", metadata.properties))
    for kind, counted, numbers in kinds:
        for place, (iri, number) in enumerate(numbers.items(), 1):
            part = f"{document}#{kind}-{place}"
            yield _iri(metadata.iri, f"{_VOID}{kind}Partition", part)
            yield _iri(part, f"{_VOID}{kind}", iri)
            yield _count(part, counted, number)
    for iri, number in metadata.graphs.items():
        yield _iri(metadata.iri, f"{_VOID}subset", iri)
        yield _iri(iri, RDF_TYPE.value, f"{_VOID}Dataset")
        yield _iri(iri, RDF_TYPE.value, f"{_SD}NamedGraph")
        yield _iri(iri, f"{_SD}name", iri)
        yield from _texts(iri, "title", graph_names(iri))
        yield _count(iri, "triples", number)


def _dcat(metadata: Metadata) -> Iterator[Triple]:
    """Yield the statements of a catalogue with one dataset, its distributions and its services."""
    catalogue, dataset = metadata.absolute("/dcat#catalogue"), metadata.iri
    yield _iri(catalogue, RDF_TYPE.value, f"{_DCAT}Catalog")
    yield from _texts(catalogue, "title", metadata.title)
    yield from _texts(catalogue, "description", metadata.description)
    yield _iri(catalogue, f"{_FOAF}homepage", metadata.absolute("/"))
    yield _iri(metadata.absolute("/"), RDF_TYPE.value, f"{_FOAF}Document")
    yield _iri(catalogue, f"{_DCAT}dataset", dataset)
    yield _iri(dataset, RDF_TYPE.value, f"{_DCAT}Dataset")
    yield from _common(metadata)
    yield _iri(dataset, f"{_DCAT}landingPage", metadata.absolute("/"))
    yield Triple(NamedNode(dataset), NamedNode(f"{_DCAT}version"), Literal(metadata.version))
    if metadata.license:
        yield from _typed(dataset, "accessRights", _PUBLIC, "RightsStatement")
    for language in (code for code in metadata.languages if code in _AUTHORITY):
        yield from _typed(dataset, "language", _AUTHORITY[language], "LinguisticSystem")
        yield from _typed(catalogue, "language", _AUTHORITY[language], "LinguisticSystem")
    for dump in metadata.dumps:
        yield from _distribution(metadata, dump)
    yield from _services(metadata, catalogue)


def _common(metadata: Metadata) -> Iterator[Triple]:
    """Yield what VoID and DCAT say of the dataset in the same words, those of DCTERMS."""
    dataset = metadata.iri
    yield from _texts(dataset, "title", metadata.title)
    yield from _texts(dataset, "description", metadata.description)
    yield Triple(NamedNode(dataset), NamedNode(PREFIXES["dcterms"] + "identifier"), Literal(metadata.iri))
    if metadata.license:
        yield from _typed(dataset, "license", metadata.license, "LicenseDocument")
    if metadata.issued:
        issued = Literal(metadata.issued, datatype=XSD_DATE)
        yield Triple(NamedNode(dataset), NamedNode(PREFIXES["dcterms"] + "issued"), issued)
    if metadata.creator:
        yield from _agent(metadata)


def _agent(metadata: Metadata) -> Iterator[Triple]:
    maker = metadata.creator_iri or metadata.absolute("/dcat#creator")
    yield _iri(maker, RDF_TYPE.value, f"{_FOAF}Agent")
    for language, name in metadata.creator.items():
        yield Triple(NamedNode(maker), NamedNode(f"{_FOAF}name"), Literal(name, language=language))
    for whose in (metadata.iri, metadata.absolute("/dcat#catalogue")):
        yield _iri(whose, PREFIXES["dcterms"] + "creator", maker)
        yield _iri(whose, PREFIXES["dcterms"] + "publisher", maker)


def _distribution(metadata: Metadata, dump: Dump) -> Iterator[Triple]:
    """Yield the statements about a dump: where it is, in what format, how long, and its checksum."""
    here = metadata.absolute(f"/dcat#{dump.name}")
    url, checksum = metadata.absolute(dump.path), f"{here}-sha256"
    yield _iri(metadata.iri, f"{_DCAT}distribution", here)
    yield _iri(here, RDF_TYPE.value, f"{_DCAT}Distribution")
    yield from _texts(here, "title", {"en": dump.name})
    yield _iri(here, f"{_DCAT}accessURL", url)
    yield _iri(here, f"{_DCAT}downloadURL", url)
    yield from _media(here, "mediaType", dump.media)
    if dump.compressed:
        yield from _media(here, "compressFormat", "application/gzip")
    size = Literal(str(dump.size), datatype=NamedNode(PREFIXES["xsd"] + "nonNegativeInteger"))
    yield Triple(NamedNode(here), NamedNode(f"{_DCAT}byteSize"), size)
    if metadata.license:
        yield from _typed(here, "license", metadata.license, "LicenseDocument")
    yield _iri(here, f"{_SPDX}checksum", checksum)
    yield _iri(checksum, RDF_TYPE.value, f"{_SPDX}Checksum")
    yield _iri(checksum, f"{_SPDX}algorithm", f"{_SPDX}checksumAlgorithm_sha256")
    yield _iri(f"{_SPDX}checksumAlgorithm_sha256", RDF_TYPE.value, f"{_SPDX}ChecksumAlgorithm")
    value = Literal(dump.sha256, datatype=NamedNode(PREFIXES["xsd"] + "hexBinary"))
    yield Triple(NamedNode(checksum), NamedNode(f"{_SPDX}checksumValue"), value)


def _services(metadata: Metadata, catalogue: str) -> Iterator[Triple]:
    """Yield the statements about the SPARQL endpoint and the fragments."""
    services = {
        "sparql": ({"en": "SPARQL endpoint", "ar": "نقطة استعلام SPARQL"}, _SPARQL_PROTOCOL),
        "fragments": ({"en": "Triple Pattern Fragments", "ar": "أجزاء بحسب أنماط الثلاثيات"}, _FRAGMENTS),
    }
    for name, (title, standard) in services.items():
        service = metadata.absolute(f"/dcat#{name}")
        yield _iri(catalogue, f"{_DCAT}service", service)
        yield _iri(service, RDF_TYPE.value, f"{_DCAT}DataService")
        yield from _texts(service, "title", title)
        yield _iri(service, f"{_DCAT}endpointURL", metadata.absolute(f"{metadata.below}/{name}"))
        yield _iri(service, f"{_DCAT}servesDataset", metadata.iri)
        yield from _typed(service, "conformsTo", standard, "Standard")


def _iri(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def _count(subject: str, name: str, number: int) -> Triple:
    return Triple(NamedNode(subject), NamedNode(_VOID + name), Literal(str(number), datatype=XSD_INTEGER))


def _media(subject: str, name: str, media: str) -> Iterator[Triple]:
    yield _iri(subject, _DCAT + name, _MEDIA_TYPES + media)
    yield _iri(_MEDIA_TYPES + media, RDF_TYPE.value, PREFIXES["dcterms"] + "MediaType")


def _typed(subject: str, name: str, value: str, kind: str) -> Iterator[Triple]:
    """Yield a statement with a property of DCTERMS, and the class of its value, which DCAT-AP wants said."""
    yield _iri(subject, PREFIXES["dcterms"] + name, value)
    yield _iri(value, RDF_TYPE.value, PREFIXES["dcterms"] + kind)


def _texts(subject: str, name: str, words: Mapping[str, str]) -> Iterator[Triple]:
    for language, text in words.items():
        yield Triple(NamedNode(subject), NamedNode(PREFIXES["dcterms"] + name), Literal(text, language=language))


def _dump(path: Path) -> Dump:
    compressed = path.suffix == ".gz"
    extension = path.suffixes[-2] if compressed and len(path.suffixes) > 1 else path.suffix
    data = path.read_bytes()
    media = _MEDIA.get(extension.removeprefix("."), "application/octet-stream")
    return Dump(f"{DUMP}/{path.name}", media, compressed, len(data), hashlib.sha256(data).hexdigest())


def _described(triples: int, subjects: int) -> dict[str, str]:
    """Return what can be said of data that say nothing of themselves."""
    return {
        "en": f"RDF data: {triples} triples about {subjects} things.",
        "ar": f"بيانات RDF، عدد الثلاثيات فيها {triples} وعدد الأشياء {subjects}.",
    }


def _labels(engine: Store, iri: str | None) -> dict[str, str]:
    """Return the labels of ``iri`` by language."""
    if iri is None:
        return {}
    values = (quad.object for quad in engine.quads_for_pattern(NamedNode(iri), RDFS_LABEL, None, None))
    return {value.language: value.value for value in values if isinstance(value, Literal) and value.language}


def _graphs(site: Site) -> dict[str, int]:
    if site.base is None:
        return {}
    nodes = [site.base.graph(name) for name in sorted(VISIBLE)]
    return {node.value: sum(1 for _ in site.engine.quads_for_pattern(None, None, None, node)) for node in nodes}


def _namespace(iri: str) -> str:
    end = max(iri.rfind("#"), iri.rfind("/"))
    return iri[: end + 1] if end > 0 else iri


def _examples(site: Site, classes: Mapping[str, int]) -> tuple[str, ...]:
    """Return the first thing of each of the commonest classes that the site shows itself."""
    found: list[str] = []
    for name, _ in sorted(classes.items(), key=lambda pair: (-pair[1], pair[0])):
        quads = site.engine.quads_for_pattern(None, RDF_TYPE, NamedNode(name), None)
        ours = sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
        found += [iri for iri in ours if iri in site.addresses and "#" not in iri][:1]
    return tuple(dict.fromkeys(found))[:_EXAMPLES]


def _write(triples: Iterable[Triple], form: Format) -> bytes:
    if form.rdf is None:
        raise ValueError(f"{form.name} is not a format of data")
    return to_bytes(sorted(set(triples), key=str), form.rdf, prefixes=_PREFIXES)
