"""Bytes to values and back, without losing anything.

One door a format and version (`json_v3`, `xml_v3`); the doors do not know one another. What they stand on knows none
of them: `xml` is the engine that a table makes a version, `mending`, `pretty` and `words` are JSON's.
"""
