"""One window for one data folder: a second start hands its files over to the first and ends."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QAbstractSocket, QLocalServer, QLocalSocket

from vpp_desktop.ui.instance import address

log = logging.getLogger(__name__)

PATIENCE = 2000
"""Milliseconds that the first window has to take the files; it may be busy with its start."""

LONGEST = 1 << 20
"""Bytes of one message: many thousand names."""


def hand_over(data: Path, files: Sequence[str]) -> bool:
    """Whether another window runs on that folder and has taken the files."""
    socket = QLocalSocket()
    socket.connectToServer(address(data))
    if not socket.waitForConnected(PATIENCE):
        return False
    socket.write(json.dumps({"files": list(files)}).encode() + b"\n")
    socket.waitForBytesWritten(PATIENCE)
    taken = _answered(socket) and bytes(socket.readLine().data()).startswith(b"ok")
    socket.disconnectFromServer()
    return taken


def _answered(socket: QLocalSocket) -> bool:
    """Whether a line came; it may be there already, and then there is nothing new to wait for."""
    return socket.canReadLine() or (socket.waitForReadyRead(PATIENCE) and socket.canReadLine())


class SingleInstance(QObject):
    """Listens for further starts."""

    called = Signal(object)  # as an object: Qt's text has no place for bytes that are none
    """Another start ended in favour of this one; its files."""

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = address(data)
        if not self._server.listen(name):
            if self._server.serverError() is QAbstractSocket.SocketError.AddressInUseError:
                QLocalServer.removeServer(name)  # a crash left it: nobody answered `hand_over`
                self._server.listen(name)
            if not self._server.isListening():
                log.warning("further starts will not find this window: %s", self._server.errorString())

    def close(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST:
                socket.abort()
            return
        line = bytes(socket.readLine().data())
        try:
            files = [str(name) for name in json.loads(line)["files"]]
        except (ValueError, KeyError, TypeError):
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.flush()
        self.called.emit(files)
