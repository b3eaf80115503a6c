"""Connectors to repositories and research-information systems, one file a kind.

No Django; nothing here yet but the port they will share.
"""
