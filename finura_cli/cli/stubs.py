"""Groups that know their commands by name and load one only when it is called or completed."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from typer.core import TyperCommand, TyperGroup


class StubGroup(TyperGroup):
    """Filled with stubs that carry name and help; `resolve_command` puts the real command in a stub's place."""

    @abstractmethod
    def load(self, name: str) -> TyperCommand | TyperGroup:
        """The real command for a name that is known to be one."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        name, stub, rest = super().resolve_command(ctx, args)
        return name, None if stub is None or name is None else self.load(name), rest
