"""How much work something is, counted and not timed: the instructions of the interpreter."""

import sys

MONITORING = sys.monitoring
TOOL = 4


def operations(function, *arguments):
    """Return how many instructions `function` takes, whatever else the machine does."""
    counted = 0

    def count(_code, _offset):
        nonlocal counted
        counted += 1

    event = MONITORING.events.INSTRUCTION
    MONITORING.use_tool_id(TOOL, "operations")
    MONITORING.register_callback(TOOL, event, count)
    MONITORING.set_events(TOOL, event)
    try:
        function(*arguments)
    finally:
        MONITORING.set_events(TOOL, MONITORING.events.NO_EVENTS)
        MONITORING.free_tool_id(TOOL)
    return counted
