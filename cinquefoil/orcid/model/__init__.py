"""The record as values: frozen structs named as ORCID's schema names them.

Reads and writes no bytes; that is the codecs' work.
"""
