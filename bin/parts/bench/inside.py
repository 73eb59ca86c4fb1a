"""Calls `main` of a module beside this one inside the framework: `python -m bench.inside NAME …`.

Such a module imports models at its top, so the framework has to be there before it is loaded.
"""

import sys
from importlib import import_module

from tocsin.cli.framework import framework

if __name__ == "__main__":
    with framework():
        sys.exit(import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:]))
