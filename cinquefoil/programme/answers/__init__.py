"""What was answered about a member's systems, by the member or *by the lead* for it, and what the member says of it.

Judges no system, and sends nothing: the page by which a member confirms is `letters`'.
"""
