"""Writes test/corpus/agent/interpreters.json: what ansible-core chooses for hosts of many kinds.

Run with the Python that has ansible-core 2.14: python3 test/oracle/interpreter_cases.py > test/corpus/agent/interpreters.json
"""
import json
from ansible.executor import interpreter_discovery as d
class Conn: has_pipelining=True
class Action:
    def __init__(self, found, plat, osr):
        self._discovery_warnings=[]; self._connection=Conn(); self.f=found; self.p=plat; self.o=osr
    def _low_level_execute_command(self, cmd, sudoable=None, in_data=None):
        if in_data is None:
            return dict(stdout="PLATFORM\n%s\nFOUND\n%s\nENDFOUND\n" % (self.p, "\n".join(self.f)))
        return dict(stdout=json.dumps(dict(platform_dist_result=[], osrelease_content=self.o)))
rows=[]
def osr(i,v): return 'NAME="X"\nID=%s\nVERSION_ID="%s"\n' % (i,v)
cases=[
 ("debian12","auto","Linux",osr("debian","12"),["/usr/bin/python3.11","/usr/bin/python3"]),
 ("debian12 legacy","auto_legacy","Linux",osr("debian","12"),["/usr/bin/python3","/usr/bin/python"]),
 ("debian12 legacy silent","auto_legacy_silent","Linux",osr("debian","12"),["/usr/bin/python3","/usr/bin/python"]),
 ("debian9","auto","Linux",osr("debian","9"),["/usr/bin/python3.5","/usr/bin/python3","/usr/bin/python2.7","/usr/bin/python"]),
 ("debian7","auto","Linux",osr("debian","7"),["/usr/bin/python2.7","/usr/bin/python"]),
 ("ubuntu 22.04","auto","Linux",osr("ubuntu","22.04"),["/usr/bin/python3.10","/usr/bin/python3"]),
 ("ubuntu 14.04","auto","Linux",osr("ubuntu","14.04"),["/usr/bin/python3","/usr/bin/python"]),
 ("rhel 8.6","auto","Linux",'ID="rhel"\nVERSION_ID="8.6"\n',["/usr/bin/python3.6","/usr/bin/python3","/usr/libexec/platform-python"]),
 ("rhel 8.6 missing","auto","Linux",'ID="rhel"\nVERSION_ID="8.6"\n',["/usr/bin/python3.6","/usr/bin/python3"]),
 ("centos 7","auto","Linux",'ID="centos"\nVERSION_ID="7"\n',["/usr/bin/python2.7","/usr/bin/python"]),
 ("rocky 9.1","auto","Linux",'ID="rocky"\nVERSION_ID="9.1"\n',["/usr/bin/python3.9","/usr/bin/python3"]),
 ("fedora 40","auto","Linux",osr("fedora","40"),["/usr/bin/python3.12","/usr/bin/python3"]),
 ("arch","auto","Linux","ID=arch\n",["/usr/bin/python3.11","/usr/bin/python3","/usr/bin/python"]),
 ("alpine","auto","Linux",osr("alpine","3.18"),["/usr/bin/python3.11","/usr/bin/python3"]),
 ("alpine silent","auto_silent","Linux",osr("alpine","3.18"),["/usr/bin/python3.11","/usr/bin/python3"]),
 ("suse","auto","Linux",osr("opensuse-leap","15.5"),["/usr/bin/python3.6","/usr/bin/python3"]),
 ("raspbian","auto","Linux",osr("raspbian","11"),["/usr/bin/python3.9","/usr/bin/python3"]),
 ("oracle","auto","Linux",osr("ol","8.5"),["/usr/bin/python3.6","/usr/bin/python3"]),
 ("freebsd","auto","FreeBSD","",["/usr/local/bin/python3.9"]),
 ("darwin silent","auto_legacy_silent","Darwin","",["/usr/bin/python3"]),
 ("debian testing","auto","Linux","ID=debian\n",["/usr/bin/python3.11","/usr/bin/python3"]),
 ("debian missing","auto","Linux",osr("debian","12"),["/opt/python3.11"]),
 ("quoted single","auto","Linux","ID='ubuntu'\nVERSION_ID='20.04'\n",["/usr/bin/python3.8","/usr/bin/python3"]),
]
for name,mode,plat,o,found in cases:
    a=Action(found,plat,o)
    path=d.discover_interpreter(a,"python",mode,{"inventory_hostname":"h1"})
    rows.append(dict(name=name,mode=mode,platform=plat.lower(),osRelease=o,found=found,path=path,warnings=a._discovery_warnings))
print(json.dumps(rows,indent="\t"))
