"""What a lead sees of all members at once: glances kept a row a system, figures over them, charts with tables.

Judges nothing: a glance is what `overview` says of a system, kept until something happens to it.
"""
