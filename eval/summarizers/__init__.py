"""Summarizers that only a benchmark knows, because they need the reference summaries."""
