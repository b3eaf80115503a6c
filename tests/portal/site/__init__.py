"""The public site around the programme."""
