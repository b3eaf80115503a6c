"""Work that outlives a request: outbox, engine port, budget, survivors.

Knows no job's meaning; rooms register their own handlers.
"""
