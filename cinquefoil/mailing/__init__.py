"""Letters out: templates, delivery, and the outbox page that keeps them outside production.

Decides nothing about who should be written to.
"""
