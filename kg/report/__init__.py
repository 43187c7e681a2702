"""The report of a build: counts, figures, disputes and coverage."""

from kg.report.page import write_report

__all__ = ["write_report"]
