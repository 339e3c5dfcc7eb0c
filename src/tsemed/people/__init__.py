"""Persons: their languages, needs, consents, and affiliations with partners.

One person, many affiliations over time. Roles follow from affiliations and from cycle
assignments, each with dates; no role is a flag on a login. Sensitive classes (population
group) stand in tables of their own behind `people.sensitive`, which checks and logs.
"""
