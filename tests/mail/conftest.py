"""What tests of mail share: mail servers that fail as told, their certificates, and settings that fit them."""

import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import trustme

from tests.mail.faultserver import FaultServer
from tests.mail.line import PASSWORD, USER, Line, settings_for

__all__ = ["PASSWORD", "USER", "settings_for"]

FaultServers = Callable[..., FaultServer]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Whoever has issued the house's certificates."""
    return trustme.CA()


@pytest.fixture(scope="session")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """A server that is ``localhost``, and can prove it to whoever trusts ``authority``."""
    return server_tls(authority.issue_cert("localhost", "127.0.0.1"))


def server_tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def config_folder(tmp_path: Path, authority: trustme.CA) -> str:
    """With the house's own certificate in ``huset.pem`` and the password ``hemmeligt-æ`` in ``smtp.secret``."""
    authority.cert_pem.write_to_path(str(tmp_path / "huset.pem"))
    secret = tmp_path / "smtp.secret"
    secret.touch(mode=0o600)
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return str(tmp_path)


@pytest.fixture
def fault_server() -> Iterator[FaultServers]:
    """``fault_server(tls=…)``: one more mail server, which is gone when the test is over."""
    with ExitStack() as stack:

        def start(**options: Any) -> FaultServer:
            return stack.enter_context(FaultServer(**options))

        yield start


@pytest.fixture
def server(fault_server: FaultServers) -> FaultServer:
    """The only mail server of a test, in clear text."""
    return fault_server()


@pytest.fixture
def closed_port() -> int:
    """Where nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    return port


@pytest_asyncio.fixture
async def line(fault_server: FaultServers, tmp_path: Path) -> AsyncIterator[Line]:
    """A courier with a server of its own, in clear text."""
    line = Line(fault_server(), str(tmp_path))
    yield line
    await line.courier.close()
