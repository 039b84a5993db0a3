"""The live page's server answers its own page on this machine, and nobody else."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from sim.app.live.server import LONGEST, MOST_STREAMS, LiveServer
from sim.errors import InputError


@pytest.fixture
def server() -> Iterator[LiveServer]:
    def echo(asked: dict[str, Any]) -> dict[str, Any]:
        if "wrong" in asked:
            raise InputError("setting: found nonsense")
        return {"got": asked}

    made = LiveServer(lambda nonce, token: f"<p>{nonce}</p>", {"ask": echo})
    thread = threading.Thread(
        target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join(timeout=5)


def send(
    server: LiveServer, method: str, path: str, body: bytes | None = None, **heads: str
) -> tuple[int, str, dict[str, str]]:
    link = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    link.putrequest(method, path, skip_host="Host" in heads)
    if body is not None and "Content-Length" not in heads:
        link.putheader("Content-Length", str(len(body)))
    for name, value in heads.items():
        link.putheader(name.replace("_", "-"), value)
    link.endheaders(body)
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()
    return answer.status, text, dict(answer.getheaders())


def test_the_page_is_served_to_whoever_has_the_token(server: LiveServer) -> None:
    status, text, heads = send(server, "GET", f"/?t={server.token}")
    assert (status, text[:3]) == (200, "<p>")
    nonce = text[3:-4]
    assert f"script-src 'nonce-{nonce}'" in heads["Content-Security-Policy"]
    assert "default-src 'none'" in heads["Content-Security-Policy"]


def test_a_question_is_answered_and_a_mistake_is_a_sentence(server: LiveServer) -> None:
    token = {"X_Trunkline_Token": server.token}
    status, text, _ = send(server, "POST", "/ask", b'{"a": 1}', **token)
    assert (status, json.loads(text)) == (200, {"got": {"a": 1}})
    status, text, _ = send(server, "POST", "/ask", b'{"wrong": 1}', **token)
    assert (status, json.loads(text)) == (200, {"problem": "setting: found nonsense"})


@pytest.mark.parametrize(
    "heads",
    [
        {"X_Trunkline_Token": ""},
        {"X_Trunkline_Token": "guess"},
        {"X_Trunkline_Token": "\xe9"},
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
    ids=str,
)
def test_whoever_else_asks_is_refused(server: LiveServer, heads: dict[str, str]) -> None:
    known = {"X_Trunkline_Token": server.token, **heads}
    assert send(server, "POST", "/ask", b"{}", **known)[0] == 403


@pytest.mark.parametrize("path", ["/", "/?t=", "/?t=guess", "/events", "/ask", "/events?t=x"])
def test_nothing_is_served_without_the_token(server: LiveServer, path: str) -> None:
    assert send(server, "GET", path)[0] == 403


@pytest.mark.parametrize(
    ("path", "body", "heads", "status"),
    [
        ("/nowhere", b"{}", {}, 404),
        ("/ask", b"{", {}, 400),
        ("/ask", b"[1]", {}, 400),
        ("/ask", b"[" * 20_000, {}, 400),
        ("/ask", b"\xff\xfe", {}, 400),
        ("/ask", b"", {"Content-Length": str(LONGEST + 1)}, 413),
        ("/ask", b"", {"Content-Length": "-5"}, 413),
        ("/ask", b"", {"Content-Length": "many"}, 413),
    ],
    ids=str,
)
def test_a_bad_request_is_refused(
    server: LiveServer, path: str, body: bytes, heads: dict[str, str], status: int
) -> None:
    known = {"X_Trunkline_Token": server.token, **heads}
    assert send(server, "POST", path, body, **known)[0] == status


def test_it_listens_on_this_machine_alone(server: LiveServer) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_messages_reach_those_who_listen_and_listeners_are_few(server: LiveServer) -> None:
    path = f"/events?t={server.token}"
    links = []
    for _ in range(MOST_STREAMS):
        link = socket.create_connection(("127.0.0.1", server.server_port), timeout=5)
        link.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n\r\n".encode()
        )
        heard = link.recv(4096)
        while b": here" not in heard:
            heard += link.recv(4096)
        links.append(link)
    assert send(server, "GET", path)[0] == 429
    server.tell({"side": "a"})
    for link in links:
        assert b'data: {"side": "a"}' in link.recv(4096)
        link.close()


def test_a_port_that_is_taken_is_told(server: LiveServer) -> None:
    with pytest.raises(InputError, match=f"--port: {server.server_port} cannot be listened on"):
        LiveServer(lambda nonce, token: "", {}, server.server_port)
