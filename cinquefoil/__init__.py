"""Cinquefoil: the open-source home of ORCID's Collect & Connect.

Holds rooms, one capability or one duty each; which room may call which is written in `.importlinter`.
"""
