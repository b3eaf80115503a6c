"""The record as versions 2.0 and 2.1 show it, where that differs from version 3.0: the same texts, fewer keys.

Holds no rule and translates nothing. What both versions share is taken from the model of version 3.0; a class here
has the name of its elder sister there, for it is the same thing at another address.

Words are written as XML writes them (`journal-article`); JSON's capitals are the codec's.

Source: ORCID/orcid-model 289cb11, model/common_v2, model/record_v2, model/record/summary_v2 (propOrder, attributes);
schemas of version 2.1.
"""
