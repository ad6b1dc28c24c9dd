"""Runs fakepve (PyPI), an independent Proxmox VE simulator, as a process of its own for our tests.

Prints one JSON line with where it listens, then answers one JSON line for each command line on standard input:
  {"do": "offline", "node": "pve2", "offline": true}   a node goes away, or comes back
  {"do": "revoke_tickets"}                              every ticket has expired
  {"do": "latency", "seconds": 0.2}                     every answer takes this long
  {"do": "add_container", "vmid": 201, "name": "more"}  one guest more, running
  {"do": "requests"}                                    what was asked so far: [[method, path], ...]
  {"do": "guest", "vmid": 102, "set": {"start_error": "…", "shutdown_secs": 30}}   how a guest behaves (seconds: 20 a second)
  {"do": "hold_lock", "vmid": 102, "seconds": 5}        another task holds the lock of its configuration
  {"do": "lock", "vmid": 102, "for": "backup"}          it is locked; "for": null unlocks it
  {"do": "fail", "method": "GET", "path": "/status", "status": 500, "message": "…", "times": 1}   requests fail that end so
Ends when standard input closes, so that it never outlives the test that started it.
"""

import asyncio
import hashlib
import json
import os
import sys
import tempfile

from fakepve import FakePve
from fakepve.certs import make_cert

GUESTS = [
    ("qemu", 101, "web1", "pve1", "running",
     {"cores": 2, "memory": 2048, "net0": "virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20",
      "scsi0": "local-lvm:vm-101-disk-0,size=32G", "agent": "1", "tags": "prod;web"}),
    ("qemu", 102, "db1", "pve1", "stopped", {"cores": 4, "memory": 4096, "scsi0": "local-lvm:vm-102-disk-0,size=64G"}),
    ("qemu", 103, "away", "pve2", "running", {"cores": 1, "memory": 512}),
    ("lxc", 200, "git", "pve1", "running",
     {"cores": 2, "memory": 2048, "hostname": "git", "rootfs": "local-lvm:vm-200-disk-0,size=8G",
      "net0": "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:02,ip=dhcp,type=veth"}),
]


async def main():
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    pve = FakePve(user="root@pam", password="secret", host=host, port=0)
    pve.time_scale = 0.05
    pve.add_node("pve2")
    pve.apitokens["root@pam!tests"] = "11111111-2222-3333-4444-555555555555"
    for kind, vmid, name, node, status, config in GUESTS:
        add = pve.add_vm if kind == "qemu" else pve.add_ct
        add(vmid, name, node=node, status=status, config=config)
    with tempfile.TemporaryDirectory(prefix="fakepve-") as folder:
        certfile, keyfile, der = make_cert(folder, hosts=(host,))
        await pve.start(certfile, keyfile)
    answer({
        "url": pve.url,
        "fingerprint": ":".join("%02X" % byte for byte in hashlib.sha256(der).digest()),
        "user": "root@pam",
        "password": "secret",
        "token_id": "root@pam!tests",
        "token_secret": pve.apitokens["root@pam!tests"],
    })
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        answer(await obey(pve, json.loads(line)))
    # Nothing to save: leave without waiting for open connections.
    os._exit(0)


async def obey(pve, command):
    match command["do"]:
        case "offline":
            pve.set_node_offline(command["node"], command.get("offline", True))
        case "revoke_tickets":
            pve.revoke_tickets()
        case "latency":
            pve.slow_network(command["seconds"])
        case "add_container":
            pve.add_ct(command["vmid"], command["name"], node="pve1", status="running", config={"memory": 512})
        case "requests":
            return [[method, path] for method, path, _ in pve.requests]
        case "guest":
            guest = pve.guest(command["vmid"])
            for name, value in command["set"].items():
                if not hasattr(guest, name):
                    return {"error": "a guest has no %s" % name}
                setattr(guest, name, value)
        case "hold_lock":
            await pve.hold_config_lock(command["vmid"], command["seconds"])
        case "lock":
            if command["for"]:
                pve.snapshot_lock(command["vmid"], command["for"])
            else:
                pve.unlock(command["vmid"])
        case "fail":
            pve.fail(command["method"], command["path"], command["status"], command["message"], times=command.get("times"))
        case other:
            return {"error": "no such command: %s" % other}
    return {"ok": True}


def answer(value):
    print(json.dumps(value), flush=True)


asyncio.run(main())
