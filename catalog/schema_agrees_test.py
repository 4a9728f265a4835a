#!/usr/bin/python3
"""The schema that editors use and the loader must agree, on the shipped items and on broken ones.

Usage: schema_agrees_test.py CATALOGUE_DIR ZIZHU_CATALOG
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema
import yaml


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: yes is a word, 2026-01-31 is a text."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float",
                           re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), list("-+.0123456789"))

# (text of the item, what it becomes, whether the schema must see it). The loader must refuse all of them.
BIRTH = "birth-registration"
BROKEN = [
    (BIRTH, "kind: apply", "kind: aply", True),
    (BIRTH, "signature: true", "signature: \"true\"", True),
    (BIRTH, "signature: true", "sgnature: true", True),
    (BIRTH, "version: 1.0.0", "version: 1.0", True),
    (BIRTH, "title: {zh-CN: 出生登记, en: Birth registration}", "title: {zh-CN: 出生登记}", True),
    (BIRTH, "title: {zh-CN: 出生登记, en: Birth registration}", "title: 出生登记", True),
    (BIRTH, "catalogueCode: \"990700101000\"", "catalogueCode: 990700101000", True),
    (BIRTH, "catalogueCode: \"990700101000\"", "catalogueCode: \"99070010100\"", True),
    (BIRTH, "11990101000001011C4990700101000", "11990101000001011C9990700101000", True),
    (BIRTH, "11990101000001011C4990700101000", "11990101000001011I4990700101000", True),
    (BIRTH, "targets: [\"1\"]", "targets: [1]", True),
    (BIRTH, "fee: {yuan: 0,", "fee: {yuan: free,", True),
    (BIRTH, "fee: {yuan: 0,", "fee: {yuan: 0.005,", True),
    (BIRTH, "unit: working", "unit: workdays", True),
    (BIRTH, "required: [id-card-reader]", "required: [card-reader]", True),
    (BIRTH, "required: [id-card-reader]", "required: [receipt-printer]", True),
    (BIRTH, "identity: required", "identity: always", True),
    (BIRTH, "key: child\n", "key: Child\n", True),
    (BIRTH, "key: childName", "key: child-name", True),
    (BIRTH, "type: chinese-name", "type: chinese", True),
    (BIRTH, "        dictionary: sexes\n", "", True),
    (BIRTH, "        dictionary: sexes\n", "        dictionary: sexes\n        options: [{key: a, label: {zh-CN: 甲, en: A}}, {key: b, label: {zh-CN: 乙, en: B}}]\n", True),
    (BIRTH, "{minLength: 2, maxLength: 20}", "{min: 2}", True),
    (BIRTH, "{minLength: 2, maxLength: 20}", "{minLength: two}", True),
    (BIRTH, "notBefore: today-18y", "notBefore: today-18w", True),
    (BIRTH, "{question: relation, is: agent}", "{question: relation}", True),
    (BIRTH, "{question: relation, is: agent}", "{question: relation, is: agent, in: [agent]}", True),
    (BIRTH, "{question: relation, is: agent}", "{applicant: {age: 5}}", True),
    (BIRTH, "{question: relation, is: agent}", "{all: []}", True),
    (BIRTH, "necessity: deferrable\n    deferDays: 30\n", "necessity: deferrable\n", True),
    (BIRTH, "necessity: deferrable\n    deferDays: 30\n", "necessity: essential\n    deferDays: 30\n", True),
    (BIRTH, "prefill: card.address", "prefill: card.adress", True),
    (BIRTH, "declaration:\n", "declaratoin:\n", True),
    (BIRTH, "signature: true", "signature: true\nvalidFrom: 1.1.2026", True),
    (BIRTH, "signature: true", "signature: true\nqueues: [{key: aa, letter: A, name: {zh-CN: 甲, en: A}}]", True),
    ("hall-queue-ticket", "letter: B", "letter: bb", True),
    ("hall-queue-ticket", "queues:\n", "qeues:\n", True),
    ("proof-household", "validDays: 90", "validDays: 0", True),
    ("proof-household", "path: holder.sex", "path: Holder Sex", True),
    # What only the loader can know.
    (BIRTH, "is: agent}", "is: agnet}", False),
    (BIRTH, "{question: relation, is: agent}", "{question: relatoin, is: agent}", False),
    (BIRTH, "department: public-security-household", "department: nobody", False),
    (BIRTH, "- part: contact", "- part: kontakt", False),
    (BIRTH, "{minLength: 2, maxLength: 20}", "{minLength: 20, maxLength: 2}", False),
    (BIRTH, "C4990700101000", "C4990700102000", False),
]


def main():
    directory, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    schema = json.loads((directory / "item.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    faults = []

    def accepts(text):
        try:
            return next(validator.iter_errors(yaml.load(text, Core)), None)
        except yaml.YAMLError as error:
            return error

    for path in sorted((directory / "items").glob("*.yaml")):
        error = accepts(path.read_text(encoding="utf-8"))
        if error is not None:
            faults.append(f"{path.name}: the schema refuses a shipped item: {error}")

    with tempfile.TemporaryDirectory() as temporary:
        copy = pathlib.Path(temporary) / "catalog"
        shutil.copytree(directory, copy, ignore=lambda folder, names: [n for n in names if not n.endswith(".yaml") and "." in n])

        def loads():
            return subprocess.run([program, "validate", str(copy), "--json"], capture_output=True, check=False).returncode == 0

        if not loads():
            faults.append("the loader refuses the shipped catalogue")
        for item, what, instead, structural in BROKEN:
            path = copy / "items" / f"{item}.yaml"
            good = path.read_text(encoding="utf-8")
            if what not in good:
                faults.append(f"{item}: `{what}` is not there to be broken")
                continue
            bad = good.replace(what, instead, 1)
            path.write_text(bad, encoding="utf-8")
            if loads():
                faults.append(f"{item}: the loader takes `{instead}`")
            if (accepts(bad) is not None) != structural:
                faults.append(f"{item}: the schema {'takes' if structural else 'refuses'} `{instead}`")
            path.write_text(good, encoding="utf-8")
    if faults:
        sys.exit("\n".join(faults))
    print(f"schema and loader agree on the shipped items and {len(BROKEN)} broken ones")


main()
