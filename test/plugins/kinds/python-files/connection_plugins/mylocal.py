# SPDX-License-Identifier: GPL-3.0-or-later
# The local connection with an option, and two ways to fail.

DOCUMENTATION = '''
name: mylocal
short_description: x
description: y
author: me
version_added: historical
options:
  remote_addr:
    description: addr
    default: inventory_hostname
    vars: [{name: inventory_hostname}, {name: ansible_host}]
  speed:
    description: speed
    type: int
    default: 3
    vars: [{name: my_speed}]
    env: [{name: MY_SPEED}]
extends_documentation_fragment: [connection_pipelining]
'''
import os
from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.plugins.connection.local import Connection as Local
class Connection(Local):
    transport = 'mylocal'
    def exec_command(self, cmd, in_data=None, sudoable=True):
        if self.get_option('speed') == 99:
            raise AnsibleConnectionFailure('too fast for %s' % self.get_option('remote_addr'))
        if self.get_option('speed') == 98:
            raise AnsibleError('plain error')
        os.environ['MY_CONN'] = 'mylocal-%s-%s' % (self.get_option('speed'), self.get_option('remote_addr'))
        return super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
