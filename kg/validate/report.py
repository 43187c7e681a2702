"""What a validation found, engine by engine the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of a SHACL validation (SHACL, section 3.6.2), with IRIs and literals as text."""

    focus: str
    path: str
    constraint: str
    shape: str
    value: str
    severity: str
    message: str

    @property
    def is_violation(self) -> bool:
        """Whether the data must not be published with this finding."""
        return self.severity == "Violation"


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one validation, sorted, and how much was looked at."""

    findings: tuple[Finding, ...]
    shapes: int
    triples: int
    focus_nodes: int

    @property
    def conforms(self) -> bool:
        """Whether something was looked at and nothing in it violates a shape."""
        return bool(self.shapes and self.triples and self.focus_nodes) and not any(
            finding.is_violation for finding in self.findings
        )
