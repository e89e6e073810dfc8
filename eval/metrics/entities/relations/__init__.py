"""Relations: who did, said or is what the summary says, going by the article's grammar."""
