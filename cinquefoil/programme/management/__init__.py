"""Django's own commands of this room, under `cinquefoil manage`.

No work is done here: a command reads its arguments and calls a service.
"""
