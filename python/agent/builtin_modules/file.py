# The file module of ansible-core 2.14 and 2.16: state file, directory, absent, touch and link.
from __future__ import absolute_import

import os
import shutil
import time

from shevek_agent.builtin_modules.arguments import Param, Unsupported, from_bytes, to_bytes
from shevek_agent.builtin_modules.attributes import COMMON, Wanted, add_path_info, note, state_of

TABLE = dict(COMMON, **{
    "state": Param("str", choices=("absent", "directory", "file", "link", "touch")),
    "path": Param("path", aliases=("dest", "name")),
    "_original_basename": Param("str"),
    "recurse": Param("bool", False),
    "force": Param("bool", False),
    "follow": Param("bool", True),
    "_diff_peek": Param("bool"),
    "src": Param("path"),
    "modification_time": Param("str", choices=("preserve", "now")),
    "modification_time_format": Param("str", "%Y%m%d%H%M.%S"),
    "access_time": Param("str", choices=("preserve", "now")),
    "access_time_format": Param("str", "%Y%m%d%H%M.%S"),
})

TABLES = {"2.14.": TABLE}


def run(arguments):
    params = arguments.params
    if not params["path"] or params["recurse"] or params["_diff_peek"] is not None:
        raise Unsupported("path, recurse or _diff_peek")
    settle(params)
    job = Job(arguments)
    state = params["state"]
    if state == "absent" and job.before == "directory" and not arguments.check_mode:
        return lambda: add_path_info(job.absent())  # may take its time
    return add_path_info(getattr(job, state)())


def settle(params):
    """The state and path that are meant; the module shows them as if they had been given."""
    state = params["state"]
    if state not in ("link", "absent") and os.path.isdir(to_bytes(params["path"])):
        name = params["_original_basename"] or (os.path.basename(params["src"]) if params["src"] else None)
        if name:
            params["path"] = os.path.join(params["path"], name)
    if state is None:
        now = state_of(to_bytes(params["path"]))
        params["state"] = "file" if now == "absent" else now
    if params["state"] == "hard" or (params["src"] and params["state"] != "link"):
        raise Unsupported("state hard, or src")


class Job(object):
    def __init__(self, arguments):
        self.arguments = arguments
        self.check_mode = arguments.check_mode
        self.follow = arguments["follow"]
        self.text = arguments["path"]
        self.path = to_bytes(self.text)
        self.before = state_of(self.path)
        self.wanted = Wanted(arguments)

    def follow_link(self):
        if self.follow and self.before == "link":
            self.path = os.path.realpath(self.path)
            self.text = from_bytes(self.path)
            self.before = state_of(self.path)

    def new_diff(self, state):
        diff = {"before": {"path": self.text}, "after": {"path": self.text}}
        if self.before != state:
            diff["before"]["state"] = self.before
            diff["after"]["state"] = state
        return diff

    def set_all(self, path, changed, diff):
        changed = self.wanted.apply(path, changed, diff)
        return self.set_times(path, diff) or changed

    def set_times(self, path, diff):
        params = self.arguments.params
        default = "now" if params["state"] == "touch" else "preserve"
        modified = params["modification_time"] or default
        accessed = params["access_time"] or default
        if modified == accessed == "preserve":
            return False
        facts = os.stat(path)
        now = time.time()
        mtime = now if modified == "now" else facts.st_mtime
        atime = now if accessed == "now" else facts.st_atime
        if not self.check_mode:
            os.utime(path, None if modified == accessed else (atime, mtime))
        for name, old, new in (("mtime", facts.st_mtime, mtime), ("atime", facts.st_atime, atime)):
            if old != new:
                note(diff, name, old, new)
        return True

    def file(self):
        self.follow_link()
        if self.before not in ("file", "hard"):
            raise Unsupported("not a file")
        diff = self.new_diff("file")
        changed = self.set_all(self.path, False, diff)
        return {"path": self.text, "changed": changed, "diff": diff}

    def directory(self):
        self.follow_link()
        diff = self.new_diff("directory")
        if self.before == "absent":
            if self.check_mode:
                return {"path": self.text, "changed": True, "diff": diff}
            changed = self.make_folders(diff)
        elif self.before == "directory":
            changed = self.set_all(self.path, False, diff)
        else:
            raise Unsupported("not a directory")
        return {"path": self.text, "changed": changed, "diff": diff}

    def make_folders(self, diff):
        """Owner, group and mode go to each folder that is new, and to those that were there."""
        changed = False
        folder = b""
        for name in self.path.strip(b"/").split(b"/"):
            folder = b"/".join([folder, name])
            if not os.path.isabs(self.path):
                folder = folder.lstrip(b"/")
            if not os.path.exists(folder):
                os.mkdir(folder)
                changed = True
                changed = self.wanted.apply(folder, changed, diff)
                changed = self.set_times(self.path, diff) or changed
        return changed

    def absent(self):
        if self.before == "absent":
            return {"path": self.text, "changed": False, "state": "absent"}
        diff = self.new_diff("absent")
        if self.before == "directory":
            diff["before"]["path_content"] = content_of(self.path)
        if not self.check_mode:
            if self.before == "directory":
                shutil.rmtree(self.path)
            else:
                os.unlink(self.path)
        return {"path": self.text, "changed": True, "diff": diff, "state": "absent"}

    def touch(self):
        if self.before == "absent" and self.check_mode:
            return {"dest": self.text, "changed": True}
        target = os.path.realpath(self.path) if self.follow and self.before == "link" else self.path
        if not os.path.isdir(os.path.dirname(target) or b"."):
            raise Unsupported("no folder")
        if self.before == "absent":
            open(self.path, "wb").close()
        diff = self.new_diff("touch")
        changed = self.set_all(target, self.before == "absent", diff)
        return {"dest": self.text, "changed": changed, "diff": diff}

    def link(self):
        source = self.arguments["src"]
        if source is None or self.before not in ("absent", "link"):
            raise Unsupported("link")
        target = to_bytes(source)
        if not self.arguments["force"]:
            if not os.path.exists(os.path.join(os.path.dirname(self.path), target)):
                raise Unsupported("no source")
        diff = self.new_diff("link")
        changed = self.before == "absent"
        if not changed:
            old = os.readlink(self.path)
            changed = old != target
            if changed:
                diff["before"]["src"] = from_bytes(old)
                diff["after"]["src"] = source
        if changed and not self.check_mode:
            self.make_link(target)
        answer = {"dest": self.text, "src": source, "changed": changed, "diff": diff}
        if self.check_mode and not os.path.exists(self.path):
            return answer
        self.set_link_attributes(answer, diff)
        return answer

    def make_link(self, target):
        if self.before == "absent":
            os.symlink(target, self.path)
            return
        name = ".%s.%s.tmp" % (os.getpid(), time.time())
        temporary = os.path.join(os.path.dirname(self.path), to_bytes(name))
        os.symlink(target, temporary)
        os.rename(temporary, self.path)

    def set_link_attributes(self, answer, diff):
        is_plain = (self.wanted.uid, self.wanted.gid, self.wanted.mode) == (None, None, None)
        params = self.arguments.params
        is_timed = (params["modification_time"] or "preserve", params["access_time"] or "preserve") != ("preserve",) * 2
        if self.follow and os.path.islink(self.path):
            target = os.path.realpath(self.path)
            if not os.path.exists(target):
                answer["warnings"] = [
                    "Cannot set fs attributes on a non-existent symlink target. follow should be"
                    " set to False to avoid this."
                ]
                return
            answer["changed"] = self.set_all(target, answer["changed"], diff)
        elif is_plain and not is_timed:
            return
        else:
            answer["changed"] = self.set_all(self.path, answer["changed"], diff)


def content_of(path):
    folders, files = [], []
    for base, own_folders, own_files in os.walk(path):
        folders.extend(from_bytes(os.path.join(base, name)) for name in own_folders)
        files.extend(from_bytes(os.path.join(base, name)) for name in own_files)
    return {"directories": folders, "files": files}
