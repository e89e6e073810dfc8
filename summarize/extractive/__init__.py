"""Extractive summarizers: they choose sentences of the article; one algorithm a file."""
