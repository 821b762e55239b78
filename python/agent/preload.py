# module_utils.basic and what it imports, loaded once in the agent so that a forked module finds
# it there. Never a module's body. An optional import that failed here (libselinux, systemd) is
# tried again in every child: the task before may have installed it.
import importlib
import sys

from shevek_agent.importer import FINDER, forget, is_ours

BASIC = "ansible.module_utils.basic"
LOADED = {}  # name -> hash
MISSED = []  # names that nothing could import
STATE = {"done": False}


class Watcher(object):
    """Last on sys.meta_path: hears the names that nobody found."""

    def find_spec(self, name, path=None, target=None):
        MISSED.append(name)
        return None

    def find_module(self, name, path=None):
        MISSED.append(name)
        return None


def load(entries):
    if STATE["done"]:
        return
    STATE["done"] = True
    FINDER.use(entries)
    watcher = Watcher()
    sys.meta_path.append(watcher)
    try:
        importlib.import_module(BASIC)
    except BaseException:  # an old Python: basic says so and exits; the child will, too
        forget([name for name in sys.modules if is_ours(name)])
        return
    finally:
        sys.meta_path.remove(watcher)
    for name, module in list(sys.modules.items()):
        if module is not None and name in entries:
            LOADED[name] = entries[name][0]
    del MISSED[:-50]
    waste_no_wait()
    invalidate_caches()  # its first call imports importlib.metadata, better once here
    freeze()


def waste_no_wait():
    """basic's run_command (2.14 to 2.19) looks twice whether its command has ended. Where it ends between
    the two, a selector that watches nothing any more is waited on for a second: 6 of 20 times that facts
    were gathered on a quiet machine of two cores."""
    selectors = sys.modules.get("selectors")
    if selectors is None:  # an old Python: module_utils brings its own
        return
    base = selectors.DefaultSelector

    class Selector(base):
        def select(self, timeout=None):
            if timeout and not self.get_map():
                return []
            return base.select(self, timeout)

    selectors.DefaultSelector = Selector


def invalidate_caches():
    invalidate = getattr(importlib, "invalidate_caches", None)
    if invalidate is not None:
        invalidate()


def freeze():
    try:
        import gc

        gc.collect()
        gc.freeze()  # 3.7: children do not touch, so do not copy, these pages
    except AttributeError:
        pass


def adopt(entries, is_bare):
    """In the child: make sys.modules hold what AnsiballZ's zip would give this module."""
    FINDER.use(entries)
    invalidate_caches()
    if is_bare or differs(entries) or any(can_import(name) for name in MISSED):
        forget([name for name in sys.modules if is_ours(name)])
    else:
        forget([name for name in LOADED if name not in entries])


def differs(entries):
    for name, digest in LOADED.items():
        entry = entries.get(name)
        if entry is not None and entry[0] != digest:
            return True
    return False


def can_import(name):
    if is_ours(name):
        return name in FINDER.entries
    parent = name.rpartition(".")[0]
    if parent and parent not in sys.modules:
        return False
    path = getattr(sys.modules.get(parent), "__path__", None) if parent else None
    for finder in sys.meta_path:
        try:
            if hasattr(finder, "find_spec"):
                found = finder.find_spec(name, path)
            else:
                found = finder.find_module(name, path)
        except Exception:
            found = None
        if found is not None:
            return True
    if sys.version_info[0] == 2:
        import imp

        try:
            imp.find_module(name.rpartition(".")[2], path)
            return True
        except ImportError:
            return False
    return False
