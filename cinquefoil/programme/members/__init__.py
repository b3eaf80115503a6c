"""The consortium's member list: read from a spreadsheet, shown row by row before anything is written, then kept.

Who may sign in, and what a member's systems do, is other rooms' business.
"""
