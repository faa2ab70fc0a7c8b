"""Command line of the window."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from app.kernel.catalogue import Language

OFFICES = {"kindergarten": "kindergarten-1", "school": "school-1"}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Options of `qabyldau` without a command. Usage errors end the program with 2."""
    parser = argparse.ArgumentParser(prog="qabyldau", description="Reception desk")
    parser.add_argument("--kiosk", action="store_true", help="full screen")
    parser.add_argument("--demo", action="store_true", help="the demo office: invented people, test keys")
    parser.add_argument("--office", choices=sorted(OFFICES), default="kindergarten", help="which demo office")
    parser.add_argument("--attach", type=Path, metavar="DIR", help="the demo office that runs in DIR already")
    parser.add_argument("--data", type=Path, default=None, metavar="DIR")
    parser.add_argument("--key-file", type=Path, default=None, metavar="FILE")
    parser.add_argument("--lang", choices=[lang.value for lang in Language], default=Language.KK.value)
    parser.add_argument("--scale", type=int, choices=[100, 115, 130, 150, 200], default=100, help="text size, percent")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--say-usable", action="store_true", help=argparse.SUPPRESS)  # for measuring
    return parser.parse_args(argv)


def desk_folder(options: argparse.Namespace) -> Path:
    """Where this desk's data are."""
    if options.attach is not None:
        return Path(options.attach) / "desk"
    if options.data is not None:
        return Path(options.data)
    return Path(os.environ.get("QABYLDAU_DATA") or platformdirs.user_data_dir("qabyldau", appauthor=False))


def cache_folder() -> Path:
    """What can be made anew at any time, private to this user."""
    return Path(platformdirs.user_cache_dir("qabyldau", appauthor=False))


def demo_folder(options: argparse.Namespace) -> Path:
    """Where the demo office of this user lives between two starts."""
    if options.data is not None:
        return Path(options.data)
    return Path(platformdirs.user_data_dir("qabyldau-demo", appauthor=False)) / OFFICES[options.office]
