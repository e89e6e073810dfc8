"""One run on disk: its files, what they were made from, and what is stale."""
