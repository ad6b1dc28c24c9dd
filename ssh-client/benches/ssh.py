#!/usr/bin/env python3
"""Measures this crate beside OpenSSH's own client with ControlMaster, in one run, against OpenSSH's server on 127.0.0.1.

    cargo build --release -p ssh-client --example measure
    ssh-client/benches/ssh.py target/release/examples/measure

50 commands and 1 GB over one connection; ten hosts at once behind proxies that delay each direction by 10 ms.
Needs openssh-server and openssh-client (Debian).
"""

import asyncio
import getpass
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

HOSTS = 10
EXECS = 50
BYTES = 1 << 30
ONE_WAY = 0.010


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(folder):
    os.makedirs("/run/sshd", exist_ok=True) if os.geteuid() == 0 else None
    for name in ("host", "id"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "authorized_keys").write_bytes((folder / "id.pub").read_bytes())
    port = free_port()
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized_keys\n"
        "PidFile none\nStrictModes no\nUsePAM no\nUseDNS no\nPermitRootLogin yes\nMaxStartups 100\n"
        # A shell inside another one: bash does not read the user's .bashrc then, which may take longer than all else.
        "PrintMotd no\nPrintLastLog no\nSetEnv SHLVL=2\n"
    )
    server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", folder / "sshd_config", "-E", folder / "log"])
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return server, port
        except OSError:
            time.sleep(0.05)


async def delayed(reader, writer):
    """Carries bytes on after a while, in order, without holding up those behind them."""
    queue = asyncio.Queue()

    async def send():
        while (item := await queue.get()) is not None:
            due, piece = item
            await asyncio.sleep(max(0, due - time.monotonic()))
            writer.write(piece)
            await writer.drain()
        writer.close()

    sending = asyncio.create_task(send())
    try:
        while piece := await reader.read(65536):
            queue.put_nowait((time.monotonic() + ONE_WAY, piece))
    except OSError:
        pass
    queue.put_nowait(None)
    await asyncio.gather(sending, return_exceptions=True)


def proxies(target):
    """Ports that lead to the server, with a delay."""
    ports = []
    ready = threading.Event()

    async def connected(reader, writer):
        onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(delayed(reader, onward_writer), delayed(onward_reader, writer))

    async def run():
        servers = [await asyncio.start_server(connected, "127.0.0.1", 0) for _ in range(HOSTS)]
        ports.extend(server.sockets[0].getsockname()[1] for server in servers)
        ready.set()
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()
    ready.wait()
    return ports


def configure(folder, port, far):
    key = " ".join((folder / "host.pub").read_text().split()[:2])
    hosts = [("near", port)] + [(f"far{n}", port) for n, port in enumerate(far)]
    lines = [f"[127.0.0.1]:{port} {key}" for _, port in hosts]
    (folder / "known_hosts").write_text("\n".join(lines) + "\n")
    text = "".join(f"Host {name}\n  HostName 127.0.0.1\n  Port {port}\n" for name, port in hosts)
    text += (
        f"Host *\n  User {getpass.getuser()}\n  IdentityFile {folder}/id\n  IdentitiesOnly yes\n  IdentityAgent none\n"
        f"  UserKnownHostsFile {folder}/known_hosts\n  GlobalKnownHostsFile none\n  StrictHostKeyChecking yes\n"
    )
    (folder / "config").write_text(text)
    return folder / "config", [name for name, _ in hosts[1:]]


def main():
    measure = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server, port = serve(folder)
        try:
            config, far = configure(folder, port, proxies(port))

            def ours(*arguments):
                command = [measure, config, *map(str, arguments)]
                return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

            ssh = ["ssh", "-F", config]
            master = [*ssh, "-S", folder / "control"]
            subprocess.run([*master, "-M", "-N", "-f", "near"], check=True)

            def timed(action):
                started = time.monotonic()
                action()
                return time.monotonic() - started

            quiet = {"check": True, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
            execs = timed(lambda: [subprocess.run([*master, "near", "true"], **quiet) for _ in range(EXECS)])
            transfer = timed(lambda: subprocess.run([*master, "near", f"head -c {BYTES} /dev/zero"], **quiet))

            def all_hosts():
                read = "cat /proc/loadavg /proc/meminfo"
                started = [subprocess.Popen([*ssh, host, read], stdout=subprocess.DEVNULL) for host in far]
                assert not any(process.wait() for process in started)

            seconds, memory = ours("transfer", "near", BYTES)
            rate = BYTES / (1 << 20)
            print(f"{EXECS} commands, one after the other: {float(ours('execs', 'near', EXECS)[0]):.2f} s, ssh {execs:.2f} s")
            print(f"{EXECS} commands, 8 at a time: {float(ours('parallel', 'near', EXECS)[0]):.2f} s")
            print(
                f"1 GiB: {float(seconds):.2f} s ({rate / float(seconds):.0f} MiB/s, at most {memory} MiB of memory), "
                f"ssh {transfer:.2f} s ({rate / transfer:.0f} MiB/s)"
            )
            print(
                f"{HOSTS} hosts, 20 ms away, at once: {float(ours('hosts', *far)[0]):.2f} s, "
                f"ssh in {HOSTS} processes {timed(all_hosts):.2f} s"
            )
            subprocess.run([*master, "-O", "exit", "near"], check=True, capture_output=True)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
