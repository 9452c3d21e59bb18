"""Free TCP ports of 127.0.0.1."""

import errno
import socket
from pathlib import Path

from gridgov.local.trouble import Trouble

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def remembered(note: Path) -> int:
    """The port of the run before if it is still free, otherwise another one, which is written down."""
    if note.exists() and note.read_text().isdecimal() and is_free(int(note.read_text())):
        return int(note.read_text())
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    note.write_text(str(port))
    return port


def required(value: str) -> int:
    """The port that a person asked for; refused in words when it cannot be had."""
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise Trouble(f"PORT is “{value}”. Use a number from 1 to 65535, for example: make demo PORT=8001")
    port = int(value)
    try:
        free = is_free(port)
    except PermissionError:
        raise Trouble(f"Only root may open port {port}. Use one above 1023, for example: make demo PORT=8001") from None
    if not free:
        raise Trouble(
            f"Port {port} is taken by another program. Stop that program, or use another port and folder: "
            f"make demo PORT={port + 1} DATA_DIR=.data/{port + 1}"
        )
    return port
