"""Summarizers whose model runs behind an OpenAI-compatible server."""
