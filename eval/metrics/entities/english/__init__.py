"""English: every word list, pattern and table of names that the check needs for English text."""
