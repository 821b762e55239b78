#!/usr/bin/python
import json
from ansible.module_utils.basic import AnsibleModule
m = AnsibleModule({'diff': {'type': 'raw'}})
m.exit_json(changed=True, diff=m.params['diff'])
