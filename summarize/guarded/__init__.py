"""Summaries that hold: several candidates, the one that the article backs, repaired where needed.

The steps, a file each: `sources` gets candidates from whatever writes them, a `scorer` says what of
them the article does not back, `choice` takes one, and `repair` mends it: `replacing` puts right
forms in the place of wrong ones, `asking` lets the model write again, `dropping` takes parts of
sentences (`clauses`) or whole ones out.
"""
