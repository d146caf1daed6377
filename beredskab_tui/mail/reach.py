"""The way to a mail server's door: its name looked up and its port connected to, without ever holding up the end.

The event loop looks names up in threads that it waits for when it ends. Offline that takes the better part of a
minute, and nobody is to look at a dead terminal for so long after they have said goodbye.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

Place = tuple[int, int, int, str, Any]
"""Family, kind, protocol, official name and address, as ``socket.getaddrinfo`` gives them."""


async def reach(host: str, port: int, seconds: float) -> socket.socket:
    """A connected socket, not blocking.

    Raises:
        OSError: nobody is there; ``socket.gaierror`` when the name is not known, ``TimeoutError`` after ``seconds``.
        UnicodeError: the name cannot be a name.
    """
    async with asyncio.timeout(seconds):
        places = await _places(host, port)
        error: OSError | None = None
        for place in places:
            try:
                # Each gets its share of the time: often the first is of a net (IPv6) that only seems to be there.
                async with asyncio.timeout(seconds / len(places)):
                    return await _connected(place)
            except OSError as refused:
                error = error or refused
    raise error or OSError(f"no address for port {port}")


async def _connected(place: Place) -> socket.socket:
    family, kind, protocol, _, address = place
    door = socket.socket(family, kind, protocol)
    try:
        door.setblocking(False)
        await asyncio.get_running_loop().sock_connect(door, address)
    except BaseException:
        door.close()
        raise
    return door


async def _places(host: str, port: int) -> list[Place]:
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[Place]] = loop.create_future()

    def settle(how: Callable[[], None]) -> None:
        if not found.done():
            how()

    def look() -> None:
        try:
            places: list[Place] = list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            how = partial(found.set_result, places)
        except (OSError, UnicodeError) as error:
            how = partial(found.set_exception, error)
        # The loop may have ended long ago; then nobody asks any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, how)

    threading.Thread(target=look, name=f"navn {host}", daemon=True).start()
    return await found
