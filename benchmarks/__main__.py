"""`make bench`: each figure beside what it is compared with. Asserts nothing; a test never waits for a clock."""

import sys

from benchmarks import codec_speed, imports_speed, programme_speed, registry_speed, scale


def main() -> int:
    """Print every comparison."""
    codec_speed.main()
    registry_speed.main()
    imports_speed.main()
    scale.main()
    programme_speed.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
