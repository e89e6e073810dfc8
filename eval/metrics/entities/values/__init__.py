"""Values: numbers, amounts, times and dates, read from any text by one parser.

`reader` reads numbers with what they measure or count, `dates` days, months and years; `compare`
says when two of them are the same. Words come from a `Vocabulary`: units, currencies, months and
weekdays from CLDR, numerals from the bundle of a language (`entities/english`).
"""
