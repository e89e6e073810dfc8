"""The command `summarize`: articles in, summaries out."""
