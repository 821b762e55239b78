# Imports of ansible.* and ansible_collections.* from memory: what the controller sent for a
# module, and nothing else, as from AnsiballZ's zip. Sources are kept by content hash.
import os
import sys
import types

ROOTS = ("ansible", "ansible_collections")
PY3 = sys.version_info[0] >= 3
if PY3:
    from importlib.machinery import ModuleSpec

# hash -> source bytes; (hash, file name) -> code object.
SOURCES = {}
CODES = {}


def compiled(digest, filename):
    key = (digest, filename)
    code = CODES.get(key)
    if code is None:
        code = CODES[key] = compile(SOURCES[digest], filename, "exec", 0, True)
    return code


class Finder(object):
    """First on sys.meta_path. `entries` is the set of one module: name -> (hash, is_package)."""

    def __init__(self):
        # Only in tracebacks; the same for all modules, so that code objects can be kept.
        self.root = "/tmp/ansible_payload_%d/ansible_payload.zip" % os.getpid()
        self.entries = {}

    def use(self, entries):
        self.entries = entries

    def filename(self, name):
        tail = "/__init__.py" if self.entries[name][1] else ".py"
        return str(self.root + "/" + name.replace(".", "/") + tail)

    def folder(self, name):
        return str(self.root + "/" + name.replace(".", "/"))

    # Python 3
    def find_spec(self, name, path=None, target=None):
        entry = self.entries.get(name)
        if entry is None:
            return None
        spec = ModuleSpec(name, self, origin=self.filename(name), is_package=entry[1])
        spec.has_location = True
        if entry[1]:
            spec.submodule_search_locations = [self.folder(name)]
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__spec__.name
        exec(self.get_code(name), module.__dict__)
        if self.entries[name][1]:
            # extend_path in ansible/__init__.py would let an ansible-core that is installed
            # on the target answer for what was not sent.
            module.__path__ = [self.folder(name)]

    # Python 2
    def find_module(self, name, path=None):
        return self if name in self.entries else None

    def load_module(self, name):
        name = str(name)
        module = sys.modules.get(name)
        is_reload = module is not None
        if not is_reload:
            module = sys.modules[name] = types.ModuleType(name)
        is_package = self.entries[name][1]
        module.__file__ = self.filename(name)
        module.__loader__ = self
        module.__package__ = name if is_package else name.rpartition(".")[0]
        if is_package:
            module.__path__ = [self.folder(name)]
        try:
            exec(self.get_code(name), module.__dict__)
        except BaseException:
            if not is_reload:
                sys.modules.pop(name, None)
            raise
        if is_package:
            module.__path__ = [self.folder(name)]
        return sys.modules[name]  # compat.selectors puts another module in its place

    # What pkgutil, linecache, inspect and runpy ask of a loader.
    def get_code(self, name):
        return compiled(self.entries[self.real_name(name)][0], self.filename(self.real_name(name)))

    def get_source(self, name):
        return SOURCES[self.entries[self.real_name(name)][0]].decode("utf-8")

    def get_filename(self, name):
        return self.filename(self.real_name(name))

    def is_package(self, name):
        return self.entries[self.real_name(name)][1]

    def get_data(self, path):
        prefix = self.root + "/"
        if path.startswith(prefix):
            for name in self.entries:
                if self.filename(name) == path:
                    return SOURCES[self.entries[name][0]]
        raise IOError(2, "No such file", path)

    def real_name(self, name):
        name = str(name)
        if name == "__main__":
            name = getattr(sys.modules["__main__"], "_module_fqn", name)
        if name not in self.entries:
            raise ImportError("no module named %s" % name)
        return name


FINDER = Finder()


def module_file(name):
    return str(FINDER.root + "/" + name.replace(".", "/") + ".py")


def install():
    sys.meta_path.insert(0, FINDER)


def is_ours(name):
    return name.split(".", 1)[0] in ROOTS


def forget(names):
    """Drops modules from sys.modules, and from the packages that hold them as attributes."""
    for name in names:
        sys.modules.pop(name, None)
        parent, _, leaf = name.rpartition(".")
        parent = sys.modules.get(parent)
        if parent is not None and leaf in parent.__dict__:
            delattr(parent, leaf)
