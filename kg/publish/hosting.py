"""Settings for those who serve the folder of files: Apache, common static hosts, and the redirection at w3id.org.

Apache negotiates with a type map beside each document (mod_negotiation), since only there each variant has a quality
of its own; mod_rewrite finds the type map, and sends from a thing to its document. What the client wrote is passed on
as it wrote it, so that ``%2B`` stays ``%2B``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename

from kg.publish.addresses import Root, to_ascii
from kg.publish.formats import DATA, DOCUMENTS, HTML, Format
from kg.publish.links import LINKSET, pages
from kg.publish.releases import LINK_FORMAT, TIMEMAP, TIMEMAP_FILE, VERSIONS, Release
from kg.publish.representation import FOR_EVER, POLICY, VARY
from kg.publish.site import DOCUMENT, INDEX
from kg.publish.static_files import STATIC

TYPE_MAP = ".var"
"""The extension of type maps."""

_STEP = 0.001
_DOC = DOCUMENT.removeprefix("/")
_DATA = "|".join(form.name for form in DATA)
_ALL = "|".join(form.name for form in DOCUMENTS)
_DOCUMENT = f"{_DOC}/(.+?)(?:(?:\\.ar)?\\.(?:{_ALL}))?"
"""A document, whether asked for by extension or not; sets $1."""

_JSON = "json"
_EXPOSED = "Content-Location, ETag, Link, Location, Memento-Datetime, Vary"
_PARAMETER = f"RewriteCond %{{QUERY_STRING}} (?:^|&)format=({_ALL})(?:&|$)"
"""A format asked for by parameter; sets %1."""

_UNSTATED = r"RewriteCond %{HTTP:Accept} ^\s*(?:\*/\*\s*)?$"
"""A client that does not say what it accepts."""

_WIRE = r"RewriteCond %{ENV:BASE}::%{THE_REQUEST} ^(.*)::\S+\ (?:https?://[^/\ ]+)?\1([^?\ ]*)"
"""Sets %2 to the rest of the address after the site's own path, as the client wrote it."""


def type_map(place: str, *, data: Iterable[Format] = DATA) -> bytes:
    """Return the type map of the document at ``place``: its pages, and its data in the order of preference.

    Args:
        data: the formats of its data; a view has none.
    """
    variants = [(page, HTML.content_type, language) for language, page in pages(place).items()]
    variants += [(f"{place}.{form.name}", form.content_type, "") for form in data]
    lines = [f"URI: {to_ascii(basename(place))}", ""]
    quality, last = 1.0, HTML.content_type
    for path, media, language in variants:
        if media != last:
            quality, last = quality - _STEP, media
        lines += [f"URI: {to_ascii(basename(path))}", f"Content-Type: {media}; qs={quality:.3f}"]
        lines += [f"Content-Language: {language}"] if language else []
        lines.append("")
    return "\n".join(lines).encode()


def htaccess(roots: Iterable[Root], withdrawn: Iterable[str], release: Release | None = None) -> bytes:
    """Return the ``.htaccess`` at the top of the folder, or of that of a release within it.

    Args:
        roots: where things are shown.
        withdrawn: paths of documents of things that were withdrawn.
        release: the one of which the folder is.
    """
    lines = [*_types(), *_headers(), *(_memento_headers(release) if release else ()), *_rewriting(release)]
    lines += [line for path in sorted(withdrawn) for line in _gone(path)]
    lines += _representations()
    lines += [line for root in roots for line in _things(root)]
    return "\n".join([*lines, *(() if release else _versions()), *_views(), ""]).encode()


def _types() -> Iterator[str]:
    yield "# Needs mod_rewrite, mod_negotiation, mod_headers, mod_mime and mod_dir; AllowOverride All."
    yield "DirectorySlash Off"
    yield "DirectoryIndex disabled"
    yield "Options -Indexes -MultiViews +FollowSymLinks"
    yield "AddDefaultCharset Off"
    for form in DATA:
        yield f'AddType "{form.content_type}" .{form.name}'
    yield 'AddType "text/html; charset=utf-8" .html'
    yield "AddType application/linkset+json .linkset"
    yield f"AddType application/json .{_JSON}"
    yield f"AddType {LINK_FORMAT} {TIMEMAP_FILE}"
    yield f"AddHandler type-map {TYPE_MAP}"
    yield "AddLanguage ar .ar"
    yield "RemoveLanguage .nt"
    yield "LanguagePriority en ar"
    yield "ForceLanguagePriority Prefer Fallback"
    yield 'ErrorDocument 404 "/%{reqenv:PLACE}404.html"'
    yield 'ErrorDocument 410 "/%{reqenv:PLACE}%{reqenv:GONE}"'


def _headers() -> Iterator[str]:
    yield 'Header always set Access-Control-Allow-Origin "*"'
    yield f'Header always set Access-Control-Expose-Headers "{_EXPOSED}"'
    yield 'Header always set X-Content-Type-Options "nosniff"'
    yield 'Header always set Cache-Control "public, max-age=0, must-revalidate"'
    yield "Header unset Vary"
    yield f'Header always set Vary "{VARY}" "expr=%{{REQUEST_URI}} !~ m#{STATIC}/#"'
    yield 'Header always set Link "<%{LINKSET}e>; rel=\\"linkset\\"; type=\\"application/linkset+json\\"" env=LINKSET'
    yield 'Header set Content-Location "%{LOCATION}e" env=LOCATION'
    yield '<FilesMatch "(?<!\\.ar)\\.html$">'
    yield '  Header always set Content-Language "en"'
    yield "</FilesMatch>"
    yield '<FilesMatch "\\.html$">'
    yield f'  Header always set Content-Security-Policy "{POLICY}"'
    yield '  Header always set Referrer-Policy "no-referrer"'
    yield "</FilesMatch>"


def _memento_headers(release: Release) -> Iterator[str]:
    """Documents of a release are mementos (RFC 7089), and its data are kept for ever."""
    yield f'Header always set Memento-Datetime "{release.datetime}" env=LINKSET'
    yield (
        'Header always set Link "<%{ORIGINAL}e>; rel=\\"original\\", '
        f'<%{{TIMEMAP}}e>; rel=\\"timemap\\"; type=\\"{LINK_FORMAT}\\", '
        '<%{LINKSET}e>; rel=\\"linkset\\"; type=\\"application/linkset+json\\"" env=LINKSET'
    )
    yield f'<FilesMatch "\\.({_DATA})$">'
    yield f'  Header always set Cache-Control "{FOR_EVER}"'
    yield "</FilesMatch>"


def _rewriting(release: Release | None) -> Iterator[str]:
    yield "RewriteEngine On"
    yield "# BASE: the path of this folder on the server; PLACE: the same without its first slash; ROOT: the folder."
    yield r"RewriteCond %{REQUEST_URI}::$1 ^(.*?/)(.*)::\2$"
    yield "RewriteRule ^(.*)$ - [E=BASE:%1]"
    yield "RewriteCond %{ENV:BASE} ^/(.*)$"
    yield "RewriteRule ^ - [E=PLACE:%1]"
    yield r"RewriteCond %{CONTEXT_PREFIX}::%{ENV:BASE} ^(.*)::\1(.*)$"
    yield "RewriteRule ^ - [E=ROOT:%{CONTEXT_DOCUMENT_ROOT}%2]"
    if release:
        yield "# The document of which that of the release is a version."
        yield f"RewriteCond %{{ENV:BASE}} ^(.*/){re.escape(release.path[1:])}/$"
        yield f"RewriteRule ^{_DOCUMENT}$ - [E=ORIGINAL:%1{_DOC}/$1,E=TIMEMAP:%1{TIMEMAP[1:]}/{_DOC}/$1]"
    yield "# The link set of a document."
    yield f"RewriteRule ^{_DOCUMENT}$ - [E=LINKSET:%{{ENV:BASE}}{LINKSET[1:]}/$1.json]"
    yield "# What was rewritten, and the bodies of errors, are left alone."
    yield "RewriteCond %{ENV:REDIRECT_STATUS} !^$"
    yield "RewriteRule ^ - [L]"


def _gone(path: str) -> Iterator[str]:
    """A thing withdrawn: its tombstone, negotiated as any document, has the status 410."""
    place = re.escape(path.removeprefix("/"))
    for condition, pattern, file in (
        ("", f"{place}\\.(?:ar\\.)?(?:{_ALL})", "$0"),
        (_PARAMETER, place, "$0.%1"),
        (_UNSTATED, place, "$0.ttl"),
        ("", place, f"$0{TYPE_MAP}"),
    ):
        yield from [condition] if condition else []
        yield f"RewriteRule ^{pattern}$ - [G,E=GONE:{file}]"


def _representations() -> Iterator[str]:
    """Documents: one asked for by parameter; Turtle to a client that does not say; else by type map."""
    exists = f"RewriteCond %{{ENV:ROOT}}$0{TYPE_MAP} -f"
    yield exists
    yield _PARAMETER
    yield f"RewriteRule ^{_DOC}/.+[^/]$ $0.%1 [L,E=LOCATION:%{{ENV:BASE}}$0.%1]"
    yield exists
    yield _UNSTATED
    yield f"RewriteRule ^{_DOC}/.+[^/]$ $0.ttl [L,E=LOCATION:%{{ENV:BASE}}$0.ttl]"
    yield exists
    yield f"RewriteRule ^{_DOC}/.+[^/]$ $0{TYPE_MAP} [L]"
    yield "# A slash too many at the end."
    yield f"RewriteCond %{{ENV:ROOT}}{_DOC}/$0{INDEX}{TYPE_MAP} !-f"
    yield f"RewriteCond %{{ENV:ROOT}}{_DOC}/$1{TYPE_MAP} -f"
    yield _WIRE.replace("([^?\\ ]*)", "([^?\\ ]*)/")
    yield "RewriteRule ^(.+)/$ %{ENV:BASE}%2 [NE,R=301,L]"


def _things(root: Root) -> Iterator[str]:
    """From a thing to its document, if there is one."""
    yield f"RewriteCond %{{ENV:ROOT}}{_DOC}/$0{TYPE_MAP} -f"
    yield _WIRE
    yield f"RewriteRule ^{re.escape(root.path.removeprefix('/'))}.*$ %{{ENV:BASE}}{_DOC}/%2 [NE,R=303,L]"
    if root.path.endswith("/"):
        yield f"RewriteCond %{{ENV:ROOT}}{_DOC}/$0{INDEX}{TYPE_MAP} -f"
        yield _WIRE
        pattern = f"{re.escape(root.path.removeprefix('/'))}(?:.*/)?"
        yield f"RewriteRule ^{pattern}$ %{{ENV:BASE}}{_DOC}/%2{INDEX} [NE,R=303,L]"


def _versions() -> Iterator[str]:
    """The list of releases, comparisons of two, and TimeMaps; JSON to a client that does not say."""
    yield f"RewriteCond %{{ENV:ROOT}}$0{TYPE_MAP} -f"
    yield f"RewriteCond %{{ENV:ROOT}}$0.{_JSON} -f"
    yield _UNSTATED
    yield f"RewriteRule ^{VERSIONS[1:]}(?:/.+[^/])?$ $0.{_JSON} [L,E=LOCATION:%{{ENV:BASE}}$0.{_JSON}]"
    yield f"RewriteCond %{{ENV:ROOT}}$0{TYPE_MAP} -f"
    yield f"RewriteRule ^{VERSIONS[1:]}(?:/.+[^/])?$ $0{TYPE_MAP} [L]"
    yield f"RewriteCond %{{ENV:ROOT}}$0{TIMEMAP_FILE} -f"
    yield f"RewriteRule ^{TIMEMAP[1:]}/.+[^/]$ $0{TIMEMAP_FILE} [L]"


def _views() -> Iterator[str]:
    """Views have short addresses: from ``/timeline`` to ``/view/timeline``, which is negotiated by language."""
    yield "RewriteRule ^$ %{ENV:BASE}view/home [R=303,L]"
    yield f"RewriteCond %{{ENV:ROOT}}$0{TYPE_MAP} -f"
    yield f"RewriteRule ^view/.+[^/]$ $0{TYPE_MAP} [L]"
    yield f"RewriteCond %{{ENV:ROOT}}view/$0{TYPE_MAP} -f"
    yield _WIRE
    yield "RewriteRule ^.+$ %{ENV:BASE}view/%2 [NE,R=303,L]"


def host_headers(releases: Iterable[Release] = ()) -> bytes:
    """Return the file ``_headers`` that common static hosts read."""
    blocks = {"/*": {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}}
    blocks |= {f"/*.{form.name}": {"Content-Type": form.content_type} for form in DATA}
    blocks["/*.html"] = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
    blocks[f"/*{TIMEMAP_FILE}"] = {"Content-Type": LINK_FORMAT}
    blocks |= {f"{one.path}{DOCUMENT}/*": {"Memento-Datetime": one.datetime} for one in releases}
    lines = [line for path, headers in blocks.items() for line in (path, *_pairs(headers))]
    return "\n".join(lines).encode() + b"\n"


def _pairs(headers: Mapping[str, str]) -> Iterator[str]:
    return (f"  {name}: {value}" for name, value in headers.items())


def host_redirects(roots: Iterable[Root], documents: Mapping[str, str]) -> bytes:
    """Return the file ``_redirects`` that common static hosts read: they cannot negotiate, so it leads to pages.

    Args:
        roots: where things are shown.
        documents: paths of documents by those of the things that the roots do not lead to.
    """
    lines = ["/ /view/home.html 302"]
    lines += [f"{path} {document}.html 303" for path, document in sorted(documents.items())]
    lines += [f"{root.path}* {DOCUMENT}{root.path}:splat.html 303" for root in roots if root.path.endswith("/")]
    return "\n".join(lines).encode() + b"\n"


def w3id(public: str, folder: str) -> bytes:
    """Return the ``.htaccess`` for ``https://w3id.org/<folder>/``: all below it lies at the same path of the site.

    Args:
        public: the address of the site, without a slash at the end.
    """
    lines = [
        f"# https://w3id.org/{folder}/ leads to {public}/, whatever is below it.",
        "Options +FollowSymLinks",
        "RewriteEngine On",
        f"RewriteCond %{{THE_REQUEST}} ^\\S+\\ \\S*?/{re.escape(folder)}/([^?\\ ]*)",
        f"RewriteRule ^ {public}/%1 [NE,R=302,L]",
    ]
    return "\n".join(lines).encode() + b"\n"
