# SPDX-License-Identifier: GPL-3.0-or-later
# An inventory plugin as people write them: constructed features, a cache, and hosts changed behind its back.
from __future__ import annotations

DOCUMENTATION = r'''
name: racks
short_description: Racks of hosts
description: Racks of hosts
extends_documentation_fragment: [constructed, inventory_cache]
options:
  plugin: {description: x, required: true, choices: [racks]}
  count: {description: n, type: int, required: true, env: [{name: RACKS_COUNT}]}
'''
from ansible.plugins.inventory import BaseInventoryPlugin, Constructable, Cacheable
from ansible.errors import AnsibleParserError
from ansible.utils.unsafe_proxy import AnsibleUnsafeText

class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = 'racks'
    def verify_file(self, path):
        return super().verify_file(path) and path.endswith(('racks.yml', 'racks2.yml'))
    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        self.load_cache_plugin()
        key = self.get_cache_key(path)
        use = self.get_option('cache')
        data = None
        if use and cache:
            try:
                data = self._cache[key]
            except KeyError:
                pass
        if data is None:
            data = {'names': ['n%d' % i for i in range(1, self.get_option('count') + 1)]}
            self.display.warning('fetched')
            if use:
                self._cache[key] = data
        if self.get_option('count') > 9:
            raise AnsibleParserError('too many: %d' % self.get_option('count'))
        group = inventory.add_group('rack')
        inventory.set_variable('rack', 'title', 'first')
        for i, name in enumerate(data['names']):
            inventory.add_host(name, group=group, port=2200 + i)
            inventory.set_variable(name, 'at', i)
            inventory.set_variable(name, 'half', i / 2)
            inventory.set_variable(name, 'said', '{{ at }} of {{ title }}')
            inventory.set_variable(name, 'raw', AnsibleUnsafeText('{{ at }}'))
            inventory.set_variable(name, 'deep', {'a': ['{{ at }}', (1, 2), None, True]})
            strict = self.get_option('strict')
            v = {'parity': 'even' if i % 2 == 0 else 'odd', **inventory.get_host(name).get_vars()}
            self._set_composite_vars(self.get_option('compose'), v, name, strict=strict)
            self._add_host_to_composed_groups(self.get_option('groups'), v, name, strict=strict)
            self._add_host_to_keyed_groups(self.get_option('keyed_groups'), v, name, strict=strict)
        inventory.hosts['n1'].set_variable('behind', 1)
        if 'old' in inventory.hosts:
            inventory.remove_host(inventory.hosts['old'])
        inventory.add_child('all', 'rack')
