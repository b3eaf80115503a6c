"""The least an ASGI application can do, behind the quickest server there is: a fixed body, whatever is asked."""

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn

from cinquefoil.registry.server import address_of, open_socket


def bare(body: bytes) -> Any:
    """Return an application that answers every request with `body`."""
    headers = [(b"Content-Type", b"application/json;charset=UTF-8"), (b"Content-Length", b"%d" % len(body))]

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


def main() -> None:
    """Serve until told to stop."""
    listener = open_socket("127.0.0.1", 0)
    print(json.dumps({"url": address_of(listener)}), flush=True)
    config = uvicorn.Config(
        bare(Path(sys.argv[1]).read_bytes()), http="httptools", lifespan="off", access_log=False, log_config=None
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
