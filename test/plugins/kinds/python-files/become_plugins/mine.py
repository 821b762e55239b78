# SPDX-License-Identifier: GPL-3.0-or-later
# sudo, or with a password a program that asks for it in its own words.

DOCUMENTATION = '''
name: mine
short_description: x
description: y
author: me
version_added: "2.8"
options:
  become_user: {description: u, default: root, vars: [{name: ansible_become_user}, {name: ansible_mine_user}]}
  become_exe: {description: e, default: sudo, vars: [{name: ansible_become_exe}]}
  become_flags: {description: f, default: "", vars: [{name: ansible_become_flags}]}
  become_pass: {description: p, vars: [{name: ansible_become_password}, {name: ansible_become_pass}]}
'''
import os

from ansible.plugins.become import BecomeBase
class BecomeModule(BecomeBase):
    name = 'mine'
    fail = ('No such luck',)
    missing = ('a password please',)
    def build_become_command(self, cmd, shell):
        super().build_become_command(cmd, shell)
        if not cmd: return cmd
        if self.get_option('become_pass'):
            self.prompt = 'Say it:'
            return '%s/ask %s %s' % (os.environ['ASK_FOLDER'], self.get_option('become_user'), self._build_success_command(cmd, shell))
        return '%s %s -n -u %s %s' % (self.get_option('become_exe'), self.get_option('become_flags'), self.get_option('become_user'), self._build_success_command(cmd, shell))
