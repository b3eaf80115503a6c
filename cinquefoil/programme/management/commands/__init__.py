"""The commands, one a file.

No work is done here: a command reads its arguments and calls a service.
"""
