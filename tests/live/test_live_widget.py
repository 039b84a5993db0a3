"""The live page as a widget: what a notebook's front end sends is answered, and nothing is left."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from sim.app.live import live as live_module
from sim.app.live import session as module
from sim.app.live.page import markup
from sim.app.live.session import Session
from sim.errors import InputError
from tests.browser import chromium
from tests.browser.chromium import browser
from tests.small_studies import small

widgets = pytest.importorskip("sim.app.live.widget", reason="the notebook extra is not installed")
pytestmark = [
    pytest.mark.compiled,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of ipywidgets
]
PROGRAM = chromium.found()


class FrontEnd:
    """A notebook's side: what the widget sends is kept, what it is sent is handed in."""

    def __init__(self, widget: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.widget, self.got = widget, list[dict[str, Any]]()
        monkeypatch.setattr(
            type(widget), "send", lambda _, content, buffers=None: self.got.append(content)
        )

    def send(self, content: dict[str, Any]) -> None:
        self.widget._handle_custom_msg(json.loads(json.dumps(content)), [])

    def ask(self, path: str, body: dict[str, Any], view: str = "v") -> dict[str, Any]:
        self.send({"view": view, "number": len(self.got), "path": path, "body": body})
        answers = [m for m in self.got if m.get("view") == view]
        return dict(answers[-1]["answer"])

    def told(self, wanted: str, replications: int) -> dict[str, Any]:
        end = time.monotonic() + 60.0
        while time.monotonic() < end:
            for told in [m["told"] for m in list(self.got) if "told" in m]:
                if wanted in told and told[wanted]["replications"] >= replications:
                    return dict(told)
            time.sleep(0.01)
        raise AssertionError(f"{wanted} of {replications} replications never came")


@pytest.fixture
def widget(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in (("POINTS", 24), ("POINTS_OF_FAILURE", 1), ("LUCK", 2)):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(module, "MOST_REPLICATIONS", 8)
    made = sim.live(small(), threads=2, widget=True)
    yield made
    made.close()


def living() -> set[str]:
    return {t.name for t in threading.enumerate() if t.name.startswith("live-")}


@pytest.mark.broad
def test_what_is_moved_in_a_notebook_is_answered_simulated_and_handed_to_python(
    widget: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = FrontEnd(widget, monkeypatch)
    b = {"volume": 1.1}
    front.ask("watch", {"side": "a", "setting": {}})
    front.ask("watch", {"side": "b", "setting": b})
    told = front.told("difference", 8)
    assert told["b"]["volume"] == 1.1
    assert told["difference"]["rows"][0]["text"].startswith("−")
    while front.ask("ask", {"setting": {}})["answer"] is None:
        time.sleep(0.05)
    found = front.ask("ask", {"setting": b, "both": {"a": {}, "b": b}})
    assert found["answer"]["replications"] == found["difference"]["replications"] == 0
    assert found["difference"]["values"][0] < 0.0
    widget.set_state({"settings": {"a": {}, "b": b}})
    assert widget.study("b").demand.scale == pytest.approx(1.1)
    data = widget.scenario("b")
    assert data["demand"]["scale"] == pytest.approx(1.1)
    assert yaml.safe_load(widget.scenario_file("b")) == data


def test_a_mistake_of_the_front_end_is_a_sentence(
    widget: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = FrontEnd(widget, monkeypatch)
    assert "side: found 'c'" in front.ask("watch", {"side": "c"})["problem"]
    front.send({"view": "v", "path": "nonsense", "body": []})
    with pytest.raises(InputError, match=r"side: found 'b'; allowed: a"):
        widget.scenario("b")
    widget.settings = {"a": {"volume": 99}}
    with pytest.raises(InputError, match=r"setting\.volume"):
        widget.study()


def test_where_it_is_shown_no_more_nothing_is_simulated_for_it(
    widget: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = FrontEnd(widget, monkeypatch)
    for view in ("one", "two"):
        front.ask("watch", {"side": "a", "setting": {}}, view)
    front.send({"view": "one", "number": 0, "path": "left", "body": {}})
    assert widget.session._watched
    front.send({"view": "two", "number": 0, "path": "left", "body": {}})
    assert not widget.session._watched


def test_when_it_is_closed_no_thread_is_left(widget: Any) -> None:
    assert living()
    widget.close()
    assert not living()


def test_in_a_notebook_it_is_a_widget_and_elsewhere_a_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Session, "start", lambda self: None)
    assert not live_module.in_notebook()
    with sim.live(small()) as served:
        assert served.address.startswith("http://127.0.0.1:")
    monkeypatch.setattr(live_module, "in_notebook", lambda: True)
    with sim.live(small()) as shown:
        assert "application/vnd.jupyter.widget-view+json" in shown._repr_mimebundle_()[0]


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sim.app.live.widget", None)
    with pytest.raises(InputError, match=r"pip install 'trunkline\[notebook\]'"):
        sim.live(small(), widget=True)


NOTEBOOK = """<!doctype html><meta charset="utf-8"><div id="cell"></div><script type="module">
const state = %s, heard = [];
window.sent = [];
const model = {
  get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes() {},
  send: (content) => window.sent.push(content),
  on: (name, hear) => heard.push(hear), off: (name, hear) => heard.splice(heard.indexOf(hear), 1),
};
window.state = state;
window.hand = (messages) => messages.forEach((m) => heard.forEach((hear) => hear(m)));
const code = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
const widget = (await import(code)).default;
window.leave = widget.render({ model, el: document.getElementById("cell") });
window.root = document.getElementById("cell").shadowRoot;
window.page = document.getElementById("cell").trunklineLive;
window.ready = true;
</script>"""


@pytest.mark.slow
@pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on this machine")
def test_a_notebook_draws_it(widget: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    front = FrontEnd(widget, monkeypatch)
    kept = {"_esm": widget._esm, "settings": {"a": {}, "b": {"volume": 0.9}}}
    kept["_markup"], kept["_facts"] = markup(widget.session)
    path = tmp_path / "notebook.html"
    path.write_text(NOTEBOOK % json.dumps(kept).replace("<", "\\u003c"), encoding="utf-8")
    assert PROGRAM is not None
    with browser(PROGRAM, tmp_path / "profile") as page:
        page.show(800)
        page.open(path)

        def pump(condition: str) -> None:
            end = time.monotonic() + 60.0
            while not page.run(condition):
                assert time.monotonic() < end, condition
                for content in page.run("window.sent.splice(0)"):
                    front.send(content)
                messages, front.got[:] = list(front.got), []
                page.run(f"window.hand({json.dumps(messages)})")

        end = time.monotonic() + 20.0
        while not page.run("window.ready === true"):
            assert time.monotonic() < end, page.told
        pump("page.answers.difference && page.answers.difference.replications >= 8")
        assert page.run("root.querySelectorAll('.side').length") == 2
        heads = page.run("root.getElementById('heads').textContent")
        assert "simulated, 8 replications" in heads
        page.run(
            "(f => { f.value = 120; f.dispatchEvent(new Event('input')); })"
            "(root.querySelector('.side.a input[type=number]'))"
        )
        assert page.run("window.state.settings.a.volume") == pytest.approx(1.2)
        pump("page.answers.a && page.answers.a.replications >= 8 && page.state.a.volume === 1.2")
        assert page.run("root.getElementById('link').hidden")
        colour = page.run("getComputedStyle(root.querySelector('.live')).backgroundColor")
        assert colour == "rgb(255, 255, 255)"
        page.run("window.leave()")
        assert page.run("window.sent.pop().path") == "left"
        assert page.told == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_kernel_shows_it_and_ends_it() -> None:
    """By the messages of Jupyter: a cell's output is the widget, and its comm answers."""
    manager: Any = pytest.importorskip("jupyter_client.manager")
    pytest.importorskip("ipykernel")
    root = Path(__file__).resolve().parents[2]
    kernel, link = manager.start_new_kernel(kernel_name="python3", cwd=str(root))
    heard: list[dict[str, Any]] = []

    def run(code: str) -> list[dict[str, Any]]:
        """Run a cell; the messages that came of it."""
        heard.clear()
        reply = link.execute_interactive(code, timeout=240, output_hook=heard.append)
        assert reply["content"]["status"] == "ok", reply["content"]
        return list(heard)

    def text(code: str) -> str:
        return str(
            next(m for m in run(code) if m["msg_type"] == "execute_result")["content"]["data"]
        )

    try:
        run("import sim, threading\nfrom tests.small_studies import small")
        first = run("shown = sim.live(small(), threads=1)\nshown")
        (result,) = [m["content"]["data"] for m in first if m["msg_type"] == "execute_result"]
        comm = result["application/vnd.jupyter.widget-view+json"]["model_id"]
        opened = [m["content"] for m in first if m["msg_type"] == "comm_open"]
        (state,) = [c["data"]["state"] for c in opened if c["comm_id"] == comm]
        assert "export default" in state["_esm"]
        assert state["_facts"]["sliders"]

        def hand(**data: Any) -> None:
            content = {"comm_id": comm, "data": data}
            link.shell_channel.send(link.session.msg("comm_msg", content))

        setting = {"volume": 1.05}
        hand(method="update", state={"settings": {"a": setting}}, buffer_paths=[])
        body = {"side": "a", "setting": setting}
        hand(method="custom", content={"view": "v", "number": 1, "path": "watch", "body": body})
        told = None
        while told is None:
            message = link.get_iopub_msg(timeout=60)
            told = message["content"].get("data", {}).get("content", {}).get("told")
        assert told["setting"]["volume"] == 1.05
        assert told["answer"]["replications"] == 4
        assert "1.05" in text("shown.setting()")
        threads = "[t.name for t in threading.enumerate() if t.name.startswith('live-')]"
        assert "live-0" in text(threads)
        assert "'[]'" in text(f"shown.close()\n{threads}")
    finally:
        link.stop_channels()
        kernel.shutdown_kernel(now=True)
