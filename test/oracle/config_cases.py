"""Asks the installed ansible-core what settings mean: ansible.cfg files, environments, places.

Writes one file a case to test/corpus/config: files, environment and the reference's answer with its version.

    /usr/bin/python3 test/oracle/config_cases.py [case ...]
"""
import json
import os
import subprocess
import sys
import tempfile

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus", "config")


def cfg(text, **more):
    return dict(files={"work/ansible.cfg": text}, **more)


CASES = {
    "nothing": dict(files={}),
    "in-cwd": cfg("[defaults]\nforks = 9\n"),
    "in-home": dict(files={"home/.ansible.cfg": "[defaults]\nforks = 8\n"}),
    "cwd-before-home": dict(files={"home/.ansible.cfg": "[defaults]\nforks = 8\n", "work/ansible.cfg": "[defaults]\ntimeout=3\n"}),
    "by-env": dict(files={"x.cfg": "[defaults]\nforks=1\n", "work/ansible.cfg": "[defaults]\nforks=2\n"}, env={"ANSIBLE_CONFIG": "@ROOT@/x.cfg"}),
    "by-env-relative": dict(files={"work/sub/x.cfg": "[defaults]\nforks=1\ninventory=h\n"}, env={"ANSIBLE_CONFIG": "sub/x.cfg"}),
    "by-env-folder": dict(files={"d/ansible.cfg": "[defaults]\nforks=1\n"}, env={"ANSIBLE_CONFIG": "@ROOT@/d"}),
    "by-env-missing": cfg("[defaults]\nforks=2\n", env={"ANSIBLE_CONFIG": "@ROOT@/none.cfg"}),
    "by-env-yaml": dict(files={"x.yml": "a: 1\n"}, env={"ANSIBLE_CONFIG": "@ROOT@/x.yml"}),
    "by-env-other-ending": dict(files={"x.conf": "a: 1\n"}, env={"ANSIBLE_CONFIG": "@ROOT@/x.conf"}),
    "world-writable": cfg("[defaults]\nforks=2\n", mode=0o777),
    "world-writable-by-env": cfg("[defaults]\nforks=2\n", mode=0o777, env={"ANSIBLE_CONFIG": "ansible.cfg"}),
    "ini-comments": cfg("# one\n; two\n[defaults]\n  # three\nforks = 7 ; four\ntimeout=8;no comment? \nretry_files_save_path=/a#b # c\nnocows = 1\t; tab\n"),
    "ini-colons-and-case": cfg("[defaults]\nFORKS: 7\nTimeOut : 8\n"),
    "ini-continuation": cfg("[defaults]\ngather_subset = !all,\n   min,\n\n   network\nforks=3\n"),
    "ini-continuation-comment": cfg("[defaults]\ngather_subset = a,\n   # no\n   b ; c\n"),
    "ini-default-section": cfg("[DEFAULT]\nforks=4\nbecome=yes\n[defaults]\n[privilege_escalation]\n"),
    "ini-percent": cfg("[defaults]\nansible_managed = %d by %(host)s {file}\n"),
    "ini-duplicate-key": cfg("[defaults]\nforks=1\nforks=2\n"),
    "ini-duplicate-section": cfg("[defaults]\nforks=1\n[defaults]\n"),
    "ini-no-section": cfg("forks=1\n"),
    "ini-bad-lines": cfg("[defaults]\nforks\nnonsense here\nforks=1\n"),
    "ini-crlf": cfg("[defaults]\r\nforks=6\r\nretry_files_save_path = /x\r\n"),
    "ini-quotes": cfg("[defaults]\nmodule_name = \"ping\"\nmodule_args='a b'\nexecutable=\"/bin/sh'\ntransport = \"\n"),
    "ini-empty-value": cfg("[defaults]\nretry_files_save_path =\nremote_user =\nroles_path =\n"),
    "ini-empty-int": cfg("[defaults]\nforks =\n"),
    "bools": cfg("[defaults]\nnocows=TRUE\nforce_color=on\nnocolor=y\ndebug=0\nhost_key_checking=No\nno_log=maybe\nask_pass= t \nforce_handlers=1.0\n"),
    "ints": cfg("[defaults]\nforks=+12\ntimeout=1_000\npoll_interval= 7 \nremote_port=022\n"),
    "int-bad": cfg("[defaults]\nforks=many\n"),
    "int-float": cfg("[defaults]\nforks=1.5\n"),
    "int-bad-env": dict(files={}, env={"ANSIBLE_FORKS": "0x10"}),
    "int-empty-env": cfg("[defaults]\nforks=3\n", env={"ANSIBLE_FORKS": ""}),
    "floats": cfg("[defaults]\ninternal_poll_interval = 1e-3\nworker_shutdown_poll_delay=2\n"),
    "float-bad": cfg("[defaults]\ninternal_poll_interval = fast\n"),
    "lists": cfg("[defaults]\ncallbacks_enabled = a, \"b\" ,'c',,d e\n[tags]\nrun=x,y\nskip=\n"),
    "paths": cfg("[defaults]\nroles_path = roles:/abs/../x:~/r:$NAME/y:{{CWD}}/z:\nretry_files_save_path=logs/../x.log\nprivate_key_file=${NAME}/key\ninventory = hosts, /etc/h ,~/i,a/b/\n",
                 env={"NAME": "/named"}),
    "paths-env": dict(files={}, env={"ANSIBLE_ROLES_PATH": "roles:../up", "ANSIBLE_INVENTORY": "a,b", "ANSIBLE_RETRY_FILES_SAVE_PATH": "$NOPE/x"}),
    "paths-file-elsewhere": dict(files={"etc/x.cfg": "[defaults]\nroles_path=roles\nlibrary=lib:{{CWD}}/lib\n"}, env={"ANSIBLE_CONFIG": "@ROOT@/etc/x.cfg"}),
    "ansible-home": cfg("[defaults]\nhome=/data/ans\n", full=["DEFAULT_ROLES_PATH", "COLLECTIONS_PATHS", "GALAXY_TOKEN_PATH", "PERSISTENT_CONTROL_PATH_DIR", "ANSIBLE_HOME"]),
    "ansible-home-env": dict(files={}, env={"ANSIBLE_HOME": "~/x"}, full=["DEFAULT_ROLES_PATH", "GALAXY_CACHE_DIR", "ANSIBLE_HOME"]),
    "choices": cfg("[defaults]\ngathering=smart\nhash_behaviour=merge\n"),
    "choices-bad": cfg("[defaults]\ngathering=sometimes\n"),
    "choices-color": cfg("[colors]\nok=bright blue\nerror=rgb255\n"),
    "choices-env-bad": dict(files={}, env={"ANSIBLE_DUPLICATE_YAML_DICT_KEY": "x"}),
    "aliases-env": dict(files={}, env={"ANSIBLE_CALLBACK_WHITELIST": "old", "ANSIBLE_CALLBACKS_ENABLED": "new", "NO_COLOR": "1", "ANSIBLE_COLLECTIONS_PATHS": "/a", "ANSIBLE_COLLECTIONS_PATH": "/b"}),
    "aliases-ini": cfg("[defaults]\ncallback_whitelist=old\ncallbacks_enabled=new\npipelining=no\n[connection]\npipelining=yes\n"),
    "env-over-ini": cfg("[defaults]\nforks=1\ntimeout=2\n", env={"ANSIBLE_FORKS": "3"}),
    "env-quotes": dict(files={}, env={"ANSIBLE_REMOTE_USER": "'bob'", "ANSIBLE_STDOUT_CALLBACK": '"yaml"'}),
    "unicode": cfg("[defaults]\nansible_managed = größe ☃\n"),
    "not-utf8": dict(files={}, latin1={"work/ansible.cfg": "[defaults]\nremote_user = b\xe9b\n"}),
    "templates-stay": cfg("[defaults]\nretry_files_save_path = {{ ANSIBLE_HOME ~ \"/x\" }}\nlocal_tmp={{CWD}}/tmp\n", full=["RETRY_FILES_SAVE_PATH"]),
}


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def run(spec, root, *args):
    env = {"HOME": root + "/home", "PATH": "/usr/bin:/bin", "ANSIBLE_DEPRECATION_WARNINGS": "0", "LANG": "C.UTF-8"}
    env.update({k: v.replace("@ROOT@", root) for k, v in spec.get("env", {}).items()})
    done = subprocess.run(["/usr/bin/ansible-config", "dump", *args], env=env, cwd=root + "/work", capture_output=True, text=True)
    return done


def ask(spec):
    from ansible.release import __version__
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        for folder in ("work", "home"):
            os.makedirs(os.path.join(root, folder))
        for name, text in spec.get("files", {}).items():
            write(os.path.join(root, name), text.encode())
        for name, text in spec.get("latin1", {}).items():
            write(os.path.join(root, name), text.encode("latin-1"))
        os.chmod(root + "/work", spec.get("mode", 0o755))
        done = run(spec, root, "--only-changed")
        answer = {"code": done.returncode, "stderr": done.stderr.split("\n")}
        if done.returncode == 0:
            answer["stdout"] = [line for line in done.stdout.split("\n") if not line.startswith(("DEFAULT_LOCAL_TMP", "DEPRECATION_WARNINGS"))]
        if "full" in spec:
            lines = run(spec, root).stdout.split("\n")
            answer["full"] = [line for line in lines if line.split("(")[0] in spec["full"]]
        text = json.dumps({"ansible": __version__, **spec, "answer": answer}, indent=1, ensure_ascii=False)
        return text.replace(root, "@ROOT@") + "\n"


def main():
    names = sys.argv[1:] or list(CASES)
    for name in names:
        with open(os.path.join(CORPUS, name + ".json"), "w", encoding="utf-8") as f:
            f.write(ask(CASES[name]))
    print(len(names), "cases")


main()
