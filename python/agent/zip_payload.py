# AnsiballZ's zip, written only if somebody asks for its path: respawn_module() runs the module
# once more under another interpreter, from that file.
import os

from shevek_agent.importer import SOURCES


def write_zip(path, entries):
    import zipfile

    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder, 0o700)
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
    try:
        for name, (digest, is_package) in entries.items():
            tail = "/__init__.py" if is_package else ".py"
            write(archive, name.replace(".", "/") + tail, SOURCES[digest])
        # An ansible-core installed through a .pth file must not come before this one.
        line = u"import sys\nsys.path.insert(0,\"%s\")\n" % path
        write(archive, "sitecustomize.py", line.encode("utf-8"))
    finally:
        archive.close()


def write(archive, name, data):
    import zipfile

    info = zipfile.ZipInfo(name)  # dated 1980: a wrong clock cannot break it
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


class LazyZipPath(str):
    """`_modlib_path`: a path that comes into being when it is first written into something."""

    def __new__(cls, path, entries):
        self = str.__new__(cls, path)
        self.entries = entries
        return self

    def materialise(self):
        path = str.__str__(self)
        if not os.path.exists(path):
            write_zip(path, self.entries)
        return path

    def __str__(self):
        return self.materialise()

    def __format__(self, spec):
        return format(self.materialise(), spec)

    def __repr__(self):
        return repr(self.materialise())
