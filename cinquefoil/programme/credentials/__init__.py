"""Awards as signed credentials that anybody can check: Open Badges 3.0 in the form of signed tokens (VC-JWT).

Decides nothing about awards; it says under a signature what stands in their tables.
"""
