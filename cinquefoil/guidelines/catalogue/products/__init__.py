"""One file a product: its versions, and every claim about them with its source.

No code. What no source says is not written here.
"""
