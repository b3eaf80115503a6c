"""Where a system runs, in which version since when, and the way of its ORCID credentials from sandbox to production.

Holds no secret and asks for none: evidence that looks like one is refused.
"""
