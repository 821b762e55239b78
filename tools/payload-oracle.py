"""Prints which files the reference's AnsiballZ puts in its zips, as test/corpus/modules has it.

Usage: PYTHON payload-oracle.py ansible.builtin.* NS.COLL.NAME ... > payloads-VERSION.json
The Python must have ansible-core. A file is a place in the list `names`, which holds each once.
"""
import base64
import glob
import io
import json
import os
import re
import sys
import tempfile
import zipfile

os.environ["ANSIBLE_LOCAL_TEMP"] = tempfile.mkdtemp()

import ansible
from ansible import constants
from ansible.executor import module_common
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import module_loader
from ansible.template import Templar

try:
    from ansible.plugins.loader import init_plugin_loader
    init_plugin_loader()
except ImportError:
    pass  # 2.14 does it on import


def names_of_core():
    folder = os.path.join(os.path.dirname(ansible.__file__), "modules")
    for path in sorted(glob.glob(os.path.join(folder, "[a-z]*.py"))):
        yield "ansible.builtin." + os.path.basename(path)[:-3]


def zip_names(name):
    found = module_loader.find_plugin_with_context(name)
    path = found.plugin_resolved_path
    task_vars = {"ansible_python_interpreter": "/usr/bin/python3", "ansible_playbook_python": sys.executable}
    built = module_common.modify_module(
        module_name=name, module_path=path, module_args={}, templar=Templar(DataLoader(), variables=task_vars), task_vars=task_vars,
        module_compression="ZIP_STORED")
    data, style = (built.b_module_data, built.module_style) if hasattr(built, "b_module_data") else built[:2]
    if style != "new":
        return {"style": style}
    text = data.decode("utf-8")
    # 2.14: ZIPDATA = """...""", 2.16: ZIPDATA = '...', 2.19: zip_data='...'
    packed = re.search(r"""(?:ZIPDATA = |zip_data=)(?:\"{3}|')([A-Za-z0-9+/=\s]+)""", text)
    if packed is None:
        return {"style": "powershell"}
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed.group(1)))) as archive:
        return {"style": style, "files": sorted(set(archive.namelist()))}


def main():
    wanted = []
    for argument in sys.argv[1:]:
        wanted.extend(names_of_core() if argument == "ansible.builtin.*" else [argument])
    names, modules = {}, {}
    for name in wanted:
        try:
            answer = zip_names(name)
        except Exception as error:
            answer = {"error": str(error)}
        if "files" in answer:
            answer["files"] = [names.setdefault(file, len(names)) for file in answer["files"]]
        modules[name] = answer
    lines = ",\n".join("%s: %s" % (json.dumps(name), json.dumps(modules[name])) for name in modules)
    print('{"ansible": %s,\n"names": %s,\n"modules": {\n%s\n}}' % (
        json.dumps(ansible.release.__version__), json.dumps(list(names), indent=0), lines))


main()
