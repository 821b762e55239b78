# SPDX-License-Identifier: GPL-3.0-or-later
# A vars plugin of the usual form, with a stage of its own.
from ansible.plugins.vars import BaseVarsPlugin
from ansible.inventory.host import Host
DOCUMENTATION = '''
name: pv
short_description: x
description: x
options:
  stage:
    choices: ['all', 'inventory', 'task']
    type: str
    env: [{name: PV_STAGE}]
'''
class VarsModule(BaseVarsPlugin):
    def get_vars(self, loader, path, entities):
        super().get_vars(loader, path, entities)
        if not isinstance(entities, list): entities = [entities]
        out = {}
        for e in entities:
            out['pv_host' if isinstance(e, Host) else 'pv_group'] = e.name + '{{ 1 + 1 }}'
            out['pv_dir'] = self._basedir.split('/')[-1]
        return out
