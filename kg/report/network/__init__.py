"""The report of a network: every measure with its range, figures in both languages, a page and a notebook."""

from kg.report.network.contents import ranges
from kg.report.network.page import NETWORK_REPORT_MARK, write_network_report

__all__ = ["NETWORK_REPORT_MARK", "ranges", "write_network_report"]
