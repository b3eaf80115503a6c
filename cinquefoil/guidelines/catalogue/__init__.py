"""What is known of products that meet ORCID: claims with link and date, version by version, and how to recognise them.

Judges nothing and fetches nothing. A claim nobody can show a source for is *unknown*, and no proof is never a *no*.
"""

from cinquefoil.guidelines.catalogue.entry import (
    CAPABILITIES,
    KIND_WORDS,
    STATE_WORDS,
    CatalogueFault,
    Claim,
    Entry,
    Fingerprint,
    Product,
    Setting,
    Trouble,
    find_entry,
    load_products,
    products_named,
    read_product,
    tell_date,
)
from cinquefoil.guidelines.catalogue.fingerprints import Recognised, Seen, recognise
from cinquefoil.guidelines.catalogue.versions import is_within, parts_of

__all__ = [
    "CAPABILITIES",
    "KIND_WORDS",
    "STATE_WORDS",
    "CatalogueFault",
    "Claim",
    "Entry",
    "Fingerprint",
    "Product",
    "Recognised",
    "Seen",
    "Setting",
    "Trouble",
    "find_entry",
    "is_within",
    "load_products",
    "parts_of",
    "products_named",
    "read_product",
    "recognise",
    "tell_date",
]
