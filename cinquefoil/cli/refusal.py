"""What a command says when it cannot do its work because of how it was called or set up.

Holds no faults of ours: those are raised and shown whole.
"""

NOT_SET_UP = 2


class Refusal(Exception):
    """One clear line for the operator: what is in the way, and how to mend it. Exit status 2."""
