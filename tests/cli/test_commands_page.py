import subprocess
import sys

from tests.architecture.source import ROOT


def test_the_page_of_commands_says_what_help_says():
    script = ROOT / "bin" / "parts" / "commands.py"
    said = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)

    assert (said.returncode, said.stdout, said.stderr) == (0, "As --help says.\n", "")
