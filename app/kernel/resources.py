"""The only opener of `resources/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """Path of a shipped resource; it exists, or FileNotFoundError is raised."""
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def resource_files(folder: str, pattern: str) -> list[Path]:
    """Shipped files of one folder that match `pattern`, sorted by name."""
    return sorted(_ROOT.joinpath(folder).glob(pattern))


def load_yaml(path: Path) -> Any:
    """Content of one YAML file. Dates come as `datetime.date`."""
    import yaml  # noqa: PLC0415 - a start that finds its texts in the cache needs no parser

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)  # noqa: S506 - a safe loader, chosen for speed
