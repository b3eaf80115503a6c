"""The institution's side: one room a capability, in the order of the badges.

Meets a registry by its address only.
"""
