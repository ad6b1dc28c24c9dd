#!/usr/bin/env python3
"""`homelab sync` beside `ansible-playbook` doing the same reads with the `uri` module, against one simulator.

    cargo build --release --bin homelab
    python3 homelab-cli/benches/sync.py [target/release/homelab]     # needs fakepve[crypto] and ansible-core

Five guests on a fakepve in a process of its own, on loopback. Prints wall times; asserts nothing.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVER = os.path.join(HERE, "..", "..", "proxmox-client", "tests", "peers", "fakepve_driver.py")

PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  vars: {{ url: "{url}/api2/json", headers: {{ Authorization: "PVEAPIToken={token_id}={token_secret}" }} }}
  tasks:
    - ansible.builtin.uri: {{ url: "{{{{ url }}}}/cluster/resources", headers: "{{{{ headers }}}}", validate_certs: false }}
      register: resources
    - ansible.builtin.uri: {{ url: "{{{{ url }}}}/nodes/pve1/status", headers: "{{{{ headers }}}}", validate_certs: false }}
      register: node
    - ansible.builtin.uri: {{ url: "{{{{ url }}}}/nodes/{{{{ item.node }}}}/{{{{ item.type }}}}/{{{{ item.vmid }}}}/config", headers: "{{{{ headers }}}}", validate_certs: false }}
      loop: "{{{{ resources.json.data | selectattr('vmid', 'defined') | list }}}}"
      loop_control: {{ label: "{{{{ item.vmid }}}}" }}
      register: configs
    - ansible.builtin.copy: {{ dest: "{folder}/state.json", content: "{{{{ configs.results | map(attribute='json') | list }}}}" }}
"""


def measure(name, command, folder, runs):
    environment = {**os.environ, "HOME": folder, "ANSIBLE_LOCALHOST_WARNING": "False"}
    seconds = []
    for run in range(runs + 1):
        started = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit("%s: exit status %d\n%s%s" % (name, done.returncode, done.stdout, done.stderr))
        if run > 0:  # the first one warms caches
            seconds.append(time.perf_counter() - started)
    middle = statistics.median(seconds)
    print("%-42s %8.0f ms (%.0f to %.0f)" % (name, 1000 * middle, 1000 * min(seconds), 1000 * max(seconds)))
    return middle


def main():
    program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/homelab")
    pve = subprocess.Popen([sys.executable, DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    endpoint = json.loads(pve.stdout.readline())
    pve.stdin.write('{"do": "add_container", "vmid": 201, "name": "fifth"}\n')
    pve.stdin.flush()
    pve.stdout.readline()
    host, port = endpoint["url"].removeprefix("https://").split(":")
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "token"), "w") as file:
            file.write(endpoint["token_secret"])
        with open(os.path.join(folder, "homelab-config.yml"), "w") as file:
            file.write('homelab:\n  proxmox:\n    host: %s\n    port: %s\n    token_id: %s\n    fingerprint: "%s"\n'
                       '    secret_command: cat %s/token\n'
                       % (host, port, endpoint["token_id"], endpoint["fingerprint"], folder))
        with open(os.path.join(folder, "playbook.yml"), "w") as file:
            file.write(PLAYBOOK.format(folder=folder, **endpoint))
        ours = measure("homelab sync", [program, "sync", "--no-log"], folder, 9)
        playbook = os.path.join(os.path.dirname(sys.executable), "ansible-playbook")
        theirs = measure("ansible-playbook, the same reads (uri)", [playbook, "playbook.yml"], folder, 3)
        print("1/%.0f of its time" % (theirs / ours))
    pve.stdin.close()


main()
