"""The choice lists that the mentoring manager maintains: populations, topics, services.

A term has a code, which is stored where it is used and never changes, and its words in three
languages. No term is ever deleted: a retired one is shown where it is used, and not offered.
Who belongs to a population is not known here; `people.sensitive` alone reads that.
"""
