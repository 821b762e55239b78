# Is this process still what a new login would be? A user that was just added to a group, changed
# or removed makes the agent stale: the controller then starts another one.
import os
import time

# Directories such as LDAP change no file; asking them each time would cost more than a task.
RECHECK_SECONDS = 60
FILES = ("/etc/passwd", "/etc/group")


def file_marks():
    marks = []
    for path in FILES:
        try:
            status = os.stat(path)
            marks.append((status.st_mtime, status.st_size, status.st_ino))
        except OSError:
            marks.append(None)
    return marks


def system_view():
    """What a login as this user would be given now."""
    import pwd

    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return None
    return entry, groups_of(entry)


def groups_of(entry):
    if hasattr(os, "getgrouplist"):
        return set(os.getgrouplist(entry.pw_name, entry.pw_gid))
    import grp

    return set([entry.pw_gid] + [group.gr_gid for group in grp.getgrall() if entry.pw_name in group.gr_mem])


class Identity(object):
    def __init__(self):
        self.marks = file_marks()
        self.view = system_view()
        self.checked = time.time()

    def is_stale(self):
        marks = file_marks()
        if marks == self.marks and time.time() - self.checked < RECHECK_SECONDS:
            return False
        self.marks = marks
        self.checked = time.time()
        return system_view() != self.view
