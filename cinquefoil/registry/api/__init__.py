"""The Member API and the Public API, version 3.0: a table of routes, each handler a few lines.

Reads requests and writes answers; what is allowed is decided in `rules`, how it looks in `answers`.
"""

from cinquefoil.registry.api.routes import ROUTES

__all__ = ["ROUTES"]
