# SPDX-License-Identifier: BSD-3-Clause
# agree.py - does bench check say of broken results what jsonschema says?
#
# usage: agree.py SCHEMA RESULT FOLDER
#
# Writes results with one thing broken into FOLDER: valid.N.json those that jsonschema
# finds nothing wrong with, invalid.N.json the others.
import copy
import json
import os
import sys

import jsonschema

VALUES = (None, True, "word", "", -1, 0, 1.5, [], {}, [1], {"a": 1})


def places(value, path=()):
    """Paths of what is in a document: of each list the first and the last."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], path + (key,))
    elif isinstance(value, list):
        for i in sorted({0, len(value) - 1}) if value else ():
            yield from places(value[i], path + (i,))


def broken(document, path):
    """The document with something else at path, without it, or with one key too many."""
    for value in VALUES + (Ellipsis, "key"):
        copied = copy.deepcopy(document)
        holder = copied
        for step in path[:-1]:
            holder = holder[step]
        if value is Ellipsis:
            del holder[path[-1]]
        elif value == "key" and isinstance(holder[path[-1]], dict):
            holder[path[-1]]["a key too many"] = 1
        else:
            holder[path[-1]] = value
        yield copied


def main(schema_path, result_path, folder):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    with open(result_path, encoding="utf-8") as file:
        document = json.load(file)
    for key in ("series", "points", "values", "goals", "limits"):
        document[key] = document[key][:2]
    for series in document["series"]:
        series["hist"] = series["hist"][:2]
    number = 0
    for path in places(document):
        for other in broken(document, path) if path else ():
            word = "valid" if validator.is_valid(other) else "invalid"
            number += 1
            name = os.path.join(folder, f"{word}.{number:05}.json")
            with open(name, "w", encoding="utf-8") as file:
                json.dump(other, file)


main(*sys.argv[1:])
