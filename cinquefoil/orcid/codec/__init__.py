"""Bytes to values and back, without losing anything.

One module a format; the formats do not know one another.
"""
