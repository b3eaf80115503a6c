"""Template tags that every room's pages may load.

They draw and word what they are given; no tag reads a table.
"""
