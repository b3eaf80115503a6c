"""The assessor: observes a system and says with evidence which badges it qualifies for.

No Django, no opinion outside `verdict`, no network outside `collectors`.
"""
