"""How the registry writes what it keeps: elements, groups, sections and whole records as ORCID's v3.0 JSON.

Pure: values in, plain JSON objects out, every key present and in ORCID's order. What a reader may see is
decided by `rules.visibility` before anything arrives here.
"""
