"""Asks the installed ansible-core what inventories and host patterns mean.

Writes one file a case to test/corpus/inventory: the input files, the arguments, and the reference's
answers with its version. Run it with the system's python3; it needs nothing but ansible-core.

    /usr/bin/python3 test/oracle/inventory_cases.py [case ...]
"""
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile

os.environ.update(ANSIBLE_NOCOLOR="1", ANSIBLE_PYTHON_INTERPRETER="auto", ANSIBLE_DEPRECATION_WARNINGS="0")
for name in ("ANSIBLE_CONFIG", "ANSIBLE_INVENTORY"):
    os.environ.pop(name, None)

# PyPI's toml reads TOML 0.5 only, and goes before Python's own where both are there.
sys.modules["toml"] = None

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus", "inventory")

HOSTS = "[web]\nw1\nw2\nw3\n[db]\nd1\nd2\n[old]\nw3\nd2\n[site:children]\nweb\ndb\n"
SCRIPT = "#!/bin/sh\n[ \"$1\" = --list ] || { echo \"$2\" | sed 's/.*/{\"asked\": \"&\"}/'; exit 0; }\ncat <<'EOF'\n%s\nEOF\n"


def case(files, sources=("hosts",), patterns=(), **more):
    return dict(files=files, sources=list(sources), patterns=list(patterns), **more)


def ini(text, *patterns, **more):
    return case({"hosts": text}, patterns=patterns, **more)


def yml(text, *patterns, **more):
    return case({"hosts.yml": text}, ["hosts.yml"], patterns, **more)


SITE = (
    "[web]\nweb1 env=prod port=80 size= names=\"['a','','b']\" labels=\"{'x': 'y', 'z': ''}\" tags=\"['t1','t 2']\" told='{{ env }}!'\n"
    "web2 env=dev size=big looked=\"{{ lookup('env', 'NOTHING_SUCH') }}x\"\n[db]\ndb1 env=prod port=5432\n")
VARS_FILES = {"hosts": "[g]\nh x=ini\n[g:vars]\ny=ini\n", "group_vars/g.yml": "y: file\nz: 1\n", "host_vars/h.yml": "x: file\n", "group_vars/all.yml": "z: 0\n"}


def constructed(name, text, more=()):
    extra = {"extra_vars": "env=given"} if name == "extra-vars" else {}
    return {"constructed-" + name: case({"hosts": SITE, "c.yml": text, **dict(more)}, ["hosts", "c.yml"], **extra)}


def tml(text, **more):
    return case({"hosts.toml": text}, ["hosts.toml"], **more)


CASES = {
    # INI: structure
    "ini-empty": ini(""),
    "ini-only-comments": ini("# one\n; two\n\n   # three\n"),
    "ini-ungrouped": ini("a\nb\n[g]\nc\n"),
    "ini-host-in-many-groups": ini("a\n[g1]\na\nb\n[g2]\nb\n[ungrouped]\nc\n"),
    "ini-children-declared-later": ini("[p:children]\nq\nr\n[q:children]\nr\n[r]\nh1\n[q]\nh2\n"),
    "ini-children-before-parents": ini("[c]\nx\n[b:children]\nc\n[a:children]\nb\nc\n"),
    "ini-undefined-child": ini("[a:children]\nnope\n"),
    "ini-vars-of-undefined-group": ini("a\n[nope:vars]\nx=1\n"),
    "ini-vars-before-group": ini("[g:vars]\nx=1\n[g]\nh\n"),
    "ini-all-vars": ini("[all:vars]\nx=1\n[g]\nh x=2\ni\n"),
    "ini-unknown-section-kind": ini("[g:kids]\na\n"),
    "ini-section-with-space": ini("[my group]\na\n"),
    "ini-section-comment": ini("[g] # the group\na\n[g:vars]   # vars\nx=1\n"),
    "ini-group-loop": ini("[a:children]\nb\n[b:children]\na\n[a]\nx\n[b]\ny\n"),
    "ini-group-in-itself": ini("[a:children]\na\n[a]\nx\n"),
    "ini-bracket-unclosed": ini("[web\nhost1\n"),
    "ini-group-name-chars": ini("[web-1]\na\n[1st]\nb\n[we.b]\nc\n[grün]\nd\n"),
    "ini-group-and-host-same-name": ini("[web]\nweb\nother\n", "web", "w*"),
    "ini-empty-group": ini("[a]\n[b:children]\na\n"),
    "ini-indented": ini("  [g]\n   h  x=1  \n\t[g:vars]\n\ty = 2 \n"),
    "ini-crlf": ini("[g]\r\nh x=1\r\n[g:vars]\r\ny=2\r\n"),
    "ini-child-comment": ini("[a:children]\nb # the b\n[b]\nh\n"),
    "ini-child-with-spaces": ini("[a:children]\nb c\n[b]\nh\n"),
    # INI: values
    "ini-host-values": ini(
        "h a=[1,2] b=\"x y\" c=yes d=True e=1.50 f=007 g=0x1f h='1' i=None j= k=\"'03'\" l=1_000 m=-5 n=1e3 o=(1,2) p=1,2\n"),
    "ini-host-dict": ini("h d='{\"a\": 1, \"b\": [True, None]}' e={1,2} f=\"{'k': 'v'}\"\n"),
    "ini-host-quotes": ini("h a='x # y' b=\"a\\\"b\" c=a\\ b d='a\\b' e=\"'1'\" f='\"x\"' g=x\"y z\"w\n"),
    "ini-host-comment": ini("h a=1 # b=2\ni a=1#b\nj#k\n"),
    "ini-vars-values": ini(
        "h\n[all:vars]\na=[1, 2]\nb=\"x y\"\nc=yes\nd = True\ne=1 # note\nf=x # note\ng=a=b\nh=\ni='it''s'\nj=\"a\" \"b\"\nk=010\nl={'x': {'y': (1,)}}\nm=x: y\nn=b'raw'\no=- 1\np=r'\\d'\nq='\\x41\\u00e9\\n'\ns=set()\nt=(1)\n"),
    "ini-vars-strings": ini(
        "h\n[all:vars]\npath=C:\\temp\\new\nurl=http://u:p@h:80/x?y=1\nquoted='a\\'b'\nlong=%s\nbig=123456789012345678901234567890\nneg=-9007199254740993\ninf=inf\nnan=nan\nfloat=1.0\nfl2=.5\nfl3=5.\nexp=1E-7\nbad=1_\nsum=1+2\nname=foo.bar\nneg2=--1\nnot=not True\nu=u'x'\ntrip='''a'''\n" % ("x" * 200)),
    "ini-vars-no-equals": ini("h\n[all:vars]\nnothing\n"),
    "ini-host-no-equals": ini("h a\n"),
    "ini-host-open-quote": ini("h a=\"b\n"),
    "ini-host-backslash-end": ini("h a=\\\n"),
    "ini-host-colon-end": ini("web:\n"),
    "ini-yaml-start": ini("---\na\n"),
    "ini-vars-twice": ini("h x=1\nh y=2 x=3\n[g]\nh z=4\n[g:vars]\na=1\na=2\n"),
    "ini-unicode": ini("[größe]\nhöst ort=\"São Paulo\" snow=☃\n[größe:vars]\nemoji=🚀\n"),
    "ini-templates": ini("h a=\"{{ b }}\" b=1 c=\"{{ x[0] }}\" d=\"['{{ b }}']\"\n[all:vars]\ne={{ b }} x\nf={% if b %}y{% endif %}\n"),
    "ini-priority": ini("[a]\nh\n[b]\nh\n[c]\nh\n[a:vars]\nx=a\nansible_group_priority=10\n[b:vars]\nx=b\n[c:vars]\nx=c\n"),
    "ini-priority-bad": ini("[a]\nh\n[a:vars]\nansible_group_priority=high\n"),
    "ini-depth": ini("[top:children]\nmid\n[mid:children]\nlow\n[low]\nh\n[side]\nh\n[top:vars]\nx=top\ny=top\n[mid:vars]\nx=mid\nz=mid\n[low:vars]\nx=low\n[side:vars]\nx=side\ny=side\nz=side\n"),
    # INI: ranges and addresses
    "range-numbers": ini("w[1:3]\nx[01:03]\ny[0:10:5].example.org\n[g]\nz[:2]\n", "w*", "x0[12]"),
    "range-letters": ini("d-[a:c]\ne-[A:C]\nf[a:z:10]\n"),
    "range-twice": ini("r[1:2]-[a:b].x[07:08]\n"),
    "range-vars-port": ini("p[1:2]:2222 x=1\n"),
    "range-reversed": ini("a[3:1]\nb\n"),
    "range-no-end": ini("a[1:]\n"),
    "range-unequal": ini("a[01:100]\n"),
    "range-letters-reversed": ini("a[c:a]\n"),
    "range-not-numbers": ini("a[x1:y2]\n"),
    "range-four-parts": ini("a[1:2:3:4]\n"),
    "range-step-zero": ini("a[1:5:0]\n"),
    "address-ports": ini("h1:22\n10.0.0.1:2222\n[fe80::1]:22\n[h2]:33\nfe80::2\n::1\nh3.example.org:8022 ansible_port=9\n"),
    "address-odd": ini("a_b\n-x\nx-\na..b\na/b\nhost@user\n300.1.1.1\nh:p\nh:22:33\n"),
    "localhost-explicit": ini("localhost ansible_connection=local\n127.0.0.1\n", "localhost", "127.0.0.1", "::1", "all"),
    # YAML
    "yaml-basic": yml("all:\n  hosts:\n    a:\n      x: 1\n    b:\n  children:\n    g:\n      hosts:\n        c: {y: [1, 2]}\n      vars:\n        z: yes\n  vars:\n    top: '{{ x }}'\n"),
    "yaml-groups-at-top": yml("g:\n  hosts: {a: , b: {x: 1}}\nh:\n  children:\n    g:\nungrouped:\n  hosts:\n    c:\n"),
    "yaml-string-sections": yml("g:\n  hosts: a\n  children: k\n"),
    "yaml-ranges": yml("all:\n  hosts:\n    w[1:3]:\n      x: 1\n    p[1:2]:2200:\n"),
    "yaml-odd-keys": yml("g:\n  hosts:\n    a:\n  foo: {x: 1}\n  bar: 3\nsome: text\nempty:\n"),
    "yaml-host-number": yml("g:\n  hosts:\n    1:\n"),
    "yaml-host-vars-list": yml("g:\n  hosts:\n    a: [1]\n"),
    "yaml-vars-list": yml("g:\n  vars: [1]\n"),
    "yaml-list": yml("- a\n- b\n"),
    "yaml-empty": yml("# nothing\n"),
    "yaml-types": yml("all:\n  hosts:\n    a:\n      i: 0o17\n      o: 017\n      f: 1.0\n      n: ~\n      b: no\n      s: '1'\n      d: 2020-01-01\n      big: 12345678901234567890\n      m: |\n        two\n        lines\n      e: ''\n      l: []\n      t: 1:30\n"),
    "yaml-nested-deep": yml("all:\n  children:\n    a:\n      children:\n        b:\n          children:\n            c:\n              hosts:\n                h:\n              vars: {x: c}\n          vars: {x: b, y: b}\n      vars: {x: a, y: a, z: a}\n"),
    "yaml-plugin-unknown": yml("plugin: nope\n"),
    "yaml-no-ending": case({"hosts": "all:\n  hosts:\n    a:\n      x: 1\n"}),
    "json-inventory": case({"hosts.json": '{"all": {"hosts": {"a": {"x": 1.0, "y": null}}, "vars": {"z": [true]}}}'}, ["hosts.json"]),
    # other sources
    "list-simple": case({}, ["a,b,c"], ["all", "a", "b:c"]),
    "list-one": case({}, ["a,"]),
    "list-ports": case({}, ["a:22, b ,[fe80::1]:33,x[1:2],, a"]),
    "list-ranges": case({}, ["a[1:3:2], b:22,c[a:b].[08:10]:33,d[1:],e,a1"], ["all", "c*"], env={"ANSIBLE_INVENTORY_ENABLED": "advanced_host_list"}),
    "list-ranges-bad": case({}, ["a,b[1:j]"], env={"ANSIBLE_INVENTORY_ENABLED": "advanced_host_list"}),
    "list-localhost": case({}, ["localhost,"], ["localhost", "all"]),
    "missing-file": case({}, ["nofile"], ["all", "localhost", "x"]),
    "several-sources": case({"one": "[g]\na x=1\nb\n[g:vars]\nv=1\nw=1\n", "two": "[g]\na x=2\nc\n[g:vars]\nv=2\n"}, ["one", "two", "d,"]),
    "folder": case({
        "inv/01-a": "[g]\na x=1\n", "inv/02-b.yml": "g:\n  hosts:\n    b:\n", "inv/group_vars/g.yml": "gv: 1\n",
        "inv/host_vars/a": "hv: 1\n", "inv/.hidden": "[z]\nz\n", "inv/old.orig": "[y]\ny\n", "inv/notes.txt": "no\n", "inv/x.cfg": "[x]\nx\n",
        "inv/sub/more": "[sub]\nc\n", "inv/backup~": "[q]\nq\n", "inv/README.md": "hello there\n"}, ["inv"]),
    "folder-empty": case({"inv/.hidden": "a\n"}, ["inv", "a,"]),
    "folder-empty-fails": case({"inv/.hidden": "a\n"}, ["inv", "a,"], env={"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "1"}),
    "folder-of-bad-files": case({"inv/b": "[x:y]\n", "inv/sub/.none": ""}, ["inv", "a,"]),
    "folder-with-bad-file": case({"inv/a": "[g]\na\n", "inv/b": "[x:y]\n"}, ["inv"]),
    "script-meta": case({"inv.sh": SCRIPT % '{"g": {"hosts": ["a", "b"], "vars": {"x": "{{ y }}"}, "children": ["k"]}, "k": ["c"], "solo": {"v": 1}, "_meta": {"hostvars": {"a": {"n": 1.5}}}}'}, ["inv.sh"]),
    "script-no-meta": case({"inv.sh": SCRIPT % '{"g": ["a", "b"]}'}, ["inv.sh"]),
    "script-bad-json": case({"inv.sh": SCRIPT % "no json"}, ["inv.sh"]),
    "script-list": case({"inv.sh": SCRIPT % "[1]"}, ["inv.sh"]),
    "script-fails": case({"inv.sh": "#!/bin/sh\necho broken >&2\nexit 3\n"}, ["inv.sh"]),
    "script-bad-hosts": case({"inv.sh": SCRIPT % '{"g": {"hosts": "a"}}'}, ["inv.sh"]),
    # group_vars and host_vars
    "vars-files": case({
        "hosts": "[web]\nw1 own=ini\nw2\n[db]\nd1\n[site:children]\nweb\ndb\n[web:vars]\nfrom=ini\nini_only=1\n[all:vars]\nall_from=ini\n",
        "group_vars/all.yml": "all_from: file\nfrom: all\n", "group_vars/web": "from: web\n", "group_vars/site.json": '{"from": "site", "s": 1}',
        "group_vars/web.yml": "never: 1\n", "host_vars/w1.yaml": "own: file\nlist: [1, '{{ from }}']\n", "host_vars/d1/a": "x: 1\n", "host_vars/d1/b.yml": "x: 2\n"}),
    "vars-folders": case({
        "hosts": "[g]\nh\n", "group_vars/g/10.yml": "a: 10\nb: 10\n", "group_vars/g/20.yml": "b: 20\n", "group_vars/g/sub/x.yml": "c: sub\nb: sub\n",
        "group_vars/g/.hid.yml": "h: 1\n", "group_vars/g/old.yml~": "o: 1\n", "group_vars/g/plain~": "p: 1\n", "group_vars/g/note.txt": "n: 1\n", "group_vars/g/dir.d/x.yml": "d: 1\n",
        "group_vars/all/empty.yml": "", "group_vars/all/x": "e: all\n"}),
    "vars-playbook-dir": case({
        "inv/hosts": "[g]\nh\n", "inv/group_vars/g.yml": "x: inv\ny: inv\n", "inv/group_vars/all.yml": "x: all\nz: inv-all\n", "inv/host_vars/h.yml": "hv: inv\nhw: inv\n",
        "play/group_vars/all.yml": "z: play-all\ny: play-all\n", "play/group_vars/g.yml": "x: play\n", "play/host_vars/h.yml": "hv: play\n"},
        ["inv/hosts"], playbook_dir="play"),
    "vars-file-list": case({"hosts": "[g]\nh\n", "group_vars/g.yml": "- 1\n"}),
    "vars-file-not-folder": case({"hosts": "[g]\nh\n", "group_vars": "x: 1\n"}),
    "vars-host-like-path": ini("/chroot ansible_connection=chroot\na/b\n"),
    # patterns
    "patterns": ini(
        HOSTS, "all", "*", "web", "w1", "web:db", "web,db", "web:!old", "web:&old", "site:!web:&old", "!old", "&old", "w*", "?1", "w[12]", "w[!1]",
        "~w[12]", "~(w|d)2", "web[0]", "web[-1]", "web[0:1]", "web[1:]", "web[0:0]", "web[0-1]", "web[5]", "web[5:6]", "site[1:3]", "ungrouped", "nothing",
        "nothing:w1", "w1:w1:web", "d1:w1", "localhost", "127.0.0.1", "localhost:web", "w1,", "", "we?", "*1", "all[0]", "all:!all", "~nope", "~(", "!w1:w*",
        "db:web", "a:b", "web:!w*:&db", "w1 , d1", "all:!w1,d1", "WEB"),
    "patterns-list": ini(HOSTS, ["web", "!w1"], ["db:web", "&old"], ["!old"], ["w1", "d1", "w1"]),
    "patterns-limit": ini(HOSTS, "all", "web", "w1", "db", "localhost", limit="old"),
    "patterns-limit-many": ini(HOSTS, "all", "web", limit="web:!w1"),
    "patterns-limit-none": ini(HOSTS, "all", limit="nope"),
    "patterns-limit-file": case({"hosts": HOSTS, "limit.txt": "w1\n\n d2 \n"}, patterns=["all", "web"], limit="@limit.txt"),
    "patterns-limit-file-missing": ini(HOSTS, "all", limit="@nofile"),
    "patterns-ipv6": ini("fe80::1\nfe80::2\n10.0.0.1\n", "fe80::1", "fe80::*", "10.0.0.1", "10.*", "[fe80::1]:22", "fe80::1,10.0.0.1"),
    "patterns-dots": ini("a.example.org\nb.example.org\n[example]\nc\n[a.example.org2]\nd\n", "a.example.org", "*.example.org", "example", "ex*", "a.*"),
    "patterns-empty-inventory": case({"hosts": ""}, patterns=["all", "localhost", "x", "*", "127.0.0.1"]),
    "patterns-order": ini(HOSTS, "all", "site", order=["inventory", "reverse_inventory", "sorted", "reverse_sorted", "sideways"]),
    "patterns-special-chars": ini("[w-eb]\na-b\n[c_d]\na_b\n", "a-b", "a?b", "w-eb", "w*", "[a]*", "a[", "a[]b", "a[!]b", "[!a]*", "a[-_]b"),
    # settings
    "set-group-names-always": ini("[web-1]\na\n[1st:children]\nweb-1\n", env={"ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS": "always"}),
    "set-group-names-silently": ini("[web-1]\na\n[web-1:vars]\nx=1\n", "web-1", "web_1", env={"ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS": "silently"}),
    "set-group-names-ignore": ini("[web-1]\na\n", "web-1", env={"ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS": "ignore"}),
    "set-merge": case({
        "hosts": "[g]\nh d=\"{'x': 1, 'y': {'a': 1}}\"\n[g:vars]\nd={'z': 1, 'y': {'b': 1}}\n", "group_vars/g.yml": "d: {y: {c: [1]}}\nl: [1]\n",
        "host_vars/h.yml": "d: {y: {c: [2]}}\nl: [2]\n"}, env={"ANSIBLE_HASH_BEHAVIOUR": "merge"}),
    "set-ignore": case({"inv/a.skip": "[a]\na1\n", "inv/b": "[b]\nb1\n", "inv/b.ini": "[i]\ni1\n", "inv/tmp_c": "[c]\nc1\n", "inv/not_tmp": "[d]\nd1\n"}, ["inv"],
                       env={"ANSIBLE_INVENTORY_IGNORE": ".skip", "ANSIBLE_INVENTORY_IGNORE_REGEX": "^tmp,_x$"}),
    "set-any-unparsed-fails": case({"ok": "a\n", "bad": "[x:y]\n"}, ["ok", "bad"], env={"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "1"}),
    "set-unparsed-fails": case({}, ["none"], env={"ANSIBLE_INVENTORY_UNPARSED_FAILED": "yes"}),
    "set-unparsed-silent": case({}, ["none"], env={"ANSIBLE_INVENTORY_UNPARSED_WARNING": "no"}),
    "set-mismatch-error": ini("a\n", "b", "a:b", "all", env={"ANSIBLE_HOST_PATTERN_MISMATCH": "error"}),
    "set-mismatch-ignore": ini("a\n", "b", "a:b", env={"ANSIBLE_HOST_PATTERN_MISMATCH": "ignore"}),
    "set-enabled": case({"hosts": "[g]\na\n", "hosts.yml": "g:\n  hosts:\n    b:\n"}, ["hosts", "hosts.yml"], env={"ANSIBLE_INVENTORY_ENABLED": "yaml,nonsense"}),
    "set-precedence": case({
        "hosts": "[g]\nh\n[g:vars]\nv=ini\n", "group_vars/g.yml": "v: file\n", "group_vars/all.yml": "v: all\n"},
        env={"ANSIBLE_PRECEDENCE": "groups_plugins_inventory,groups_inventory,all_plugins_inventory,all_plugins_play"}),
    "set-export": ini("[g]\nh x=1\n[g:vars]\ny=2\n", env={"ANSIBLE_INVENTORY_EXPORT": "1"}),
    "set-endings": case({"hosts": "[g]\nh\n", "group_vars/g.vars": "a: 1\n", "group_vars/all.yml": "b: 1\n"}, env={"ANSIBLE_YAML_FILENAME_EXT": ".vars"}),
    # plugins that a YAML file configures
    **constructed("basic", """
plugin: constructed
compose:
  url: "'http://' ~ inventory_hostname ~ ':' ~ port"
  n: port + 1
  missing: nothing.here
  nested: "{'a': [1, 2.5, none], 'b': port|string}"
  templated: told
  five: 5
groups:
  prod: env == 'prod'
  has_port: port is defined
  bad-name: inventory_hostname.startswith('web')
  always: true
  never: "false"
  of_group: "'db' in group_names"
  seen: url is defined
keyed_groups:
  - key: env
    prefix: env
  - key: tags
    separator: ""
  - key: group_names
    prefix: in
    parent_group: "p_{{ env }}"
"""),
    **constructed("full-name", "plugin: ansible.builtin.constructed\ngroups: {g: true}\n"),
    **constructed("other-name", "plugin: generator\nhosts: {name: x}\n"),
    **constructed("keyed-values", """
plugin: constructed
keyed_groups:
  - key: size
    prefix: size
  - key: size
    prefix: d
    default_value: none
  - key: labels
    prefix: l
  - key: labels
    prefix: t
    trailing_separator: false
  - key: labels
    prefix: dl
    default_value: nil
  - key: names
    prefix: n
    default_value: void
  - {key: env, separator: "-"}
  - {key: env, prefix: "x y", separator: "."}
  - {key: "'it' ~ 1"}
  - {key: nothing}
  - {key: "[]"}
"""),
    **constructed("leading-separator", """
plugin: constructed
leading_separator: false
keyed_groups:
  - key: env
  - {key: labels, separator: "__"}
  - {key: env, prefix: p}
"""),
    **constructed("extra-vars", """
plugin: constructed
use_extra_vars: true
compose: {seen: env}
keyed_groups: [{key: env}]
"""),
    **constructed("lookups", """
plugin: constructed
compose:
  direct: lookup('env', 'NOTHING_SUCH')
  asked: query('env', 'NOTHING_SUCH')
groups:
  in_condition: lookup('env', 'NOTHING_SUCH') == ''
  inner: looked == 'x'
"""),
    **constructed("strict-compose", "plugin: constructed\nstrict: true\ncompose: {x: nothing + 1}\n"),
    **constructed("strict-syntax", "plugin: constructed\nstrict: true\ncompose: {x: '1 +'}\n"),
    **constructed("strict-groups", "plugin: constructed\nstrict: yes\ngroups: {g: nothing == 1}\n"),
    **constructed("strict-keyed", "plugin: constructed\nstrict: true\nkeyed_groups: [{key: nothing}]\n"),
    **constructed("strict-empty-key", "plugin: constructed\nstrict: true\nkeyed_groups: [{key: '[]'}, {key: \"''\"}]\n"),
    **constructed("strict-parent", "plugin: constructed\nstrict: true\nkeyed_groups: [{key: env, parent_group: '{{ nothing }}'}]\n"),
    **constructed("strict-lookup", "plugin: constructed\nstrict: true\ncompose: {x: \"lookup('env', 'HOME')\"}\n"),
    **constructed("keyed-number", "plugin: constructed\nkeyed_groups: [{key: port|int}]\n"),
    **constructed("keyed-both", "plugin: constructed\nkeyed_groups: [{key: env, default_value: a, trailing_separator: true}]\n"),
    **constructed("keyed-text", "plugin: constructed\nkeyed_groups: [env]\n"),
    **constructed("bad-strict", "plugin: constructed\nstrict: sideways\ncompose: {x: nothing}\n"),
    **constructed("compose-list", "plugin: constructed\ncompose: [1]\n"),
    **constructed("no-plugin", "compose: {x: 1}\n"),
    **constructed("vars-plugins", """
plugin: constructed
use_vars_plugins: true
compose: {sum: from_group + from_host|default(0)}
groups: {of_files: from_group == 10}
""", more={"group_vars/web.yml": "from_group: 10\n", "host_vars/web1.yml": "from_host: 5\n", "group_vars/all.yml": "from_group: 1\n"}),
    **constructed("no-vars-plugins", "plugin: constructed\ngroups: {of_files: from_group is defined}\n", more={"group_vars/web.yml": "from_group: 10\n"}),
    "constructed-enabled": case(
        {"hosts": SITE, "c.config": "plugin: constructed\ngroups: {g: env == 'prod'}\n", "d.yml": "plugin: ansible.builtin.constructed\ngroups: {h: true}\n"},
        ["hosts", "c.config", "d.yml"], env={"ANSIBLE_INVENTORY_ENABLED": "ini,ansible.builtin.constructed"}),
    "constructed-enabled-short": case(
        {"hosts": SITE, "c.config": "plugin: constructed\ngroups: {g: env == 'prod'}\n", "d.yml": "plugin: ansible.builtin.constructed\ngroups: {h: true}\n"},
        ["hosts", "c.config", "d.yml"], env={"ANSIBLE_INVENTORY_ENABLED": "ini,constructed"}),
    "constructed-enabled-legacy": case(
        {"hosts": SITE, "c.config": "plugin: constructed\ngroups: {g: env == 'prod'}\n"},
        ["hosts", "c.config"], env={"ANSIBLE_INVENTORY_ENABLED": "ini,ansible.legacy.constructed"}),
    "constructed-first": case({"hosts": SITE, "c.yml": "plugin: constructed\ngroups: {g: true}\n"}, ["c.yml", "hosts"]),
    "constructed-folder": case({"inv/1-hosts": SITE, "inv/2-c.yml": "plugin: constructed\nkeyed_groups: [{key: env, prefix: e}]\n"}, ["inv"]),
    "constructed-chain": case({
        "hosts": SITE, "a.yml": "plugin: constructed\ngroups: {first: env == 'prod'}\ncompose: {v: 1}\n",
        "b.yml": "plugin: constructed\ngroups: {second: \"'first' in group_names and v == 1\"}\n"}, ["hosts", "a.yml", "b.yml"]),
    "constructed-merge": case({
        "hosts": "[g]\nh d=\"{'x': {'a': 1}}\"\n", "c.yml": "plugin: constructed\ncompose: {d: \"{'x': {'b': 2}}\"}\n"}, ["hosts", "c.yml"], env={"ANSIBLE_HASH_BEHAVIOUR": "merge"}),
    "constructed-native": case({"hosts": "h n=5\n", "c.yml": "plugin: constructed\ncompose: {a: n + 1, b: n ~ ''}\ngroups: {g: n == 5}\n"}, ["hosts", "c.yml"], env={"ANSIBLE_JINJA2_NATIVE": "1"}),
    "generator-basic": case({"g.yml": """
plugin: generator
hosts:
  name: "{{ op }}_{{ app }}_{{ env }}"
  parents:
    - name: "{{ op }}_{{ app }}"
      vars: {op: "{{ op }}", fixed: text, both: "{{ op }}-{{ env }}"}
      parents:
        - name: "{{ op }}"
        - name: "{{ app }}"
          parents: [{name: apps}]
    - name: runner
layers:
  op: [build, launch]
  env: [dev, "01"]
  app: [web, api]
"""}, ["g.yml"]),
    "generator-values": case({"g.yml": "plugin: ansible.builtin.generator\nhosts: {name: 'h{{ n }}{{ t }}'}\nlayers: {n: [1, 2.0, '1_0', true], t: ['{{ n }}x', ~]}\n"}, ["g.yml"]),
    "generator-letters": case({"g.yml": "plugin: generator\nhosts: {name: 'h{{ n }}'}\nlayers: {n: abc}\n"}, ["g.yml"]),
    "generator-no-layers": case({"g.yml": "plugin: generator\nhosts: {name: h}\n"}, ["g.yml"]),
    "generator-empty-layer": case({"g.yml": "plugin: generator\nhosts: {name: h}\nlayers: {a: []}\n"}, ["g.yml"]),
    "generator-no-layer": case({"g.yml": "plugin: generator\nhosts: {name: h}\nlayers: {}\n"}, ["g.yml"]),
    "generator-no-name": case({"g.yml": "plugin: generator\nhosts: {}\nlayers: {a: [1]}\n"}, ["g.yml"]),
    "generator-no-parent-name": case({"g.yml": "plugin: generator\nhosts: {name: 'h{{ a }}', parents: [{vars: {x: '1'}}]}\nlayers: {a: [1]}\n"}, ["g.yml"]),
    "generator-undefined": case({"g.yml": "plugin: generator\nhosts: {name: 'h{{ nothing }}'}\nlayers: {a: [1]}\n"}, ["g.yml"]),
    "auto-no-plugin": case({"g.yml": "- 1\n"}, ["g.yml"]),
    "auto-empty-plugin": case({"g.yml": "plugin: ''\n"}, ["g.yml"]),
    "auto-declined": case({"g.yml": "plugin: host_list\n"}, ["g.yml"]),
    "auto-toml": case({"g.yml": "plugin: toml\n"}, ["g.yml"]),
    "auto-ini": case({"g.yml": "plugin: ini\n"}, ["g.yml"]),
    "auto-itself": case({"g.yml": "plugin: script\n"}, ["g.yml"]),
    # TOML
    "toml-basic": tml("""
[all.vars]
has_java = false
[web]
children = ["apache", "nginx"]
vars = { http_port = 8080, myvar = 23, t = "{{ http_port }}" }
[web.hosts]
host1 = {}
"w[1:2]:2222" = { x = 1.0 }
[web.hosts.host3]
ansible_port = 222
[apache.hosts.tomcat1]
[apache.hosts.tomcat2]
myvar = 34
[nginx.vars]
deep = { a = [1, 2.5, { b = "c" }] }
"""),
    "toml-types": tml("""
[all.hosts.h]
date = 2020-01-02
local = 2020-01-02T03:04:05
offset = 2020-01-02T03:04:05+02:00
zulu = 2020-01-02T03:04:05.25Z
big = 9223372036854775807
hex = 0xff
oct = 0o17
float = 1e3
inf = inf
text = 'a "b" \\n'
lines = \"\"\"
one
two\"\"\"
mixed = [1, "a", [2.0]]
"""),
    "toml-odd-keys": tml("[g]\nfoo = 1\nhosts = { a = {} }\n[h]\n"),
    "toml-group-value": tml("g = 1\n[h.hosts.a]\n"),
    "toml-empty": tml("# nothing\n"),
    "toml-plugin": tml("plugin = 'x'\n"),
    "toml-vars-list": tml("[g]\nvars = [1]\n"),
    "toml-children-dict": tml("[g]\nchildren = { a = 1 }\n"),
    "toml-hosts-list": tml("[g]\nhosts = ['a']\n"),
    "toml-host-value": tml("[g]\nhosts = { a = 1 }\n"),
    "toml-only": tml("[g.hosts.a]\n", env={"ANSIBLE_INVENTORY_ENABLED": "ansible.builtin.toml"}),
    # which plugins, and vars plugins' stages
    "enabled-none": ini("a\n", env={"ANSIBLE_INVENTORY_ENABLED": "nonsense"}),
    "enabled-full-names": ini("[g]\na\n", env={"ANSIBLE_INVENTORY_ENABLED": "ansible.builtin.yaml,ansible.legacy.ini"}),
    "enabled-other-collection": ini("[g]\na\n", env={"ANSIBLE_INVENTORY_ENABLED": "ns.coll.nothing,ini"}),
    "yaml-endings": case({"h.foo": "g:\n  hosts:\n    a:\n", "h.yml": "g:\n  hosts:\n    b:\n"}, ["h.foo", "h.yml"], env={"ANSIBLE_INVENTORY_PLUGIN_EXTS": ".foo", "ANSIBLE_INVENTORY_ENABLED": "yaml"}),
    "vars-stage-inventory": case(VARS_FILES, env={"ANSIBLE_VARS_PLUGIN_STAGE": "inventory"}),
    "vars-stage-task": case(VARS_FILES, env={"ANSIBLE_VARS_PLUGIN_STAGE": "task"}),
    "vars-stage-all": case(VARS_FILES, env={"ANSIBLE_VARS_PLUGIN_STAGE": "all"}),
    "vars-run-at-start": case(VARS_FILES, env={"ANSIBLE_RUN_VARS_PLUGINS": "start"}),
    "vars-none-enabled": case(VARS_FILES, env={"ANSIBLE_VARS_ENABLED": "nothing_such"}),
    "vars-full-name": case(VARS_FILES, env={"ANSIBLE_VARS_ENABLED": "ansible.builtin.host_group_vars"}),
    "graph-shared-children": ini("[a:children]\nc\n[b:children]\nc\n[c]\nh1 x=1\n[d:children]\na\nb\n[d:vars]\nz=1\n"),
}


def write_files(root, files):
    for name, text in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        if name.endswith(".sh"):
            os.chmod(path, 0o755)


class Reference:
    """One inventory in the reference, and what it warned of."""

    def __init__(self, spec):
        self.spec = spec
        self.warnings = []

    def cli(self, *args):
        from ansible import context
        from ansible.cli.inventory import InventoryCLI
        from ansible.utils.context_objects import GlobalCLIArgs
        from ansible.utils.singleton import Singleton  # noqa: F401
        GlobalCLIArgs._Singleton__instance = None
        argv = ["ansible-inventory"]
        for source in self.spec["sources"]:
            argv += ["-i", source]
        if "playbook_dir" in self.spec:
            argv += ["--playbook-dir", self.spec["playbook_dir"]]
        if "extra_vars" in self.spec:
            argv += ["-e", self.spec["extra_vars"]]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                app = InventoryCLI(argv + list(args))
                app.parse()
                app.run()
            except SystemExit:
                return {"stdout": out.getvalue().split("\n")}
            except Exception as error:  # what the command prints behind ERROR!
                return {"error": str(error)}
        return {"stdout": out.getvalue().split("\n")}

    def patterns(self):
        if not self.spec["patterns"]:
            return []
        from ansible.inventory.manager import InventoryManager
        from ansible.parsing.dataloader import DataLoader
        manager = InventoryManager(DataLoader(), self.spec["sources"])
        answers = []
        if "limit" in self.spec:
            try:
                manager.subset(self.spec["limit"])
            except Exception as error:
                return [{"pattern": None, "error": str(error)}]
        for pattern in self.spec["patterns"]:
            for order in self.spec.get("order", [None]):
                answer = {"pattern": pattern}
                if order:
                    answer["order"] = order
                del self.warnings[:]
                try:
                    answer["hosts"] = [h.name for h in manager.get_hosts(pattern, order=order)]
                except Exception as error:
                    answer["error"] = str(error) if str(error) else type(error).__name__
                    if not isinstance(error, Exception) or type(error).__name__ == "IndexError":
                        answer["crash"] = True
                if self.warnings:
                    answer["warnings"] = list(self.warnings)
                answers.append(answer)
        return answers


def ask(name, spec):
    from ansible.release import __version__
    from ansible.utils.display import Display
    reference = Reference(spec)
    Display.warning = lambda self, msg, formatted=False: reference.warnings.append(msg)
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        write_files(root, spec["files"])
        os.chdir(root)
        answers = {"list": reference.cli("--list")}
        answers["warnings"] = list(dict.fromkeys(reference.warnings))
        answers["yaml"] = reference.cli("--list", "--yaml")
        answers["export"] = reference.cli("--list", "--export")
        answers["graph"] = reference.cli("--graph", "--vars")
        answers["patterns"] = reference.patterns()
        text = json.dumps({"ansible": __version__, **spec, "answers": answers}, indent=1, ensure_ascii=False)
        os.chdir("/")
    return text.replace(root, "@ROOT@") + "\n"


def main():
    for name in sys.argv[1:] or CASES:
        if "env" in CASES[name] and "ORACLE_CHILD" not in os.environ:
            # Settings are read when ansible is imported: these need a process of their own.
            subprocess.run([sys.executable, __file__, name], env={**os.environ, **CASES[name]["env"], "ORACLE_CHILD": "1"}, check=True, stdout=subprocess.DEVNULL)
            continue
        text = ask(name, CASES[name])
        with open(os.path.join(CORPUS, name + ".json"), "w", encoding="utf-8") as f:
            f.write(text)
    print(len(sys.argv[1:] or CASES), "cases")


main()
