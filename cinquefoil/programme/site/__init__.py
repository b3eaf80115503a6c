"""The public site around the programme: guidance, questions, cases, news, the directory, and the help desk.

Judges no system and awards nothing; what the directory says of one comes from the programme's own selectors.
"""
