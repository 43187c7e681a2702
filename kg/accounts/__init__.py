"""Accounts: text to passages, their addresses as linked data, their verification and their coverage."""

from kg.accounts.addresses import addresses, read_text, verify
from kg.accounts.coverage import STATUSES, Covered, coverage
from kg.accounts.segment import Passage, PassageKind, segment

__all__ = ["STATUSES", "Covered", "Passage", "PassageKind", "addresses", "coverage", "read_text", "segment", "verify"]
