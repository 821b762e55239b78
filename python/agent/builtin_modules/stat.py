# The stat module of ansible-core 2.14 and 2.16. `file` and `lsattr` are started side by side, in a child.
from __future__ import absolute_import

import errno
import grp
import hashlib
import os
import pwd
import stat
import subprocess

from shevek_agent.builtin_modules.arguments import Param, Unsupported, from_bytes, to_bytes
from shevek_agent.builtin_modules.copy import LARGE, digest

ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
TABLE = {
    "path": Param("path", aliases=("dest", "name")),
    "follow": Param("bool", False),
    "get_md5": Param("bool", False),
    "get_checksum": Param("bool", True),
    "get_mime": Param("bool", True, aliases=("mime", "mime_type", "mime-type")),
    "get_attributes": Param("bool", True, aliases=("attr", "attributes")),
    "checksum_algorithm": Param("str", "sha1", aliases=("checksum", "checksum_algo"), choices=ALGORITHMS),
}
TABLES = {"2.14.": TABLE, "2.16.": dict((name, param) for name, param in TABLE.items() if name != "get_md5")}
KINDS = (
    ("isdir", stat.S_ISDIR), ("ischr", stat.S_ISCHR), ("isblk", stat.S_ISBLK), ("isreg", stat.S_ISREG),
    ("isfifo", stat.S_ISFIFO), ("islnk", stat.S_ISLNK), ("issock", stat.S_ISSOCK),
)
BITS = (
    ("wusr", stat.S_IWUSR), ("rusr", stat.S_IRUSR), ("xusr", stat.S_IXUSR), ("wgrp", stat.S_IWGRP),
    ("rgrp", stat.S_IRGRP), ("xgrp", stat.S_IXGRP), ("woth", stat.S_IWOTH), ("roth", stat.S_IROTH),
    ("xoth", stat.S_IXOTH), ("isuid", stat.S_ISUID), ("isgid", stat.S_ISGID),
)
FIELDS = (
    ("st_uid", "uid"), ("st_gid", "gid"), ("st_size", "size"), ("st_ino", "inode"), ("st_dev", "dev"),
    ("st_nlink", "nlink"), ("st_atime", "atime"), ("st_mtime", "mtime"), ("st_ctime", "ctime"),
    ("st_blocks", "blocks"), ("st_blksize", "block_size"), ("st_rdev", "device_type"), ("st_flags", "flags"),
    ("st_gen", "generation"), ("st_birthtime", "birthtime"), ("st_ftype", "file_type"), ("st_attrs", "attrs"),
    ("st_obtype", "object_type"), ("st_rsize", "real_size"), ("st_creator", "creator"), ("st_type", "file_type"),
)
# Letters of lsattr to words.
ATTRIBUTES = {
    "A": "noatime", "a": "append", "c": "compressed", "C": "nocow", "d": "nodump", "D": "dirsync",
    "e": "extents", "E": "encrypted", "h": "blocksize", "i": "immutable", "I": "indexed",
    "j": "journalled", "N": "inline", "s": "zero", "S": "synchronous", "t": "notail", "T": "blockroot",
    "u": "undelete", "X": "compressedraw", "Z": "compresseddirty",
}


def run(arguments):
    text = arguments["path"]
    if not text:
        raise Unsupported("path")
    path = to_bytes(text)
    try:
        facts = os.stat(path) if arguments["follow"] else os.lstat(path)
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise Unsupported("stat")
        return {"changed": False, "stat": {"exists": False}}
    asks = arguments["get_mime"] or arguments["get_attributes"]
    if asks and ("$" in text or text.startswith("~")):
        raise Unsupported("path")  # run_command would expand it
    programs = programs_for(arguments, path)
    job = lambda: {"changed": False, "stat": describe(arguments, path, facts, programs)}  # noqa: E731
    is_long = stat.S_ISREG(facts.st_mode) and facts.st_size > LARGE
    return job if is_long or any(programs) else job()


def describe(arguments, path, facts, programs):
    started = [argv and subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for argv in programs]
    answer = {"exists": True, "path": arguments["path"], "mode": "%04o" % stat.S_IMODE(facts.st_mode)}
    answer.update((name, bool(check(facts.st_mode))) for name, check in KINDS)
    answer.update((name, bool(facts.st_mode & bit)) for name, bit in BITS)
    answer.update((name, getattr(facts, field)) for field, name in FIELDS if hasattr(facts, field))
    for name, access in (("readable", os.R_OK), ("writeable", os.W_OK), ("executable", os.X_OK)):
        answer[name] = os.access(path, access)
    if answer["islnk"]:
        answer["lnk_source"] = from_bytes(os.path.realpath(path))
        answer["lnk_target"] = from_bytes(os.readlink(path))
    add_names(answer, facts)
    if answer["isreg"] and answer["readable"]:
        add_digests(answer, arguments, path)
    if arguments["get_mime"]:
        add_mime(answer, started[0])
    if arguments["get_attributes"]:
        add_attributes(answer, started[1])
    return answer


def add_names(answer, facts):
    try:
        answer["pw_name"] = from_bytes(pwd.getpwuid(facts.st_uid).pw_name)
    except (TypeError, KeyError):
        pass
    try:
        answer["gr_name"] = from_bytes(grp.getgrgid(facts.st_gid).gr_name)
    except (KeyError, ValueError, OverflowError):
        pass


def add_digests(answer, arguments, path):
    if arguments.params.get("get_md5"):
        try:
            answer["md5"] = digest(path, hashlib.md5)
        except ValueError:  # FIPS
            answer["md5"] = None
    if arguments["get_checksum"]:
        try:
            answer["checksum"] = digest(path, getattr(hashlib, arguments["checksum_algorithm"]))
        except ValueError:
            raise Unsupported("FIPS")


def add_mime(answer, process):
    answer["mimetype"] = answer["charset"] = "unknown"
    out = output_of(process)
    if out is None:
        return
    parts = out.rsplit(":", 1)
    fields = parts[-1].split(";")
    if len(parts) == 2 and len(fields) == 2:
        answer["mimetype"] = fields[0].strip()
        charset = fields[1].split("=")
        if len(charset) > 1:
            answer["charset"] = charset[1].strip()


def add_attributes(answer, process):
    answer.update(version=None, attributes=[], attr_flags="")
    words = (output_of(process) or "").split()
    if words:
        answer["version"] = words[0]
    if len(words) > 1:
        answer["attr_flags"] = words[1].replace("-", "")
        answer["attributes"] = [ATTRIBUTES[letter] for letter in answer["attr_flags"] if letter in ATTRIBUTES]


def output_of(process):
    if process is None:
        return None
    out, _ = process.communicate()
    return from_bytes(out) if process.returncode == 0 else None


def programs_for(arguments, path):
    file, lsattr = None, None
    if arguments["get_mime"]:
        file = find_program("file")
    if arguments["get_attributes"]:
        lsattr = find_program("lsattr")
    return (
        file and [file, "--mime-type", "--mime-encoding", path],
        lsattr and [lsattr, "-vd", path],
    )


def find_program(name):
    folders = os.environ.get("PATH", "").split(os.pathsep)
    folders += [folder for folder in ("/sbin", "/usr/sbin", "/usr/local/sbin") if os.path.exists(folder)]
    for folder in folders:
        path = os.path.join(folder, name)
        if folder and os.path.isfile(path) and os.stat(path).st_mode & 0o111:
            return path
    return None
