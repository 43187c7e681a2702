"""Writes what a curator starts from: the files of a new account, and the skeleton of a claim."""

from kg.authoring.account import new_account
from kg.authoring.claim import claim_skeleton

__all__ = ["claim_skeleton", "new_account"]
