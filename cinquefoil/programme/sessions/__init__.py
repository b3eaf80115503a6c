"""The guided live session: a person follows plain numbered actions, the session watches and injects the faults.

Pure rules (`actions`, `rules`, `evidence`, `volunteer`) apart from what reads, writes and talks. Its tables belong to
the programme.
"""
