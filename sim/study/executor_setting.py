"""The word of configuration that says where replications run."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, Strict, model_validator

from sim.centre.base import Description

Kind = Literal["auto", "serial", "threads", "processes", "dask"]


class ExecutorSetting(Description):
    """Where replications run; changes no number.

    A plain word stands for its kind: ``executor: threads``.
    """

    kind: Kind = Field(
        default="auto",
        description="serial, threads, processes or dask; auto: threads for the compiled engine, "
        "processes for the reference engine, serial with one worker",
    )
    address: str | None = Field(
        default=None,
        description="of a running Dask scheduler, tcp://host:port; none = a cluster of this "
        "machine",
    )
    retries: Annotated[int, Strict(), Field(ge=0, le=100)] = Field(
        default=2,
        description="how often a replication whose worker died is run again before that is an "
        "error",
    )
    wait_s: Annotated[float, Strict(), Field(ge=0.001, le=86_400)] = Field(
        default=60.0,
        description="how long to wait for a Dask worker where there is none, seconds",
    )

    @model_validator(mode="before")
    @classmethod
    def _word(cls, data: Any) -> Any:
        return {"kind": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _addressed(self) -> ExecutorSetting:
        if self.address is not None and self.kind != "dask":
            raise ValueError(
                f"found address '{self.address}', but executor '{self.kind}' has none; "
                "executor=dask takes one"
            )
        return self
