"""Released versions: each a site that never changes, found by day (Memento, RFC 7089), and compared with others.

Only releases are mementos: the data at ``/`` may change with every build, so they promise nothing.
"""

from kg.publish.versions.service import Versions

__all__ = ["Versions"]
