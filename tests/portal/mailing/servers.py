"""Real SMTP servers on loopback."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Letter

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Box(Message):
    """Keeps what arrives; `answers` are given instead, first come first; `refused` addresses take no mail."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Letter] = []
        self.answers: list[str] = []
        self.refused: set[str] = set()

    def handle_message(self, message: Letter) -> None:
        self.letters.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.answers:
            answer = self.answers.pop(0)
            if answer == "hang up":
                # The letter was taken, and the line breaks before the sender hears of it.
                await super().handle_DATA(server, session, envelope)
                server.transport.abort()
            return answer
        return await super().handle_DATA(server, session, envelope)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def smtp() -> Iterator[tuple[str, Box]]:
    """Run a server; gives its address and its box."""
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}", box
    finally:
        controller.stop()
