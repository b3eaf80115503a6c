"""The least an ASGI application can do, behind the quickest server there is: one fixed answer, whatever is asked.

It takes the whole of what is sent, as an application must, and looks at none of it. What it answers (status, headers
and body) is what the registry has answered, so that both put the same bytes on the wire; the date is each server's own.
"""

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn

from cinquefoil.registry.server import address_of, open_socket


def bare(answer: bytes) -> Any:
    """Return an application that answers every request with `answer`, status line and headers included."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    pairs = [line.split(b": ", 1) for line in lines]
    headers = [(name, value) for name, value in pairs if name.lower() not in {b"date", b"connection"}]
    start = {"type": "http.response.start", "status": int(first.split()[1]), "headers": headers}

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return application


def main() -> None:
    """Serve until told to stop."""
    listener = open_socket("127.0.0.1", 0)
    print(json.dumps({"url": address_of(listener)}), flush=True)
    config = uvicorn.Config(
        bare(Path(sys.argv[1]).read_bytes()),
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
