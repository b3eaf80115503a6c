"""The Member API under `/api` and the Public API under `/pub`, each handler a few lines.

Reads requests and writes answers; what is allowed is decided in `rules`, how it looks in `answers`. Every path
stands in `table`.
"""
