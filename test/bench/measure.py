"""Runs a command and reports, as one JSON line on descriptor 3: code, wall (s), cpu (s), peakMb.

cpu is user and system time of the whole tree, exactly: orphans (Chrome's renderers, when Chrome is killed) come to this
process instead of init (PR_SET_CHILD_SUBREAPER) and are waited for here, and RUSAGE_CHILDREN counts all that was waited for.
peakMb is the highest sum of PSS (shared pages divided by those who share them) over the tree, looked at twice a second.
Python, because Node can neither adopt orphans nor ask for the times of its children. Linux only.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.5
ORPHANS_MAY_TAKE_SECONDS = 10


def descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it has ended meanwhile
        children.setdefault(parent, []).append(int(name))
    found, todo = [], [root]
    while todo:
        new = children.get(todo.pop(), [])
        found += new
        todo += new
    return found


def pss_kb(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0  # it has ended meanwhile


def main() -> int:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    peak = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(SAMPLE_SECONDS):
            peak = max(peak, sum(pss_kb(pid) for pid in descendants(os.getpid())))

    watcher = threading.Thread(target=watch, daemon=True)
    started = time.monotonic()
    child = subprocess.Popen(sys.argv[1:], close_fds=True)
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGTERM))
    watcher.start()
    code = child.wait()
    wall = time.monotonic() - started
    done.set()
    watcher.join()
    deadline = time.monotonic() + ORPHANS_MAY_TAKE_SECONDS
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = {
        "code": code,
        "wall": round(wall, 3),
        "cpu": round(used.ru_utime + used.ru_stime, 3),
        "peakMb": round(peak / 1024, 1),
    }
    with os.fdopen(3, "w") as file:
        file.write(json.dumps(report))
    return code


sys.exit(main())
