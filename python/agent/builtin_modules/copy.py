# The copy module of ansible-core 2.14 and 2.16, for a file that has been transferred already.
from __future__ import absolute_import

import hashlib
import os

from shevek_agent.builtin_modules.arguments import Param, Unsupported, from_bytes, to_bytes
from shevek_agent.builtin_modules.attributes import COMMON, Wanted, add_path_info

TABLE = dict(COMMON, **{
    "src": Param("path"),
    "_original_basename": Param("str"),
    "content": Param("str"),
    "dest": Param("path"),
    "backup": Param("bool", False),
    "force": Param("bool", True),
    "validate": Param("str"),
    "directory_mode": Param("raw"),
    "remote_src": Param("bool"),
    "local_follow": Param("bool"),
    "checksum": Param("str"),
    "follow": Param("bool", False),
})
TABLES = {"2.14.": TABLE}
# Reading more would keep the agent's loop waiting.
LARGE = 4 * 1024 * 1024


def run(arguments):
    for name in ("content", "backup", "validate", "remote_src"):
        if arguments[name]:
            raise Unsupported(name)
    source = to_bytes(arguments["src"] or "")
    if arguments["content"] is not None or not os.path.isfile(source) or not os.access(source, os.R_OK):
        raise Unsupported("source")
    if arguments["mode"] == "preserve" or not arguments["dest"]:
        raise Unsupported("mode or dest")
    wanted = Wanted(arguments)
    job = lambda: place(arguments, source, wanted)  # noqa: E731
    return job if os.path.getsize(source) > LARGE else job()


def place(arguments, source, wanted):
    dest = destination(arguments)
    checksum = digest(source, hashlib.sha1)
    if arguments["checksum"] and arguments["checksum"] != checksum:
        raise Unsupported("checksum")
    answer = {"src": arguments["src"], "dest": dest, "changed": False}
    path = to_bytes(dest)
    if os.path.lexists(path):
        if os.path.islink(path) or not os.path.isfile(path):
            raise Unsupported("no plain file there")
        if not arguments["force"]:
            answer["msg"] = "file already exists"
            return add_path_info(answer)
    if not os.access(os.path.dirname(path), os.W_OK):
        raise Unsupported("not writable")
    answer.update(md5sum=md5sum(source), checksum=checksum)
    if not is_same(path, checksum):
        answer["changed"] = True
        if not arguments.check_mode:
            refuse_acl(source)
            move(source, path)
    answer["changed"] = wanted.apply(path, answer["changed"])
    return add_path_info(answer)


def destination(arguments):
    dest = arguments["dest"]
    if os.sep not in dest:
        dest = "./" + dest
    name = arguments["_original_basename"]
    if dest.endswith(os.sep):
        if not os.path.isdir(to_bytes(dest)):
            raise Unsupported("folders to make")
        dest = os.path.join(dest, name) if name else dest
    if os.path.isdir(to_bytes(dest)):
        dest = os.path.join(dest, name or os.path.basename(arguments["src"]))
    if not os.path.isdir(os.path.dirname(to_bytes(dest))):
        raise Unsupported("no folder")
    return dest


def is_same(path, checksum):
    is_readable = os.path.exists(path) and os.access(path, os.R_OK)
    return is_readable and digest(path, hashlib.sha1) == checksum


def refuse_acl(source):
    """A transferred file must not bring its access list along; setfacl is the module's business."""
    if hasattr(os, "listxattr") and "system.posix_acl_access" in os.listxattr(source):
        raise Unsupported("ACL")


def move(source, path):
    """A rename; where it is not possible the module knows the ways around."""
    is_new = not os.path.exists(path)
    if not is_new:
        facts = os.stat(path)
        os.chmod(source, facts.st_mode & 0o7777)
        try:
            os.chown(source, facts.st_uid, facts.st_gid)
        except OSError:
            if os.getuid() == 0:
                raise
    os.rename(source, path)
    if is_new:
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(path, 0o666 & ~umask)
        try:
            os.chown(path, os.geteuid(), os.getegid())
        except OSError:
            pass


def md5sum(path):
    try:
        return digest(path, hashlib.md5)
    except ValueError:  # FIPS
        return None


def digest(path, algorithm):
    state = algorithm()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(65536), b""):
            state.update(block)
    return from_bytes(state.hexdigest())
