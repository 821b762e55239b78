# Runs the reference's own cache plugins for caches.test.ts: reads one JSON object from standard input,
# {"plugin", "uri", "timeout", "prefix", "steps": [["set", key, value] | ["get", key] | ["keys"] | ["delete", key] | ["flush"]]},
# and prints the steps' answers as a JSON list.
#
# Copyright (c) the Shevek contributors
# GNU General Public License v3.0 or later (see https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys

from ansible.parsing.yaml.loader import AnsibleLoader

from ansible.plugins.loader import cache_loader

request = json.load(sys.stdin)
options = {name: request[name] for name in ("_uri", "_timeout", "_prefix") if name in request}
plugin = cache_loader.get(request["plugin"], **options)
if plugin is None:
    sys.exit("no cache plugin " + request["plugin"])


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def run(step):
    what, args = step[0], step[1:]
    if what == "set":
        # as variables of a playbook are: the reference's own kinds of text, list and dict
        plugin.set(args[0], AnsibleLoader(json.dumps(args[1], ensure_ascii=False)).get_single_data())
        return None
    if what == "get":
        return plugin.get(args[0]) if plugin.contains(args[0]) else None
    if what == "keys":
        return sorted(text(key) for key in plugin.keys())
    if what == "contains":
        return bool(plugin.contains(args[0]))
    getattr(plugin, what)(*args)
    return None


print(json.dumps([run(step) for step in request["steps"]]))
