"""A web server for one person on this machine: it serves the live page and answers it.

It listens on 127.0.0.1 alone. Every request needs the token of this start, and the page's own
address as host and origin, so that neither another machine nor another page in the same browser
can ask anything. What a request may hold is bounded, and it is checked as a stranger's data.
"""

from __future__ import annotations

import hmac
import json
import queue
import secrets
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sim.catalogue import _
from sim.errors import InputError

HOST = "127.0.0.1"
LONGEST = 32_768
"""Bytes of a request."""
MOST_STREAMS = 4
"""Pages that listen at once."""
_WAITING = 64
"""Messages that a page that does not read may be behind."""
_PATIENCE_S = 20.0
_BEAT_S = 5.0
_STREAM = "text/event-stream"

Ask = Callable[[dict[str, Any]], dict[str, Any]]


class LiveServer(ThreadingHTTPServer):
    """Serves a page and its questions.

    Parameters
    ----------
    page : given the nonce of its script and the token, the page.
    asked : what answers a question, by the name of its path.
    port : 0: any that is free.

    Raises
    ------
    InputError : the port is taken.
    """

    daemon_threads = True
    request_queue_size = 16

    def __init__(
        self, page: Callable[[str, str], str], asked: dict[str, Ask], port: int = 0
    ) -> None:
        self.token = secrets.token_urlsafe(24)
        self.page, self.asked = page, asked
        self._streams: set[queue.Queue[dict[str, Any] | None]] = set()
        self._lock = threading.Lock()
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise InputError(
                _(
                    "--port: {port} cannot be listened on ({reason}); leave it out for a free one"
                ).format(port=port, reason=error.strerror)
            ) from None

    @property
    def address(self) -> str:
        """Where the page is, with the token."""
        return f"http://{HOST}:{self.server_port}/?t={self.token}"

    @property
    def hosts(self) -> tuple[str, str]:
        """What a browser on this machine may call it."""
        return f"{HOST}:{self.server_port}", f"localhost:{self.server_port}"

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message to every page that listens; one that does not read misses some."""
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            try:
                stream.put_nowait(message)
            except queue.Full:
                continue

    def joined(self) -> queue.Queue[dict[str, Any] | None] | None:
        """A new listener's messages; None: there are too many."""
        stream: queue.Queue[dict[str, Any] | None] = queue.Queue(_WAITING)
        with self._lock:
            if len(self._streams) >= MOST_STREAMS:
                return None
            self._streams.add(stream)
        return stream

    def left(self, stream: queue.Queue[dict[str, Any] | None]) -> None:
        """A listener has gone."""
        with self._lock:
            self._streams.discard(stream)

    def shutdown(self) -> None:
        """Stop serving, and let the listeners go."""
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            while True:
                try:
                    stream.put_nowait(None)
                    break
                except queue.Full:
                    stream.get_nowait()
        super().shutdown()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that goes away in the middle of an answer is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: LiveServer
    protocol_version = "HTTP/1.1"
    server_version = "Trunkline"
    sys_version = ""
    timeout = _PATIENCE_S

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written of requests."""

    def do_GET(self) -> None:
        """The page, or the stream of what is simulated."""
        asked = urlsplit(self.path)
        token = (parse_qs(asked.query).get("t") or [""])[0]
        if not self._trusted(token):
            return
        if asked.path == "/":
            nonce = secrets.token_urlsafe(12)
            self._send(self.server.page(nonce, self.server.token), "text/html", nonce)
        elif asked.path == "/events":
            self._stream()
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """A question as JSON."""
        if not self._trusted(self.headers.get("X-Trunkline-Token", "")):
            return
        answer = self.server.asked.get(urlsplit(self.path).path.strip("/"))
        if answer is None:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            asked = json.loads(self.rfile.read(int(length)))
            if not isinstance(asked, dict):
                raise ValueError
        except (ValueError, RecursionError):
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        try:
            found = answer(asked)
        except InputError as error:
            found = {"problem": str(error)}
        self._send(json.dumps(found, allow_nan=False), "application/json")

    def _trusted(self, token: str) -> bool:
        """Whether a request comes from the page; it is refused else."""
        hosts = self.server.hosts
        origin = self.headers.get("Origin")
        mine = (
            self.headers.get("Host") in hosts
            and (origin is None or origin in [f"http://{host}" for host in hosts])
            and self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
            and hmac.compare_digest(token.encode(), self.server.token.encode())
        )
        if not mine:
            self._refuse(HTTPStatus.FORBIDDEN)
        return mine

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self._send(f"{status.value} {status.phrase}\n", "text/plain", status=status)

    def _send(
        self, text: str, kind: str, nonce: str = "", status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        body = text.encode("utf-8")
        self.send_response(status)
        self._heads(kind, nonce)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def _heads(self, kind: str, nonce: str = "") -> None:
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        script = f"'nonce-{nonce}'" if nonce else "'none'"
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {script}; style-src 'unsafe-inline'; font-src data:; "
            "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'",
        )

    def _stream(self) -> None:
        messages = self.server.joined()
        if messages is None:
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS)
            return
        try:
            self.close_connection = True
            self.send_response(HTTPStatus.OK)
            self._heads(_STREAM)
            self.end_headers()
            self.wfile.write(b": here\n\n")
            while True:
                try:
                    message = messages.get(timeout=_BEAT_S)
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                    continue
                if message is None:
                    return
                self.wfile.write(f"data: {json.dumps(message, allow_nan=False)}\n\n".encode())
        except OSError:
            return
        finally:
            self.server.left(messages)
