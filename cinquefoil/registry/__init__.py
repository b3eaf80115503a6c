"""The practice registry: an ORCID registry on one's own machine, with a witness.

No Django; shares values and codecs with `orcid`, never its reading of the protocol.
"""
