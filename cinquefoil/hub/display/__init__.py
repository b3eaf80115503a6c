"""Public profiles, and the iD shown by ORCID's display rules.

Shows public data only and changes nothing.
"""
