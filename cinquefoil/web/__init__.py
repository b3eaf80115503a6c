"""The Django project: settings, addresses, the look of every page.

Composes rooms; holds no rule of any.
"""
