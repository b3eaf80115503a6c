"""Two rounds of letters beside one another: who moved, whose letter was answered, who was waited for and how long.

Sends nothing and keeps nothing: all of it follows from the letters and their threads.
"""
