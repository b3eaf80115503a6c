"""The directory of people with their iDs, and what was read from their records.

Writes nothing to ORCID.
"""
