#!/usr/bin/env python3
"""Makes docs/overview.svg from what the program really prints:

    cargo build --release --bin homelab && python3 docs/overview.py     # needs rich
"""

import os
import re
import subprocess
import sys

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLUMNS = 112
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/release/homelab"
THEME = TerminalTheme(
    (24, 26, 31), (214, 218, 224),
    [(24, 26, 31), (224, 108, 117), (130, 190, 110), (229, 181, 103), (97, 175, 239), (198, 120, 221), (86, 182, 194), (214, 218, 224)],
    [(92, 99, 112), (224, 108, 117), (130, 190, 110), (229, 181, 103), (97, 175, 239), (198, 120, 221), (86, 182, 194), (255, 255, 255)],
)

environment = {**os.environ, "COLUMNS": str(COLUMNS), "TZ": "UTC"}
run = subprocess.run([PROGRAM, "--demo", "--color", "always"], env=environment, capture_output=True, text=True, check=True)
console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True)
console.print(Text("$ homelab --demo\n", style="bold"), end="")
console.print(Text.from_ansi(run.stdout), end="")
svg = console.export_svg(title="homelab", theme=THEME)
# Fonts of the reader's own machine: a picture in a README must not load anything.
svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
svg = svg.replace("Fira Code", "ui-monospace, SFMono-Regular, Menlo, DejaVu Sans Mono")
svg = "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
with open(os.path.join(os.path.dirname(__file__), "overview.svg"), "w") as file:
    file.write(svg)
