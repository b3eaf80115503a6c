"""Small questions put to collected evidence, one module a capability.

Pure: a probe neither fetches nor judges.
"""
