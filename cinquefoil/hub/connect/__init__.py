"""Imports and items, and pushing them to records exactly once.

Decides nothing about what flows back.
"""
