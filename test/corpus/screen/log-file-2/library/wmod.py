#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
m = AnsibleModule({'boom': {'type': 'bool', 'default': False}, 'failing': {'type': 'bool', 'default': False}, 'aliased': {'aliases': ['old'], 'deprecated_aliases': [{'name': 'old', 'version': '9.9', 'collection_name': 'ansible.builtin'}]}})
m.warn('a warning of a module that is rather long so that it has to be wrapped at the seventy-ninth column, twice-or-more --- perhaps')
m.deprecate('a deprecated thing', version='2.99', collection_name='ansible.builtin')
m.deprecate('another one!', date='2030-01-01', collection_name='my.coll')
m.deprecate('with no end at all')
if m.params['boom']:
    raise ValueError('boom: it broke\nsecond line')
if m.params['failing']:
    m.fail_json(msg='failed with warnings', exception='Traceback:\n  one\nLastError: yes')
m.exit_json(changed=True, diff={'before': {'b': 1, 'a': [1]}, 'after': {'b': 2, 'a': [1], 'ü': 3}, 'before_header': 'x'})
