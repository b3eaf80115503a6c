"""The life of an award: its states on a day, its reminders, its credential.

Pure: no table, page or clock is here; `services` appends what people do, `views` show what follows.
"""
