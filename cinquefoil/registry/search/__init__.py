"""Search: what is public of every record in a full-text index, and the language in which it is asked.

Reads the store and keeps what it derives from it; a request is read in `api.search`.
"""
