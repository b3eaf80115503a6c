"""Run in a process of its own: an organisation with three connected people, and a file of posts that was accepted.

`python -m tests.journeys.sow_push REGISTRY_URL ROWS_A_PERSON`, with the settings of the house to fill. Prints the
client's id.
"""

import sys
from datetime import UTC, datetime

import django


class FarRegistry:
    """A practice registry in another process, as much of it as `House` needs."""

    def __init__(self, url: str) -> None:
        from cinquefoil.registry.cast import cast
        from cinquefoil.registry.testing import CONTROL_TOKEN, Control

        self.url, self.control, self.cast = url, Control(url, CONTROL_TOKEN), cast()

    def visitor(self):
        from cinquefoil.registry.testing import Visitor

        return Visitor(self.url)


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.portal.connect.cast import House, post, rows
    from tests.portal.connect.conftest import CALLBACK
    from tests.portal.connect.practice import Practice

    practice = Practice(FarRegistry(sys.argv[1]), CALLBACK)
    house = House(practice, callback=CALLBACK, at=datetime.now(UTC))
    lines = []
    for who in ("sofia", "tomos", "josiah"):
        house.connect(getattr(house, who), who)
        lines += [
            post(f"{who}@aberwen.example", f"Post {number} of {who}", f"{who}-{number}")
            for number in range(int(sys.argv[2]))
        ]
    page = house.upload(rows(*lines))
    house.send(int(page.request["PATH_INFO"].rsplit("/", 1)[1]))
    print(practice.client["client_id"])


if __name__ == "__main__":
    main()
