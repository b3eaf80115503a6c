"""The tags with which any page of the hub shows an ORCID iD."""
