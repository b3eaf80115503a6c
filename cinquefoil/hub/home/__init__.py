"""The researcher's page and the organisation's page, composed from every room's selectors.

Keeps no data of its own.
"""
