"""The glass of a terminal as a measuring finger meets it: an X display of its own, touches through XTest,
and pixels read back. Everything that is timed is timed from outside the measured process."""

import atexit
import os
import signal
import subprocess
import time

from Xlib import X, display, error
from Xlib.ext import xtest

WIDTH, HEIGHT = 1080, 1920


class Glass:
    """An Xvfb of 1080x1920 for one program at a time."""

    def __init__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        atexit.register(self.server.terminate)  # however the measuring ends
        os.close(write)
        with os.fdopen(read) as told:
            self.name = ":" + told.readline().strip()
        self.display = self.connected()
        self.root = self.display.screen().root

    def connected(self, tries=50):
        """The server tells its number a moment before it takes the first client."""
        for left in range(tries, 0, -1):
            try:
                return display.Display(self.name)
            except (error.DisplayError, error.ConnectionClosedError):
                if left == 1:
                    raise
                time.sleep(0.1)

    def close(self):
        self.display.close()
        self.server.terminate()
        self.server.wait()

    def pixels(self, rects):
        return b"".join(self.root.get_image(x, y, w, h, X.ZPixmap, 0xFFFFFF).data for x, y, w, h in rects)

    def move(self, x, y):
        xtest.fake_input(self.display, X.MotionNotify, x=int(x), y=int(y))
        self.display.sync()

    def press(self):
        begun = time.perf_counter()
        xtest.fake_input(self.display, X.ButtonPress, 1)
        self.display.flush()
        return begun

    def release(self):
        begun = time.perf_counter()
        xtest.fake_input(self.display, X.ButtonRelease, 1)
        self.display.flush()
        return begun

    def tap(self, x, y):
        self.move(x, y)
        self.press()
        time.sleep(0.05)
        self.release()

    def settled(self, quiet, patience=20.0):
        """Waits until nothing changed for `quiet` seconds; when the last change was, and what is shown."""
        rects = columns()
        last, changed = self.pixels(rects), time.perf_counter()
        end = changed + patience
        while time.perf_counter() - changed < quiet and time.perf_counter() < end:
            now = self.pixels(rects)
            if now != last:
                last, changed = now, time.perf_counter()
            time.sleep(0.002)
        return changed, last


def columns():
    """Where a page is recognised: five lines of one pixel's width from its top to its bottom."""
    return [(x, 0, 1, HEIGHT) for x in (60, 290, 540, 790, 1020)]


def until_changed(glass, rects, before, begun, patience=2.0):
    """Seconds from `begun` until one of the pixels is another; None if none ever was."""
    while time.perf_counter() - begun < patience:
        if glass.pixels(rects) != before:
            return time.perf_counter() - begun
    return None


def until_page(glass, mask, wanted, begun, patience=2.0):
    """Seconds until the pixels that tell the two pages apart are the wanted page's, all of them."""
    rects = columns()
    while time.perf_counter() - begun < patience:
        now = glass.pixels(rects)
        if all(now[i] == wanted[i] for i in mask):
            return time.perf_counter() - begun
    return None


class Tree:
    """A process with all that it started."""

    def __init__(self, command, environment, log):
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        atexit.register(self.end)

    def pids(self):
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stat:
                        parents[int(entry)] = int(stat.read().rsplit(")", 1)[1].split()[1])
                except OSError:
                    pass
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def pss(self):
        """KiB; a page shared by n processes counts as an n-th of it."""
        total = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
                    total += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
            except OSError:
                pass
        return total

    def used(self):
        """Seconds of processor, and how often a thread was woken, until now."""
        cpu, wakeups = 0.0, 0
        for pid in self.pids():
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as stat:
                        cpu += int(stat.read().split()[0]) / 1e9
                    with open(f"/proc/{pid}/task/{task}/status", encoding="ascii") as status:
                        wakeups += sum(int(line.split()[1]) for line in status
                                       if line.startswith("voluntary_ctxt_switches"))
            except OSError:
                pass
        return cpu, wakeups

    def end(self):
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, how)
            except ProcessLookupError:
                break
            try:
                self.process.wait(5)
                break
            except subprocess.TimeoutExpired:
                continue
