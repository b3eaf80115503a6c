"""What letters say, by consortium and language: the wording that ships as data, and what a lead made of it.

Which letter a member gets, and when, is not decided here.
"""
