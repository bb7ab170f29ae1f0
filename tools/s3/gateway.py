#!/usr/bin/env python3
"""A real S3 service for tests: Ceph's gateway from Debian's packages, in a folder of its own, on free ports.

    python3 tools/s3/gateway.py [FOLDER] [--port N]     install if missing, start, print one JSON line, run
    python3 tools/s3/gateway.py --stop FOLDER           end the one that runs in FOLDER
    python3 tools/s3/gateway.py --install               only install the packages

The JSON line holds endpoint, access_key, secret_key and folder. It ends with its standard input, on SIGTERM or on
Ctrl-C, and takes the daemons and its folder with it, so that a killed test session leaves nothing running.
Needs root for the packages only. Standard library only: it runs under the system's Python as well.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path

PACKAGES = ("ceph-mon", "ceph-mgr", "ceph-osd", "radosgw")
PROGRAMS = ("ceph", "ceph-authtool", "ceph-mgr", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin")
ACCESS_KEY, SECRET_KEY = "heyantests", "heyantestssecret"
READY_WITHIN = 90.0
PID_FILE = "gateway.pid"

CAPABILITIES = (
    ("mon.", ("mon", "allow *")),
    ("client.admin", ("mon", "allow *", "osd", "allow *", "mgr", "allow *")),
    ("mgr.a", ("mon", "allow profile mgr", "osd", "allow *")),
    ("osd.0", ("mon", "allow profile osd", "mgr", "allow profile osd")),
    ("client.rgw.a", ("mon", "allow rw", "osd", "allow rwx", "mgr", "allow rw")),
)

CONFIGURATION = """\
[global]
fsid = {fsid}
mon initial members = a
mon host = {monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = {folder}/keyring
run dir = {folder}
admin socket = {folder}/$name.asok
log file = {folder}/$name.log
mon data = {folder}/mon
mgr data = {folder}/mgr
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 2147483648
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon max pg per osd = 2000
mon data avail warn = 2
mon data avail crit = 1
auth allow insecure global id reclaim = false
mgr initial modules =
[client.rgw.a]
rgw data = {folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:{port}
rgw thread pool size = 16
rgw lc max objs = 2
rgw gc max objs = 2
rgw data log num shards = 2
"""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def install() -> None:
    """Install the packages that are missing; needs root."""
    if all(shutil.which(program) for program in PROGRAMS):
        return
    unasked = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300")
    subprocess.run((*apt, "update"), check=True, stdout=sys.stderr, env=unasked)
    # A container refuses to start services on installation, and none is wanted: the tests start their own.
    install = (*apt, "install", "-y", "--no-install-recommends", *PACKAGES)
    subprocess.run(install, check=True, stdout=sys.stderr, env=unasked)


class Gateway:
    """One monitor, one manager, one store in memory and the gateway before them."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.daemons: list[subprocess.Popen[bytes]] = []
        self.environment = {**os.environ, "CEPH_CONF": str(folder / "ceph.conf")}
        self.output = (folder / "output.log").open("ab")

    def start(self) -> None:
        """Bring everything up; RuntimeError naming the logs where that takes too long."""
        until = time.monotonic() + READY_WITHIN
        monitor = f"[v2:127.0.0.1:{free_port()}]"
        fsid = str(uuid.uuid4())
        self._write(fsid, monitor)
        self._call("monmaptool", "--create", "--addv", "a", monitor, "--fsid", fsid, str(self.folder / "monmap"))
        self._call("ceph-mon", "-i", "a", "--mkfs", "--monmap", str(self.folder / "monmap"))
        self._run("ceph-mon", "-i", "a")
        self._wait(until, lambda: self._answers("ceph", "--connect-timeout", "3", "mon", "stat"), "monitor")
        self._run("ceph-mgr", "-i", "a")
        identity = str(uuid.uuid4())
        self._call("ceph", "osd", "new", identity)
        self._call("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", identity)
        self._run("ceph-osd", "-i", "0")
        self._wait(until, lambda: b" 1 up" in self._ask("ceph", "osd", "stat"), "store")
        self._run("radosgw", "-n", "client.rgw.a")
        self._wait(until, self._listens, "gateway")
        keys = ("--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY)
        self._call("radosgw-admin", "user", "create", "--uid", "tests", "--display-name", "tests", *keys)

    def stop(self) -> None:
        """End the daemons, the gateway first."""
        for daemon in reversed(self.daemons):
            daemon.kill()
            daemon.wait()
        self.output.close()

    def _write(self, fsid: str, monitor: str) -> None:
        for name in ("mon", "mgr", "osd", "rgw"):
            (self.folder / name).mkdir()
        values = {"fsid": fsid, "monitor": monitor, "folder": self.folder, "port": self.port}
        (self.folder / "ceph.conf").write_text(CONFIGURATION.format(**values))
        keyring = str(self.folder / "keyring")
        for number, (name, capabilities) in enumerate(CAPABILITIES):
            pairs = zip(capabilities[::2], capabilities[1::2], strict=True)
            granted = [word for pair in pairs for word in ("--cap", *pair)]
            create = ["--create-keyring"] if number == 0 else []
            self._call("ceph-authtool", *create, keyring, "--gen-key", "-n", name, *granted)

    def _call(self, *command: str) -> None:
        subprocess.run(command, check=True, env=self.environment, stdout=self.output, stderr=self.output, timeout=60)

    def _run(self, *command: str) -> None:
        """Start a daemon as our own child (`-f`) that the kernel ends with us, however we end."""
        bound = ("setpriv", "--pdeathsig", "KILL", *command, "-f")
        daemon = subprocess.Popen(
            bound,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )
        self.daemons.append(daemon)

    def _ask(self, *command: str) -> bytes:
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, stderr=self.output).stdout

    def _answers(self, *command: str) -> bool:
        done = subprocess.run(command, env=self.environment, stdout=self.output, stderr=self.output)
        return done.returncode == 0

    def _listens(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def _wait(self, until: float, ready: Callable[[], bool], what: str) -> None:
        while not ready():
            if any(daemon.poll() is not None for daemon in self.daemons) or time.monotonic() > until:
                raise RuntimeError(f"Ceph's {what} did not come up: see the *.log files in {self.folder}")
            time.sleep(0.2)


def wait_for_the_end() -> None:
    """Return when standard input ends or a signal asks to stop."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())

    def read_on() -> None:
        sys.stdin.read()
        asked.set()

    threading.Thread(target=read_on, daemon=True).start()
    asked.wait()


def run(folder: Path, port: int) -> None:
    """Start, say where, wait, stop, clear up; the folder with its logs stays where the start failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PID_FILE).write_text(str(os.getpid()))
    gateway = Gateway(folder, port)
    try:
        gateway.start()
        found = {"endpoint": f"127.0.0.1:{port}", "access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
        print(json.dumps({**found, "folder": str(folder)}), flush=True)
        wait_for_the_end()
    finally:
        gateway.stop()
    shutil.rmtree(folder, ignore_errors=True)


def stop(folder: Path) -> None:
    """Ask the one that runs in this folder to end."""
    os.kill(int((folder / PID_FILE).read_text()), signal.SIGTERM)


def main() -> None:
    parser = argparse.ArgumentParser(description="A real S3 service for tests (Ceph's gateway).")
    parser.add_argument("folder", nargs="?", type=Path, help="an empty folder for its files (default: a new one)")
    parser.add_argument("--port", type=int, default=0, help="port of the gateway (default: a free one)")
    parser.add_argument("--stop", action="store_true", help="end the one that runs in FOLDER")
    parser.add_argument("--install", action="store_true", help="only install the packages")
    options = parser.parse_args()
    if options.stop:
        if options.folder is None:
            parser.error("--stop needs the FOLDER it was started with")
        stop(options.folder)
        return
    install()
    if not options.install:
        run(options.folder or Path(tempfile.mkdtemp(prefix="heyan-s3-")), options.port or free_port())


if __name__ == "__main__":
    main()
