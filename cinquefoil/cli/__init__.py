"""The commands.

Each a thin shell over a room, with exit statuses and help.
"""
