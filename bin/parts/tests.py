"""What `bin/test` runs: pytest on SQLite, and with --postgres on a private PostgreSQL as well."""

import os
import subprocess
import sys

from postgres import private_server
from stopping import stop_children_too

QUICK = [
    *("-m", "not long and not browser and not compat"),
    # It describes the whole interface as soon as it is listed, and all its tests are long.
    *("--ignore", "tests/api/test_conformance.py", "-p", "no:schemathesis"),
]

# A whole run is long enough for two processes to pay for their start.
EVERYTHING = ["-n", "2", "--dist", "loadfile", "--maxprocesses", str(os.cpu_count() or 1)]


def main(arguments: list[str]) -> int:
    passed_on = [argument for argument in arguments if argument != "--postgres"]
    code = run("SQLite", passed_on)
    if "--postgres" in arguments:
        with private_server() as address:
            code = run("PostgreSQL", passed_on, TEST_DATABASE_URL=address) or code
    return code


def run(database: str, arguments: list[str], **environment: str) -> int:
    print(f"\n== tests on {database}", flush=True)
    chosen = [] if "-m" in arguments else QUICK
    if not any(argument.startswith("tests") for argument in arguments):
        chosen = [*chosen, *EVERYTHING]
    command = [sys.executable, "-m", "pytest", *chosen, *arguments]
    # Both processes must list the same cases in the same order, also where a set lists them.
    environment["PYTHONHASHSEED"] = "0"
    # What one process has compiled, those after it need not compile again.
    environment["PYTHONDONTWRITEBYTECODE"] = ""
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    stop_children_too()
    sys.exit(main(sys.argv[1:]))
