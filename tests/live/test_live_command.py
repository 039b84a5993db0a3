"""`trunkline live` on the command line: it serves until somebody stops it."""

from __future__ import annotations

from typing import Any

import pytest

from sim.app.live import live as module
from sim.app.live.live import Live
from sim.app.live.session import Session
from sim.app.live.sliders import Controls
from sim.cli import main
from tests.small_studies import small


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is asked to be served; nothing is simulated, and Ctrl-C comes at once."""
    asked: list[dict[str, Any]] = []

    def stopped(self: Live) -> None:
        raise KeyboardInterrupt

    def serve(study: object, **more: Any) -> Live:
        asked.append({"study": study, **more})
        made = Live(Session(Controls(small())))
        made._serving.start()
        return made

    monkeypatch.setattr(Live, "wait", stopped)
    monkeypatch.setattr(module, "live", serve)
    return asked


def test_it_prints_the_address_and_ends_with_ctrl_c(
    served: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["live", "scenario=second_site", "--no-browser", "language=zh"]) == 0
    assert "http://127.0.0.1:" in capsys.readouterr().out
    assert served[0]["study"].label == "Bigger second site"
    assert served[0]["failures"].kinds


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "70000"], "--port: found 70000; allowed: 0 to 65535"),
        (["scenario=secnd_site"], "did you mean"),
        (["engine=quick"], "engine"),
    ],
    ids=str,
)
def test_a_mistake_is_a_sentence_before_anything_is_served(
    served: list[dict[str, Any]], words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["live", *words]) == 2
    assert said in capsys.readouterr().err
    assert not served
