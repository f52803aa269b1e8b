"""Parameters of an action, read with the refusals that the service would give."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.emulator.errors import invalid_parameter, missing_parameter


class Parameters:
    """Parameters of one call.

    Args:
        values: from query and form body.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name) or default

    def required(self, name: str) -> str:
        value = self._values.get(name)
        if not value:
            raise missing_parameter(name)
        return value

    def integer(self, name: str, default: int, *, low: int = 0, high: int = 1 << 31) -> int:
        value = self._values.get(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            raise invalid_parameter(name, f"{value} is no integer") from None
        if not low <= number <= high:
            raise invalid_parameter(name, f"{number} is not in [{low}, {high}]")
        return number

    def number(self, name: str) -> float | None:
        value = self._values.get(name)
        if not value:
            return None
        try:
            return float(value)
        except ValueError:
            raise invalid_parameter(name, f"{value} is no number") from None

    def flag(self, name: str) -> bool:
        value = self._values.get(name, "")
        if value.lower() not in {"", "true", "false"}:
            raise invalid_parameter(name, f"{value} is no boolean")
        return value.lower() == "true"

    def names(self, name: str) -> list[str]:
        """A list separated by commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def mapping(self, name: str) -> dict[str, object]:
        """A JSON object."""
        value = self._values.get(name)
        if not value:
            return {}
        try:
            content = json.loads(value)
        except ValueError:
            raise invalid_parameter(name, "it is no JSON") from None
        if not isinstance(content, dict):
            raise invalid_parameter(name, "it is no JSON object")
        return content
