"""What happened, in order, never changed: append-only events in a chain of digests.

Holds numbers, digests, times and reasons; never names, iDs, mail or payloads.
"""
