# Owner, group and mode of a path, as AnsibleModule sets and shows them. What needs SELinux,
# chattr or a symbolic mode is left to the module.
from __future__ import absolute_import

import errno
import grp
import os
import pwd
import stat

from shevek_agent.builtin_modules.arguments import Param, Unsupported, from_bytes, native, to_bytes

COMMON = {
    "mode": Param("raw"),
    "owner": Param("str"),
    "group": Param("str"),
    "seuser": Param("str"),
    "serole": Param("str"),
    "selevel": Param("str"),
    "setype": Param("str"),
    "attributes": Param("str", aliases=("attr",)),
    "unsafe_writes": Param("bool", False),
}


class Wanted(object):
    """Names are looked up before anything happens, so that a wrong one changes nothing."""

    def __init__(self, arguments):
        for name in ("seuser", "serole", "selevel", "setype", "attributes"):
            if arguments[name] is not None:
                raise Unsupported(name)
        if arguments["unsafe_writes"] or "ANSIBLE_UNSAFE_WRITES" in os.environ or has_selinux():
            raise Unsupported("unsafe_writes or SELinux")
        self.check_mode = arguments.check_mode
        self.uid = look_up(arguments["owner"], pwd.getpwnam, pwd.getpwuid, self.check_mode)
        self.gid = look_up(arguments["group"], grp.getgrnam, grp.getgrgid, self.check_mode)
        self.mode = octal(arguments["mode"])

    def apply(self, path, changed, diff=None):
        """True when something changed, or would."""
        if (self.uid, self.gid, self.mode) == (None, None, None):
            return changed
        if self.check_mode and not os.path.exists(path):
            return True
        changed = self.set_owner(path, changed, diff)
        changed = self.set_group(path, changed, diff)
        return self.set_mode(path, changed, diff)

    def set_owner(self, path, changed, diff):
        before = os.lstat(path).st_uid
        if self.uid is None or self.uid == before:
            return changed
        note(diff, "owner", before, self.uid)
        if not self.check_mode:
            os.lchown(path, self.uid, -1)
        return True

    def set_group(self, path, changed, diff):
        before = os.lstat(path).st_gid
        if self.gid is None or self.gid == before:
            return changed
        note(diff, "group", before, self.gid)
        if not self.check_mode:
            os.lchown(path, -1, self.gid)
        return True

    def set_mode(self, path, changed, diff):
        before = stat.S_IMODE(os.lstat(path).st_mode)
        if self.mode is None or self.mode == before:
            return changed
        if os.path.islink(path):
            raise Unsupported("mode of a link")
        note(diff, "mode", "0%03o" % before, "0%03o" % self.mode)
        if self.check_mode:
            return True
        os.chmod(path, self.mode)
        return changed or stat.S_IMODE(os.lstat(path).st_mode) != before


def note(diff, name, before, after):
    if diff is not None:
        diff.setdefault("before", {})[name] = before
        diff.setdefault("after", {})[name] = after


def look_up(name, by_name, by_number, needs_entry):
    if name is None:
        return None
    try:
        try:
            number = int(name)
        except ValueError:
            return by_name(native(name))[2]
        if needs_entry:
            by_number(number)
        return number
    except (KeyError, OverflowError):
        raise Unsupported(name)


def octal(mode):
    if mode is None or not hasattr(mode, "lower"):
        number = mode
    else:
        try:
            number = int(mode, 8)
        except ValueError:
            raise Unsupported("mode")
    if number is not None and number != stat.S_IMODE(number):
        raise Unsupported("mode")
    return number


def has_selinux():
    return os.path.exists("/sys/fs/selinux/enforce") or os.path.exists("/selinux/enforce")


def add_path_info(answer):
    """What every result with a `path` or `dest` tells of it."""
    path = answer.get("path", answer.get("dest"))
    if path is None:
        return answer
    path = to_bytes(path)
    if not os.path.exists(path):
        return answer
    facts = os.lstat(path)
    answer["uid"] = facts.st_uid
    answer["gid"] = facts.st_gid
    answer["owner"] = name_of(pwd.getpwuid, facts.st_uid)
    answer["group"] = name_of(grp.getgrgid, facts.st_gid)
    answer["mode"] = "0%03o" % stat.S_IMODE(facts.st_mode)
    answer["state"] = state_of(path)
    answer["size"] = facts.st_size
    return answer


def name_of(by_number, number):
    try:
        return from_bytes(by_number(number)[0])
    except KeyError:
        return str(number)


def state_of(path):
    """absent, link, directory, hard (a file of several names) or file (anything else)."""
    try:
        if os.path.islink(path):
            return "link"
        if os.path.isdir(path):
            return "directory"
        if not os.path.lexists(path):
            return "absent"
        return "hard" if os.stat(path).st_nlink > 1 else "file"
    except OSError as error:
        if error.errno == errno.ENOENT:
            return "absent"
        raise
