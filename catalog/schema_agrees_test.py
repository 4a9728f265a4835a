#!/usr/bin/python3
"""The schemas that editors use and the loader must agree, on the shipped files and on broken ones.

Usage: schema_agrees_test.py CATALOGUE_DIR FORMAT_DIR ZIZHU_CATALOG

FORMAT_DIR holds items and a bundle for tests that use what no shipped one may.
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

# (item or path of a file, text of it, what it becomes, whether the schema must see it). The loader must refuse
# all of them.
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
    ("format-apply", "form: contract", "form: contrakt", True),
    ("format-apply", "        - {zh-CN: 双方姓名, en: Both names}\n        - {zh-CN: 起止日期, en: From when to when}\n", "        []\n", True),
    ("format-apply", "require: {question: endDate, after: {question: startDate}}", "require: {}", True),
    ("format-apply", "        at: endDate\n", "", True),
    ("format-apply", "{question: paid, atMost: {question: total}}", "{question: paid, atMost: {answer: total}}", True),
    ("format-apply", "{question: paid, atMost: {question: total}}", "{question: paid, sameAs: {question: total}}", True),
    ("format-apply", "{question: members, rowsAtLeast: 4}", "{question: members, rowsAtLeast: 0}", True),
    ("format-apply", "{question: chair, sex: male}", "{question: chair, sex: man}", True),
    ("format-apply", "{applicant: {sex: female}}", "{applicant: {sex: f}}", True),
    ("format-apply", "startsWith: [\"9901\"]", "startsWith: \"9901\"", True),
    ("format-apply", "startsWith: [\"9901\"]", "startsWith: [9901]", True),
    ("format-apply", "prefill: register.marriage.marriage.date", "prefill: register.marriage", True),
    ("format-apply", "sharedData:\n", "sharedDate:\n", True),
    ("format-certify", "  refusal: {", "  refused: {", True),
    ("format-certify", "requires: moves", "requires: answer.purpose", True),
    ("format-certify", "    path: moves\n", "", True),
    ("format-query", "view:\n", "certificate:\n", True),
    ("format-query", "kind: query", "kind: book", True),
    ("format-book", "\"09:30\"", "\"9:30\"", True),
    ("format-book", "[working, saturday]", "[working, monday]", True),
    ("format-book", "capacity: 4", "capacity: 0", True),
    ("format-book", "appointment:\n", "queues: [{key: aa, letter: A, name: {zh-CN: 甲, en: A}}]\nappointment:\n", True),
    ("bundles/format-bundle.yaml", "  - {item: format-apply, when: {question: kind, is: large}}\n", "  - {item: format-apply, if: {question: kind, is: large}}\n", True),
    ("bundles/format-bundle.yaml", "    department: human-resources\n", "", True),
    ("bundles/format-bundle.yaml", "notices:\n", "notice:\n", True),
    ("bundles/format-bundle.yaml", "pages:\n", "page:\n", True),
    ("parts/contact.yaml", "part: contact\n", "part: Contact\n", True),
    ("parts/contact.yaml", "pages:\n", "page:\n", True),
    ("parts/person.yaml", "type: id-number", "type: idnumber", True),
    ("dictionaries/sexes.yaml", "key: \"1\"", "key: 1", True),
    ("dictionaries/sexes.yaml", ", en: Male}", "}", True),
    ("dictionaries/sexes.yaml", "entries:", "entrys:", True),
    ("catalogue.yaml", "format: 1\n", "", True),
    ("catalogue.yaml", "format: 1\n", "format: 2\n", True),
    ("catalogue.yaml", "version: 0", "version: x", True),
    # What only the loader can know.
    ("format-apply", "require: {question: endDate, after: {question: startDate}}", "require: {question: endDate, after: {question: total}}", False),
    ("format-apply", "at: endDate", "at: total", False),
    ("format-apply", "{question: paid, atMost: {question: total}}", "{question: paid, atMost: {question: rooms}}", False),
    ("format-apply", "startsWith: [\"9901\"]", "startsWith: [\"9999\"]", False),
    ("format-apply", "register.marriage.marriage.date", "register.enterprise.marriage.date", False),
    ("format-apply", "prefill: register.marriage.marriage.date", "prefill: card.birthDate", False),
    ("format-apply", "{all: [{applicant: {ageAtLeast: 20}}, {applicant: {sex: female}}]}", "{question: onBehalf, is: self}", False),
    ("format-book", "\"09:30\"", "\"08:30\"", False),
    ("bundles/format-bundle.yaml", "  - format-certify\n", "  - format-query\n", False),
    ("bundles/format-bundle.yaml", "{item: birth-registration, when: {question: kind, is: small}}", "{item: birth-registration, when: {question: kind, is: large}}", False),
    (BIRTH, "is: agent}", "is: agnet}", False),
    (BIRTH, "{question: relation, is: agent}", "{question: relatoin, is: agent}", False),
    (BIRTH, "department: public-security-household", "department: nobody", False),
    (BIRTH, "- part: contact", "- part: kontakt", False),
    (BIRTH, "{minLength: 2, maxLength: 20}", "{minLength: 20, maxLength: 2}", False),
    (BIRTH, "C4990700101000", "C4990700102000", False),
]


KINDS = {"items": "item", "bundles": "bundle", "parts": "part", "dictionaries": "dictionary"}


def validators(directory):
    """One for each kind of file; they refer to each other by the files' names."""
    store, out = {}, {}
    for kind in [*KINDS.values(), "catalogue"]:
        schema = json.loads((directory / f"{kind}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        store[f"file:///{kind}.schema.json"] = schema
    for kind in [*KINDS.values(), "catalogue"]:
        name = f"file:///{kind}.schema.json"
        resolver = jsonschema.RefResolver(name, store[name], store)
        out[kind] = jsonschema.Draft202012Validator(store[name], resolver=resolver)
    return out


def main():
    directory, formats, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    known = validators(directory)
    faults = []

    def accepts(name, text):
        kind = KINDS.get(name.split("/")[0], "catalogue")
        try:
            return next(known[kind].iter_errors(yaml.load(text, Core)), None)
        except yaml.YAMLError as error:
            return error

    with tempfile.TemporaryDirectory() as temporary:
        copy = pathlib.Path(temporary) / "catalog"
        # The items that are broken below, and every bundle, part and dictionary.
        wanted = {f"{item}.yaml" for item, *_ in BROKEN}
        shutil.copytree(directory, copy, ignore=lambda folder, names: [n for n in names if not n.endswith(".yaml") and ("." in n or n not in KINDS)])
        for path in sorted(copy.rglob("*.yaml")):
            name = path.relative_to(copy).as_posix()
            error = accepts(name, path.read_text(encoding="utf-8"))
            if error is not None:
                faults.append(f"{name}: the schema refuses a shipped file: {error}")

        def loads():
            return subprocess.run([program, "validate", str(copy), "--json"], capture_output=True, check=False).returncode == 0

        if not loads():
            faults.append("the loader refuses the shipped catalogue")
        # Fewer files, for each of the many loads below to be quick.
        shutil.rmtree(copy / "bundles")
        for path in (copy / "items").glob("*.yaml"):
            if path.name not in wanted:
                path.unlink()
        shutil.copytree(formats, copy, dirs_exist_ok=True)
        if not loads():
            faults.append("the loader refuses the items for tests")
        for name in sorted(p.relative_to(formats).as_posix() for p in formats.rglob("*.yaml")):
            error = accepts(name, (copy / name).read_text(encoding="utf-8"))
            if error is not None:
                faults.append(f"{name}: the schema refuses it: {error}")
        for place, what, instead, structural in BROKEN:
            name = place if place.endswith(".yaml") else f"items/{place}.yaml"
            path = copy / name
            good = path.read_text(encoding="utf-8")
            if what not in good:
                faults.append(f"{name}: `{what}` is not there to be broken")
                continue
            bad = good.replace(what, instead, 1)
            path.write_text(bad, encoding="utf-8")
            if loads():
                faults.append(f"{name}: the loader takes `{instead}`")
            if (accepts(name, bad) is not None) != structural:
                faults.append(f"{name}: the schema {'takes' if structural else 'refuses'} `{instead}`")
            path.write_text(good, encoding="utf-8")
    if faults:
        sys.exit("\n".join(faults))
    print(f"schemas and loader agree on the shipped files and {len(BROKEN)} broken ones")


main()
