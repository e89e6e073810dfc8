"""Rows with articles and references, and the frozen copy of them that a run keeps."""
