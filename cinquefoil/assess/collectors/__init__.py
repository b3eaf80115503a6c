"""The routes by which evidence comes in: witness and browser, later public API and metadata.

The only part of the assessor that talks to anything; it has no opinion.
"""
