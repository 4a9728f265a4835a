#!/usr/bin/python3
"""The house rules that a compiler does not hold. Run as the test `tidy`; prints file:line of each breach.

- a directory includes only the directories it may depend on (docs/architecture.md draws the arrows);
- everything in a directory is in its namespace;
- no real sleeping, no shell, no clock but the injected one;
- screens knows no SDL, no driver, no SQL; flow and catalog touch no disk, device or network;
- texts for people stand in the string tables, not in code;
- headers have #pragma once and begin with a comment that says what they are for.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()

ALLOWED = {
    "base": set(),
    "catalog": {"base"},
    "flow": {"base", "catalog"},
    "documents": {"base"},
    "drivers": {"base"},
    "offline-cache": {"base"},
    "screens": {"base", "catalog", "flow"},
    "kiosk": {"base", "catalog", "flow", "documents", "drivers", "offline-cache", "screens"},
    "central": {"base", "catalog", "documents"},
}
NAMESPACE = {directory: directory for directory in ALLOWED} | {"offline-cache": "cache"}
EVERY_DIRECTORY = set(ALLOWED)

FORBIDDEN_EVERYWHERE = [
    (r"\bsleep_for\b|\bsleep_until\b|\busleep\s*\(|(?<![\w.])sleep\s*\(", "sleeps: wait on a mailbox or the clock"),
    (r"(?<![\w:])(std::)?system\s*\(", "runs a shell: use a library, or posix_spawn with arguments"),
    (r"\bpopen\s*\(", "runs a shell: use a library, or posix_spawn with arguments"),
    (r"\b(system_clock|steady_clock|high_resolution_clock)::now\b", "asks for the time: take a base::Clock"),
    (r"\bstd::random_device\b|\bstd::rand\b|(?<![\w.])rand\s*\(", "asks for chance: take a base::RandomSource"),
]
# The commands of zizhu-catalog stand beside the pure library, not in it.
IMPURE = ("catalog/tool/",)
# base implements what the others must not call.
EXEMPT = {("base/clock.cpp", "asks for the time")}

INCLUDE_BANS = {
    "screens": (r"SDL|sqlite|SQLiteCpp|soci|curl|libusb", "screens draws; it knows no SDL, SQL or network"),
    "flow": (r"filesystem|fstream|SDL|sqlite|curl|imgui|sys/|fcntl|unistd|thread|mutex", "flow is pure"),
    "catalog": (r"fstream|SDL|sqlite|curl|imgui|sys/|fcntl|unistd|thread|mutex", "catalog is pure"),
}
HAN = re.compile(r'"[^"\n]*[\u3400-\u9fff][^"\n]*"')
# Data that happens to be Han characters, not text shown to people by the program itself.
HAN_EXEMPT = re.compile(r"drivers/idcard/|drivers/sim/|screens/input/name_characters\.cpp$|_test\.cpp$|/main_(samples|gallery)\.cpp$|tests/")

faults = []


def fault(path, number, text):
    faults.append(f"{path.relative_to(ROOT)}:{number}: {text}")


def check(path):
    relative = path.relative_to(ROOT).as_posix()
    directory = relative.split("/")[0]
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    is_test = relative.endswith("_test.cpp") or directory == "tests"
    is_main = path.name.startswith("main_")

    for number, line in enumerate(lines, 1):
        code = re.sub(r"//.*", "", line)
        include = re.match(r'\s*#include\s+[<"]([^>"]+)[>"]', line)
        if include:
            target = include.group(1).split("/")[0]
            if directory in ALLOWED and target in EVERY_DIRECTORY and target != directory:
                if target not in ALLOWED[directory]:
                    fault(path, number, f"{directory} must not include {target}")
            if directory in ALLOWED and target == "tests" and not is_test and not is_main:
                fault(path, number, "shipped code must not include tests")
            if directory in INCLUDE_BANS and not is_test and not is_main and not relative.startswith(IMPURE):
                ban, why = INCLUDE_BANS[directory]
                if re.match(ban, include.group(1)):
                    fault(path, number, why)
            continue
        for pattern, why in FORBIDDEN_EVERYWHERE:
            if is_test and why.startswith(("asks", "sleeps")):
                continue
            if re.search(pattern, code) and not any(relative == file and why.startswith(start) for file, start in EXEMPT):
                fault(path, number, why)
        if directory in ALLOWED and HAN.search(code) and not HAN_EXEMPT.search(relative):
            fault(path, number, "text for people stands in code: move it to the directory's strings/*.po")

    if path.suffix == ".h":
        if "#pragma once" not in text:
            fault(path, 1, "a header needs #pragma once")
        if not lines[0].startswith("//"):
            fault(path, 1, "a header begins with a comment: what it is for, who owns, which thread, what fails")
    if directory in ALLOWED and not is_main and not is_test:
        namespace = NAMESPACE[directory]
        if not re.search(rf"namespace zizhu::{namespace}\b|namespace zizhu \{{", text) and "namespace" in text:
            fault(path, 1, f"{directory} lives in zizhu::{namespace}")


def main():
    files = [path for directory in sorted(EVERY_DIRECTORY | {"tests"}) if (ROOT / directory).is_dir()
             for path in sorted((ROOT / directory).rglob("*")) if path.suffix in (".h", ".cpp")]
    for path in files:
        check(path)
    if faults:
        print("\n".join(faults))
        sys.exit(f"{len(faults)} breaches in {len(files)} files")
    print(f"tidy: {len(files)} files, no breach")


main()
