#!/usr/bin/env python3
"""`homelab status` with 10,000 guests on 100 nodes, beside proxmoxer listing the same from the same server.

    cargo build --release --bin homelab
    python3 homelab-cli/benches/status.py [target/release/homelab]     # needs proxmoxer and requests

Prints wall time (median of the runs), peak memory and requests; asserts nothing. The server is the demo lab, in a
process of its own; every connection stays on loopback.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 7
NODES, GUESTS = 100, 10_000

# What a script would do for the same facts: the listing, the status of each node, the backups on each.
PROXMOXER = """
import sys, urllib3
urllib3.disable_warnings()
from proxmoxer import ProxmoxAPI
host, port, user, name, secret = sys.argv[1:6]
pve = ProxmoxAPI(host, port=int(port), user=user, token_name=name, token_value=secret, verify_ssl=False, timeout=30)
requests, guests = 1, 0
for entry in pve.cluster.resources.get():
    guests += entry["type"] in ("qemu", "lxc")
    if entry["type"] == "node" and entry["status"] == "online" and "all" in sys.argv:
        pve.nodes(entry["node"]).status.get()
        requests += 1
    if entry["type"] == "storage" and "backup" in entry["content"] and "all" in sys.argv:
        pve.nodes(entry["node"]).storage(entry["storage"]).content.get(content="backup")
        requests += 1
print(guests, requests)
"""


def measure(name, command, runs=RUNS, requests=None):
    """Runs the command several times, each as a process of its own."""
    seconds, peaks = [], []
    for _ in range(runs):
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds.append(time.perf_counter() - started)
        peaks.append(usage.ru_maxrss / 1024)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit("%s: exit status %d" % (name, child.returncode))
    wall = "%7.0f ms (%.0f to %.0f)" % tuple(
        1000 * s for s in (statistics.median(seconds), min(seconds), max(seconds)))
    print("%-44s %s  %6.1f MiB  %s" % (name, wall, max(peaks), "" if requests is None else "%d requests" % requests))


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/homelab"
    with tempfile.TemporaryDirectory() as folder:
        serve = [program, "demo", "serve", "--dir", os.path.join(folder, "lab"), "-o", "json",
                 "--nodes", str(NODES), "--guests", str(GUESTS)]
        lab = subprocess.Popen(serve, stdout=subprocess.PIPE)
        try:
            endpoint = json.loads(lab.stdout.readline())
            status = [program, "--config", endpoint["config"], "status"]
            trace = subprocess.run([*status, "-v", "-o", "json"], capture_output=True, text=True, check=True)
            asked = sum("/api2/json/" in line for line in trace.stderr.splitlines())
            print("%d guests on %d nodes, %d runs" % (len(json.loads(trace.stdout)["guests"]), NODES, RUNS))
            measure("homelab status (table)", status, requests=asked)
            measure("homelab status -o json", [*status, "-o", "json"], requests=asked)
            measure("homelab guest list", [program, "--config", endpoint["config"], "guest", "list"], requests=1)
            host, port = endpoint["url"].removeprefix("https://").split(":")
            user, name = endpoint["token_id"].split("!")
            listing = [sys.executable, "-c", PROXMOXER, host, port, user, name, endpoint["token_secret"]]
            for title, words in [("proxmoxer, the listing alone", []), ("proxmoxer, the same facts as status", ["all"])]:
                answer = subprocess.run([*listing, *words], capture_output=True, text=True, check=True)
                measure(title, [*listing, *words], runs=3, requests=int(answer.stdout.split()[1]))
            measure("homelab --version", [program, "--version"])
        finally:
            lab.terminate()


main()
