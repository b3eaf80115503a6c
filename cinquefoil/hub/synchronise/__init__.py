"""Both directions: the plan of what to write, webhooks in, changes out.

Its plan is pure; its shells are thin.
"""
