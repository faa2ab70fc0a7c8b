"""Blocks of paper numbers, asked of the registry before the last ones are used up, and kept in `desk.json`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.desk.numbers import NumberBlock
from app.kernel.errors import RetriableError
from sync.registry_client import RegistryClient
from ui.runtime.config import read_config, write_config
from ui.runtime.running import RunningOffice


class NumberRefill:
    """Used on the exchange's thread, while the line is up."""

    def __init__(self, client: RegistryClient, running: RunningOffice, folder: Path) -> None:
        self._client = client
        self._running = running
        self._folder = folder

    def top_up(self) -> None:
        """The desk has the blocks that it wants, or asks again after the next exchange.

        A block is in `desk.json` before its first number can be used. The registry names the same block when it is
        asked again, so a kill in between costs nothing.
        """
        for wanted in self._running.on_desk(lambda desk: desk.blocks_wanted()).result():
            try:
                given = self._client.next_block(wanted.series, wanted.year, wanted.after)
                block = NumberBlock(given.series, given.year, given.first, given.last)
                self._keep(block)
            except RetriableError:  # no line, or no room on the disk
                return
            self._running.on_desk(lambda desk, block=block: desk.blocks_given([block])).result()  # type: ignore[misc]

    def _keep(self, block: NumberBlock) -> None:
        config = read_config(self._folder)
        if block not in config.blocks:
            write_config(self._folder, replace(config, blocks=(*config.blocks, block)))
