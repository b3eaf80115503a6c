"""The language of ORCID: iD, scopes, the v3.0 record, its JSON, the protocol and thin clients.

Imports nothing of ours, and knows no database, no web framework and no screen.
"""
