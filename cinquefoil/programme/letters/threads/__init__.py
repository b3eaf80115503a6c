"""What is said about a letter once it is sent: answers by link, by the help desk or by mail, and the lead's own words.

How the letter itself came to be is the rounds' and the reviews' to know.
"""
