"""The criteria as data, one file a criterion, and the sets that name them.

Holds no code that judges.
"""
