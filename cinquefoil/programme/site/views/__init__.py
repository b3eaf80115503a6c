"""The site's pages: what anyone reads, what anyone asks, and what a lead does.

Decides nothing and writes no table itself.
"""
