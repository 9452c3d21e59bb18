"""A line between a phone and the server that can be cut for real: what is under way breaks, what comes is refused."""

import contextlib
import socket
import threading

CHUNK = 65_536


class Line:
    """Forwards a port of its own to the server's."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.port = 0
        self._listener: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self.find()

    def find(self) -> None:
        if self._listener is not None:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(50)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def cut(self) -> None:
        listener, self._listener = self._listener, None
        for end in [listener, *self._ends]:
            if end is not None:
                _close(end)
        self._ends.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                phone, _address = listener.accept()
                server = socket.create_connection(("127.0.0.1", self.server))
            except OSError:
                return
            self._ends |= {phone, server}
            for source, target in ((phone, server), (server, phone)):
                threading.Thread(target=_forward, args=[source, target], daemon=True).start()


def _forward(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(CHUNK):
            target.sendall(chunk)
    _close(source)
    _close(target)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
