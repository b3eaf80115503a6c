"""Signing in at ORCID: explaining, asking, keeping and ending a person's permission.

Never lets anyone type an iD, and reads or writes no record.
"""
