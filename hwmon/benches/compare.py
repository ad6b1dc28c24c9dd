#!/usr/bin/env python3
"""A full scan and a re-scan of recorded machines, beside lm-sensors, node_exporter and a bare read, in one run.

    hwmon/benches/compare.py [--binary target/release/examples/timing] [TREE.sysfs.tsv ...]

Trees (`path<TAB>content`) become ordinary files on a tmpfs; reads that fail on the real machine are left out. All
times are medians. `sensors` runs as a process of its own in a mount namespace, and the time of a process that does
nothing is shown beside it; node_exporter answers on 127.0.0.1, and its own figure for the hwmon collector counts.
Needs root, lm-sensors and prometheus-node-exporter.
"""

import argparse
import glob
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
ROUNDS = 60


def unescape(text):
    end = b"\n"
    if text.endswith("\\c"):
        text, end = text[:-2], b""
    named = {"n": b"\n", "t": b"\t", "r": b"\r", "0": b"\0"}
    out, rest = bytearray(), iter(text)
    for sign in rest:
        if sign != "\\":
            out += sign.encode()
            continue
        sign = next(rest)
        out += bytes([int(next(rest) + next(rest), 16)]) if sign == "x" else named.get(sign, sign.encode())
    return bytes(out) + end


def expand(tree, root):
    with open(tree, encoding="utf-8") as lines:
        for line in lines:
            if "\t" not in line:
                continue
            path, content = line.rstrip("\n").split("\t", 1)
            path = os.path.join(root, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if content.startswith("!link:"):
                os.symlink(content[6:], path)
            elif content == "!dir":
                os.makedirs(path, exist_ok=True)
            elif not content.startswith("!errno:"):
                with open(path, "wb") as file:
                    file.write(unescape(content))


def median_ms(run):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def sensors_ms(root):
    """Inside one namespace, so that making it is not counted: a small Python loop around fork and exec."""
    loop = (
        "import subprocess, time, statistics\n"
        "def once(argv):\n"
        "    start = time.perf_counter()\n"
        "    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "    return (time.perf_counter() - start) * 1000\n"
        f"for argv in (['sensors', '-j'], ['true']):\n"
        f"    print(statistics.median(once(argv) for _ in range({ROUNDS})))\n"
    )
    script = (
        f"mount --make-rprivate / && mount --bind {root}/class /sys/class && "
        f"{{ [ ! -d {root}/devices ] || mount --bind {root}/devices /sys/devices; }} && exec {sys.executable} -"
    )
    output = subprocess.run(["unshare", "-m", "sh", "-c", script], input=loop, text=True, capture_output=True)
    return [float(line) for line in output.stdout.split()] if output.returncode == 0 else [None, None]


def node_exporter_ms(root):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    exporter = subprocess.Popen(
        ["prometheus-node-exporter", f"--path.sysfs={root}", f"--web.listen-address=127.0.0.1:{port}",
         "--collector.disable-defaults", "--collector.hwmon"],
        stderr=subprocess.DEVNULL,
    )
    try:
        times = []
        for _ in range(ROUNDS + 50):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                    text = answer.read().decode()
            except OSError:
                time.sleep(0.05)
                continue
            found = re.search(r'node_scrape_collector_duration_seconds\{collector="hwmon"\} (\S+)', text)
            times.append(float(found.group(1)) * 1000)
            if len(times) == ROUNDS:
                break
        return statistics.median(times)
    finally:
        exporter.terminate()
        exporter.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=os.path.join(REPOSITORY, "target/release/examples/timing"))
    parser.add_argument("trees", nargs="*")
    arguments = parser.parse_args()
    trees = arguments.trees or sorted(
        glob.glob(os.path.join(HERE, "../tests/trees/*.sysfs.tsv"))
        + glob.glob(os.path.join(REPOSITORY, "../shared/fixtures/hwmon/*.sysfs.tsv"))
    )
    trees = [tree for tree in trees if not os.path.basename(tree).startswith("gpu-")]
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None
    print(f"{'milliseconds':22}{'files':>6}{'scan':>8}{'rescan':>8}{'bare':>8}{'scan/bare':>10}"
          f"{'sensors -j':>12}{'(process)':>10}{'node_exp.':>10}")
    for tree in trees:
        with tempfile.TemporaryDirectory(dir=folder) as root:
            expand(tree, root)
            run = subprocess.run([arguments.binary, root], capture_output=True, text=True, check=True)
            ours = json.loads(run.stdout)
            scan, rescan, bare = (ours[name] / 1000 for name in ("scan_us", "rescan_us", "bare_us"))
            sensors, process = sensors_ms(root)
            exporter = node_exporter_ms(root)
            name = os.path.basename(tree).removesuffix(".sysfs.tsv")
            show = lambda value: "-" if value is None else f"{value:.2f}"
            print(f"{name:22}{ours['files']:>6}{scan:>8.2f}{rescan:>8.2f}{bare:>8.2f}{scan / bare:>10.2f}"
                  f"{show(sensors):>12}{show(process):>10}{show(exporter):>10}")


if __name__ == "__main__":
    main()
