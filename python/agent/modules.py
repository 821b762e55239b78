# Requests about modules: sources that arrive (store), and modules to run.
import json
import marshal
import os
import sys
import zlib

from shevek_agent import files, module_child, preload
from shevek_agent.channel import Request
from shevek_agent.children import Child
from shevek_agent.importer import CODES, SOURCES, compiled, module_file

MANIFESTS = {}  # hash -> {name: (hash, is_package)}
# Read when an interpreter starts; a fork would not notice them.
START_UP = ("PYTHON", "LD_", "DYLD_")


class Store(Request):
    """Takes zlib data: a line of JSON ([[kind, hash, size] ...]), then the bytes of each."""

    def __init__(self, channel, ident, request):
        Request.__init__(self, channel, ident)
        self.inflate = zlib.decompressobj()
        self.pieces = []

    def on_data(self, data):
        self.pieces.append(self.inflate.decompress(data))
        self.accept(len(data))

    def on_end(self):
        data = b"".join(self.pieces) + self.inflate.flush()
        head, _, body = data.partition(b"\n")
        start = 0
        for kind, digest, size in json.loads(head.decode("utf-8")):
            blob = body[start:start + size]
            start += size
            if kind == "manifest":
                MANIFESTS[digest] = parse_manifest(blob)
            else:
                SOURCES[digest] = blob
        self.channel.done(self.ident, {})


def parse_manifest(blob):
    rows = json.loads(blob.decode("utf-8"))
    return dict((str(name), (str(digest), bool(is_package))) for name, digest, is_package in rows)


class Module(Child):
    """Arguments come as data; at their end the module is forked."""

    def __init__(self, channel, ident, request):
        Child.__init__(self, channel, ident, False)
        self.request = request
        self.args = []
        self.zip_folder = None

    def on_data(self, data):
        self.args.append(data)
        self.accept(len(data))

    def on_end(self):
        request = self.request
        environ = dict((str(name), native(value)) for name, value in request["environ"].items())
        self.zip_folder = files.temp_name(request["remote_tmp"])
        job = {
            "name": str(request["name"]),
            "hash": str(request["hash"]),
            "args": b"".join(self.args),
            "environ": environ,
            "zip_folder": self.zip_folder,
        }
        self.args = []
        try:
            if "program" in request:
                self.begin_program(job, request["program"])
            else:
                self.begin_python(job, MANIFESTS[request["manifest"]], request["bare"])
        except (OSError, IOError) as error:
            answer = files.error_result(error)
            answer["in_temp_dir"] = "program" in request
            self.channel.done(self.ident, answer)
            self.on_close()

    def begin_python(self, job, manifest, is_bare):
        job["manifest"] = manifest
        job["is_bare"] = is_bare
        if not is_bare:
            preload.load(manifest)
        if any(name.startswith(START_UP) for name in job["environ"]):
            self.launch(job, module_child.run_fresh)
        else:
            compile_ahead(job)
            self.launch(job, module_child.run)

    def begin_program(self, job, program):
        """A module in another language: a file of its own, its arguments in a second one."""
        folder = job["zip_folder"]
        files.make_private(folder)
        path = os.path.join(folder, job["name"])
        files.write_file(path, SOURCES[job["hash"]], 0o700)
        words = [quote(word) for word in program["interpreter"]] + [quote(path)]
        if program["has_args"]:
            args_path = os.path.join(folder, "args")
            files.write_file(args_path, job["args"], 0o600)
            words.append(quote(args_path))
        job["argv"] = [str(program["shell"]), "-c", " ".join(words)]
        self.launch(job, module_child.run_program)

    def launch(self, job, run):
        is_teaching = run is module_child.run

        def body(code_fd):
            job["code_fd"] = code_fd
            run(job)

        self.start(body, is_teaching)

    def learn(self, data):
        try:
            for digest, filename, code in marshal.loads(data):
                CODES[(digest, filename)] = code
        except (ValueError, EOFError, TypeError):  # the child was killed while it wrote
            pass

    def on_close(self):
        if self.zip_folder is not None and os.path.isdir(self.zip_folder):
            files.remove_tree(self.zip_folder)


def compile_ahead(job):
    """The body's code object is kept for the next run; a syntax error is the child's to tell."""
    try:
        compiled(job["hash"], module_file(job["name"]))
    except (SyntaxError, ValueError):
        pass


def quote(word):
    return "'" + native(word).replace("'", "'\"'\"'") + "'"


def native(text):
    return text.encode("utf-8") if sys.version_info[0] == 2 else text
