"""From a member's integration to a dated badge: assessments, reviews, letters, awards, public pages.

Judges nothing itself; verdicts come from `assess`.
"""
