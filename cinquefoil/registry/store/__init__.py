"""Where the practice registry keeps its records: in memory or in an SQLite file.

Keeps and finds; every rule is in `registry.rules`.
"""
