"""Benchmarks: ratios against named peers in one run, on the real dataset and on generated ones."""
