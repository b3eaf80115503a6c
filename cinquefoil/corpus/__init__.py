"""What the assessor is tried on: a reference integration with faults that can be switched on.

Imports nothing of ours and runs as a process of its own.
"""
