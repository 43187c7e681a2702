"""Datasets: finding, parsing and checking the files that hold the data."""

from kg.dataset.config import DEFAULT, Config, find
from kg.dataset.files import DatasetFiles, read_dataset

__all__ = ["DEFAULT", "Config", "DatasetFiles", "find", "read_dataset"]
