"""Stemmers: Porter's as rouge-score and as ROUGE-1.5.5 have it, Snowball's for other languages."""
