"""Consortium, member organisations, their people and roles, and their ORCID credentials, sealed.

Knows nothing of ORCID records, permissions or badges.
"""
