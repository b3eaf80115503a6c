"""What the practice registry allows, as functions of values: visibility, scopes, source, duplicates, limits.

No request, no store, no clock and no framework: each rule can be tried with values alone.
"""
