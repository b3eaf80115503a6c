"""`python -m cinquefoil.cli`, the same as `cinquefoil`.

Holds nothing else.
"""

import sys

from cinquefoil.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
