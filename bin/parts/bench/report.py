"""The table that a person reads, and the JSON that a program does."""

import os
import platform

from bench.measures import YARDSTICK, Result

HEAD = f"{'':16} {'conn.':>5} {'p50 ms':>9} {'p95 ms':>9} {'per s':>8} {'x frame':>8} {'errors':>7}"


def machine() -> str:
    """Say what it ran on, and how busy that was before it began."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores, {pages / 2**30:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def line(result: Result, frames: dict[int, float]) -> str:
    """Write one measure, with how many frames of a page it takes at as many connections."""
    frame = frames.get(result.connections)
    ratio = f"{result.p50_ms / frame:8.1f}" if frame else " " * 8
    return (
        f"{result.name:16} {result.connections:5} {result.p50_ms:9.1f} {result.p95_ms:9.1f} "
        f"{result.rps:8.1f} {ratio} {result.errors:7}"
    )


def frames(results: list[Result]) -> dict[int, float]:
    return {one.connections: one.p50_ms for one in results if one.name == YARDSTICK}
