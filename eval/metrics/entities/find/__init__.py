"""Find: the names, dates and numbers of a summary; no article is read here."""
