"""The model as XML, version 3.0: bytes to values and back.

Accepts what the registry accepts, in any order of elements, and writes only what the registry writes. Validates
nothing that the model does not say (the registry's rules do), and knows no JSON.

What stands where is data (`data/xml_v3.json`); one walk reads (`reading`), one writes (`writing`).

Source: ORCID/orcid-model 0f61fa68, schemas record_3.0 and common_3.0.
"""

from cinquefoil.orcid.codec.xml_v3.leaves import FORM, VOCABULARY
from cinquefoil.orcid.codec.xml_v3.reading import read
from cinquefoil.orcid.codec.xml_v3.writing import write
from cinquefoil.orcid.errors import CodecError

__all__ = ["FORM", "VOCABULARY", "CodecError", "read", "write"]
