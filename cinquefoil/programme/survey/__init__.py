"""The survey of the first day: what public evidence shows of each member, before anybody was asked.

Says *seen* or *not seen*, and never that something is not met; nothing here feeds a verdict, a letter or an award.
"""
