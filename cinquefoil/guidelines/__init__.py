"""What good looks like: display rules, explanation topics and their scorer, over HTML and text.

Pure: fetches nothing and renders nothing.
"""
